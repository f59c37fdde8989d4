import table from "./data/prices.json";
import { CompileCache, Deployment, Model, Pool } from "./deployment";

/** The price of a machine. */
export interface Price {
  readonly cloud: string;
  readonly machineType: string;
  /** USD an hour. */
  readonly usd: number;
  readonly region: string;
  /** Of when it is. */
  readonly date: string;
  readonly source: string;
  /** How it is bought: `on-demand`, `spot`, `reservation`. @default "on-demand" */
  readonly capacity?: string;
}

/** Hours of a month as the clouds count them: 365 x 24 / 12. */
export const HOURS_A_MONTH = 730;

/** How a price is bought. */
export function capacityOf({ capacity = "on-demand" }: Pick<Price, "capacity">): string {
  return capacity;
}

/** The price of a load balancer's hour. */
interface LoadBalancerPrice {
  readonly usd: number;
  readonly region: string;
  readonly date: string;
}

/** What a deployment costs an hour, as far as prices are known. */
export interface Cost {
  /** Machines with the fewest nodes that each pool keeps, and with the most that it may have. */
  readonly idleUsd: number;
  readonly fullUsd: number;
  /** What is in both and isn't a machine. */
  readonly controlPlaneUsd: number;
  /** Of it what the models' load balancers cost, of which each has its own. @default - no model has one */
  readonly loadBalancersUsd?: number;
  /** Of it what volumes for what engines compile cost, of classes whose price is known. @default - no model has one */
  readonly compiledUsd?: number;
  /** Fees for machines that are in both sums, in words: EKS Auto Mode's. @default - there are none */
  readonly fees?: readonly string[];
  /** Load balancers and machines without a price for how they are bought, and fees of those: neither sum has them. */
  readonly without: readonly string[];
  /** Nodes beyond the fewest that a pool begins with and that nothing takes away, in words. @default - there are none */
  readonly stays?: readonly string[];
  /** What a month may cost before somebody is told. @default - nobody is told */
  readonly budgetUsd?: number;
  /** File systems and disks of one size that are paid for whole, used or not, and are in neither sum: "lustre of 4096 GiB". @default - there are none */
  readonly keptWhole?: readonly string[];
  /** Of which region and when the prices are. */
  readonly of: readonly string[];
}

/** The prices that come with the package. */
export const PRICES: readonly Price[] = table.machines;

/**
 * What a deployment costs, nobody knowing how long which node runs: least and most. Storage, but what engines compile to volumes whose price is
 * known, traffic and the registry are in neither sum, and of load balancers the hour alone.
 */
export function costOf({ cluster, pools, models = [], budget, storageClasses = [] }: Deployment, prices: readonly Price[] = PRICES): Cost {
  const controlPlane = table.controlPlanes.find(({ cloud }) => cloud === cluster.cloud)?.usd ?? 0;
  const priced = pools.map((pool) => ({ pool, ...bandOf(pool, cluster.cloud, prices) }));
  const doors = models.flatMap(pricedDoor);
  const loadBalancersUsd = doors.reduce((total, { price }) => total + (price?.usd ?? 0), 0);
  const compiled = models.flatMap(({ compileCache }) => compiledPrice(compileCache, cluster.cloud) ?? []);
  const compiledUsd = compiled.reduce((total, { usd }) => total + usd, 0);
  const fee = (pool: Pool, { machineType }: Price): number | undefined => feeUsd(pool, machineType, cluster.cloud, prices);
  const fees = pools.map((pool) => feeOf(pool, cluster.cloud, prices));
  const told = fees.flatMap(({ told: one }) => (one === undefined ? [] : [one]));
  const sum = (of: (pool: Pool, band: PriceBand) => number): number => priced.reduce((total, one) => total + of(one.pool, one), controlPlane + loadBalancersUsd + compiledUsd);
  const keptWhole = storageClasses.flatMap(({ name, maximumGiB, throughputMBps }) => (maximumGiB === undefined ? [] : [`${name} of ${maximumGiB} GiB${wholePrice(cluster.cloud, name, maximumGiB, throughputMBps)}`]));
  const stays = priced.flatMap(({ pool, least }) => staying(pool, least === undefined ? undefined : least.usd + (fee(pool, least) ?? 0)));
  const known = [...priced.flatMap(({ least, most }) => [least, most]), ...doors.map(({ price }) => price), ...compiled].flatMap((price) => (price === undefined ? [] : [`${price.region}, ${price.date}`]));
  return {
    // Of a pool of several machines the fewest nodes are of the cheapest and the most of the dearest: which come, the cloud decides.
    idleUsd: cents(sum((pool, { least }) => pool.minNodes * (least === undefined ? 0 : least.usd + (fee(pool, least) ?? 0)))),
    fullUsd: cents(sum((pool, { most }) => pool.maxNodes * (most === undefined ? 0 : most.usd + (fee(pool, most) ?? 0)))),
    controlPlaneUsd: controlPlane,
    ...(doors.length === 0 ? {} : { loadBalancersUsd }),
    ...(compiled.length === 0 ? {} : { compiledUsd }),
    ...(told.length === 0 ? {} : { fees: told }),
    ...(keptWhole.length === 0 ? {} : { keptWhole }),
    ...(stays.length === 0 ? {} : { stays }),
    ...(budget === undefined ? {} : { budgetUsd: budget.monthlyUsd }),
    without: [
      ...priced.flatMap(({ pool, least, unpriced }) => (least === undefined ? [`${pool.name} (${pool.capacity === "on-demand" ? (pool.machineType ?? "machine not known") : pool.capacity})`] : unpriced.map((type) => `${type} of ${pool.name}`))),
      ...fees.flatMap(({ missing }) => (missing === undefined ? [] : [missing])),
      ...doors.filter(({ price }) => price === undefined).map(({ name }) => `the load balancer of ${name}`),
    ],
    of: [...new Set(known)].sort(),
  };
}

/**
 * What a volume for what an engine compiles costs, which is paid for by its size, used or not.
 *
 * @returns nothing where there is none, where its class has no price, or where claims get one file system whole
 */
export function compiledPrice(volume: CompileCache | undefined, cloud: string | undefined): { readonly usd: number; readonly region: string; readonly date: string } | undefined {
  const row = table.volumes.find((one) => one.cloud === cloud && one.storageClass === volume?.storageClass);
  return volume === undefined || row === undefined ? undefined : { usd: (volume.sizeGiB * row.usdPerGiBMonth) / HOURS_A_MONTH, region: row.region, date: row.date };
}

/** A managed group of EKS begins with a node, and without Cluster Autoscaler keeps it: the fewest are then had by hand alone. */
function staying({ name, minNodes, startNodes = 0 }: Pool, usd: number | undefined): string[] {
  const more = startNodes - minNodes;
  return more <= 0 ? [] : [`${name} with ${startNodes}${usd === undefined ? "" : `, USD ${(more * usd).toFixed(2)} an hour more than its fewest`}`];
}

/** What a file system costs a month, where a price of its level is known. It stands in neither sum: of the others there is none. */
function wholePrice(cloud: string | undefined, storageClass: string, gib: number, megabytesPerSecond: number | undefined): string {
  const ofTib = Math.round((megabytesPerSecond ?? 0) / (gib / 1024));
  const row = table.wholeFileSystems.find((one) => one.cloud === cloud && one.storageClass === storageClass && Math.abs(one.megabytesPerSecondOfTib - ofTib) <= 1);
  return row === undefined ? "" : ` (about ${Math.round(gib * row.usdPerGiBMonth)} USD a month at ${row.of}, ${row.region}, ${row.date})`;
}

/**
 * EKS's fee for a machine of Auto Mode's, a share of its price on demand, however it is bought: Spot and savings plans lessen the machine's price alone.
 *
 * @returns USD an hour; nothing where a machine has none, or its price on demand isn't known
 */
export function feeUsd(pool: Pool, machineType: string | undefined, cloud: string | undefined, prices: readonly Price[]): number | undefined {
  const price = hasFee(pool) ? priceOf({ ...pool, machineType, capacity: "on-demand" }, cloud, prices) : undefined;
  return price === undefined ? undefined : price.usd * shareOf(price.machineType).shareOfOnDemand;
}

function hasFee({ labels = {} }: Pool): boolean {
  return labels["eks.amazonaws.com/compute-type"] === "auto";
}

function shareOf(machineType: string): (typeof table.fees)[number] {
  return table.fees.find(({ machines }) => new RegExp(machines).test(machineType)) ?? table.fees[table.fees.length - 1];
}

/** The fee in words, which is a share that dated pages tell and no table of the vendor's. */
function feeOf(pool: Pool, cloud: string | undefined, prices: readonly Price[]): { readonly told?: string; readonly missing?: string } {
  if (!hasFee(pool)) return {};
  const { shareOfOnDemand, date } = shareOf(pool.machineType ?? "");
  const usd = feeUsd(pool, pool.machineType, cloud, prices);
  const share = `${Math.round(shareOfOnDemand * 1000) / 10} % of the machine's price on demand, as pages of ${date} have it`;
  return usd === undefined ? { missing: `Auto Mode's fee for ${pool.name} (${share})` } : { told: `${usd.toFixed(4)} for each machine of ${pool.name}, ${share}` };
}

/** A model's load balancer, where it has one of its own, and what is known of its price. */
function pricedDoor({ name, exposure }: Model): { readonly name: string; readonly price?: LoadBalancerPrice }[] {
  // A door that was there before costs what it cost before.
  if (exposure === undefined || exposure.door.startsWith("existing-")) return [];
  return [{ name, price: table.loadBalancers.find(({ door }) => door === exposure.door) }];
}

/** What a machine of a pool costs, which may be of several types. */
export interface PriceBand {
  /** Of the cheapest. @default - none is known */
  readonly least?: Price;
  /** Of the dearest. @default - none is known */
  readonly most?: Price;
  /** Those without a price. */
  readonly unpriced: readonly string[];
}

/** Prices of all machine types that a pool's nodes may be of. */
export function bandOf(pool: Pool, cloud: string | undefined, prices: readonly Price[]): PriceBand {
  const types = pool.machineType === undefined ? [] : [pool.machineType, ...(pool.moreMachineTypes ?? [])];
  const found = types.map((machineType) => ({ machineType, price: priceOf({ ...pool, machineType }, cloud, prices) }));
  const known = found.flatMap(({ price }) => (price === undefined ? [] : [price])).sort((a, b) => a.usd - b.usd);
  return { least: known[0], most: known[known.length - 1], unpriced: found.filter(({ price }) => price === undefined).map(({ machineType }) => machineType) };
}

/** Spot and what is reserved have prices of their own. */
export function priceOf({ machineType, capacity }: Pool, cloud: string | undefined, prices: readonly Price[]): Price | undefined {
  return prices.find((row) => row.cloud === cloud && row.machineType === machineType && capacityOf(row) === capacity);
}

function cents(usd: number): number {
  return Math.round(usd * 100) / 100;
}

/**
 * Rows of one's own, before those that come with the package.
 *
 * @throws Error for what isn't a list of prices
 */
export function readPrices(file: string, text: string): Price[] {
  let rows: unknown;
  try {
    rows = JSON.parse(text);
  } catch (error) {
    throw new Error(`${file} is no JSON: ${(error as Error).message}`);
  }
  const wrong = Array.isArray(rows) ? rows.findIndex((row) => !isPrice(row)) : 0;
  if (!Array.isArray(rows) || wrong >= 0) {
    const what = '{ "cloud": "aws", "machineType": "m6i.xlarge", "usd": 0.192 }, with "region", "date" and "capacity" ("on-demand", "spot", "reservation", "block", "flex-start", "queued") where you like';
    throw new Error(`${file}${Array.isArray(rows) ? `, row ${wrong + 1}` : ""}: a list of ${what} is wanted`);
  }
  return rows.map((row) => ({ region: "yours", date: "yours", source: file, ...row }));
}

const CAPACITIES = ["on-demand", "spot", "reservation", "block", "flex-start", "queued"];

function isPrice(row: Partial<Price> | null): boolean {
  if (row === null || typeof row !== "object") return false;
  const { cloud, machineType, usd, region = "", date = "", capacity = "on-demand" } = row;
  const texts = [cloud, machineType, region, date].every((text) => typeof text === "string");
  return texts && typeof usd === "number" && Number.isFinite(usd) && usd >= 0 && CAPACITIES.includes(capacity);
}

/** What is to be said of a budget: that the fewest nodes alone reach it in a month, or for how long the most may run. */
export function budgetLine({ budgetUsd, idleUsd, fullUsd }: Cost): string | undefined {
  if (budgetUsd === undefined) return undefined;
  const idle = Math.round(idleUsd * HOURS_A_MONTH);
  if (idle >= budgetUsd) return `warning: the budget of USD ${budgetUsd} a month is below what it costs with the fewest nodes alone, USD ${idle}: it will be told of every month`;
  const hours = Math.floor((budgetUsd - idle) / (fullUsd - idleUsd));
  const reach = fullUsd * HOURS_A_MONTH <= budgetUsd ? "the most nodes all month stay below it" : `with the most nodes it is spent after ${hours} hours`;
  return `a budget of USD ${budgetUsd} a month warns, and stops nothing: the fewest nodes take USD ${idle} of it, ${reach}`;
}
