import { Band, DurationRow, releaseRow, stageRow } from "./durations";
import { WEIGHTS_AHEAD, earlyTasks, firstTokenOf, modelTasks } from "./model-tasks";
import { endOf, stackTasks } from "./stack-tasks";
import { SynthesisedStack } from "./synthesised";
import { Task, TimedTask, criticalPath, timed } from "./task";
import { TimedDeployment } from "./timed-deployment";
import { Variation } from "./variation";

/** The step whose stack pulls images and buys nodes ahead of the models. */
export const EARLY_STEP = "early";

/** The step whose stack downloads weights ahead of the models. */
export const WEIGHTS_STEP = "weights";

/** One step of the way to the first token. */
export interface TimelineStep {
  readonly what: string;
  readonly where: string;
  /** Seconds from the beginning. */
  readonly start: number;
  readonly end: number;
  readonly band: Band;
  readonly kind: string;
  readonly source: string;
}

/** A stack, or a part of a model's start. */
export interface TimelineSpan {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** How much later it might end with nothing else later. */
  readonly spare: number;
  /** What it waits for. */
  readonly after: readonly string[];
}

/** What would be sooner, and by how much. */
export interface Lever {
  readonly what: string;
  readonly seconds: number;
}

/** How long a deployment takes to its first token, with likely durations. */
export interface Timeline {
  readonly id: string;
  /** The model that answers first. @default - it has no model: the time until its last stack is done */
  readonly model?: string;
  readonly total: Band;
  /** The same with each stack after the one before, and nothing ahead. */
  readonly before: Band;
  /** `total` of `before`, both likely. */
  readonly ratio: number;
  readonly path: readonly TimelineStep[];
  readonly spans: readonly TimelineSpan[];
  readonly models: readonly { readonly name: string; readonly seconds: number }[];
  readonly levers: readonly Lever[];
  /** What the options among the levers come to together, and the whole then as a part of `before`. @default - nothing: the deployment has them */
  readonly together?: { readonly seconds: number; readonly ratio: number };
  /** What nobody's number is known of: it counts as nothing. */
  readonly unknown: readonly string[];
  /** What of the path is assumed rather than published, in seconds. */
  readonly assumed: number;
}

/** The way from `cdktf deploy` to the first token of a deployment. */
export function timelineOf(deployment: TimedDeployment, all: readonly SynthesisedStack[]): Timeline {
  const stacks = deployment.stacks.flatMap(({ name }) => all.filter((stack) => stack.name === name));
  const tasks = tasksOf(deployment, stacks, {});
  const likely = timed(tasks, "likely");
  const ends = deployment.models.map(({ name }) => ({ name, seconds: likely.get(firstTokenOf(name))?.end ?? 0 })).sort((a, b) => a.seconds - b.seconds);
  const goal = ends.length === 0 ? "all stacks done" : firstTokenOf(ends[0].name);
  const seconds = (variation: Variation, which: keyof Band = "likely"): number => timed(tasksOf(deployment, stacks, variation), which).get(goal)?.end ?? 0;
  const band = (variation: Variation): Band => ({ low: seconds(variation, "low"), likely: seconds(variation), high: seconds(variation, "high") });
  const total = band({});
  const before = band({ line: true, early: false, weightsAhead: false });
  const together = seconds(ALL_OPTIONS);
  const path = criticalPath(likely, goal);
  const latest = latestEnds(likely, goal);
  const levers = LEVERS.map(({ what, variation }) => ({ what, seconds: total.likely - seconds(variation) })).filter((lever) => lever.seconds > 0);
  return {
    id: deployment.id,
    ...(ends.length === 0 ? {} : { model: ends[0].name }),
    total,
    before,
    ratio: before.likely === 0 ? 1 : Math.round((total.likely / before.likely) * 1000) / 1000,
    path: path.map(stepOf),
    spans: stacks.map(({ name }) => spanOf(name, deployment, likely, latest)),
    models: ends,
    levers: levers.sort((a, b) => b.seconds - a.seconds),
    ...(before.likely > 0 && together < total.likely ? { together: { seconds: total.likely - together, ratio: Math.round((together / before.likely) * 1000) / 1000 } } : {}),
    unknown: [...new Set(tasks.filter(({ row, gathers }) => row === undefined && gathers !== true).map(({ what }) => what))].sort(),
    assumed: path.filter(({ task }) => task.row?.kind === "assumed").reduce((sum, { start, end }) => sum + end - start, 0),
  };
}

/** How much larger a file system is that is told of as faster: what examples/fast-start does is more. */
const GROWN = 8;

const LEVERS: readonly { readonly what: string; readonly variation: Variation }[] = [
  { what: "images and GPU nodes ahead of the models (earlyStart)", variation: { early: true } },
  { what: "the weights' download ahead of the models (earlyWeights)", variation: { weightsAhead: true } },
  { what: "the weights on the file system from before", variation: { weightsThere: true } },
  { what: "images streamed from the cloud's own registry", variation: { streamed: true } },
  { what: "GPU nodes from the beginning (minNodes, startNodes)", variation: { nodesFromStart: true } },
  { what: `a file system ${GROWN} times as large, and so faster (cacheSizeGiB, sharedFilestore.sizeGiB)`, variation: { filesGrown: GROWN } },
  { what: "what the engine compiles there from an earlier start (compileCache)", variation: { compiled: true } },
];

/** What a deployment's own options have: the weights from before and streamed images are somebody's work beside it. */
const ALL_OPTIONS: Variation = { early: true, weightsAhead: true, nodesFromStart: true, filesGrown: GROWN };

function tasksOf(deployment: TimedDeployment, stacks: readonly SynthesisedStack[], variation: Variation): Task[] {
  const ofStep = (step: string): SynthesisedStack | undefined => stacks.find(({ name }) => stepOfStack(deployment, name) === step);
  const had = ofStep(EARLY_STEP);
  const left = [...(variation.early === false ? [had] : []), ...(variation.weightsAhead === false ? [ofStep(WEIGHTS_STEP)] : [])];
  const used = stacks.filter((stack) => !left.includes(stack));
  const names = used.map(({ name }) => name);
  const waitsFor = (stack: SynthesisedStack, index: number): string[] =>
    variation.line === true ? names.slice(Math.max(0, index - 1), index) : stack.dependencies.filter((name) => names.includes(name));
  const tasks = used.flatMap((stack, index) => stackTasks(stack, waitsFor(stack, index)));
  const cluster = deployment.stacks.find(({ step }) => step === "cluster");
  let after: string | undefined;
  if (variation.early !== false && had !== undefined) after = endOf(had.name);
  else if (variation.early === true) {
    const release = releaseRow("", false);
    tasks.push({ id: "ahead: planned", what: stageRow("stack").what, where: "ahead", after: cluster === undefined ? [] : [endOf(cluster.name)], row: stageRow("stack") });
    tasks.push({ id: "ahead: installed", what: release.what, where: "ahead", after: ["ahead: planned"], row: release });
    after = "ahead: installed";
  }
  if (variation.weightsAhead === true && ofStep(WEIGHTS_STEP) === undefined) {
    const release = releaseRow("", false);
    tasks.push({ id: "weights: planned", what: stageRow("stack").what, where: "ahead", after: cluster === undefined ? [] : [endOf(cluster.name)], row: stageRow("stack") });
    tasks.push({ id: WEIGHTS_AHEAD, what: release.what, where: "ahead", after: ["weights: planned"], row: release });
  }
  const early = after === undefined ? undefined : { after };
  if (early !== undefined) tasks.push(...earlyTasks(deployment, variation, early));
  tasks.push(...deployment.models.flatMap((model) => modelTasks(deployment, model, used, variation, early)));
  return [...tasks, { id: "all stacks done", what: "all stacks done", where: "", after: names.map(endOf), gathers: true }];
}

function stepOfStack({ stacks }: TimedDeployment, name: string): string | undefined {
  return stacks.find((stack) => stack.name === name)?.step;
}

function stepOf({ task, start, end }: TimedTask): TimelineStep {
  const row: DurationRow = task.row!;
  return { what: task.what, where: task.where, start, end, band: { low: row.low, likely: row.likely, high: row.high }, kind: row.kind, source: row.source };
}

/** From when a stack is begun until it is done, and how much later all that it holds might be. */
function spanOf(name: string, { stacks }: TimedDeployment, times: ReadonlyMap<string, TimedTask>, latest: ReadonlyMap<string, number>): TimelineSpan {
  const mine = [...times.values()].filter(({ task }) => task.where === name);
  return {
    name,
    start: Math.min(...mine.map(({ start }) => start)),
    end: times.get(endOf(name))?.end ?? 0,
    spare: Math.min(...mine.map(({ task, end }) => (latest.get(task.id) ?? Infinity) - end)),
    after: stacks.find((stack) => stack.name === name)?.after ?? [],
  };
}

/** When each task must be done for the goal to be reached no later; of what the goal doesn't wait for it doesn't matter. */
function latestEnds(times: ReadonlyMap<string, TimedTask>, goal: string): Map<string, number> {
  const latest = new Map([[goal, times.get(goal)?.end ?? 0]]);
  // What waits begins no sooner than what it waits for ends: by their ends, the last first, each is done when all that wait for it are.
  const order = [...times.values()].sort((a, b) => b.end - a.end || b.start - a.start);
  for (let changed = true; changed; ) {
    changed = false;
    for (const { task, start, end } of order) {
      const own = latest.get(task.id);
      if (own === undefined) continue;
      for (const before of task.after) {
        const limit = own - (end - start);
        if (limit >= (latest.get(before) ?? Infinity)) continue;
        latest.set(before, limit);
        changed = true;
      }
    }
  }
  return latest;
}
