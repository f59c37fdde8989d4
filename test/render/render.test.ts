import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { parse } from "yaml";
import { render } from "../../cli/commands/render";
import { runCommand } from "../../cli/run";
import { addDeployments } from "../../deployments/all";
import { toYaml } from "../../render/yaml";
import { helmBinary } from "../harness/helm";

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "render-test-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

const ID = "${data.terraform_remote_state.base.outputs.vpc}";

/** What an app synthesises: a cloud stack, one with add-ons, one with a chart of its own. */
function synthesised(name: string, change: (resources: { [stack: string]: { [type: string]: { [id: string]: object } } }) => void = () => undefined): string {
  const output = path.join(scratch, name);
  const resources = {
    "x-cluster": { aws_vpc: { vpc: { cidr_block: "10.0.0.0/16" } } },
    "x-addons": {
      helm_release: {
        controller: { name: "controller", namespace: "kube-system", chart: "lb", repository: "https://charts.example", version: "1.2.3", values: [`{"vpcId":\${jsonencode(data.x.y)},"text":"$\${HOME} yes"}`] },
      },
      kubernetes_storage_class_v1: { shared: { metadata: { name: "shared" }, storage_provisioner: "efs.csi.aws.com", parameters: { fileSystemId: ID } } },
      aws_iam_role: { role: { name: "role" } },
    },
    "x-inference": {
      helm_release: {
        model: { name: "qwen", namespace: "models", chart: "assets/chart", version: "0.1.0", depends_on: ["kubernetes_namespace_v1.ns"], values: ['{"replicas":2}', '{"on":["a"]}'], set: [{ name: "image.tag", value: "1" }] },
      },
      kubernetes_namespace_v1: { ns: { metadata: { name: "models", labels: { team: "a" } } } },
    },
  };
  change(resources);
  const dependencies: { [stack: string]: string[] } = { "x-cluster": [], "x-addons": ["x-cluster"], "x-inference": ["x-cluster", "x-addons"] };
  const stacks = Object.fromEntries(
    Object.entries(resources).map(([stack, resource]) => {
      const folder = path.join(output, "stacks", stack);
      fs.mkdirSync(folder, { recursive: true });
      fs.writeFileSync(path.join(folder, "cdk.tf.json"), JSON.stringify({ resource }));
      return [stack, { name: stack, dependencies: dependencies[stack], synthesizedStackPath: `stacks/${stack}/cdk.tf.json` }];
    }),
  );
  fs.writeFileSync(path.join(output, "manifest.json"), JSON.stringify({ stacks }));
  const chart = path.join(output, "stacks/x-inference/assets/chart");
  fs.mkdirSync(path.join(chart, "templates"), { recursive: true });
  fs.writeFileSync(path.join(chart, "Chart.yaml"), "apiVersion: v2\nname: model\nversion: 0.1.0\n");
  fs.writeFileSync(path.join(chart, "templates/map.yaml"), "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\n  namespace: {{ .Release.Namespace }}\ndata:\n  replicas: {{ .Values.replicas | quote }}\n");
  return output;
}

async function run(...argv: string[]): Promise<{ status: number; out: string; err: string }> {
  const written = { out: "", err: "" };
  const io = { env: process.env, readStdin: () => "", readFile: () => "", out: (text: string) => void (written.out += text), err: (text: string) => void (written.err += text) };
  return { status: await runCommand(render, argv, io), ...written };
}

const GIVEN = ["--value", "x-addons/controller:vpcId=vpc-1", "--value", "x-addons/storageclass-shared:parameters.fileSystemId=fs-1"];
const yaml = (...parts: string[]): unknown => parse(fs.readFileSync(path.join(...parts), "utf8"));
const tree = (folder: string): { [file: string]: string } =>
  Object.fromEntries(
    fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      return [path.relative(folder, file), fs.readFileSync(file, "utf8")];
    }),
  );

describe("render", () => {
  test("each release a folder, namespaces and classes files, in the order of stacks and of depends_on", async () => {
    const out = path.join(scratch, "out-a");
    const { status, out: told, err } = await run("--from", synthesised("a"), "--out", out, "--json", ...GIVEN);
    expect([status, err]).toEqual([0, "left to Terraform: x-addons/aws_iam_role.role\n"]);
    const { items } = JSON.parse(told);
    expect(items.map(({ order, path: place }: { order: number; path: string }) => `${order} ${place}`)).toEqual([
      "0 x-addons/controller", "0 x-addons/storageclass-shared.yaml", "1 x-inference/namespace-models.yaml", "2 x-inference/qwen",
    ]);
    expect(JSON.parse(fs.readFileSync(path.join(out, "render.json"), "utf8"))).toEqual({ version: 1, items });
    expect(yaml(out, "x-addons/controller/release.yaml")).toEqual({
      name: "controller", namespace: "kube-system", order: 0, chart: { repository: "https://charts.example", name: "lb", version: "1.2.3" }, values: "values.yaml",
    });
    expect(yaml(out, "x-addons/controller/values.yaml")).toEqual({ vpcId: "vpc-1", text: "${HOME} yes" });
    expect(yaml(out, "x-addons/storageclass-shared.yaml")).toMatchObject({ kind: "StorageClass", provisioner: "efs.csi.aws.com", parameters: { fileSystemId: "fs-1" } });
    expect(yaml(out, "x-inference/namespace-models.yaml")).toEqual({ apiVersion: "v1", kind: "Namespace", metadata: { name: "models", labels: { team: "a" } } });
    expect(yaml(out, "x-inference/qwen/release.yaml")).toMatchObject({ namespace: "models", order: 2, chart: { path: "chart" } });
    expect(yaml(out, "x-inference/qwen/values.yaml")).toEqual({ replicas: 2, on: ["a"], image: { tag: "1" } });
    expect(fs.existsSync(path.join(out, "x-inference/qwen/chart/Chart.yaml"))).toBe(true);
  });

  test("the same bytes each time, and what was rendered before is replaced whole", async () => {
    const [first, second] = ["out-b", "out-c"].map((name) => path.join(scratch, name));
    const from = synthesised("b");
    await run("--from", from, "--out", first, ...GIVEN);
    await run("--from", from, "--out", second, ...GIVEN);
    expect(tree(second)).toEqual(tree(first));
    expect((await run("--from", from, "--out", second, "x-inference")).status).toBe(0);
    expect(fs.readdirSync(second).sort()).toEqual(["render.json", "x-inference"]);
    expect(fs.readdirSync(scratch).filter((name) => name.startsWith("out-c."))).toEqual([]);
  });

  test("what only an apply knows is refused by its place, all of it, and nothing is written", async () => {
    const out = path.join(scratch, "out-d");
    const { status, out: told, err } = await run("--from", synthesised("d"), "--out", out, "--value", "x-inference/qwen:replicas=3");
    expect([status, told, fs.existsSync(out)]).toEqual([1, "", false]);
    expect(err.trim().split("\n")).toEqual([
      "x-addons/controller:vpcId is known only at apply (${jsonencode(data.x.y)}); give it with --value x-addons/controller:vpcId=...",
      `x-addons/storageclass-shared:parameters.fileSystemId is known only at apply (${ID}); give it with --value x-addons/storageclass-shared:parameters.fileSystemId=...`,
      "--value x-inference/qwen:replicas: nothing there is known only at apply",
    ]);
  });

  test.each([
    ["a namespace", { namespace: ID }, /^x-inference\/qwen\/namespace is known only at apply/],
    ["values as a whole", { values: [ID] }, /^x-inference\/qwen: its values are known only at apply, as a whole/],
    ["a secret value", { set_sensitive: [{ name: "token", value: "t" }] }, /^x-inference\/qwen: set_sensitive has no place in a values file/],
    ["a set with a dot in its key", { set: [{ name: "a\\.b", value: "t" }] }, /^x-inference\/qwen: set "a\\\\.b" isn't read here/],
  ])("%s", async (name, release, says) => {
    const from = synthesised(name.replace(/ /g, "-"), (resources) => Object.assign(resources["x-inference"].helm_release.model, release));
    const out = path.join(scratch, "out-e");
    const { status, err } = await run("--from", from, "--out", out, "x-inference");
    expect([status, fs.existsSync(out)]).toEqual([1, false]);
    expect(err).toMatch(says);
  });

  test("a folder with something else in it is left as it is", async () => {
    const out = path.join(scratch, "mine");
    fs.mkdirSync(out);
    fs.writeFileSync(path.join(out, "notes.txt"), "mine");
    const { status, err } = await run("--from", synthesised("f"), "--out", out, "x-inference");
    expect([status, fs.readdirSync(out)]).toEqual([2, ["notes.txt"]]);
    expect(err).toMatch(/mine holds something that wasn't rendered here: name another folder with --out/);
  });

  test.each([
    [["--from", "a", "--cwd", "b"], "--from and --cwd: one at a time"],
    [["--helm", "h"], "--helm: goes with --manifests"],
    [["--value", "vpc"], '--value "vpc": is PLACE=VALUE, PLACE as the refusal has it: eks-addons/aws-load-balancer-controller:vpcId'],
    [["--value", "s/r:a=1", "--value", "s/r:a=2"], "--value s/r:a: given twice"],
  ])("%j", async (argv, problem) => {
    const { status, err } = await run(...argv);
    expect([status, err.split("\n")[0]]).toEqual([2, problem]);
  });

  test("the app's own deployments: nothing in their in-cluster stacks is left to Terraform, and what only an apply knows is few", async () => {
    const app = new App({ outdir: path.join(scratch, "app") });
    await addDeployments(app, {});
    app.synth();
    const ids = ["eks", "aks", "gke"];
    const refused = await run("--from", app.outdir, "--out", path.join(scratch, "out-app"), ...ids);
    const places = [...refused.err.matchAll(/--value (\S+)=\.\.\.$/gm)].map(([, place]) => place);
    expect([refused.status, places.length]).toEqual([1, refused.err.trim().split("\n").length]);
    expect(places).toContain("eks-addons/aws-load-balancer-controller:vpcId");
    const given = places.flatMap((place) => ["--value", `${place}=known`]);
    const { status, out, err } = await run("--from", app.outdir, "--out", path.join(scratch, "out-app"), ...given, ...ids);
    expect([status, err]).toEqual([0, ""]);
    for (const id of ids) {
      const [crds, platform, model] = ["crds/dynamo-crds", "platform/dynamo-platform", "inference/qwen3-0-6b"].map((name) => Number(new RegExp(`(\\d+) +${id}-${name}$`, "m").exec(out)?.[1]));
      expect([id, crds < platform, platform < model]).toEqual([id, true, true]);
      expect(fs.readdirSync(path.join(scratch, "out-app", `${id}-inference/qwen3-0-6b`)).sort()).toEqual(["chart", "release.yaml", "values.yaml"]);
    }
  });

  test("a folder in which nothing was synthesised, and a stack that isn't there", async () => {
    expect(await run("--from", scratch)).toMatchObject({ status: 2, err: expect.stringMatching(/^There is no manifest\.json/) });
    expect(await run("--from", synthesised("g"), "--out", path.join(scratch, "out-g"), "y")).toMatchObject({ status: 2, err: expect.stringMatching(/no stack or chain "y"/) });
  });

  (helmBinary() === undefined ? test.skip : test)("--manifests: what helm template makes (needs helm)", async () => {
    const out = path.join(scratch, "out-h");
    const from = synthesised("h");
    expect(await run("--from", from, "--out", out, "--manifests", "--helm", helmBinary()!, "x-inference")).toMatchObject({ status: 0, err: "" });
    expect(yaml(out, "x-inference/qwen/manifests.yaml")).toEqual({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "qwen", namespace: "models" }, data: { replicas: "2" } });
    expect(await run("--from", from, "--out", path.join(scratch, "out-i"), "--manifests", "--helm", "/nowhere/helm", "x-inference")).toMatchObject({ status: 2, err: expect.stringMatching(/can't be run/) });
    expect(fs.existsSync(path.join(scratch, "out-i"))).toBe(false);
  });
});

test.each([
  [{ a: [{ b: 1, c: [1, [2, [3]]] }, [], {}, "x"], d: null, e: true }],
  [{ on: "yes", "1e3": "1e3", "a: b": "#c", "": "", n: "null", "x.y/z-w": "- a" }],
  [{ text: 'two\nlines "quoted" \\ \t\u0085\u2028\u007f ' }],
  [[]],
  [{}],
  ["plain"],
])("YAML reads back as it was: %j", (value) => {
  for (const version of ["1.1", "1.2"] as const) expect(parse(toYaml(value), { version })).toEqual(value);
});
