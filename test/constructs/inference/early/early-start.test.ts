import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { ImageMirror } from "../../../../constructs/kubernetes/images/image-mirror";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { EarlyValues } from "../../../../constructs/inference/early/early-values";
import { Capacity } from "../../../../constructs/cluster/pools/capacity";
import { ChainOptions } from "../../../../stacks/chain/chain-options";
import { EksDeployment } from "../../../../stacks/aws/deployment";
import { AksDeployment } from "../../../../stacks/azure/deployment";
import { ApiServerAccess } from "../../../../constructs/azure/control-plane/api-server-access";
import { GkeDeployment } from "../../../../stacks/google/deployment";
import { ExistingCluster } from "../../../../constructs/cluster/existing-cluster";
import { AccessMode } from "../../../../constructs/cluster/storage-offer";
import { Fabric } from "../../../../constructs/cluster/pools/fabric";
import { ExistingDeployment } from "../../../../stacks/kubernetes/existing-deployment";
import { describeWithHelm, helmLint, helmTemplate } from "../../../harness/helm";

/* eslint-disable @typescript-eslint/no-explicit-any -- JSON has no type */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "early-test-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));
let apps = 0;
const newApp = (): App => new App({ outdir: path.join(scratch, `out-${apps++}`) });

const VLLM = "nvcr.io/nvidia/ai-dynamo/vllm-runtime:1.6.1";
const qwen = { name: "qwen", model: "Qwen/Qwen3-0.6B" };

interface Made {
  readonly problems: string[];
  readonly stacks: string[];
  readonly early?: any;
  readonly manifest: any;
  readonly described: any;
}

function synthesised(app: App, id: string): Made {
  const problems = problemsIn(app).map(({ code, property }) => `${code} ${property}`);
  if (problems.length > 0) return { problems, stacks: [], manifest: {}, described: {} };
  app.synth();
  const read = (file: string): any => JSON.parse(fs.readFileSync(path.join(app.outdir, file), "utf8"));
  const described = read(`deployments/${id}.json`);
  const has = fs.existsSync(path.join(app.outdir, "stacks", `${id}-early`));
  return { problems, stacks: described.stacks.map(({ step }: any) => step), manifest: read("manifest.json").stacks, described, ...(has ? { early: read(`stacks/${id}-early/cdk.tf.json`) } : {}) };
}

function eks(options: Partial<ChainOptions> = {}): Made {
  const app = newApp();
  new EksDeployment(app, "lab", { region: "us-west-2", gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 2 }], models: [{ ...qwen, gpuPool: "l4" }], earlyStart: true, ...options });
  return synthesised(app, "lab");
}

function aks(options: Partial<ChainOptions> = {}): Made {
  const app = newApp();
  new AksDeployment(app, "lab", {
    region: "eastus",
    apiServerAccess: ApiServerAccess.fromRanges(["203.0.113.7/32"]),
    gpuPools: [{ name: "a100", machineType: "Standard_NC24ads_A100_v4", capacity: Capacity.SPOT, maxNodes: 2 }],
    models: [{ ...qwen, gpuPool: "a100" }],
    earlyStart: true,
    ...options,
  });
  return synthesised(app, "lab");
}

const release = ({ early }: Made): any => Object.values<any>(early.resource.helm_release)[0];
const valuesOf = (made: Made): EarlyValues => JSON.parse(release(made).values[0]);

test("it is a stack more, that waits for the cluster alone and that nobody waits for", () => {
  const made = eks();
  expect(made.problems).toEqual([]);
  expect(made.stacks).toEqual(["cluster", "early", "addons", "crds", "platform", "inference"]);
  expect(made.manifest["lab-early"].dependencies).toEqual(["lab-cluster"]);
  for (const step of ["addons", "crds", "platform", "inference"]) expect(made.manifest[`lab-${step}`].dependencies).not.toContain("lab-early");
  expect(release(made)).toMatchObject({ name: "dynamo-early", namespace: "dynamo-early", wait: false, upgrade_install: true });
  expect(Object.values<any>(made.early.resource.kubernetes_namespace_v1)[0].metadata).toEqual({ name: "dynamo-early", labels: { "pod-security.kubernetes.io/enforce": "restricted" } });
  expect(made.described.namespaces).toContainEqual({ name: "dynamo-early", made: true, stack: "lab-early" });
});

test("without it nothing is another", () => {
  const [without, said] = [eks({ earlyStart: undefined }), eks({ earlyStart: false })];
  expect(without.stacks).toEqual(["cluster", "addons", "crds", "platform", "inference"]);
  expect([said.manifest, said.described]).toEqual([without.manifest, without.described]);
});

test("images go where the pods will: the engine's to its pool, and with the frontend's to the system's nodes, where the download is", () => {
  const { pulls, nodes } = valuesOf(eks());
  expect(pulls.map(({ name }) => name)).toEqual(["l4", "system"]);
  const [l4, system] = pulls;
  expect([l4.images, l4.nodeSelector]).toEqual([[VLLM], { "dynamo-serving/gpu-pool": "l4" }]);
  expect(l4.tolerations).toContainEqual(expect.objectContaining({ key: "nvidia.com/gpu" }));
  expect(system.images).toEqual([expect.stringContaining("dynamo-frontend:1.6.1"), VLLM]);
  expect(system.nodeSelector).toEqual({ "eks.amazonaws.com/nodegroup": "system" });
  expect(system.tolerations).toEqual([]);
  // The pool begins with its nodes, and nothing of ours adds any.
  expect(nodes).toEqual([]);
});

test("of a pool that begins with no node, as many are asked for as the model's replicas will", () => {
  const { nodes } = valuesOf(aks({ models: [{ ...qwen, gpuPool: "a100", replicas: 2 }] }));
  expect(nodes).toMatchObject([{ name: "qwen-worker", image: VLLM, gpus: 1, pods: 2, nodeSelector: { "dynamo-serving/gpu-pool": "a100" } }]);
  expect(nodes[0].tolerations).toContainEqual(expect.objectContaining({ key: "kubernetes.azure.com/scalesetpriority" }));
});

test("a mirror's copies are pulled, and models whose images need a Secret are passed over, and told", () => {
  const pulls = valuesOf(eks({ imageMirror: ImageMirror.of("registry.example.com/mirror") })).pulls;
  for (const { images } of pulls) for (const image of images) expect(image).toMatch(/^registry\.example\.com\/mirror\//);
  const made = eks({ models: [{ ...qwen, gpuPool: "l4", imagePullSecrets: ["mine"] }] });
  expect([made.stacks.includes("early"), made.early.resource]).toEqual([true, undefined]);
  expect(JSON.stringify(made.manifest["lab-early"].annotations)).toContain("[early-without-secrets] the images of qwen");
});

test("a cluster of somebody else's has its GPU nodes filled, and no others", () => {
  const app = newApp();
  const pool = { name: "gpu", labels: { pool: "gpu" }, nodeSelector: { pool: "gpu" }, taints: [], minNodes: 0, maxNodes: 3, gpu: "NVIDIA L4", gpusPerNode: 1, fabric: Fabric.NONE };
  const cluster = new ExistingCluster({ clusterName: "lab", context: "kind-lab", gpuPools: [pool], storage: [{ className: "nfs", accessModes: [AccessMode.READ_WRITE_MANY] }] });
  new ExistingDeployment(app, "lab", { cluster, models: [qwen], earlyStart: true });
  const made = synthesised(app, "lab");
  expect(made.problems).toEqual([]);
  expect(made.manifest["lab-early"].dependencies).toEqual([]);
  const { pulls, nodes } = valuesOf(made);
  expect([pulls.map(({ name }) => name), nodes.map(({ pods }) => pods)]).toEqual([["gpu"], [1]]);
});

test("its namespace is one that the deployment makes: there already, it is used; taken by another, it is refused", () => {
  const there = eks({ existingNamespaces: ["dynamo-early"] });
  expect([there.problems, there.early.resource.kubernetes_namespace_v1]).toEqual([[], undefined]);
  expect(eks({ dynamo: { modelNamespace: "dynamo-early" } }).problems).toEqual(["namespace-taken dynamo.modelNamespace"]);
  expect(eks({ dynamo: { namespace: "dynamo-early" } }).problems).toEqual(["namespace-taken dynamo.namespace"]);
  expect(eks({ earlyStart: false, existingNamespaces: ["dynamo-early"] }).problems).toEqual(["unknown-namespace existingNamespaces[0]"]);
});

test.each([["yes"], [1], [0], [null], [{}], [[]], ["true"], ["false"], [""]])("earlyStart: %p is refused", (earlyStart) => {
  expect(eks({ earlyStart: earlyStart as never }).problems).toEqual(["wrong-type earlyStart"]);
});

test("a model that is refused is told once, where it is served", () => {
  expect(eks({ models: [{ ...qwen, gpuPool: "l5" }] }).problems.filter((text) => text.startsWith("unknown-pool") || text.includes("gpuPool"))).toHaveLength(1);
  expect(eks({ models: ["qwen" as never] }).problems).toEqual(["wrong-type models[0]"]);
});

test("GKE: a pool of no node at first is asked for too", () => {
  const app = newApp();
  new GkeDeployment(app, "lab", { project: "my-project-1", region: "us-central1", gpuPools: [{ name: "l4", machineType: "g2-standard-8", maxNodes: 2 }], models: [{ ...qwen, gpuPool: "l4" }], earlyStart: true });
  expect(valuesOf(synthesised(app, "lab")).nodes).toMatchObject([{ gpus: 1, pods: 1 }]);
});

const CHART = path.resolve("constructs/inference/early/chart");

describeWithHelm("the chart", () => {
  const rendered = (values: object): any[] => helmTemplate(CHART, values, { name: "dynamo-early", namespace: "dynamo-early" });
  const values = (): EarlyValues => valuesOf(aks());

  test("a DaemonSet for each kind of node, whose init containers end at once and whose last holds the images", () => {
    const sets = rendered(values()).filter(({ kind }) => kind === "DaemonSet");
    expect(sets.map(({ metadata }) => metadata.name)).toEqual(["dynamo-early-a100", "dynamo-early-system"]);
    const { spec } = sets[1].spec.template;
    expect(spec.initContainers.map(({ image }: any) => image)).toEqual(values().pulls[1].images);
    expect([spec.initContainers[0].command, spec.containers[0].command]).toEqual([["/bin/sh", "-c", "true"], ["/bin/sh", "-c", "exec sleep infinity"]]);
    expect(sets[1].spec.selector.matchLabels).toEqual(sets[1].spec.template.metadata.labels);
    for (const set of sets) {
      // As Kubernetes' restricted standard asks; and no GPU, which the models need.
      expect(set.spec.template.spec.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } });
      expect(JSON.stringify(set)).not.toContain('"nvidia.com/gpu":');
    }
  });

  test("helm finds no fault with it", () => {
    expect(helmLint(CHART, values())).toContain("0 chart(s) failed");
  });

  test("a Job asks for the GPUs of a pool that begins with none, another when it is another", () => {
    const job = (more: object = {}): any => rendered({ ...values(), nodes: values().nodes.map((one) => ({ ...one, ...more })) }).find(({ kind }) => kind === "Job");
    expect(job().spec).toMatchObject({ parallelism: 1, completions: 1, activeDeadlineSeconds: 3600 });
    expect(job().spec.template.spec.containers[0].resources.limits["nvidia.com/gpu"]).toBe("1");
    expect(job().spec.template.spec.containers[0].securityContext).toEqual({ allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } });
    expect(job({ gpus: 2 }).metadata.name).not.toBe(job().metadata.name);
    expect(job().metadata.name).toMatch(/^dynamo-early-qwen-worker-[0-9a-f]{8}$/);
  });

  test("whoever asks for a node gives its GPU up to any pod, and doesn't come again; autoscalers buy for it still", () => {
    const all = rendered(values());
    const made = all.find(({ kind }) => kind === "PriorityClass");
    // Autoscalers buy for no pod below -10.
    expect([made.value < 0, made.value >= -10, made.preemptionPolicy, made.globalDefault]).toEqual([true, true, "Never", false]);
    const { spec } = all.find(({ kind }) => kind === "Job");
    expect([spec.template.spec.priorityClassName, spec.template.spec.terminationGracePeriodSeconds]).toEqual([made.metadata.name, 1]);
    expect(spec.podFailurePolicy.rules).toEqual([{ action: "FailJob", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] }]);
    // What pulls images keeps the priority of any pod, and where no node is asked for there is no class.
    expect(all.filter(({ kind }) => kind === "DaemonSet").map((set) => set.spec.template.spec.priorityClassName)).toEqual([undefined, undefined]);
    expect(rendered({ ...values(), nodes: [] }).map(({ kind }) => kind)).not.toContain("PriorityClass");
  });

  test.each<[string, object]>([
    ["no image", { pulls: [{ name: "a", images: [], nodeSelector: { a: "b" }, tolerations: [] }], nodes: [] }],
    ["one image twice", { pulls: [{ name: "a", images: ["x", "x"], nodeSelector: { a: "b" }, tolerations: [] }], nodes: [] }],
    ["every node", { pulls: [{ name: "a", images: ["x"], nodeSelector: {}, tolerations: [] }], nodes: [] }],
    ["a name that is none", { pulls: [{ name: "A_b", images: ["x"], nodeSelector: { a: "b" }, tolerations: [] }], nodes: [] }],
    ["no GPU", { pulls: [], nodes: [{ name: "a", image: "x", gpus: 0, pods: 1, nodeSelector: { a: "b" }, tolerations: [] }] }],
    ["no pod", { pulls: [], nodes: [{ name: "a", image: "x", gpus: 1, pods: 0, nodeSelector: { a: "b" }, tolerations: [] }] }],
    ["nodes of any pool", { pulls: [], nodes: [{ name: "a", image: "x", gpus: 1, pods: 1, nodeSelector: {}, tolerations: [] }] }],
    ["something else", { pulls: [], nodes: [], more: 1 }],
  ])("%s is refused", (_, given) => {
    expect(() => rendered(given)).toThrow(/values don't meet|schema/);
  });
});
