import { App, TerraformStack, Testing } from "cdktf";
import { Construct } from "constructs";
import { ExistingCluster } from "../../../constructs/cluster/existing-cluster";
import { Fabric } from "../../../constructs/cluster/pools/fabric";
import { InvalidInputError } from "../../../constructs/core/problems/problem";
import { SYNTH_REFUSED, problemsIn } from "../../../constructs/core/problems/refuse";
import { AksDeployment } from "../../../stacks/azure/deployment";
import { EksDeployment } from "../../../stacks/aws/deployment";
import { GkeDeployment } from "../../../stacks/google/deployment";
import { ExistingDeployment } from "../../../stacks/kubernetes/existing-deployment";

/** What a deployment stands in, and its id, as programs without a type check give them. */

const pool = { name: "l4", labels: { pool: "l4" }, nodeSelector: { pool: "l4" }, taints: [], minNodes: 0, maxNodes: 4 };
const props = {
  cluster: new ExistingCluster({ clusterName: "lab", context: "lab", gpuPools: [{ ...pool, gpu: "NVIDIA L4", gpusPerNode: 1, fabric: Fabric.NONE }], storage: [] }),
  models: [],
};
const KINDS = { EksDeployment, AksDeployment, GkeDeployment, ExistingDeployment };

describe.each(Object.entries(KINDS))("%s", (_name, Kind) => {
  const make = (scope: unknown, id: unknown): unknown => new (Kind as unknown as new (scope: unknown, id: unknown, props: object) => unknown)(scope, id, props);

  test.each<[string, unknown]>([
    ["an object", {}],
    ["nothing", undefined],
    ["null", null],
    ["a text", "app"],
    ["a construct without an app", new Construct(undefined as never, "")],
  ])("in %s it is refused at once", (_what, scope) => {
    expect(() => make(scope, "lab")).toThrow(InvalidInputError);
    expect(() => make(scope, "lab")).toThrow(/^1 problem found.*\n\n\[wrong-type\] scope = .*\n.*\n +fix: .*new App\(\)/);
  });

  test.each<[unknown]>([[7], [undefined], [null], [Symbol("x")], [{}], [["lab"]]])("the id %p is refused with all else", (id) => {
    const app = new App();
    make(app, id);
    expect(problemsIn(app)).toContainEqual(expect.objectContaining({ code: "wrong-type", property: "id", value: id, reason: "a text is expected here" }));
  });
});

test("what is refused of the app itself stops a stack that is synthesised alone", () => {
  const app = new App();
  app.node.setContext(SYNTH_REFUSED, undefined);
  const { stacks } = new ExistingDeployment(app, "Lab", props);
  expect(stacks.length).toBe(3);
  for (const stack of stacks) expect(() => Testing.synth(stack as TerraformStack)).toThrow(/\[invalid-name\] id = "Lab"/);
});
