import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { upgrade as command } from "../../../cli/commands/upgrade";
import { runCommand } from "../../../cli/run";
import { Deployment, Part, Pool } from "../../../explain/deployment";
import { PlanRequest, planInference } from "../../../inference-runtime/planner";
import { changesOf, metricChanges } from "../../../operate/upgrade/changes";
import { outlooks } from "../../../operate/upgrade/part-outlook";
import { newestRelease, upgradePath } from "../../../operate/upgrade/path";
import { upgradeText } from "../../../operate/upgrade/text";
import { planUpgrade } from "../../../operate/upgrade/upgrade";
import { DynamoRelease } from "../../../constructs/dynamo/release";

describe("the path", () => {
  const through = (from: string, to: string): string => {
    const found = upgradePath(from, to);
    return "refused" in found ? `no: ${found.refused}` : found.hops.map((hop) => `${hop.from}>${hop.to}`).join(" ");
  };

  test.each([
    ["1.6.0", "1.6.1", "1.6.0>1.6.1"],
    ["1.5.1", "1.6.1", "1.5.1>1.6.1"],
    ["1.3.0", "1.6.1", "1.3.0>1.4.2 1.4.2>1.5.1 1.5.1>1.6.1"],
    ["0.9.1", "1.1.1", "0.9.1>1.0.2 1.0.2>1.1.1"],
    ["1.6.1", "1.6.1", ""],
  ])("%s to %s", (from, to, hops) => expect(through(from, to)).toBe(hops));

  test.each([
    ["1.6.1", "1.5.1", /^no: 1\.5\.1 is older than 1\.6\.1, which is deployed: the CRDs/],
    ["1.6.1", "1.6.0", /^no: 1\.6\.0 is older/],
    ["1.6.1", "1.9.0", /^no: 1\.9\.0: this Dynamo release is not known/],
    ["1.6.1", "v1.6.1", /^no: v1\.6\.1: .*did you mean "1\.6\.1"\?/],
    ["1.6.1", "latest", /^no: latest: /],
    ["1.6.1", "constructor", /^no: constructor: /],
    ["dev", "1.6.1", /^no: dev: /],
  ])("%s to %s: there is none", (from, to, words) => expect(through(from, to)).toMatch(words));

  test("without a name to the newest, step by step and always the one before it", () => {
    expect(newestRelease()).toBe(DynamoRelease.known().pop());
    const found = upgradePath("0.8.0", newestRelease());
    if ("refused" in found) throw new Error(found.refused);
    expect(found.hops.map(({ from }) => from)).toEqual(["0.8.0", ...found.hops.slice(0, -1).map(({ to }) => to)]);
  });
});

describe("what a step changes", () => {
  const told = (from: string, to: string, engines: string[] = ["vllm"]): string[] => changesOf({ from, to }, engines).map((change) => `${change.what} ${change.from} -> ${change.to}`);

  test("CRDs, graphs, NATS, etcd, drivers and engines, where they change", () => {
    expect(told("0.9.1", "1.0.2")).toEqual(expect.arrayContaining(["the engine, vllm, is 0.14.1 -> 0.16.0", "the CRDs come by a chart of NVIDIA's -> a Job of the operator's image", "etcd comes with the platform yes -> no"]));
    expect(told("1.2.1", "1.3.1")).toEqual(expect.arrayContaining(["graphs are written as v1alpha1 -> v1beta1", "the oldest driver for vllm is 575 -> 580"]));
    expect(told("1.3.1", "1.4.2")).toEqual(expect.arrayContaining(["NATS comes with the platform yes -> no", "the lowest Kubernetes is not said -> 1.30"]));
  });

  test("only of the engines that are deployed; TensorRT-LLM had its driver before", () => {
    expect(told("1.2.1", "1.3.1", ["trtllm"]).filter((line) => /vllm|driver/.test(line))).toEqual([]);
    expect(told("1.5.1", "1.6.1", [])).toEqual([]);
    expect(told("1.5.1", "1.6.1", ["mocker", "constructor"])).toEqual([]);
  });

  test("nothing between patches of a minor", () => expect(told("1.6.0", "1.6.1")).toEqual([]));

  test("bounds that moved in 1.6, which an alert of one's own would miss", () => {
    expect(metricChanges({ from: "1.5.1", to: "1.6.1" })?.join("\n")).toMatch(/~ dynamo_frontend_inter_token_latency_seconds: bounds .*, 2 -> .*, 80/);
    expect(metricChanges({ from: "1.6.0", to: "1.6.1" })).toEqual([]);
    expect(metricChanges({ from: "1.0.2", to: "1.1.1" })).toBeUndefined();
  });
});

const pool = (name: string, gpusPerNode: number, maxNodes: number): Pool => ({ name, machineType: "m", gpusPerNode, minNodes: 0, maxNodes, capacity: "on-demand", gpu: "NVIDIA L4" });
const worker = (more: Partial<Part> = {}): Part => ({ name: "worker", role: "worker", replicas: 1, gpus: 1, pool: "l4", ...more });
const deployment = (pools: Pool[], parts: Part[], release = "1.5.1"): Deployment => ({
  schemaVersion: 1,
  id: "eks",
  dynamo: { release, namespace: "dynamo-system", modelNamespace: "inference" },
  cluster: { name: "c" },
  stacks: ["cluster", "addons", "crds", "platform", "inference"].map((step) => ({ name: `eks-${step}`, step })),
  pools,
  models: [{ name: "qwen", model: "Qwen/Qwen3-0.6B", images: [], parts: [{ name: "frontend", role: "frontend", replicas: 1, gpus: 0 }, ...parts], plan: { feasible: true, engine: "vllm 0.28.0", gpusPerReplica: 1, gpuMemoryGiB: 22 } }],
});
const HOP = { from: "1.5.1", to: "1.6.1" };

describe("whether workers can be rolled", () => {
  test.each<[string, Pool, Partial<Part>, boolean]>([
    ["one worker, two nodes", pool("l4", 1, 2), {}, true],
    ["one worker, one node", pool("l4", 1, 1), {}, false],
    ["two workers, two nodes", pool("l4", 1, 2), { replicas: 2 }, false],
    ["two of four GPUs on one node of eight", pool("l4", 8, 1), { replicas: 2, gpus: 4 }, false],
    ["one of four GPUs on one node of eight", pool("l4", 8, 1), { gpus: 4 }, true],
    ["three GPUs each: two to a node of eight", pool("l4", 8, 1), { replicas: 2, gpus: 3 }, false],
    ["a scaled part counts its most", pool("l4", 1, 3), { maxReplicas: 3 }, false],
    ["of four and more one goes first", pool("l4", 1, 4), { replicas: 4 }, true],
  ])("%s", (_, on, more, fine) => {
    const [{ stuck, rollout }] = outlooks(deployment([on], [worker(more)]), HOP);
    expect([stuck === undefined, /before one goes$/.test(rollout)]).toEqual([fine, true]);
    if (!fine) expect(stuck).toMatch(/pool l4 has no room for one worker more .* Raise its maxNodes by one/);
  });

  test("two parts share a pool's GPUs", () => {
    const parts = (nodes: number): boolean[] => outlooks(deployment([pool("l4", 1, nodes)], [worker(), worker({ name: "other" })]), HOP).map(({ stuck }) => stuck === undefined);
    expect([parts(2), parts(3)]).toEqual([[false, false], [true, true]]);
  });

  test("over several nodes there is no surge, and one alone is away", () => {
    const [one] = outlooks(deployment([pool("l4", 8, 4)], [worker({ gpus: 16 })]), HOP);
    expect([one.stuck, one.rollout]).toEqual([undefined, expect.stringMatching(/nothing answers meanwhile/)]);
    expect(outlooks(deployment([pool("l4", 8, 4)], [worker({ gpus: 16, replicas: 2 })]), HOP)[0].rollout).toBe("2 workers over several nodes, one after the other");
  });
});

describe("whether a model still fits", () => {
  // Longer than what 1.6's vLLM has room for, and not than what 1.5's has.
  const at = (dynamoRelease: string, more: Partial<PlanRequest> = {}): ReturnType<typeof planInference> => planInference({ model: "meta-llama/Llama-3.1-8B-Instruct", machineType: "g6.2xlarge", dynamoRelease, ...more });
  const [old, now] = ["1.5.1", "1.6.1"].map((release) => at(release, { maxModelLen: 1024 }).perGpu?.kvCacheGiB.high as number);
  const maxModelLen = Math.floor((((old + now) / 2) * 2 ** 30) / (at("1.6.1", { maxModelLen: 1024 }).kvBytesPerTokenPerGpu as number) / 16) * 16;
  const asked: PlanRequest = { model: "meta-llama/Llama-3.1-8B-Instruct", machineType: "g6.2xlarge", maxModelLen };

  test("one that fits the old release alone is told, with the planner's own reason", () => {
    expect([at("1.5.1", { maxModelLen }).feasible, at("1.6.1", { maxModelLen }).feasible]).toEqual([true, false]);
    const plan = planUpgrade(deployment([pool("l4", 1, 3)], [worker({ asked })]), "1.6.1");
    expect(plan.stops).toEqual([expect.stringMatching(/^qwen, worker, with 1\.6\.1: One sequence of .* \[sequence-does-not-fit\]$/)]);
    expect(upgradeText(plan, [])).toMatch(/mend first:\n {2}qwen, worker, with 1\.6\.1: One sequence/);
  });

  test("what didn't fit before either is nobody's news", () => {
    const [{ planned }] = outlooks(deployment([pool("l4", 1, 3)], [worker({ asked: { ...asked, maxModelLen: 131072 } })]), HOP);
    expect(planned?.refused).toEqual([]);
  });

  test("memory that moves is told; a request that can't be understood is told as not planned", () => {
    const text = upgradeText(planUpgrade(deployment([pool("l4", 1, 3)], [worker({ asked: { ...asked, maxModelLen: 1024 } })]), "1.6.1"), []);
    expect(text).toMatch(/KV cache of a GPU \d+\.\d\d -> \d+\.\d\d GiB, requests at once \d+ -> \d+/);
    expect(upgradeText(planUpgrade(deployment([pool("l4", 1, 3)], [worker({ asked: { model: 7 } as unknown as PlanRequest })]), "1.6.1"), [])).toContain("before one goes; not planned");
  });
});

describe("the command", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "upgrade-test-"));
  afterAll(() => fs.rmSync(folder, { recursive: true }));
  fs.mkdirSync(path.join(folder, "deployments"));
  const write = (one: Deployment): void => fs.writeFileSync(path.join(folder, "deployments", "eks.json"), JSON.stringify(one));
  const run = async (...args: string[]): Promise<{ status: number; out: string; err: string }> => {
    const said = { out: "", err: "" };
    const io = { env: {}, readStdin: () => "", readFile: (file: string) => fs.readFileSync(file, "utf8"), out: (text: string) => void (said.out += text), err: (text: string) => void (said.err += text) };
    return { status: await runCommand(command, ["--output", folder, ...args], io), ...said };
  };

  test("a path with its commands, in the deployment's own stacks", async () => {
    write(deployment([pool("l4", 1, 2)], [worker()], "1.4.2"));
    const { status, out } = await run("--to", "1.6.1", "eks");
    expect(status).toBe(0);
    expect(out).toMatch(/^eks: 1\.4\.2 -> 1\.5\.1 -> 1\.6\.1, 2 upgrades, one after the other\n/);
    expect(out).toContain('dynamo: { release: "1.5.1", platform: { upgradeFrom: "1.4.2" } } in the app; npx cdktf synth');
    expect(out).toContain("npx cdktf deploy 'eks-crds' 'eks-platform'; npx cdktf-dynamo verify eks --no-chat");
    expect(out).toContain("npx cdktf deploy 'eks-inference'; npx cdktf-dynamo verify eks");
  });

  test("1 where something stops it, as JSON too; 0 where there is nothing to do", async () => {
    write(deployment([pool("l4", 1, 1)], [worker()]));
    const { status, out } = await run("--json", "--to", "1.6.1", "eks");
    expect([status, JSON.parse(out).stops.length]).toEqual([1, 1]);
    write(deployment([pool("l4", 1, 1)], [worker()], newestRelease()));
    expect(await run("eks")).toMatchObject({ status: 0, out: `eks: is at ${newestRelease()} already\n` });
    expect(await run("--to", "0.9.1", "eks")).toMatchObject({ status: 1, out: expect.stringMatching(/is older than/) });
  });

  test.each([[["ekz"], 1, /did you mean eks\?/], [[], 2, /<id>/], [["--to", "", "eks"], 2, /--to/], [["eks", "aks"], 2, /aks/]])("%j is refused", async (args, status, words) => {
    const ended = await run(...args);
    expect([ended.status, ended.err]).toEqual([status, expect.stringMatching(words)]);
  });
});
