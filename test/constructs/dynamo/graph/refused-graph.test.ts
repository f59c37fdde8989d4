import { TerraformStack, Testing } from "cdktf";
import { ExistingCluster } from "../../../../constructs/cluster/existing-cluster";
import { AccessMode } from "../../../../constructs/cluster/storage-offer";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { DynamoGraph } from "../../../../constructs/dynamo/graph/dynamo-graph";
import { DynamoGraphOptions } from "../../../../constructs/dynamo/graph/graph-options";
import { ExistingDeployment } from "../../../../stacks/kubernetes/existing-deployment";
import { CLUSTERS } from "./clusters";

/* eslint-disable @typescript-eslint/no-explicit-any -- manifests have no type */

function problemsOf(options: DynamoGraphOptions, release = "1.6.1"): { code: string; property: string; reason: string; fix: string; value: unknown }[] {
  const stack = new TerraformStack(Testing.app(), "stack");
  new DynamoGraph(stack, "graph", { cluster: CLUSTERS.gke, release, ...options });
  return problemsIn(stack);
}

/** A graph of v1beta1 that passes, with its worker's parts changed. */
function beta(change: (graph: any, worker: any, main: any) => void = () => undefined): { manifest: any } {
  const main = { name: "main", image: "nvcr.io/nvidia/ai-dynamo/vllm-runtime:1.6.1", resources: { limits: { "nvidia.com/gpu": "1" } } } as any;
  const worker = { name: "decode", type: "worker", replicas: 1, podTemplate: { spec: { containers: [main] } } } as any;
  const frontend = { name: "Frontend", type: "frontend", podTemplate: { spec: { containers: [{ name: "main", image: "nvcr.io/nvidia/ai-dynamo/dynamo-frontend:1.6.1" }] } } };
  const manifest = { apiVersion: "nvidia.com/v1beta1", kind: "DynamoGraphDeployment", metadata: { name: "agg" }, spec: { components: [frontend, worker] } } as any;
  change(manifest, worker, main);
  return { manifest };
}

/** The same of v1alpha1. */
function alpha(change: (graph: any, worker: any, main: any) => void = () => undefined): { manifest: any } {
  const main = { image: "nvcr.io/nvidia/ai-dynamo/vllm-runtime:1.6.1" } as any;
  const worker = { componentType: "worker", replicas: 1, resources: { limits: { gpu: "1" } }, extraPodSpec: { mainContainer: main } } as any;
  const manifest = { apiVersion: "nvidia.com/v1alpha1", kind: "DynamoGraphDeployment", metadata: { name: "agg" }, spec: { services: { decode: worker } } } as any;
  change(manifest, worker, main);
  return { manifest };
}

const TEXT = JSON.stringify(beta().manifest);
const MAIN = "spec.components[1].podTemplate.spec.containers[0]";

test("what they are changed from passes", () => {
  expect([problemsOf(beta()), problemsOf(alpha()), problemsOf({ yaml: TEXT })]).toEqual([[], [], []]);
});

type Row = [what: string, options: DynamoGraphOptions, code: string, property: string, says: string, release?: string];

const SOURCES: Row[] = [
  ["no source", {}, "graph-source", "yaml", "nothing says"],
  ["two sources", { yaml: TEXT, file: "a.yaml" }, "graph-source", "file", "yaml and file"],
  ["a file that isn't there", { file: "nowhere.yaml" }, "graph-source", "file", "ENOENT"],
  ["a folder", { file: "test" }, "graph-source", "file", "EISDIR"],
  ["no YAML", { yaml: "a: [" }, "graph-source", "yaml", "no YAML"],
  ["an empty text", { yaml: "" }, "graph-source", "yaml", "no DynamoGraphDeployment"],
  ["comments alone", { yaml: "# nothing\n---\n" }, "graph-source", "yaml", "no DynamoGraphDeployment"],
  ["a text alone", { yaml: "hello" }, "graph-unknown-kind", "yaml", "apiVersion and kind"],
  ["two graphs", { yaml: `${TEXT}\n---\n${TEXT}\n` }, "graph-source", "yaml", "more than one"],
  ["a Deployment beside it", { yaml: `${TEXT}\n---\napiVersion: apps/v1\nkind: Deployment\n` }, "graph-unknown-kind", "yaml", "ConfigMap, PersistentVolumeClaim, Service"],
  ["a Secret beside it", { yaml: `${TEXT}\n---\napiVersion: v1\nkind: Secret\n` }, "secret-in-graph", "yaml", "in clear"],
  ["a function in it", beta((graph) => (graph.spec.env = () => 1)), "wrong-type", "manifest.spec.env", "JSON"],
];

const GRAPHS: Row[] = [
  ["v1beta1 before 1.2", beta(), "graph-version-not-served", "apiVersion", "as v1alpha1", "1.1.1"],
  ["v1", beta((graph) => (graph.apiVersion = "nvidia.com/v1")), "graph-version-not-served", "apiVersion", "v1alpha1 and v1beta1"],
  ["another group", beta((graph) => (graph.apiVersion = "example.com/v1beta1")), "graph-version-not-served", "apiVersion", "v1alpha1 and v1beta1"],
  ["an unknown release", beta(), "unknown-release", "release", "known are", "1.7.0"],
  ["no name", beta((graph) => (graph.metadata = {})), "invalid-name", "metadata.name", "1 to 43 characters"],
  ["a name in capitals", beta((graph) => (graph.metadata.name = "Agg")), "invalid-name", "metadata.name", 'like "agg"'],
  ["a field of the object", beta((graph) => (graph.specs = {})), "graph-unknown-field", "specs", 'did you mean "spec"?'],
  ["a field of spec", beta((graph) => (graph.spec.envs = [])), "graph-unknown-field", "spec.envs", 'did you mean "env"?'],
  ["a later release's field of spec", beta((graph, _, main) => { graph.spec.providerOverride = {}; main.image = "x/vllm-runtime:1.4.2"; graph.spec.components.shift(); }), "graph-unknown-field", "spec.providerOverride", "from release 1.5 on", "1.4.2"],
  ["a field of a component", beta((_, worker) => (worker.replica = 2)), "graph-unknown-field", "spec.components[1].replica", 'did you mean "replicas"?'],
  ["v1alpha1's field in v1beta1", beta((_, worker) => (worker.extraPodSpec = {})), "graph-unknown-field", "spec.components[1].extraPodSpec", "no such field"],
  ["a field of a service", alpha((_, worker) => (worker.extraPodspec = {})), "graph-unknown-field", "spec.services.decode.extraPodspec", 'did you mean "extraPodSpec"?'],
  ["no components", beta((graph) => (graph.spec.components = [])), "graph-parts", "spec", "no components"],
  ["no spec", beta((graph) => delete graph.spec), "graph-parts", "spec", "no components"],
  ["26 components", beta((graph) => (graph.spec.components = Array.from({ length: 26 }, (_, index) => ({ ...graph.spec.components[0], name: `f${index}` })))), "graph-parts", "spec", "at most 25"],
  ["two of one name", beta((graph) => (graph.spec.components[0].name = "DECODE")), "graph-parts", "spec.components[1].name", "whatever its case"],
  ["a component's name", beta((_, worker) => (worker.name = "my_decode")), "invalid-name", "spec.components[1].name", "letters, digits and hyphens"],
  ["a type", beta((_, worker) => (worker.type = "decoder")), "unknown-choice", "spec.components[1].type", "frontend, worker"],
  ["a type of v1alpha1", alpha((_, worker) => (worker.componentType = "wrker")), "unknown-choice", "spec.services.decode.componentType", "frontend, worker"],
  ["replicas", beta((_, worker) => (worker.replicas = -1)), "invalid-count", "spec.components[1].replicas", "0 or more"],
  ["replicas as a text", beta((_, worker) => (worker.replicas = "2")), "invalid-count", "spec.components[1].replicas", "0 or more"],
  ["one node of several", beta((_, worker) => (worker.multinode = { nodeCount: 1 })), "invalid-count", "spec.components[1].multinode.nodeCount", "2 or more"],
  ["names too long for Grove", { ...alpha((graph, worker) => { graph.metadata.name = "trtllm-disagg"; worker.multinode = { nodeCount: 2 }; graph.spec.services = { TRTLLMDecodeWorker: worker }; }), cluster: CLUSTERS.eks } as any, "invalid-name", "spec.services.TRTLLMDecodeWorker.name", "53 characters"],
];

const PARTS: Row[] = [
  ["a number of GPUs", beta((_, __, main) => (main.resources.limits["nvidia.com/gpu"] = "one")), "invalid-gpu-count", `${MAIN}.resources.limits["nvidia.com/gpu"]`, "whole number"],
  ["half a GPU", alpha((_, worker) => (worker.resources.limits.gpu = "0.5")), "invalid-gpu-count", "spec.services.decode.resources.limits.gpu", "whole number"],
  ["more GPUs than a node has", beta((_, __, main) => (main.resources.limits["nvidia.com/gpu"] = 2)), "model-without-pool", `${MAIN}.resources.limits["nvidia.com/gpu"]`, "l4 (4 x 1)"],
  ["more pods than the pool holds", beta((_, worker) => (worker.replicas = 5)), "model-without-pool", `${MAIN}.resources.limits["nvidia.com/gpu"]`, "5 pods of 1 GPU"],
  ["a selector that fits no pool", beta((_, worker) => (worker.podTemplate.spec.nodeSelector = { "node.kubernetes.io/instance-type": "p5.48xlarge" })), "model-without-pool", "spec.components[1].podTemplate.spec.nodeSelector", 'pools: { "decode": "l4" }'],
  ["a pool that isn't there", { ...beta(), pools: { decode: "l5" } }, "model-without-pool", "pools.decode", 'did you mean "l4"?'],
  ["a pool for no component", { ...beta(), pools: { decoder: "l4" } }, "graph-unknown-part", "pools.decoder", 'did you mean "decode"?'],
  ["a pool for a frontend", { ...beta(), pools: { Frontend: "l4" } }, "graph-unknown-part", "pools.Frontend", "asks for no GPU"],
  ["an image of another release", beta((_, __, main) => (main.image = "nvcr.io/nvidia/ai-dynamo/vllm-runtime:1.3.1")), "image-of-another-release", `${MAIN}.image`, "1.4 to 1.7"],
  ["SGLang's image of another release", beta((_, __, main) => (main.image = "nvcr.io/nvidia/ai-dynamo/sglang-runtime:1.3.1")), "image-of-another-release", `${MAIN}.image`, "1.4 to 1.7"],
  ["TensorRT-LLM's image of another release", beta((_, __, main) => (main.image = "nvcr.io/nvidia/ai-dynamo/tensorrtllm-runtime:1.3.1")), "image-of-another-release", `${MAIN}.image`, "1.4 to 1.7"],
  ["a frontend of another release", beta((graph) => (graph.spec.components[0].podTemplate.spec.containers[0].image = "x/dynamo-frontend:1.2.1")), "image-of-another-release", "spec.components[0].podTemplate.spec.containers[0].image", "1.4 to 1.7"],
  ["a placeholder", beta((_, __, main) => (main.image = "vllm-runtime:${TAG}")), "graph-image", `${MAIN}.image`, "variables: { TAG:"],
  ["a placeholder of the guides", beta((_, __, main) => (main.image = "vllm-runtime:my-tag")), "graph-image", `${MAIN}.image`, "my-tag stands for"],
  ["no image from 1.4 on", beta((_, __, main) => delete main.image), "graph-image", `${MAIN}.image`, "from 1.4 on"],
  ["an image that is no text", beta((_, __, main) => (main.image = 7)), "wrong-type", `${MAIN}.image`, "a text is expected"],
  ["a variable that is no text", beta((_, __, main) => (main.env = [{ name: "A", value: 1 }])), "wrong-type", `${MAIN}.env[0].value`, '"1"'],
  ["a token in clear", beta((_, __, main) => (main.env = [{ name: "HF_TOKEN", value: "hf_x" }])), "secret-in-graph", `${MAIN}.env[0].value`, "secretKeyRef"],
  ["a key in clear", alpha((_, worker) => (worker.envs = [{ name: "AWS_SECRET_ACCESS_KEY", value: "x" }])), "secret-in-graph", "spec.services.decode.envs[0].value", "secretKeyRef"],
  ["nodes whose driver isn't found", alpha((_, worker) => (worker.multinode = { nodeCount: 2 })), "graph-driver-path", "spec.services.decode.extraPodSpec.mainContainer.command", "LD_LIBRARY_PATH=/usr/local/nvidia/lib64"],
];

const OPTIONS: Row[] = [
  ["a property", { ...beta(), pool: "l4" } as never, "unknown-property", "pool", 'did you mean "pools"?'],
  ["pools as a text", { ...beta(), pools: "l4" as never }, "wrong-type", "pools", "an object"],
  ["a name", { ...beta(), name: "My Graph" }, "invalid-name", "name", 'like "my-graph"'],
  ["pull secrets", { ...beta(), imagePullSecrets: "s" as never }, "wrong-type", "imagePullSecrets", "a list"],
  ["a namespace", { ...beta(), namespace: "My_ns" } as never, "invalid-name", "namespace", "a Kubernetes name"],
];

describe.each<[string, Row[]]>([
  ["a source", SOURCES],
  ["a graph", GRAPHS],
  ["a component", PARTS],
  ["an option", OPTIONS],
])("refused: %s", (_, rows) => {
  test.each(rows)("%s", (...[, options, code, property, says, release]) => {
    const [problem, ...more] = problemsOf(options, release);
    expect(more).toEqual([]);
    expect(problem).toMatchObject({ code, property });
    expect(`${problem.reason} ${problem.fix}`).toContain(says);
    expect(JSON.stringify(problem)).not.toContain("hf_x");
  });
});

describe("graphs of one cluster", () => {
  test("of one name are refused, with who the first is", () => {
    const stack = new TerraformStack(Testing.app(), "stack");
    new DynamoGraph(stack, "one", { cluster: CLUSTERS.gke, ...beta() });
    new DynamoGraph(stack, "two", { cluster: CLUSTERS.gke, ...beta() });
    expect(problemsIn(stack)).toMatchObject([{ code: "duplicate-release", constructPath: "stack/two/release", value: "agg", reason: expect.stringContaining("stack/one/release") }]);
  });

  test("beside the models of their deployment above a pool are refused", () => {
    const graphs = (replicas: number): string[] => {
      const app = Testing.app();
      const models = [{ name: "qwen", model: "Qwen/Qwen3-0.6B", replicas: 2 }];
      const lab = new ExistingCluster({ clusterName: "lab", context: "lab", gpuPools: CLUSTERS.gke.gpuPools, storage: [{ className: "nfs", accessModes: [AccessMode.READ_WRITE_MANY] }] });
      new ExistingDeployment(app, "lab", { cluster: lab, models: models as never, graphs: [beta((_, worker) => (worker.replicas = replicas))] });
      return problemsIn(app).map(({ code, constructPath }) => `${code} ${constructPath}`);
    };
    expect(graphs(2)).toEqual([]);
    expect(graphs(3)).toEqual(["model-without-pool lab-inference/graphs/graphs[0]"]);
  });

  test("together above a pool are refused", () => {
    const stack = new TerraformStack(Testing.app(), "stack");
    const three = beta((_, worker) => (worker.replicas = 3));
    new DynamoGraph(stack, "one", { cluster: CLUSTERS.gke, ...three });
    new DynamoGraph(stack, "two", { cluster: CLUSTERS.gke, ...three, name: "other" });
    expect(problemsIn(stack)).toMatchObject([{ code: "model-without-pool", constructPath: "stack/two", reason: expect.stringContaining("what else of ours is on the pool") }]);
  });
});
