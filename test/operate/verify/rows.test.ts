import { noAnswer } from "../../../operate/programs/answer";
import { Deployed } from "../../../operate/cluster/deployment";
import { clusterRows } from "../../../operate/verify/cluster-rows";
import { modelRows } from "../../../operate/verify/model-rows";
import { platformRows } from "../../../operate/verify/platform-rows";
import { Row } from "../../../operate/verify/row";
import { exitStatus } from "../../../operate/verify/verify";
import { DEPLOYED, World, broken, healthy, node, pod, seenOf, unscheduledPod, waitingPod } from "../world";
import { KubernetesJson } from "../../../operate/cluster/kubernetes-json";

/** What each row says of a cluster that has all, and of one that lacks one thing. Nothing is claimed from what couldn't be read. */

function rowsOf(world: World, deployed: Deployed = DEPLOYED): Row[] {
  const seen = seenOf(world);
  return [...clusterRows(deployed, seen), ...platformRows(deployed, seen, world.refusal), ...deployed.models.flatMap((model) => modelRows(deployed, model, seen))];
}

const bad = (rows: Row[]): string[] => rows.filter(({ status }) => status !== "passed" && status !== "skipped").map(({ status, id, about, seen }) => `${status} ${id} ${about}: ${seen}`);

test("a cluster that has all of it: every row passes, in the order in which one needs the other", () => {
  const rows = rowsOf(healthy());
  expect(bad(rows)).toEqual([]);
  expect(exitStatus(rows)).toBe(0);
  expect([...new Set(rows.map(({ id }) => id))]).toEqual([
    "api", "nodes", "gpus", "gpu-operator", "class", "default-class", "namespace", "release", "crd", "operator", "store", "webhook", "refuses",
    "job", "claims", "secrets", "egress", "graph", "pods", "image", "frontend",
  ]);
  expect(rows.filter(({ status }) => status === "skipped").map(({ id }) => id)).toEqual(["gpu-operator", "store"]);
});

const taint = { key: "nvidia.com/gpu", value: "present", effect: "NoSchedule" };
const set = (key: string, objects: KubernetesJson[]) => (world: World): void => void (world.lists[key] = objects);
const change = (key: string, edit: (object: KubernetesJson) => void) => (world: World): void => (world.lists[key] as KubernetesJson[]).forEach(edit);

test.each<[string, (world: World) => void, string[]]>([
  ["no node of the system pool", set("nodes", [node("gpu-0", "l4", 1, [taint])]), ["failed nodes pool system: 0 of at least 1 Ready"]],
  ["a node that isn't Ready", change("nodes", (one) => one.metadata.name === "gpu-0" && (one.status.conditions = [{ type: "Ready", status: "False", reason: "KubeletNotReady" }])), ["failed nodes pool l4: gpu-0 isn't Ready (KubeletNotReady)"]],
  ["more nodes than may be", set("nodes", [node("sys-0", "system", 0), ...[0, 1, 2].map((n) => node(`gpu-${n}`, "l4", 1, [taint]))]), ["failed nodes pool l4: 3 nodes, more than 2"]],
  ["a node without the pool's taint", change("nodes", (one) => (one.spec.taints = [])), ["failed nodes pool l4: gpu-0 lacks the taint nvidia.com/gpu=present:NoSchedule"]],
  ["a node that gives no GPUs", set("nodes", [node("sys-0", "system", 0), node("gpu-0", "l4", 0, [taint])]), ["failed gpus pool l4: gpu-0 has 0 to give"]],
  ["a GPU Operator that isn't ready", set("clusterpolicies.nvidia.com", [{ metadata: { name: "cluster-policy" }, status: { state: "notReady" } }]), ["failed gpu-operator ClusterPolicy: cluster-policy is notReady"]],
  ["no storage class", set("storageclasses.storage.k8s.io", []), ["failed class efs: none of that name", "warning default-class storage: none: a claim that names no class waits for ever"]],
  ["two default classes", set("storageclasses.storage.k8s.io", ["efs", "gp3"].map((name) => ({ metadata: { name, annotations: { "storageclass.kubernetes.io/is-default-class": "true" } }, provisioner: "p" }))), ["warning default-class storage: several: efs, gp3"]],
  ["a namespace that goes", change("namespaces", (one) => one.metadata.name === "inference" && (one.status.phase = "Terminating")), ["failed namespace inference: Terminating"]],
  ["a release of another version", (world) => void (world.releases = [{ name: "dynamo-platform", namespace: "dynamo-system", status: "deployed", chart: "dynamo-platform-1.5.1" }, { name: "qwen", namespace: "inference", status: "pending-upgrade", chart: "dynamo-model-0.1.0" }]), ["failed release dynamo-system/dynamo-platform: deployed, dynamo-platform-1.5.1", "failed release inference/qwen: pending-upgrade, dynamo-model-0.1.0"]],
  ["a CRD without its version", change("customresourcedefinitions", (one) => one.spec.versions.pop()), ["failed crd dynamographdeployments.nvidia.com: serves v1alpha1, not v1beta1"]],
  ["no operator", set("deployments.apps dynamo-system", []), ["failed operator dynamo-system: no operator in that namespace"]],
  ["an operator of another release", change("deployments.apps dynamo-system", (one) => (one.spec.template.spec.containers[0].image = "m.example/kubernetes-operator:1.5.1")), ["failed operator dynamo-system: runs m.example/kubernetes-operator:1.5.1"]],
  ["an operator that isn't available", change("deployments.apps dynamo-system", (one) => (one.status.conditions = [])), ["failed operator dynamo-system: not available: no pod of it is Ready"]],
  ["NATS without a pod", set("statefulsets.apps dynamo-system", [{ metadata: { name: "dynamo-platform-nats" }, spec: { replicas: 1 }, status: {} }]), ["failed store dynamo-system/dynamo-platform-nats: 0 of 1 Ready"]],
  ["no webhook", set("validatingwebhookconfigurations", []), ["failed webhook validating webhook: none of the operator's"]],
  ["nobody behind the webhook", set("endpointslices.discovery.k8s.io dynamo-system", []), ["failed webhook dynamo-platform-validating: nobody is Ready behind dynamo-system/dynamo-platform-webhook-service"]],
  ["a webhook without a certificate", change("validatingwebhookconfigurations", (one) => delete one.webhooks[0].clientConfig.caBundle), ["failed webhook dynamo-platform-validating: vdynamographdeployment.kb.io has no caBundle yet"]],
  ["an invalid graph that is accepted", (world) => void (world.refusal = { known: true, value: "created (server dry run)" }), ["failed refuses the operator's webhook: the graph was accepted: nobody judges graphs"]],
  ["a webhook that doesn't answer", (world) => void (world.refusal = noAnswer("failed", 'failed calling webhook "v": connection refused')), ['failed refuses the operator\'s webhook: failed calling webhook "v": connection refused']],
  ["no graph", set("dynamographdeployments.nvidia.com inference", []), ["failed graph qwen: no graph of that name"]],
  ["a graph that nobody looked at", change("dynamographdeployments.nvidia.com inference", (one) => delete one.status), ["failed graph qwen: nobody has looked at it: it has no status"]],
  ["a graph whose last change isn't taken up", change("dynamographdeployments.nvidia.com inference", (one) => (one.metadata.generation = 3)), ["failed graph qwen: its last change isn't taken up yet"]],
  ["a worker of too few GPUs", set("pods inference", [pod("frontend"), unscheduledPod("worker", "0/2 nodes are available: 1 Insufficient nvidia.com/gpu.")]), ["failed pods qwen/worker: 0 Ready, 0 GPUs; qwen-worker-0 not scheduled: 0/2 nodes are available: 1 Insufficient nvidia.com/gpu."]],
  ["a worker on a node of another pool", set("pods inference", [pod("frontend"), pod("worker", { spec: { nodeName: "sys-0" } })]), ["failed pods qwen/worker: qwen-worker-0 is on sys-0, not of pool l4"]],
  ["an image of another release", set("pods inference", [pod("frontend"), pod("worker", { image: "nvcr.io/nvidia/ai-dynamo/vllm-runtime:1.5.1" })]), ["failed image qwen/worker: qwen-worker-0 runs nvcr.io/nvidia/ai-dynamo/vllm-runtime:1.5.1"]],
  ["another image behind a preflight of the right one", set("pods inference", [pod("frontend"), pod("worker", { image: "x/vllm-runtime:1.5.1", spec: { initContainers: [{ name: "preflight", image: "nvcr.io/nvidia/ai-dynamo/vllm-runtime:1.6.1" }], containers: [{ name: "main", image: "x/vllm-runtime:1.5.1", resources: { limits: { "nvidia.com/gpu": "1" } } }] } })]), ["failed image qwen/worker: qwen-worker-0 runs x/vllm-runtime:1.5.1"]],
  ["a worker that crashes", set("pods inference", [pod("frontend"), waitingPod("worker", { state: { waiting: { reason: "CrashLoopBackOff" } }, lastState: { terminated: { reason: "OOMKilled", exitCode: 137 } } })]), ["failed pods qwen/worker: 0 Ready, 0 GPUs; qwen-worker-0 main: CrashLoopBackOff, before that OOMKilled (exit 137)"]],
  ["no pod at all", set("pods inference", []), ["failed pods qwen/frontend: 0 Ready: there is no pod", "failed pods qwen/worker: 0 Ready, 0 GPUs: there is no pod"]],
  ["a claim that waits", change("persistentvolumeclaims inference", (one) => (one.status.phase = "Pending")), ["failed claims qwen: qwen-model-cache is Pending, of class efs"]],
  ["a claim that isn't there", set("persistentvolumeclaims inference", []), ["failed claims qwen: qwen-model-cache isn't there"]],
  ["a Secret that isn't there", (world) => void (world.secrets = ["other"]), ["failed secrets qwen: hf-token-secret isn't there"]],
  ["a Job that failed", change("jobs.batch inference", (one) => (one.status.conditions = [{ type: "Failed", status: "True", reason: "DeadlineExceeded", message: "too long" }])), ["failed job qwen-download-1a2b3c4d: Failed: DeadlineExceeded too long"]],
  ["nobody behind the frontend", set("endpointslices.discovery.k8s.io inference", []), ["failed frontend service qwen-frontend: 0 Ready"]],
])("%s", (_, edit, told) => {
  const rows = rowsOf(broken(edit));
  expect(bad(rows)).toEqual(told);
  expect(exitStatus(rows)).toBe(told.some((line) => line.startsWith("failed")) ? 1 : 0);
});

describe("what couldn't be read", () => {
  const KEYS = Object.keys(healthy().lists).filter((key) => !/^(events|resourcequotas|deployments.apps inference|replicasets|pods dynamo-system|prometheuses)/.test(key));

  test.each(KEYS)("%s refused: its rows are unknown, none fails, none passes for it", (key) => {
    const rows = rowsOf(broken((world) => void (world.lists[key] = noAnswer("refused", `${key} is forbidden`))));
    const told = bad(rows);
    expect(told.length).toBeGreaterThan(0);
    for (const line of told) expect(line).toMatch(/^unknown .*: refused: .* is forbidden$/);
    expect(exitStatus(rows)).toBe(2);
    // What still passes passed for another reason before, too.
    const before = rowsOf(healthy());
    for (const row of rows.filter(({ status }) => status === "passed")) expect(before).toContainEqual(row);
  });

  test.each<["malformed" | "slow" | "unreachable"]>([["malformed"], ["slow"], ["unreachable"]])("everything %s: every row is unknown", (why) => {
    const world = healthy();
    for (const key of Object.keys(world.lists)) world.lists[key] = noAnswer(why, "x");
    world.secrets = noAnswer(why, "x");
    world.releases = noAnswer(why, "x");
    world.refusal = noAnswer(why, "x");
    const rows = rowsOf(world).filter(({ id }) => id !== "api");
    expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(["unknown"]));
  });

  test("objects of another shape make rows unknown, not failed", () => {
    const rows = rowsOf(broken((world) => change("customresourcedefinitions", (one) => (one.spec = "?"))(world)));
    expect(bad(rows).map((line) => line.split(" ")[0])).toEqual(["unknown", "unknown", "unknown"]);
  });

  test("a refusal by the kind's schema, or by the user's rights, is no proof of the webhook", () => {
    for (const [why, words] of [["failed", "The DynamoGraphDeployment is invalid: spec: Required value"], ["refused", 'dynamographdeployments.nvidia.com is forbidden: User "u" cannot create resource']] as const) {
      const [row] = rowsOf(broken((world) => void (world.refusal = noAnswer(why, words)))).filter(({ id }) => id === "refuses");
      expect([row.status, row.seen]).toEqual(["unknown", `not asked: ${why}: ${words}`]);
    }
  });

  test("where Secrets may not be listed, pods that run have theirs, and of others nothing is known", () => {
    const secret = (world: World): Row => rowsOf(world).filter(({ id }) => id === "secrets")[0];
    const refused = broken((world) => void (world.secrets = noAnswer("refused", "secrets is forbidden")));
    expect(secret(refused)).toMatchObject({ status: "skipped" });
    refused.lists["pods inference"] = [waitingPod("worker", { state: { waiting: { reason: "ContainerCreating" } } })];
    expect(secret(refused)).toMatchObject({ status: "unknown", seen: "refused: secrets is forbidden" });
  });

  test("a kind that isn't there is known: the graph fails, the GPU Operator is skipped", () => {
    const rows = rowsOf(broken((world) => void (world.lists["dynamographdeployments.nvidia.com inference"] = noAnswer("no-kind", "x"))));
    expect(bad(rows)).toEqual(["failed graph qwen: there is no such kind"]);
  });
});

test("of a release before 1.0 no webhook is expected, and its kinds are its own", () => {
  const old = { ...DEPLOYED, dynamo: { ...DEPLOYED.dynamo, release: "0.9.1" } };
  const rows = rowsOf(broken(set("validatingwebhookconfigurations", [])), old);
  expect(rows.filter(({ id }) => id === "webhook")).toEqual([]);
  expect(rows.find(({ id }) => id === "crd")?.expected).toBe("Established, v1alpha1 served");
});
