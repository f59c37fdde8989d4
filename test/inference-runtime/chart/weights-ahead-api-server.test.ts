import { execFileSync } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { GkeDeployment } from "../../../stacks/google/deployment";
import { helmBinary, kubectlBinary } from "../../harness/helm";

/* eslint-disable @typescript-eslint/no-explicit-any -- JSON has no type */

/**
 * Both releases of a model on a real API server, by a real Helm: who owns the claim, and that it is the same one whichever way the app goes.
 * `TEST_KUBECONFIG` names a cluster to try on, without nodes; the graph's kind is made there where it isn't.
 */
const kubeconfig = process.env.TEST_KUBECONFIG;
const [helm, kubectl] = [helmBinary(), kubectlBinary()];
const describeOnServer = kubeconfig === undefined || helm === undefined || kubectl === undefined ? describe.skip : describe;

const CHART = path.resolve("inference-runtime/chart");
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "weights-api-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

const run = (program: string, args: string[], input?: string): string =>
  execFileSync(program, args, { input, encoding: "utf8", env: { ...process.env, KUBECONFIG: kubeconfig }, stdio: ["pipe", "pipe", "pipe"] });
const k = (...args: string[]): string => run(kubectl ?? "", args);

function values(earlyWeights: boolean): { [step: string]: string } {
  const outdir = path.join(scratch, String(earlyWeights));
  const app = new App({ outdir });
  new GkeDeployment(app, "gke", { project: "my-project-1", region: "us-central1", gpuPools: [{ name: "l4", machineType: "g2-standard-8", maxNodes: 2 }], models: [{ name: "qwen", model: "Qwen/Qwen3-0.6B", gpuPool: "l4" }], earlyWeights });
  app.synth();
  const of = (step: string): string => {
    const file = path.join(outdir, "stacks", `gke-${step}`, "cdk.tf.json");
    if (!fs.existsSync(file)) return "";
    return Object.values<any>(JSON.parse(fs.readFileSync(file, "utf8")).resource.helm_release)[0].values[0];
  };
  return { weights: of("weights"), inference: of("inference") };
}

const NAMESPACE = `weights-${process.pid}`;

/** As the provider runs it: `upgrade_install`, without waiting. */
function deploy(name: string, content: string, ...more: string[]): void {
  run(helm ?? "", ["upgrade", "--install", name, CHART, "-n", NAMESPACE, "-f", "-", ...more], content);
}

function claim(): { uid: string; owner: string; keep: boolean; phase: string } {
  const { metadata, status } = JSON.parse(k("get", "pvc", "-n", NAMESPACE, "qwen-model-cache", "-o", "json"));
  return { uid: metadata.uid, owner: metadata.annotations["meta.helm.sh/release-name"], keep: metadata.annotations["helm.sh/resource-policy"] === "keep", phase: status.phase };
}

const KIND = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "dynamographdeployments.nvidia.com" },
  spec: {
    group: "nvidia.com",
    names: { kind: "DynamoGraphDeployment", plural: "dynamographdeployments" },
    scope: "Namespaced",
    versions: ["v1beta1", "v1alpha1"].map((name, index) => ({ name, served: true, storage: index === 0, schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } } })),
  },
};

describeOnServer("the weights of a model, a release of their own", () => {
  const [whole, ahead] = [values(false), values(true)];
  const weights = (): void => deploy("qwen-weights", ahead.weights, "--create-namespace", "--take-ownership");

  beforeAll(() => {
    if (k("get", "crd", "--ignore-not-found", "dynamographdeployments.nvidia.com") === "") run(kubectl ?? "", ["create", "-f", "-"], JSON.stringify(KIND));
    k("wait", "--for=condition=Established", "--timeout=60s", "crd/dynamographdeployments.nvidia.com");
  }, 90_000);
  afterEach(() => void k("delete", "namespace", NAMESPACE, "--ignore-not-found", "--timeout=60s"), 90_000);

  test("makes the namespace, keeps its claim from revision to revision, and goes with the namespace", () => {
    weights();
    const made = claim();
    expect([made.owner, made.keep, made.phase]).toEqual(["qwen-weights", false, "Pending"]);
    deploy("qwen", ahead.inference);
    weights();
    expect(claim()).toEqual(made);
    k("delete", "namespace", NAMESPACE, "--timeout=60s");
    expect(() => run(helm ?? "", ["uninstall", "qwen-weights", "-n", NAMESPACE])).toThrow(/release: not found/);
  }, 120_000);

  test("takes the claim of a model that is served already, which its own release then lets go; and gives it back", () => {
    k("create", "namespace", NAMESPACE);
    deploy("qwen", whole.inference);
    const { uid } = claim();
    expect(() => deploy("qwen-weights", ahead.weights)).toThrow(/invalid ownership metadata/);
    weights();
    expect(claim()).toMatchObject({ uid, owner: "qwen-weights", keep: true });
    deploy("qwen", ahead.inference);
    weights();
    expect(claim()).toMatchObject({ uid, owner: "qwen-weights", keep: true });
    // As docs/commands/timeline.md has it.
    k("annotate", "pvc", "-n", NAMESPACE, "qwen-model-cache", "meta.helm.sh/release-name=qwen", "helm.sh/resource-policy-", "--overwrite");
    k("delete", "secret", "-n", NAMESPACE, "-l", "owner=helm,name=qwen-weights");
    deploy("qwen", whole.inference);
    deploy("qwen", whole.inference);
    expect(claim()).toMatchObject({ uid, owner: "qwen", keep: false });
  }, 120_000);
});
