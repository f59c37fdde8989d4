import { App } from "cdktf";
import { ExistingCluster } from "../../../../constructs/cluster/existing-cluster";
import { Fabric } from "../../../../constructs/cluster/pools/fabric";
import { jsonOf } from "../../../../constructs/core/shape/json";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { ExistingDeployment } from "../../../../stacks/kubernetes/existing-deployment";

/** Values that no document can hold, in what is handed on to a chart. */

const circle: { self?: unknown; kept: number } = { kept: 1 };
circle.self = circle;
const listed: unknown[] = [1];
listed.push(listed);

const pool = { name: "l4", labels: { pool: "l4" }, nodeSelector: { pool: "l4" }, taints: [], minNodes: 0, maxNodes: 4 };
const cluster = { clusterName: "lab", context: "lab", gpuPools: [{ ...pool, gpu: "NVIDIA L4", gpusPerNode: 1, fabric: Fabric.NONE }], storage: [] };

test.each<[string, object, string[]]>([
  ["that hold themselves", circle, ["self.self"]],
  ["a member of which holds itself", { "dynamo-operator": circle }, ["dynamo-operator.self"]],
  ["a list of which holds itself", { "dynamo-operator": { env: listed } }, ["dynamo-operator.env[1]"]],
  ["with a function, a symbol and a BigInt", { a: () => 1, b: Symbol("x"), c: [10n] }, ["a", "b", "c[0]"]],
  ["with numbers that are none", { a: NaN, b: [Infinity] }, ["a", "b[0]"]],
])("platform values %s are refused, each part once, and the rest is checked", (_name, values, paths) => {
  const app = new App();
  new ExistingDeployment(app, "lab", { cluster: new ExistingCluster(cluster as never), models: [], dynamo: { platform: { values: values as never } } });
  const told = problemsIn(app).filter(({ code, property }) => code === "wrong-type" && property.startsWith("dynamo.platform.values."));
  expect(told.map(({ property }) => property.replace("dynamo.platform.values.", ""))).toEqual(paths);
});

test("what is left of such a value is what can be written", () => {
  expect(jsonOf({ circle, listed, f: () => 1, n: [NaN, 2], t: "x" })).toEqual({ circle: { kept: 1 }, listed: [1, null], n: [null, 2], t: "x" });
  const proto = jsonOf(JSON.parse('{"__proto__": {"a": 1}, "constructor": "x"}')) as object;
  expect(Object.keys(proto)).toEqual(["__proto__", "constructor"]);
});
