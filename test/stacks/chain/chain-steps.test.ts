import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { DoorCertificate } from "../../../constructs/cluster/exposure/certificate";
import { Exposure } from "../../../constructs/cluster/exposure/exposure";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { Monitoring } from "../../../constructs/kubernetes/monitoring/monitoring";
import { addDeployments } from "../../../deployments/all";
import { stackTasks } from "../../../explain/timeline/stack-tasks";
import { SynthesisedStack, readSynthesised } from "../../../explain/timeline/synthesised";
import { Task, timed } from "../../../explain/timeline/task";
import { EksDeployment } from "../../../stacks/aws/deployment";
import { Change, seeded } from "../../../testing/provider/pace";
import { OrderedDeployment, brokenOrders, heldPairs } from "../../../testing/rehearsal/order-rules";

/**
 * Every order that the edges allow: stacks and resources as they are synthesised, each taking a random time, deployed and destroyed in
 * thought as Terraform and the CDKTF CLI would. `npm run rehearse -- --shuffle` does it with both for real.
 */
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "chain-steps-test-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

const RUNS = 50;

interface Made {
  readonly stacks: SynthesisedStack[];
  readonly deployment: OrderedDeployment;
}

function read(app: App, id: string): Made {
  const deployment: OrderedDeployment = JSON.parse(fs.readFileSync(path.join(app.outdir, "deployments", `${id}.json`), "utf8"));
  const names = deployment.stacks.map(({ name }) => name);
  return { deployment, stacks: readSynthesised(app.outdir).filter(({ name }) => names.includes(name)) };
}

/** One deploy and one destroy, each resource taking a random time. */
function live({ stacks }: Made, seed: number): Change[] {
  const random = seeded(seed);
  const instances = new Map<string, Pick<Change, "type" | "value">>(stacks.flatMap(({ name, content }) => Object.entries(content.resource ?? {}).flatMap(([type, named]) => Object.entries(named).map(([id, value]) => [`${name}/${type}.${id}`, { type, value }] as const))));
  const tasks = stacks.flatMap((stack) => stackTasks(stack, stack.dependencies));
  const users = new Map<string, string[]>();
  for (const { id, after } of tasks) for (const one of after) users.set(one, [...(users.get(one) ?? []), id]);
  const slowly = (task: Task): Task => {
    const seconds = 0.001 + random() ** 4;
    return { ...task, row: { id: "r", what: "r", low: seconds, likely: seconds, high: seconds, kind: "assumed", source: "assumed" } };
  };
  const changes = (of: readonly Task[], action: Change["action"]): Change[] =>
    [...timed(of.map(slowly), "likely").values()].flatMap(({ task, start, end }) => {
      const made = instances.get(task.id);
      return made === undefined ? [] : [{ action, ...made, begin: start, end }];
    });
  return [...changes(tasks, "create"), ...changes(tasks.map((task) => ({ ...task, after: users.get(task.id) ?? [] })), "delete")];
}

function brokenIn(made: Made, runs = RUNS): string[] {
  return [...new Set(Array.from({ length: runs }, (_, run) => brokenOrders(live(made, run + 1), made.deployment)).flat())];
}

describe("no order that the edges allow breaks", () => {
  const app = new App({ outdir: path.join(scratch, "cloned") });
  const second = new App({ outdir: path.join(scratch, "whole") });
  const third = new App({ outdir: path.join(scratch, "ahead") });
  beforeAll(async () => {
    await addDeployments(app, {});
    app.synth();
    const tls = DoorCertificate.acm("arn:aws:acm:us-west-2:111122223333:certificate/11111111-2222-3333-4444-555555555555");
    new EksDeployment(second, "whole", {
      region: "us-west-2",
      gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 2 }],
      monitoring: Monitoring.inCluster(),
      models: [{ name: "qwen", model: "Qwen/Qwen3-0.6B", gpuPool: "l4", exposure: Exposure.internal({ host: "chat.example.com", tls }) }],
    });
    expect(problemsIn(second)).toEqual([]);
    second.synth();
    const models = [{ name: "qwen", model: "Qwen/Qwen3-0.6B", gpuPool: "l4" }];
    new EksDeployment(third, "ahead", { region: "us-west-2", gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 2 }], models, earlyStart: true, earlyWeights: true });
    third.synth();
  }, 120_000);

  test.each(["eks", "aks", "gke"])("%s, as cloned", (id) => {
    const made = read(app, id);
    expect(heldPairs(live(made, 1), made.deployment)).toBeGreaterThan(15);
    expect(brokenIn(made)).toEqual([]);
  });

  test("with monitoring and a door", () => {
    const made = read(second, "whole");
    expect(made.deployment.releases.map(({ name }) => name)).toContain("qwen-door");
    expect(brokenIn(made)).toEqual([]);
  });

  test("with images and weights ahead", () => {
    const made = read(third, "ahead");
    expect(made.deployment.releases.map(({ name }) => name)).toContain("qwen-weights");
    expect(brokenIn(made)).toEqual([]);
  });

  test("the platform doesn't wait for the weights, and takes over a namespace that isn't there", () => {
    const made = read(third, "ahead");
    const without = made.stacks.map((stack) => ({ ...stack, dependencies: stack.dependencies.filter((name) => name !== "ahead-weights") }));
    expect(brokenIn({ ...made, stacks: without }).join("\n")).toMatch(/kubernetes_namespace_v1 inference was begun before helm_release qwen-weights was there: it is made with the weights/);
  });

  test.each<[string, string, string, RegExp]>([
    ["the platform doesn't wait for the add-ons", "platform", "addons", /went before kubernetes_namespace_v1 inference was gone|its monitors/],
    ["the platform doesn't wait for the CRDs", "platform", "crds", /helm_release dynamo-platform was begun before helm_release dynamo-crds was there/],
    ["the models don't wait for the platform", "inference", "platform", /helm_release qwen was begun before helm_release dynamo-platform was there/],
    ["the add-ons don't wait for the cluster", "addons", "cluster", /was begun before aws_eks_(cluster|node_group)/],
  ])("and one does where %s", (_, step, before, says) => {
    const made = read(second, "whole");
    const without = made.stacks.map((stack) => (stack.name === `whole-${step}` ? { ...stack, dependencies: stack.dependencies.filter((name) => name !== `whole-${before}`) } : stack));
    expect(brokenIn({ ...made, stacks: without }).join("\n")).toMatch(says);
  });
});
