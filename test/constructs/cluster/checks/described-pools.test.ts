import { App } from "cdktf";
import { ExistingCluster } from "../../../../constructs/cluster/existing-cluster";
import { Fabric } from "../../../../constructs/cluster/pools/fabric";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { ExistingDeployment } from "../../../../stacks/kubernetes/existing-deployment";

/** What somebody wrote of a cluster that is there already. */

const pool = (name: string, changed: object = {}): object => ({
  ...{ name, labels: { pool: name }, nodeSelector: { pool: name }, taints: [], minNodes: 0, maxNodes: 4 },
  ...{ gpu: "NVIDIA L4", gpusPerNode: 1, fabric: Fabric.NONE },
  ...changed,
});
const cluster = (changed: object = {}): object => ({
  ...{ clusterName: "lab", context: "lab", gpuPools: [pool("l4")], storage: [{ className: "nfs", accessModes: ["ReadWriteMany"] }] },
  ...changed,
});

function told(changed: object, model: object = {}): string[] {
  const app = new App();
  const models = [{ name: "qwen", model: "Qwen/Qwen3-0.6B", ...model }];
  new ExistingDeployment(app, "lab", { cluster: new ExistingCluster(cluster(changed) as never), models } as never);
  return problemsIn(app).map(({ code, property, reason, fix }) => `${code} ${property}: ${reason}; ${fix}`);
}

const oneTaint = (taint: object): object => ({ gpuPools: [pool("l4", { taints: [{ key: "gpu", effect: "NoSchedule", ...taint }] })] });

test.each<[string, object, string]>([
  ["an empty context", { context: " " }, "empty-context cluster.context"],
  ["an effect in another case", oneTaint({ effect: "noSchedule" }), 'unknown-choice cluster.gpuPools[0].taints[0].effect: a taint\'s effect is one of NoSchedule, PreferNoSchedule, NoExecute; did you mean "NoSchedule"?'],
  ["an effect as another tool writes it", oneTaint({ effect: "NO_EXECUTE" }), 'unknown-choice cluster.gpuPools[0].taints[0].effect: a taint\'s effect is one of NoSchedule, PreferNoSchedule, NoExecute; did you mean "NoExecute"?'],
  ["an effect that is none", oneTaint({ effect: "Never" }), "unknown-choice cluster.gpuPools[0].taints[0].effect"],
  ["a taint without a key", oneTaint({ key: "" }), "invalid-taint cluster.gpuPools[0].taints[0].key"],
  ["a taint's key with a space", oneTaint({ key: "ü b" }), "invalid-taint cluster.gpuPools[0].taints[0].key"],
  ["a taint's key with two slashes", oneTaint({ key: "a/b/c" }), "invalid-taint cluster.gpuPools[0].taints[0].key"],
  ["a taint's value with a space", oneTaint({ value: "a b" }), "invalid-taint cluster.gpuPools[0].taints[0].value"],
  ["an empty selector", { gpuPools: [pool("l4", { nodeSelector: {} })] }, "empty-selector cluster.gpuPools[0].nodeSelector"],
  ["a selector without a key", { gpuPools: [pool("l4", { nodeSelector: { "": "x" } })] }, 'invalid-label cluster.gpuPools[0].nodeSelector[""]'],
  ["GPUs counted whole that pods share", { gpuPools: [pool("l4", { gpuClients: 2 })] }, "shares-of-node cluster.gpuPools[0].gpusPerNode: each GPU is shared by 2 pods"],
  ["a label that no node can have", { gpuPools: [pool("l4", { labels: { "ü b": "x" } })] }, 'invalid-label cluster.gpuPools[0].labels["ü b"]'],
  ["a label's value that no node can have", { gpuPools: [pool("l4", { labels: { a: "b c" } })] }, 'invalid-label cluster.gpuPools[0].labels["a"]'],
  ["a label without a value", { gpuPools: [pool("l4", { labels: { a: undefined as unknown as string } })] }, 'invalid-label cluster.gpuPools[0].labels["a"]'],
  ["two pools with one selector", { gpuPools: [pool("a", { nodeSelector: { gpu: "yes" } }), pool("b", { nodeSelector: { gpu: "yes" } })] }, "pools-select-same-nodes cluster.gpuPools[1].nodeSelector"],
  ["a selector that finds the other's labels", { gpuPools: [pool("a", { nodeSelector: { gpu: "yes" } }), pool("b", { labels: { pool: "b", gpu: "yes" } })] }, "pools-select-same-nodes cluster.gpuPools[1].nodeSelector"],
  ["a selector that is a part of the other's", { gpuPools: [pool("a", { nodeSelector: { gpu: "yes", size: "l" } }), pool("b", { nodeSelector: { gpu: "yes" } })] }, "pools-select-same-nodes cluster.gpuPools[1].nodeSelector"],
  ["the boolean that pools had for spot", { gpuPools: [pool("l4", { spot: true })] }, "unknown-property cluster.gpuPools[0].spot"],
  ["spot as a text", { gpuPools: [pool("l4", { capacity: "spot" })] }, "wrong-type cluster.gpuPools[0].capacity: a Capacity is expected here; write it like capacity: Capacity.SPOT"],
  ["a class that no cluster can have", { storage: [{ className: "NFS class", accessModes: ["ReadWriteMany"] }] }, "invalid-name cluster.storage[0].className"],
  ["an access mode written short", { storage: [{ className: "nfs", accessModes: ["RWX"] }] }, "unknown-choice cluster.storage[0].accessModes[0]"],
  ["an access mode in another case", { storage: [{ className: "nfs", accessModes: ["read_write_many"] }] }, 'unknown-choice cluster.storage[0].accessModes[0]: how many nodes mount a volume, and how, is one of ReadWriteOnce, ReadOnlyMany, ReadWriteMany; did you mean "ReadWriteMany"?'],
  ["needs that are a number", { gpuPools: [pool("l4", { podNeeds: 7 })] }, "wrong-type cluster.gpuPools[0].podNeeds: an object with podNeeds(gpus, acrossNodes) is expected here"],
  ["needs of another kind", { gpuPools: [pool("l4", { podNeeds: { podNeeds: {} } })] }, "wrong-type cluster.gpuPools[0].podNeeds"],
  ["one class twice", { storage: [{ className: "nfs", accessModes: ["ReadWriteMany"] }, { className: "nfs", accessModes: ["ReadWriteOnce"] }] }, "duplicate-storage-class cluster.storage[1].className"],
])("%s is refused", (_name, changed, message) => {
  const problems = told(changed);
  expect(problems.filter((problem) => problem.startsWith(message))).toHaveLength(1);
});

test("pools with labels of their own are taken, a system pool with none of ours too", () => {
  const gpuPools = [pool("a", { labels: { pool: "a", "example.com/gpu": "yes" }, taints: [{ key: "nvidia.com/gpu", value: "", effect: "NoExecute" }] }), pool("b")];
  const systemPool = { name: "system", labels: {}, nodeSelector: {}, taints: [], minNodes: 1, maxNodes: 2 };
  expect(told({ gpuPools, systemPool })).toEqual([]);
});

test.each<[string, object, object, RegExp]>([
  ["a class that isn't there", {}, { storageClass: "nsf" }, /^unknown-storage-class storageClass: the cluster has no storage class of that name; it has nfs; did you mean "nfs"\?$/],
  ["a class where there is none at all", { storage: [] }, { storageClass: "nfs" }, /it has none; leave storageClass out, and give the cluster storage$/],
  ["no class that many nodes mount", { storage: [{ className: "disk", accessModes: ["ReadWriteOnce"] }] }, {}, /none of the cluster's classes \(disk\) makes ReadWriteMany volumes/],
  ["a class that one node mounts", { storage: [{ className: "disk", accessModes: ["ReadWriteOnce"] }] }, { storageClass: "disk" }, /disk makes no ReadWriteMany volumes/],
])("%s is told as just that", (_name, changed, model, message) => {
  expect(told(changed, model).filter((problem) => /storageClass/.test(problem))).toEqual([expect.stringMatching(message)]);
});

test.each(["meta-llama/Llama-3.1-8B-Instruct", "Meta-Llama/Llama-4-Scout-17B-16E-Instruct", "google/gemma-3-4b-it", "google/gemma-2-9b-it"])("%s isn't had without a token", (model) => {
  const gated = (given: object): string[] => told({}, { model, ...given }).filter((problem) => problem.startsWith("gated-without-token huggingFaceToken"));
  expect(gated({})).toHaveLength(1);
  expect(gated({ huggingFaceToken: { required: true } })).toEqual([]);
});

test.each(["Qwen/Qwen3-0.6B", "google/gemma-4-26B-A4B", "RedHatAI/Meta-Llama-3.1-8B-Instruct-FP8"])("%s is", (model) => {
  expect(told({}, { model }).filter((problem) => problem.startsWith("gated"))).toEqual([]);
});
