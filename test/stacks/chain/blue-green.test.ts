import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { costReport } from "../../../explain/cost-report";
import { costText } from "../../../explain/cost-text";
import { PRICES } from "../../../explain/cost";
import { readDeployment } from "../../../explain/deployment";
import { explain } from "../../../explain/explanation";
import { explanationText } from "../../../explain/text";
import { guard, readPlan } from "../../../guard/guard";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { planUpgrade } from "../../../operate/upgrade/upgrade";
import { AksDeployment, ApiServerAccess } from "../../../stacks/azure";
import { EksDeployment, PoolColor } from "../../../stacks/aws";
import { GkeDeployment } from "../../../stacks/google";
import { missingTerraform } from "../../../testing";
import { applyChanges } from "../../harness/changed-terraform";

/** Two pools of one role: where the models are, and what each change of it plans. */

/* eslint-disable @typescript-eslint/no-explicit-any -- properties as a program without types gives them */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "blue-green-"));
afterAll(() => fs.rmSync(scratch, { recursive: true, force: true }));
let apps = 0;
const newApp = (): App => new App({ outdir: path.join(scratch, String(apps++)) });

const BLUE = { role: "l4", blue: "blue", green: "green" };
const GREEN = { ...BLUE, active: PoolColor.GREEN };
const MODEL = { name: "qwen", model: "Qwen/Qwen3-0.6B", gpuPool: "l4" };
const two = (pool: object): any[] => ["blue", "green"].map((name) => ({ name, maxNodes: 2, ...pool }));

type Make = (app: App, props: any) => { stacks: { node: any }[] };
const CLOUDS: { [cloud: string]: [Make, object, string] } = {
  eks: [(app, props) => new EksDeployment(app, "lab", { region: "us-west-2", ...props }), { machineType: "g6.2xlarge" }, "aws_eks_node_group"],
  aks: [(app, props) => new AksDeployment(app, "lab", { region: "swedencentral", apiServerAccess: ApiServerAccess.fromRanges(["203.0.113.7/32"]), ...props }), { machineType: "Standard_NC24ads_A100_v4" }, "azurerm_kubernetes_cluster_node_pool"],
  gke: [(app, props) => new GkeDeployment(app, "lab", { project: "my-project-1", region: "us-central1", ...props }), { machineType: "g2-standard-8" }, "google_container_node_pool"],
};

function made(cloud: string, props: object = {}): App {
  const [make, pool] = CLOUDS[cloud];
  const app = newApp();
  make(app, { gpuPools: two(pool), models: [MODEL], blueGreen: [BLUE], ...props });
  return app;
}
function described(app: App): any {
  app.synth();
  return readDeployment("lab.json", fs.readFileSync(path.join(app.outdir, "deployments", "lab.json"), "utf8"));
}
const pools = (deployment: any): string[] => deployment.models.flatMap(({ parts }: any) => parts.filter((part: any) => part.gpus > 0).map((part: any) => part.pool));

describe.each(Object.keys(CLOUDS))("%s", (cloud) => {
  test("the models are on the active pool, whatever else fits; one word brings them to the other", () => {
    const [blue, green] = [BLUE, GREEN].map((role) => described(made(cloud, { blueGreen: [role] })));
    expect([pools(blue), pools(green)]).toEqual([["blue"], ["green"]]);
    expect(blue.blueGreen).toEqual([{ role: "l4", color: "blue", active: "blue", standby: "green" }]);
    expect(green.blueGreen).toEqual([{ role: "l4", color: "green", active: "green", standby: "blue" }]);
    // A model that names no pool isn't placed on one that stands by, though it comes first.
    expect(pools(described(made(cloud, { blueGreen: [GREEN], models: [{ ...MODEL, gpuPool: undefined }] })))).toEqual(["green"]);
    // Both are made, and all that runs on GPU nodes finds both.
    expect(blue.pools.map(({ name }: any) => name)).toEqual(expect.arrayContaining(["blue", "green"]));
  });

  (missingTerraform() === undefined ? test : test.skip)("set, switched, the old one taken away: what each plans, and what guard says", async () => {
    const [, pool, type] = CLOUDS[cloud];
    const [only] = two(pool);
    const steps: [string, object][] = [
      ["one pool", { gpuPools: [only], blueGreen: undefined, models: [{ ...MODEL, gpuPool: "blue" }] }],
      ["set", {}],
      ["switched", { blueGreen: [GREEN] }],
      ["away", { blueGreen: undefined, gpuPools: two(pool).slice(1), models: [{ ...MODEL, gpuPool: "green" }] }],
    ];
    const { changes, left } = await applyChanges(steps.map(([, props]) => () => made(cloud, { ...(cloud === "aks" ? {} : { deletionProtection: false }), ...props })));
    expect(changes.map(({ again }) => again)).toEqual(steps.map(() => ""));
    expect(left).toBe(0);
    const planned = changes.map(({ plan }) => readPlan("plan.json", plan));
    const touched = (index: number): string[] => planned[index].filter(({ change }) => !["no-op", "read"].includes(change.actions[0])).map(({ type: of, change }) => `${of} ${change.actions.join("+")}`);
    // The second pool comes, and no model moves.
    expect(touched(1).filter((one) => one.startsWith(type))).toEqual([`${type} create`]);
    expect(touched(1).filter((one) => /helm_release (?!update)/.test(one))).toEqual([]);
    // A switch touches the model's release, and no pool.
    expect(touched(2)).toEqual(["helm_release update"]);
    expect(guard(planned[2])).toEqual({ losses: [], unused: [] });
    const [set, switched] = [described(made(cloud)), described(made(cloud, { blueGreen: [GREEN] }))];
    // What stands by may go; nothing may that isn't known to, nor what has the models.
    expect(guard(planned[3]).losses).toMatchObject([{ how: "deleted" }]);
    expect(guard(planned[3], { deployed: switched })).toEqual({ losses: [], unused: [], standby: [expect.stringContaining(type)] });
    expect(guard(planned[3], { deployed: set }).losses).toMatchObject([{ how: "deleted", loses: expect.stringMatching(/it has role l4, with qwen: switch to green and deploy that first$/) }]);
  }, 600_000);
});

describe("what can't be is refused, all of it at once", () => {
  const problems = (props: object): string[] => {
    const app = made("eks", props);
    return problemsIn(app).map(({ code, property }) => `${code} ${property}`);
  };
  test.each<[string, object, string[]]>([
    ["a role by a pool's name", { blueGreen: [{ ...BLUE, role: "green" }] }, ["role-is-pool blueGreen[0].role"]],
    ["a pool that isn't there", { blueGreen: [{ ...BLUE, green: "gren" }] }, ["unknown-color-pool blueGreen[0].green"]],
    ["one pool", { blueGreen: [{ ...BLUE, green: "blue" }] }, ["one-pool-two-colors blueGreen[0].green"]],
    ["two roles of one pool", { blueGreen: [BLUE, { ...BLUE, role: "other" }] }, ["pool-of-two-roles blueGreen[1].blue", "pool-of-two-roles blueGreen[1].green"]],
    ["a role twice", { blueGreen: [BLUE, BLUE] }, ["duplicate-pool-role blueGreen[1].role", "pool-of-two-roles blueGreen[1].blue", "pool-of-two-roles blueGreen[1].green"]],
    ["a model that names a colour, in a part too", { models: [{ ...MODEL, gpuPool: "blue", prefill: { gpuPool: "green" } }] }, ["model-names-color models[0].gpuPool", "model-names-color models[0].prefill.gpuPool"]],
    ["a colour that is none", { blueGreen: [{ ...BLUE, active: "green" }] }, ["wrong-type blueGreen[0].active"]],
    ["a role without a pool", { blueGreen: [{ role: "l4", blue: "blue" }] }, ["missing-property blueGreen[0].green"]],
    ["no list", { blueGreen: BLUE }, ["wrong-type blueGreen"]],
  ])("%s", (_, props, expected) => expect(problems(props)).toEqual(expect.arrayContaining(expected)));
});

test("what a switch would meet is told before it: a pool that can't carry the models", () => {
  const app = made("eks", { gpuPools: [{ name: "blue", machineType: "p5.48xlarge", maxNodes: 2 }, { name: "green", machineType: "g6.2xlarge", maxNodes: 1 }], models: [{ ...MODEL, model: "meta-llama/Llama-3.3-70B-Instruct", gpusPerWorker: 8, huggingFaceToken: { name: "hf-token-secret" } }] });
  const told = app.node.findAll().flatMap((one) => one.node.metadata).map(({ data }) => String(data)).filter((text) => text.includes("switch"));
  expect(told).toEqual([expect.stringMatching(/^\[switch-refused\] a switch of blueGreen would be refused: qwen: /), ...told.slice(1)]);
  expect(made("eks").node.findAll().flatMap((one) => one.node.metadata).filter(({ data }) => /switch-/.test(String(data)))).toEqual([]);
});

test("explain and cost show both, an upgrade without room names the way; without blueGreen nothing is said of it", () => {
  const deployment = described(made("eks", { gpuPools: two({ machineType: "g6.2xlarge", maxNodes: 1 }) }));
  const line = /role l4 is blue: blue has its models, green stands by: USD 0\.00 of the fewest nodes' hour, and \d+\.\d\d of the most's, which is had during a switch alone/;
  expect(explanationText(explain(deployment))).toMatch(line);
  expect(costText(costReport(deployment, PRICES), { all: false })).toMatch(line);
  expect(planUpgrade({ ...deployment, dynamo: { ...deployment.dynamo, release: "1.5.1" } }, "1.6.1").stops.join()).toMatch(/Switch role l4 to green with it/);
  const plain = described(made("eks", { blueGreen: undefined, models: [{ ...MODEL, gpuPool: "blue" }] }));
  expect([plain.blueGreen, explain(plain).roles]).toEqual([undefined, undefined]);
});
