import { Change } from "../../../testing/provider/pace";
import { OrderedDeployment, brokenOrders, heldPairs } from "../../../testing/rehearsal/order-rules";

const DEPLOYMENT: OrderedDeployment = {
  dynamo: { modelNamespace: "inference" },
  stacks: ["cluster", "addons", "crds", "platform", "inference"].map((step) => ({ name: `eks-${step}`, step })),
  releases: [
    { name: "gpu-operator", namespace: "gpu-operator", stack: "eks-addons" },
    { name: "dynamo-crds", namespace: "dynamo-crds", stack: "eks-crds" },
    { name: "dynamo-platform", namespace: "dynamo-system", stack: "eks-platform" },
    { name: "qwen", namespace: "inference", stack: "eks-inference" },
    { name: "qwen-door", namespace: "inference", stack: "eks-inference" },
  ],
};

type Made = [string, Pick<Change, "type" | "value">];

const release = (name: string, namespace: string): Pick<Change, "type" | "value"> => ({ type: "helm_release", value: { name, namespace } });
const namespace = (name: string): Pick<Change, "type" | "value"> => ({ type: "kubernetes_namespace_v1", value: { metadata: [{ name }] } });

/** In an order that holds. */
const MADE: Made[] = [
  ["cluster", { type: "aws_eks_cluster", value: { name: "chat" } }],
  ["nodes", { type: "aws_eks_node_group", value: { node_group_name: "system" } }],
  ["class", { type: "kubernetes_storage_class_v1", value: { metadata: [{ name: "efs" }] } }],
  ["gpu namespace", namespace("gpu-operator")],
  ["gpu", release("gpu-operator", "gpu-operator")],
  ["crds namespace", namespace("dynamo-crds")],
  ["crds", release("dynamo-crds", "dynamo-crds")],
  ["platform namespace", namespace("dynamo-system")],
  ["platform", release("dynamo-platform", "dynamo-system")],
  ["models", namespace("inference")],
  ["qwen", release("qwen", "inference")],
  ["door", release("qwen-door", "inference")],
];

/** All of it made one after the other, then taken in reverse; one of them moved before another in either. */
function lived(move: { made?: [string, string]; gone?: [string, string] } = {}): Change[] {
  const order = (names: string[], [what, before]: [string, string] = ["", ""]): string[] => (what === "" ? names : names.filter((name) => name !== what).flatMap((name) => (name === before ? [what, name] : [name])));
  const names = MADE.map(([name]) => name);
  const all = [
    ...order(names, move.made).map((name) => ["create", name] as const),
    ...order([...names].reverse(), move.gone).map((name) => ["delete", name] as const),
  ];
  return all.map(([action, name], index) => ({ action, ...MADE.find(([own]) => own === name)![1], begin: index * 10, end: index * 10 + 9 }));
}

test("one after the other, and back, keeps each order; a chain's pairs are counted", () => {
  expect(brokenOrders(lived(), DEPLOYMENT)).toEqual([]);
  expect(heldPairs(lived(), DEPLOYMENT)).toBeGreaterThan(30);
});

test("what is beside each other keeps it too: the CRDs and the GPU software", () => {
  const moved = lived({ made: ["crds namespace", "gpu"], gone: ["gpu", "crds"] });
  const gpu = moved.find(({ action, value }) => action === "create" && value.name === "gpu-operator")!;
  const beside = moved.map((one) => (one.action === "create" && one.value.name === "dynamo-crds" ? { ...one, begin: gpu.begin } : one));
  expect(brokenOrders(beside, DEPLOYMENT)).toEqual([]);
});

test.each<[string, { made?: [string, string]; gone?: [string, string] }, RegExp]>([
  ["a namespace after what is in it", { made: ["crds", "crds namespace"] }, /helm_release dynamo-crds was begun before kubernetes_namespace_v1 dynamo-crds was there: it is in that namespace/],
  ["something in a cluster before the cluster", { made: ["class", "cluster"] }, /kubernetes_storage_class_v1 efs was begun before aws_eks_cluster chat/],
  ["a release before the nodes", { made: ["gpu", "nodes"] }, /helm_release gpu-operator was begun before aws_eks_node_group system was there: its pods need nodes/],
  ["the operator before its kinds", { made: ["platform", "crds"] }, /dynamo-platform was begun before helm_release dynamo-crds was there: the operator doesn't start/],
  ["a graph before its kind", { made: ["qwen", "crds"] }, /helm_release qwen was begun before helm_release dynamo-crds.*must be there/],
  ["a graph before the operator", { made: ["qwen", "platform"] }, /helm_release qwen was begun before helm_release dynamo-platform/],
  ["a graph, and its verify, before the GPU software", { made: ["qwen", "gpu"] }, /helm_release qwen was begun before helm_release gpu-operator.*verify/],
  ["a volume before its class", { made: ["qwen", "class"] }, /helm_release qwen was begun before kubernetes_storage_class_v1 efs/],
  ["a door before its model", { made: ["door", "qwen"] }, /helm_release qwen-door was begun before helm_release qwen was there/],
  ["a model gone before its door", { gone: ["qwen", "door"] }, /helm_release qwen went before helm_release qwen-door was gone/],
  ["the operator gone before the graph", { gone: ["platform", "qwen"] }, /dynamo-platform went before helm_release qwen was gone/],
  ["the operator gone before the models' namespace", { gone: ["platform", "models"] }, /dynamo-platform went before kubernetes_namespace_v1 inference was gone: a graph that is left/],
  ["the add-ons gone before the models' namespace", { gone: ["gpu", "models"] }, /gpu-operator went before kubernetes_namespace_v1 inference was gone: what is left in it is unmounted/],
  ["a namespace gone before what is in it", { gone: ["models", "qwen"] }, /kubernetes_namespace_v1 inference went before helm_release qwen was gone/],
  ["the nodes gone before a release", { gone: ["nodes", "platform"] }, /aws_eks_node_group system went before helm_release dynamo-platform/],
  ["the cluster gone before its nodes", { gone: ["cluster", "nodes"] }, /aws_eks_cluster chat went before aws_eks_node_group system/],
  ["the CRDs' release gone before the operator", { gone: ["crds", "platform"] }, /dynamo-crds went before helm_release dynamo-platform/],
])("%s is told", (_, move, says) => {
  expect(brokenOrders(lived(move), DEPLOYMENT).join("\n")).toMatch(says);
});

test("a watched platform waits for the kinds of its monitors, an unwatched one doesn't", () => {
  const moved = lived({ made: ["gpu", "models"] });
  expect(brokenOrders(moved, { ...DEPLOYMENT, monitoring: {} }).join()).toMatch(/dynamo-platform was begun before helm_release gpu-operator was there: its monitors/);
  expect(brokenOrders(moved, DEPLOYMENT)).toEqual([]);
});

test("of an app that isn't ours, what holds anywhere: its cluster, nodes and namespaces", () => {
  expect(brokenOrders(lived({ made: ["platform", "crds"] }))).toEqual([expect.stringContaining("kubernetes_namespace_v1 dynamo-system")]);
  expect(heldPairs(lived())).toBeGreaterThan(10);
  expect(heldPairs([])).toBe(0);
});

test("one that is begun while the other still comes is too early, by a moment too", () => {
  const [cluster, nodes] = lived();
  expect(brokenOrders([cluster, { ...nodes, begin: cluster.end - 1 }])).toHaveLength(1);
  expect(brokenOrders([cluster, { ...nodes, begin: cluster.end }])).toEqual([]);
});
