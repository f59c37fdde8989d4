import { Engine } from "../../../constructs/inference/engine";
import { Router } from "../../../constructs/inference/routing/router";
import { ServedModelOptions } from "../../../constructs/inference/served-model-options";
import { Rendered } from "../../harness/helm";
import { environmentOf, mainOf, podOf, renderModel } from "../../inference-runtime/chart/render";
import { Desk, describeWithDynamo, run } from "../desk";

/** How fast the mocker plays, so that a stream of 120 tokens takes seconds; nothing else is ours here. */
const PACE = ["--speedup-ratio", "0.4"];

/** A part's process as its pod says it: arguments and environment of the rendered main container. The folder is filled in there. */
function processOf(objects: Rendered[], part: string): Rendered {
  const main = mainOf(objects, part);
  const args: string[] = (main.args ?? []).map((word: string) => (word.startsWith("/opt/models/") ? "MODEL_FOLDER" : word));
  return { args, env: environmentOf(main), grace: podOf(objects, part).terminationGracePeriodSeconds, module: main.command?.[2] };
}

interface Shape {
  readonly title: string;
  readonly model: Partial<ServedModelOptions>;
  readonly workers: { readonly [part: string]: number };
  readonly look: string[];
  /** Parts of which one worker is killed under load. */
  readonly killed: string[];
}

const SHAPES: Shape[] = [
  { title: "aggregated", model: {}, workers: { worker: 2 }, look: [], killed: ["worker"] },
  { title: "aggregated behind a router that knows the caches", model: { router: Router.KV }, workers: { worker: 3 }, look: ["spread"], killed: ["worker"] },
  { title: "prefill and decode apart", model: { prefill: {} }, workers: { prefill: 2, decode: 2 }, look: [], killed: ["prefill", "decode"] },
  { title: "prefill and decode apart, behind that router", model: { prefill: {}, router: Router.kv({ overlapCredit: 0.9, temperature: 0 }) }, workers: { prefill: 2, decode: 2 }, look: ["spread"], killed: ["prefill", "decode"] },
];

function start(desk: Desk, { model, workers, look, killed }: Shape): Promise<Rendered> {
  const objects = renderModel({ ...model, engine: Engine.MOCKER, model: "Org/Model", engineArgs: PACE }, desk.release);
  const parts = Object.keys(workers).map((part): [string, Rendered] => [part, processOf(objects, part)]);
  const { env, grace } = processOf(objects, "frontend");
  const withoutModel = mainOf(objects, "frontend").volumeMounts === undefined;
  const given = { frontend: { env, grace, withoutModel }, ...Object.fromEntries(parts), module: parts[0][1].module, workers: Object.keys(workers), replicas: workers, look, killed };
  return run(desk, "serving/shapes.py", given);
}

describeWithDynamo("what the chart makes of a shape, started with the real Dynamo and its mocker", (desks) => {
  jest.setTimeout(240_000);
  const rows = desks.flatMap((desk) => SHAPES.map((shape): [string, Desk, Shape] => [`${desk.release}, ${shape.title}`, desk, shape]));

  test.concurrent.each(rows)("%s: a chat and a stream are answered, by the parts that it has", async (_, desk, shape) => {
    const told = await start(desk, shape);
    expect(told).toMatchObject({ chat: { finish: "length", tokens: 6 }, stream: { finish: "length" } });
    expect(told.stream.pieces).toBeGreaterThan(1);
    // It mounts no volume: the worker gives it tokenizer and template.
    if (process.getuid?.() === 0) expect(told.emptyForFrontend).toBe(true);
    const parts = Object.keys(shape.workers);
    for (const part of parts) {
      const asked = Object.entries<number>(told.asked).filter(([name]) => name.startsWith(part));
      expect([part, asked.reduce((sum, [, count]) => sum + count, 0) > 0]).toEqual([part, true]);
    }
    if (shape.look.includes("spread")) {
      const first = parts[0];
      for (const byWorker of told.spread.byPrefix) {
        const counts = Object.entries<number>(byWorker).filter(([name]) => name.startsWith(first)).map(([, count]) => count);
        // Each prefix stays with the worker that has it: the first answer may have gone anywhere.
        expect(Math.max(...counts)).toBeGreaterThanOrEqual(7);
      }
      expect(told.spread.hitRate).toBeGreaterThan(0.5);
    }
    for (const part of shape.killed) expect([part, told.killed[part].map(({ finish }: Rendered) => finish)]).toEqual([part, Array(16).fill("length")]);
  });

  test.concurrent.each(desks.slice(0, 1).map((desk): [string, Desk] => [desk.release, desk]))("%s: without such a router a prefix has no worker of its own", async (_, desk) => {
    const told = await start(desk, { title: "", model: { router: Router.ROUND_ROBIN }, workers: { worker: 3 }, look: ["spread"], killed: [] });
    for (const byWorker of told.spread.byPrefix) expect(Math.max(...Object.values<number>(byWorker))).toBeLessThan(5);
  });
}, "dynamo.mocker.main");
