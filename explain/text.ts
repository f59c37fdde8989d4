import { budgetLine } from "./cost";
import { Exposure } from "./deployment";
import { ExplainedModel, ExplainedPool, Explanation, Memory } from "./explanation";

const BAR = 40;

/** As a person reads it in a terminal: in full. */
export function explanationText({ id, cluster, release, waves, pools, models, cost, monitoring, warnings, availability, roles = [] }: Explanation): string {
  const where = [cluster.cloud, cluster.region].filter((part) => part !== undefined).join(", ");
  return [
    `${id}: Dynamo ${release} on ${cluster.name}${where === "" ? "" : ` (${where})`}`,
    ...(cluster.apiAccess === undefined ? [] : [`  its API server is reached from ${cluster.apiAccess}`]),
    ...(availability === undefined ? [] : [`  availability: ${availability}`]),
    ...warnings.map((warning) => `  warning: ${warning}`),
    "",
    `  deployed in this order, destroyed in reverse: ${waves.map((wave) => wave.join(", ")).join(" -> ")}`,
    "",
    ...table([["pool", "machine", "bought", "nodes", "GPUs"], ...pools.map(poolRow)]).map((line) => `  ${line}`),
    ...roles.map((line) => `  ${line}`),
    "",
    ...models.flatMap((model) => [...modelLines(model).map((line) => `  ${line}`), ""]),
    ...(monitoring.length === 0 ? [] : ["  watched by:", ...monitoring.map((line) => `    ${line}`), ""]),
    ...costLines(cost).map((line) => `  ${line}`),
    "",
  ].join("\n");
}

/** In one line, for the end of a synthesis, which has told the warnings. */
export function explanationLine({ id, pools, models, cost }: Explanation): string {
  const gpus = (nodes: (pool: ExplainedPool) => number): number => pools.reduce((sum, pool) => sum + nodes(pool), 0);
  const served = models.length === 0 ? "no model" : models.map(({ name }) => name).join(", ");
  const beside = cost.without.length === 0 ? "" : `, without ${cost.without.join(", ")}`;
  return `${id}: ${served}; ${gpus(({ leastGpus }) => leastGpus)} to ${gpus(({ mostGpus }) => mostGpus)} GPUs; ${atLeast(cost)}USD ${cost.idleUsd.toFixed(2)} to ${cost.fullUsd.toFixed(2)} an hour${beside}`;
}

function poolRow(pool: ExplainedPool): string[] {
  const { name, machineType = "?", capacity, minNodes, maxNodes, gpu, leastGpus, mostGpus } = pool;
  return [name, machineType, capacity, `${minNodes} to ${maxNodes}`, gpu === undefined ? "none" : `${leastGpus} to ${mostGpus} x ${gpuWords(pool, gpu)}`];
}

function modelLines(explained: ExplainedModel): string[] {
  const { name, model, parts, memory, exposure, compileCache, images } = explained;
  return [
    `${name}: ${model}, ${howPlanned(explained)}`,
    ...parts.map(({ name: part, replicas, maxReplicas = replicas, gpus, pool }) => `  ${howMany(replicas, maxReplicas)} x ${part}${gpus === 0 ? "" : `, ${gpus} ${gpus === 1 ? "GPU" : "GPUs"} each, on ${pool ?? "no pool"}`}`),
    ...(memory === undefined ? [] : [`  a GPU: [${bar(memory)}] ${shares(memory)}`]),
    ...(exposure === undefined ? [] : [`  ${doorLine(exposure)}`]),
    ...(compileCache === undefined ? [] : [`  what it compiles is kept on ${compileCache.sizeGiB > 1 ? `${compileCache.sizeGiB} GiB of ` : ""}${compileCache.storageClass}, ${compileCache.isInSums ? "in both sums" : "paid for beside the sums"}`]),
    ...images.map((image) => `  ${image}`),
  ];
}

/** A GPU of a pool, or the share of one that is counted in its place. */
export function gpuWords({ gpuClients = 1 }: ExplainedPool, gpu: string): string {
  return gpuClients > 1 ? `share of ${gpu}, each shared by ${gpuClients} pods` : gpu;
}

/** By which engine, how long its context is; or that it isn't planned, and why. */
export function howPlanned({ engine, maxModelLen, unplanned = [] }: ExplainedModel): string {
  if (engine === undefined) return `not planned${unplanned.length === 0 ? "" : `: ${unplanned.join("; ")}`}`;
  return `${engine}${maxModelLen === undefined ? "" : `, up to ${maxModelLen} tokens`}`;
}

/** How many there are, or the fewest and the most. */
export function howMany(least: number, most: number): string {
  return least === most ? String(least) : `${least} to ${most}`;
}

/** How a model is reached from outside. */
export function doorLine({ reach, address, doorName, authentication, allowedCidrs, pool, recordedBy }: Exposure): string {
  const who = authentication === undefined ? "nobody is asked who they are" : `who comes is known by ${authentication}`;
  const from = allowedCidrs === undefined ? "" : `; from ${allowedCidrs.join(", ")} alone`;
  const picked = pool === undefined ? "" : `; chats go to the worker that the endpoint picker of ${pool} names`;
  return `${reach === "public" ? "PUBLIC" : reach}: ${address}, by ${doorName}; ${who}${from}${picked}; its DNS record is ${recordedBy === undefined ? "yours to make" : `made by ${recordedBy}`}`;
}

/** `#` weights, `=` KV cache, `.` the rest. */
function bar({ weights, kvCache, all }: Memory): string {
  const [first, second] = [weights, weights + kvCache].map((gib) => Math.min(BAR, Math.round((gib / all) * BAR)));
  return "#".repeat(first) + "=".repeat(second - first) + ".".repeat(BAR - second);
}

export function shares({ weights, kvCache, rest, all }: Memory): string {
  return `weights ${weights.toFixed(1)}, KV cache ${kvCache.toFixed(1)}, rest ${rest.toFixed(1)} of ${all.toFixed(1)} GiB`;
}

export function costLines(cost: Explanation["cost"]): string[] {
  const { idleUsd, fullUsd, controlPlaneUsd, loadBalancersUsd, compiledUsd, without, of, fees = [], keptWhole = [], stays = [] } = cost;
  const parts = [...(controlPlaneUsd > 0 ? [`${controlPlaneUsd.toFixed(2)} for the control plane`] : []), ...((loadBalancersUsd ?? 0) > 0 ? [`${(loadBalancersUsd ?? 0).toFixed(4)} for load balancers`] : []), ...(compiledUsd === undefined ? [] : [`${compiledUsd.toFixed(4)} for what engines compile`])];
  return [
    `${atLeast(cost)}USD ${idleUsd.toFixed(2)} an hour with the fewest nodes, ${fullUsd.toFixed(2)} with the most${parts.length === 0 ? "" : `, of it ${listed(parts)}`}`,
    ...(stays.length === 0 ? [] : [`begins with more nodes, which stay until somebody takes them away: ${stays.join("; ")}`]),
    ...[budgetLine(cost)].filter((line) => line !== undefined),
    ...(of.length === 0 ? [] : [`list prices on demand of ${of.join("; ")}`]),
    ...(fees.length === 0 ? [] : [`with Auto Mode's fee an hour: ${fees.join("; ")}`]),
    ...(without.length === 0 ? [] : [`in neither sum, for want of a price: ${without.join(", ")}`]),
    ...(keptWhole.length === 0 ? [] : [`in neither sum, and paid for whole, used or not: ${keptWhole.join(", ")}`]),
    `in neither sum either: ${compiledUsd === undefined ? "storage" : "all other storage"}, traffic, addresses, ${loadBalancersUsd === undefined ? "load balancers" : "load balancers' capacity"}, logs`,
  ];
}

function listed(words: readonly string[]): string {
  return words.length < 3 ? words.join(" and ") : `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;
}

/** Sums that lack a machine are no more than a beginning. */
function atLeast({ without }: Explanation["cost"]): string {
  return without.length === 0 ? "" : "at least ";
}

/** Rows in columns. */
export function table(rows: string[][]): string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column])).join("  ").trimEnd());
}
