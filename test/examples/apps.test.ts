import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import * as ts from "typescript";
import { missingTerraform, validateOffline } from "../../testing";
import { ENTRIES, EndedApp, buildApp, runApps } from "../harness/apps";
import { metadataOf } from "../harness/differences";

/** The apps in examples/: their types fit, they synthesise what their first lines say, and Terraform takes it. */

type Json = { [key: string]: any }; // eslint-disable-line @typescript-eslint/no-explicit-any
type Stack = (name: string) => Json;

/** What each is an example of, in what comes out. */
const EXAMPLES: { [file: string]: (stack: Stack) => void } = {
  "two-models/main.ts": (stack) => {
    expect(releases(stack("chat-inference"))).toEqual(["large", "small"]);
    expect(Object.values<Json>(stack("chat-cluster").resource.aws_eks_node_group)).toHaveLength(3);
  },
  "own-charts/main.ts": (stack) => {
    expect(releases(stack("chat-monitoring"))).toEqual(["prometheus"]);
    expect(stack("chat-monitoring").data.terraform_remote_state).toBeDefined();
  },
  "monitoring/main.ts": (stack) => {
    expect(["chat-addons", "lab-addons", "edge-addons"].map((name) => releases(stack(name)))).toEqual([
      ["aws-load-balancer-controller", "dcgm-exporter", "dynamo-monitors", "nvidia-device-plugin", "prometheus"],
      ["dynamo-monitors", "gpu-operator", "prometheus"],
      ["dcgm-exporter", "dynamo-monitors", "prometheus"],
    ]);
    expect(only(stack("edge-cluster"), "google_container_cluster").monitoring_config.enable_components).toEqual(["SYSTEM_COMPONENTS"]);
  },
  "telemetry/main.ts": (stack) => {
    expect(["chat-addons", "cloud-addons", "lab-addons", "edge-addons"].map((name) => releases(stack(name)))).toEqual([
      ["alloy", "aws-load-balancer-controller", "loki", "nvidia-device-plugin", "otel-collector", "tempo"],
      ["aws-load-balancer-controller", "fluent-bit", "nvidia-device-plugin", "otel-collector"],
      ["gpu-operator"],
      ["otel-collector"],
    ]);
    expect(only(stack("lab-cluster"), "azurerm_log_analytics_workspace").retention_in_days).toBe(30);
  },
  "exec-credentials/main.ts": (stack) => {
    for (const { provider } of ["lab-crds", "lab-platform", "lab-inference"].map(stack)) {
      const [{ kubernetes }] = provider.helm;
      expect([kubernetes.host, kubernetes.exec.command, kubernetes.config_path]).toEqual(["https://lab.example.com:6443", "aws", undefined]);
    }
  },
  "exposed/main.ts": (stack) => {
    expect(releases(stack("chat-inference"))).toEqual(["inside", "inside-door", "outside", "outside-door"]);
    // Gone in this order: a door, its model, the namespace, the controller that takes load balancers down, the network that they stand in.
    const { helm_release: all } = stack("chat-inference").resource;
    const key = (name: string): string => Object.keys(all).find((one) => all[one].name === name) ?? "";
    expect(all[key("outside-door")]).toMatchObject({ wait: true, depends_on: [`helm_release.${key("outside")}`] });
    expect(metadataOf(only(stack("chat-platform"), "kubernetes_namespace_v1")).labels["elbv2.k8s.aws/pod-readiness-gate-inject"]).toBe("enabled");
    expect(releases(stack("chat-addons"))).toContain("aws-load-balancer-controller");
  },
  "fast-start/main.ts": (stack) => {
    for (const id of ["eks", "aks", "gke"]) expect([releases(stack(`${id}-early`)), releases(stack(`${id}-weights`))]).toEqual([["dynamo-early"], ["llama-weights"]]);
    expect(only(stack("gke-cluster"), "google_filestore_instance").file_shares.capacity_gb).toBe(10240);
  },
  "override/main.ts": (stack) => {
    expect(only(stack("chat-cluster"), "aws_eks_cluster").zonal_shift_config).toEqual({ enabled: true });
    expect(only(stack("chat-cluster"), "aws_efs_file_system").throughput_mode).toBe("bursting");
  },
  "scaling/main.ts": (stack) => {
    expect(releases(stack("chat-monitoring"))).toEqual(["keda", "prometheus"]);
    const { graph, scaling } = JSON.parse(Object.values<Json>(stack("chat-inference").resource.helm_release)[0].values[0]);
    expect(graph.spec.components.find(({ name }: Json) => name === "worker")).toMatchObject({ scalingAdapter: {} });
    expect(scaling.objects.map(({ kind }: Json) => kind)).toEqual(["ScaledObject", "PodDisruptionBudget"]);
    expect(scaling.objects[0].spec.scaleTargetRef.name).toBe("qwen-worker");
  },
  "javascript-commonjs/main.js": (stack) => expect(only(stack("chat-cluster"), "google_container_cluster").node_locations).toEqual(["us-central1-a"]),
  "javascript-esm/main.mjs": (stack) => expect(releases(stack("chat-inference"))).toEqual(["qwen"]),
};

const only = ({ resource }: Json, type: string): Json => Object.values<Json>(resource[type])[0];
const releases = ({ resource }: Json): string[] => Object.values<Json>(resource.helm_release).map(({ name }) => name).sort();

const outputs = fs.mkdtempSync(path.join(os.tmpdir(), "apps-"));
// Inside the project, where what they import is found.
const built = path.resolve(".build", `apps-${process.pid}`);
const bundle = (file: string): string => path.join(built, `${path.dirname(file)}.js`);
const ended = new Map<string, EndedApp>();
beforeAll(() => {
  const files = Object.keys(EXAMPLES);
  files.forEach((file) => buildApp(path.join("examples", file), bundle(file)));
  runApps(files.map((file) => ({ app: bundle(file), output: path.join(outputs, path.dirname(file)) }))).forEach((one) => ended.set(one.app, one));
}, 300_000);
afterAll(() => [outputs, built].forEach((folder) => fs.rmSync(folder, { recursive: true, force: true })));

test("each folder is here, and in the README of the examples", () => {
  const folders = fs.readdirSync("examples", { withFileTypes: true }).filter((one) => one.isDirectory()).map(({ name }) => name);
  expect(folders.sort()).toEqual(Object.keys(EXAMPLES).map((file) => path.dirname(file)).sort());
  const page = fs.readFileSync("examples/README.md", "utf8");
  for (const file of Object.keys(EXAMPLES)) expect(page).toContain(`](${file})`);
});

test("their types fit, with exactOptionalPropertyTypes too", () => {
  const { config } = ts.readConfigFile("tsconfig.json", (name) => fs.readFileSync(name, "utf8"));
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, ".");
  const paths = Object.fromEntries(Object.entries(ENTRIES).map(([name, source]) => [name, [source.replace(/\.ts$/, "")]]));
  const rootNames = Object.keys(EXAMPLES).filter((file) => file.endsWith(".ts")).map((file) => path.resolve("examples", file));
  const program = ts.createProgram({ rootNames, options: { ...options, exactOptionalPropertyTypes: true, baseUrl: ".", paths, noEmit: true, incremental: false, tsBuildInfoFile: undefined } });
  const found = rootNames.flatMap((name) => ts.getPreEmitDiagnostics(program, program.getSourceFile(name)));
  expect(found.map(({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`)).toEqual([]);
}, 120_000);

describe.each(Object.entries(EXAMPLES))("%s", (file, shows) => {
  const output = path.join(outputs, path.dirname(file));

  test("synthesises what it is an example of", () => {
    expect(ended.get(bundle(file))).toMatchObject({ status: 0, stderr: "" });
    shows((name) => JSON.parse(fs.readFileSync(path.join(output, "stacks", name, "cdk.tf.json"), "utf8")));
  });

  (missingTerraform() === undefined ? test : test.skip)("Terraform finds nothing against it", async () => {
    expect(await validateOffline(output)).toEqual([]);
  }, 120_000);
});
