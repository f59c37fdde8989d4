import { DurationRow, engineRow, moveRow, stageRow } from "./durations";
import { endOf } from "./stack-tasks";
import { SynthesisedStack } from "./synthesised";
import { Task } from "./task";
import { ModelRelease, TimedDeployment, TimedModel, TimedPool, classTasks, provisionerOf, releaseOf } from "./timed-deployment";
import { throughputOf } from "./throughput";
import { Variation } from "./variation";

/** When a model gives its first token. */
export const firstTokenOf = (model: string): string => `${model}: first token`;

/** The release that would download weights ahead. */
export const WEIGHTS_AHEAD = "weights: installed";

/** What is pulled and bought before the models are deployed. */
export interface Early {
  /** The task after which it begins. */
  readonly after: string;
}

/**
 * What happens in the cluster for a model once its release is installed: the chart's volume and Job, and the graph's pods, each of which
 * waits in its init containers for the weights.
 */
export function modelTasks(deployment: TimedDeployment, model: TimedModel, stacks: readonly SynthesisedStack[], variation: Variation, early?: Early): Task[] {
  const release = releaseOf(model, stacks);
  const at = (step: string): string => `${model.name}: ${step}`;
  const installed = release.task === undefined ? [] : [release.task];
  // On a GPU node, whose volume is that node's, nothing can be ahead.
  const ahead = release.weights ?? (variation.weightsAhead === true && !release.downloadsOnGpuNodes ? WEIGHTS_AHEAD : undefined);
  const task = (step: string, what: string, after: readonly string[], row?: DurationRow, gathers = false): Task => ({
    id: at(step),
    what: `${model.name}: ${what}`,
    where: model.name,
    after,
    ...(row === undefined ? {} : { row }),
    ...(gathers ? { gathers } : {}),
  });
  const staged = (step: string, id: string, after: readonly string[]): Task => task(step, stageRow(id).what, after, stageRow(id));
  const engines = model.parts.filter(({ gpus }) => gpus > 0);
  const gib = weightsOf(model);
  const moved = (step: "download" | "load", after: readonly string[]): Task => {
    if (step === "download" && (variation.weightsThere || release.downloadsNothing)) return task(step, "the weights are there", after, undefined, true);
    const row = gib === undefined ? undefined : moveRow(step === "download" && ahead !== undefined ? "download-ahead" : step, gib, throughputOf(step, deployment, release, stacks, variation.filesGrown));
    return task(step, row?.what ?? `the weights' ${step}, whose size isn't planned`, after, row);
  };
  const [first] = engines;
  const gpuImage = (pool: string | undefined): string => (pool === undefined ? "" : `image on ${pool}`);
  const download = release.downloadsOnGpuNodes && first !== undefined ? [at(gpuImage(first.pool))] : [at("download's image")];
  const tasks: Task[] = [
    staged("download's pod", "pod", ahead === undefined ? installed : [ahead]),
    volumeTask(deployment, release, stacks, at, task),
    ...(release.downloadsOnGpuNodes ? [] : [ahead === undefined ? imageTask("download's image", [at("volume")], "system") : staged("download's image", "image-python", [at("volume")])]),
    moved("download", [...download, at("volume")]),
    task("frontend", "the frontend's image, whose size nobody tells", installed),
  ];
  function imageTask(step: string, after: readonly string[], pool: string): Task {
    if (early !== undefined) return task(step, `the image is on ${pool === "system" ? "the system nodes" : pool} already`, [...after, prefetched(pool)], undefined, true);
    return staged(step, variation.streamed ? "image-streamed" : "image", after);
  }
  const pools = [...new Set(engines.flatMap(({ pool }) => pool ?? []))];
  for (const name of pools) {
    const pool = deployment.pools.find((one) => one.name === name);
    const most = Math.max(...engines.filter((part) => part.pool === name).map(({ gpus }) => gpus));
    const bought = pool !== undefined && !hasNodes(pool, most) && !variation.nodesFromStart;
    const addons = deployment.stacks.find(({ step }) => step === "addons");
    if (bought && early === undefined) tasks.push(staged(`node of ${name}`, "scale-up", installed));
    const nodes = bought ? [early === undefined ? at(`node of ${name}`) : boughtEarly(name)] : [];
    tasks.push(staged(`GPUs of ${name}`, "gpu-ready", [...(bought ? nodes : clusterEnd(deployment)), ...(addons === undefined ? [] : [endOf(addons.name)])]));
    tasks.push(staged(`pod on ${name}`, "pod", [...installed, at(`GPUs of ${name}`), at("volume")]), imageTask(gpuImage(name), [at(`pod on ${name}`)], name));
  }
  for (const part of engines) {
    const own = (step: string): string => `${part.name}: ${step}`;
    const loaded = { ...moved("load", [at(own("preflight")), at("download")]), id: at(own("load")) };
    const row = gib === undefined ? undefined : engineRow(gib, variation.compiled === true);
    tasks.push(
      staged(own("preflight"), "preflight", part.pool === undefined ? installed : [at(gpuImage(part.pool))]),
      loaded,
      task(own("start"), `${part.name}: ${row?.what ?? "engine start, of a model that isn't planned"}`, [loaded.id], row),
    );
  }
  return [...tasks, { ...task("first token", "first token", [at("frontend"), ...engines.map((part) => at(`${part.name}: start`))], undefined, true), id: firstTokenOf(model.name) }];
}

/** What the early stack does, by pool; or would do. */
export function earlyTasks(deployment: TimedDeployment, variation: Variation, { after }: Early): Task[] {
  const image = stageRow(variation.streamed ? "image-streamed" : "image");
  const pulled = (pool: string, before: string): Task => ({
    id: prefetched(pool),
    what: `ahead: ${image.what} on ${pool === "system" ? "the system nodes" : pool}`,
    where: "ahead",
    after: [before],
    row: image,
  });
  const pools = deployment.pools.filter(({ gpusPerNode }) => gpusPerNode > 0);
  const most = (name: string): number => Math.max(0, ...deployment.models.flatMap(({ parts }) => parts.filter(({ pool }) => pool === name).map(({ gpus }) => gpus)));
  return [
    pulled("system", after),
    ...pools.flatMap((pool) => {
      if (hasNodes(pool, most(pool.name)) || variation.nodesFromStart) return [pulled(pool.name, after)];
      const node: Task = { id: boughtEarly(pool.name), what: `ahead: ${stageRow("scale-up").what}, of ${pool.name}`, where: "ahead", after: [after], row: stageRow("scale-up") };
      return [node, pulled(pool.name, node.id)];
    }),
  ];
}

const prefetched = (pool: string): string => `ahead: image on ${pool}`;
const boughtEarly = (pool: string): string => `ahead: node of ${pool}`;

/** Whether a pool begins with the nodes of one replica. */
function hasNodes({ startNodes, firstNodes, minNodes, gpusPerNode }: TimedPool, gpus: number): boolean {
  return (startNodes ?? firstNodes ?? minNodes) >= Math.max(1, Math.ceil(gpus / gpusPerNode));
}

function clusterEnd({ stacks }: TimedDeployment): string[] {
  return stacks.filter(({ step }) => step === "cluster").map(({ name }) => endOf(name));
}

/** Of all GPUs of one replica, GiB: what each has, times how many. Of what each has a copy of it is too much. */
export function weightsOf({ plan }: TimedModel): number | undefined {
  return plan?.weightsGiB === undefined ? undefined : plan.weightsGiB * plan.gpusPerReplica;
}

function volumeTask(
  { stacks: steps }: TimedDeployment,
  { storageClass, shared }: ModelRelease,
  stacks: readonly SynthesisedStack[],
  at: (step: string) => string,
  task: (step: string, what: string, after: readonly string[], row?: DurationRow) => Task,
): Task {
  const filestore = !shared && provisionerOf(storageClass, stacks)?.startsWith("filestore.") === true;
  const row = stageRow(filestore ? "volume-filestore" : "volume");
  // What mounts a file system that is there may be an add-on; a class is made with them.
  const addons = shared ? steps.filter(({ step }) => step === "addons").map(({ name }) => endOf(name)) : [];
  return task("volume", row.what, [at("download's pod"), ...classTasks(storageClass, stacks), ...addons], row);
}
