import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { ImageMirror } from "../../../../constructs/kubernetes/images/image-mirror";
import { WeightsLoader } from "../../../../constructs/inference/weights/loader";
import { EksDeployment } from "../../../../stacks/aws/deployment";
import { ChainOptions } from "../../../../stacks/chain/chain-options";
import { GkeDeployment } from "../../../../stacks/google/deployment";
import { describeWithHelm, helmLint, helmTemplate } from "../../../harness/helm";

/* eslint-disable @typescript-eslint/no-explicit-any -- JSON has no type */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "weights-ahead-test-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));
let apps = 0;
const newApp = (): App => new App({ outdir: path.join(scratch, `out-${apps++}`) });

const PYTHON = "docker.io/library/python:3.12.12-slim";
const qwen = { name: "qwen", model: "Qwen/Qwen3-0.6B", gpuPool: "l4" };

interface Made {
  readonly problems: string[];
  readonly stacks: string[];
  readonly manifest: any;
  readonly described: any;
  readonly stack: (step: string) => any;
}

function synthesised(app: App, id: string): Made {
  const problems = problemsIn(app).map(({ code, property }) => `${code} ${property}`);
  if (problems.length > 0) return { problems, stacks: [], manifest: {}, described: {}, stack: () => ({}) };
  app.synth();
  const read = (file: string): any => JSON.parse(fs.readFileSync(path.join(app.outdir, file), "utf8"));
  const described = read(`deployments/${id}.json`);
  return { problems, stacks: described.stacks.map(({ step }: any) => step), manifest: read("manifest.json").stacks, described, stack: (step) => read(`stacks/${id}-${step}/cdk.tf.json`) };
}

function eks(options: Partial<ChainOptions> = {}, maxNodes = 2): Made {
  const app = newApp();
  new EksDeployment(app, "lab", { region: "us-west-2", gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes }], models: [qwen], earlyWeights: true, ...options });
  return synthesised(app, "lab");
}

const releases = (made: Made, step: string): any[] => Object.values<any>(made.stack(step).resource?.helm_release ?? {});
const valuesOf = (release: any): any => JSON.parse(release.values[0]);
const weightsOf = (made: Made): any => valuesOf(releases(made, "weights")[0]);
const namespaces = (made: Made, step: string): any => made.stack(step).resource?.kubernetes_namespace_v1;

test("its stack waits for the cluster alone, and the platform for it, so that it goes after the models' namespace", () => {
  const made = eks();
  expect(made.problems).toEqual([]);
  expect(made.stacks).toEqual(["cluster", "weights", "addons", "crds", "platform", "inference"]);
  expect(made.manifest["lab-weights"].dependencies).toEqual(["lab-cluster"]);
  expect(made.manifest["lab-platform"].dependencies).toContain("lab-weights");
});

test("Helm makes the models' namespace with the weights, and the platform's stack takes it over by an import", () => {
  const made = eks();
  expect(releases(made, "weights")).toMatchObject([{ name: "qwen-weights", namespace: "inference", create_namespace: true, take_ownership: true, upgrade_install: true, wait: false }]);
  expect(namespaces(made, "weights")).toBeUndefined();
  const [address] = Object.keys(namespaces(made, "platform")).filter((name) => namespaces(made, "platform")[name].metadata.name === "inference");
  expect(made.stack("platform").import).toEqual([{ id: "inference", to: `kubernetes_namespace_v1.${address}` }]);
  expect(made.described.namespaces).toContainEqual({ name: "inference", made: true, stack: "lab-platform" });
});

test("a namespace that is there already is nobody's: neither made nor taken over", () => {
  const made = eks({ existingNamespaces: ["inference"] });
  expect([made.problems, releases(made, "weights")[0].create_namespace, made.stack("platform").import]).toEqual([[], false, undefined]);
});

test("without it nothing is another", () => {
  const [without, said] = [eks({ earlyWeights: undefined }), eks({ earlyWeights: false })];
  expect(without.stacks).toEqual(["cluster", "addons", "crds", "platform", "inference"]);
  for (const step of without.stacks) expect(said.stack(step)).toEqual(without.stack(step));
  expect(without.stack("platform").import).toBeUndefined();
  expect(valuesOf(releases(without, "inference")[0])).not.toHaveProperty("stage");
});

test("with it the other stacks are what they were, but for the import and the model's word that its volume is another's", () => {
  const [without, made] = [eks({ earlyWeights: false }), eks()];
  for (const step of ["cluster", "addons", "crds"]) expect(made.stack(step)).toEqual(without.stack(step));
  const [platform, before] = [made.stack("platform"), without.stack("platform")];
  expect([platform.import.length, platform.resource, platform.data]).toEqual([1, before.resource, before.data]);
  const { stage, ...values } = valuesOf(releases(made, "inference")[0]);
  expect([stage, values]).toEqual(["served", valuesOf(releases(without, "inference")[0])]);
});

test("the download has an image of Python alone, from the mirror where there is one, and the engine's isn't pulled for it", () => {
  expect(weightsOf(eks())).toMatchObject({ stage: "weights", download: { image: PYTHON, program: "fetch.py" }, cache: { claimName: "qwen-model-cache" } });
  expect(weightsOf(eks({ imageMirror: ImageMirror.of("registry.example.com/mirror") })).download.image).toMatch(/^registry\.example\.com\/mirror\/.*python:3\.12\.12-slim$/);
  const system = (options: Partial<ChainOptions>): string[] => valuesOf(releases(eks({ earlyStart: true, ...options }), "early")[0]).pulls.find(({ name }: any) => name === "system").images;
  expect([system({}).length, system({ earlyWeights: false }).length]).toEqual([1, 2]);
});

test("a token that is required is a Secret by name, for which the pod waits", () => {
  const token = weightsOf(eks({ models: [{ ...qwen, huggingFaceToken: { name: "mine", required: true } }] })).token;
  expect(token).toEqual({ secretName: "mine", key: "HF_TOKEN", required: true });
});

test("a volume of one node is filled as ever, and told; so is a stack that has nothing to fill", () => {
  const one = eks({ models: [{ ...qwen, singleNodeCache: true }] }, 1);
  expect([one.problems, releases(one, "weights"), one.stack("platform").import]).toEqual([[], [], undefined]);
  expect(JSON.stringify(one.manifest["lab-weights"].annotations)).toContain("[early-weights-of-one-node] the weights of qwen");
  expect(valuesOf(releases(one, "inference")[0])).not.toHaveProperty("stage");
  const image = eks({ models: [{ ...qwen, weightsLoader: WeightsLoader.image({ image: "registry.example.com/weights/qwen:1" }) }] });
  expect([image.problems, releases(image, "weights")]).toEqual([[], []]);
  expect(JSON.stringify(image.manifest["lab-weights"].annotations)).toContain("[early-without-effect] earlyWeights has nothing to do");
});

test.each([["yes"], [1], [0], [null], [{}], [[]], ["true"], [""]])("earlyWeights: %p is refused", (earlyWeights) => {
  expect(eks({ earlyWeights: earlyWeights as never }).problems).toEqual(["wrong-type earlyWeights"]);
});

test("a model that is refused is told once, where it is served", () => {
  expect(eks({ models: [{ ...qwen, gpuPool: "l5" }] }).problems).toEqual(["model-without-pool gpuPool"]);
  expect(eks({ models: ["qwen" as never] }).problems).toEqual(["wrong-type models[0]"]);
});

describeWithHelm("the chart", () => {
  const CHART = path.resolve("inference-runtime/chart");
  const gke = (): any => {
    const app = newApp();
    new GkeDeployment(app, "lab", { project: "my-project-1", region: "us-central1", gpuPools: [{ name: "l4", machineType: "g2-standard-8", maxNodes: 2 }], models: [qwen], earlyWeights: true });
    return synthesised(app, "lab");
  };
  const rendered = (release: any): any[] => helmTemplate(CHART, valuesOf(release), { name: release.name, namespace: release.namespace });
  const kinds = (objects: any[]): string[] => objects.map(({ kind, metadata }) => `${kind} ${metadata.name.replace(/-[0-9a-f]{8}$/, "")}`).sort();

  test("both releases together make what one made, each object once", () => {
    const made = gke();
    const [weights, served] = [rendered(releases(made, "weights")[0]), rendered(releases(made, "inference")[0])];
    const { stage, ...whole } = valuesOf(releases(made, "inference")[0]);
    const one = helmTemplate(CHART, whole, { name: "qwen", namespace: "inference" });
    expect([stage, kinds(weights)]).toEqual(["served", ["Job qwen-download", "PersistentVolumeClaim qwen-model-cache"]]);
    expect(kinds([...weights, ...served])).toEqual(kinds(one));
    const claim = (objects: any[]): any => objects.find(({ kind }) => kind === "PersistentVolumeClaim");
    expect(claim(weights)).toEqual(claim(one));
  });

  test("its objects carry the model's name as their instance: policies and commands know them by it", () => {
    const objects = rendered(releases(gke(), "weights")[0]);
    for (const { metadata } of objects) expect(metadata.labels["app.kubernetes.io/instance"]).toBe("qwen");
    const { spec } = objects.find(({ kind }: any) => kind === "Job");
    expect(spec.template.metadata.labels).toMatchObject({ "app.kubernetes.io/instance": "qwen", "app.kubernetes.io/component": "download" });
    // As Kubernetes' restricted standard asks, but for who hands over a volume of root's.
    expect(spec.template.spec.containers[0]).toMatchObject({ image: PYTHON, securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } } });
    expect(spec.template.spec.containers[0].command[2]).toContain("by Python alone");
    expect(spec.template.spec.initContainers.map(({ image }: any) => image)).toEqual([PYTHON]);
  });

  test("helm finds no fault with it, and a stage or program that isn't there is refused", () => {
    const values = weightsOf(gke());
    expect(helmLint(CHART, values)).toContain("0 chart(s) failed");
    expect(() => helmTemplate(CHART, { ...values, stage: "half" })).toThrow(/stage/);
    expect(() => helmTemplate(CHART, { ...values, download: { ...values.download, program: "../Chart.yaml" } })).toThrow(/program/);
    expect(() => helmTemplate(CHART, { ...values, stage: "" })).toThrow(/graph/);
  });
});
