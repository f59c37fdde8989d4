import { Engine } from "../../../../constructs/inference/engine";
import { Router } from "../../../../constructs/inference/routing/router";
import { ServedModelOptions } from "../../../../constructs/inference/served-model-options";
import { GpuPool } from "../../../../constructs/cluster/pools/node-pool";
import { DynamoRelease } from "../../../../constructs/dynamo/release";
import { modelValues } from "../../../../constructs/inference/model-values";
import { EFA, INFINIBAND, clusterOf, h100 } from "../../../constructs/inference/shapes/cluster";
import { Rendered, helmTemplate } from "../../../harness/helm";
import { CHART, environmentOf, mainOf, podOf } from "../../../inference-runtime/chart/render";
import { Desk, describeWithDynamo, run } from "../../desk";
import { Gang, leaderName, podsOf } from "./operator";

const NODES = 2;
const GPUS = 8;
/** The mocker's, so that a stream of 120 tokens takes seconds. */
const PACE = ["--speedup-ratio", "0.4"];

interface Shape {
  readonly title: string;
  readonly model: Partial<ServedModelOptions>;
  readonly gang: Gang;
  readonly pool?: GpuPool;
  /** Ranks that each node serves, the leader's first. */
  readonly ranks: number[];
  /** Part and rank of the pods that are killed under load, one after the other. */
  readonly killed: [string, number][];
}

const WIDE_VLLM = ["--data-parallel-size", "16", "--tensor-parallel-size", "1", "--enable-expert-parallel"];
const WIDE_SGLANG = ["--enable-dp-attention", "--dp-size", "16", "--tp-size", "16", "--ep-size", "16"];
/** A driver that isn't on the loader's path, as on GKE: the whole command is one text. */
const BESIDE_DRIVER = h100("gpus", INFINIBAND, { driverRoot: "/usr/local/nvidia" });

const SHAPES: Shape[] = [
  { title: "vLLM, tensor x pipeline, by Grove", model: { replicas: 2, router: Router.KV }, gang: "grove", ranks: [1, 0], killed: [["worker", 1], ["worker", 0]] },
  { title: "vLLM, tensor x pipeline, by LeaderWorkerSet", model: { replicas: 2 }, gang: "lws", ranks: [1, 0], killed: [["worker", 1]] },
  { title: "vLLM, tensor x pipeline, the command one text", model: { replicas: 2 }, gang: "grove", pool: BESIDE_DRIVER, ranks: [1, 0], killed: [["worker", 1]] },
  { title: "vLLM, wide expert parallelism", model: { replicas: 2, engineArgs: WIDE_VLLM, router: Router.KV }, gang: "grove", ranks: [8, 8], killed: [["worker", 1], ["worker", 0]] },
  { title: "SGLang, wide expert parallelism", model: { replicas: 2, engine: Engine.SGLANG, engineArgs: WIDE_SGLANG, router: Router.KV }, gang: "grove", ranks: [16, 0], killed: [["worker", 1]] },
  { title: "vLLM, prefill and decode apart, behind the KV router", model: { prefill: { replicas: 2 }, replicas: 2, router: Router.KV }, gang: "grove", ranks: [1, 0], killed: [["prefill", 1], ["decode", 1]] },
];

function start(desk: Desk, { model, gang, pool = h100("gpus", EFA), killed }: Shape): Promise<Rendered> {
  const whole: ServedModelOptions = { name: "qwen", model: "Org/Model", nodesPerWorker: NODES, gpusPerWorker: GPUS, ...model };
  // With LeaderWorkerSet the chart asks the cluster for it as it is installed, which a template alone can't answer.
  const values = modelValues(whole, clusterOf({ ...pool, maxNodes: 16 }), DynamoRelease.of(desk.release));
  const objects = helmTemplate(CHART, values, { name: "qwen", namespace: "inference" });
  const framework = model.engine === Engine.SGLANG ? "sglang" : "vllm";
  const names: { [name: string]: string } = {};
  const part = (name: string): Rendered => {
    const main = mainOf(objects, name);
    const args = main.args.map((word: string) => word.replace(/\/opt\/models\/[^\s']*/g, "MODEL_FOLDER"));
    const groups = [0, 1].map((group) => {
      names[leaderName(gang, name, group)] = `127.0.${String(Object.keys(names).length + 1)}.1`;
      return { pods: podsOf({ ...main, args }, { framework, part: name, group, nodes: NODES, gpus: GPUS, gang }) };
    });
    return { env: environmentOf(main), groups };
  };
  const parts = Object.fromEntries((model.prefill === undefined ? ["worker"] : ["prefill", "decode"]).map((name) => [name, part(name)]));
  const frontend = mainOf(objects, "frontend");
  const given = {
    frontend: { env: environmentOf(frontend), grace: podOf(objects, "frontend").terminationGracePeriodSeconds, withoutModel: true },
    ...{ parts, names, pace: PACE, killed, spread: model.router === Router.KV },
  };
  return run(desk, "serving/nodes/nodes.py", given);
}

describeWithDynamo("a worker over two nodes, started from its pods with the real Dynamo", (desks) => {
  jest.setTimeout(400_000);
  const rows = desks.flatMap((desk) => SHAPES.map((shape): [string, Desk, Shape] => [`${desk.release}, ${shape.title}`, desk, shape]));

  test.each(rows)("%s: the nodes join, a chat and a stream are answered, and nothing is lost with a node", async (_, desk, shape) => {
    const told = await start(desk, shape);
    const { ranks, gang } = shape;
    for (const [index, { part, nodes }] of told.groups.entries()) {
      const leader = leaderName(gang, part, index % 2);
      // Hybrid: each node has ranks of its own; else the leader has all of them.
      expect(nodes).toMatchObject([
        { rank: 0, nodes: 2, leader, ranks: ranks[0], first: 0, serves: true },
        { rank: 1, nodes: 2, leader, serves: ranks[1] > 0, ...(ranks[1] > 0 ? { ranks: ranks[1], first: ranks[0] } : {}) },
      ]);
    }
    expect(told).toMatchObject({ chat: { finish: "length", tokens: 6 }, stream: { finish: "length" } });
    expect(told.stream.pieces).toBeGreaterThan(1);
    // Who serves nothing was asked nothing; of those that serve each part has had its share.
    const asked: number[][] = told.asked;
    for (const [first, second] of asked) if (ranks[1] === 0) expect([first >= 0, second]).toEqual([true, 0]);
    const sums = new Map<string, number>();
    for (const [index, { part }] of told.groups.entries()) sums.set(part, (sums.get(part) ?? 0) + asked[index].reduce((sum, one) => sum + one, 0));
    for (const [part, sum] of sums) expect([part, sum > 0]).toEqual([part, true]);
    for (const byPod of told.spread ?? []) {
      const first = told.groups[0].part;
      expect(Math.max(...Object.entries<number>(byPod).filter(([name]) => name.startsWith(first)).map(([, count]) => count))).toBeGreaterThanOrEqual(7);
    }
    expect(told.killed.map(({ part, rank, finishes, again }: Rendered) => ({ part, rank, lost: finishes.filter((finish: string) => finish !== "length").length, again: again.finish }))).toEqual(
      shape.killed.map(([part, rank]) => ({ part, rank, lost: 0, again: "length" })),
    );
    // The one by the signal, the others by themselves and with an error, so that they are started again.
    for (const { codes, rank } of told.killed) expect(codes).toEqual([0, 1].map((other) => (other === rank ? -9 : 1)));
  });
}, "dynamo.mocker.main");
