import { Plan, PlanRequest, planInference, PlanRequestError } from "../inference-runtime/planner";
import { fabricOf } from "../inference-runtime/planner/fabric";
import { Machine, machines } from "../inference-runtime/planner/gpu";
import { Price, capacityOf } from "./cost";

/** One way to carry a model's part: a machine at a price. */
export interface Offer {
  readonly cloud: string;
  readonly region: string;
  readonly machineType: string;
  readonly capacity: string;
  readonly gpu: string;
  readonly gpusPerReplica: number;
  /** Machines for all replicas. */
  readonly nodes: number;
  /** All of them, an hour. */
  readonly usd: number;
  /**
   * USD for a million tokens that are written, with every machine full of requests: at least, since no engine is faster than the GPU's memory
   * and arithmetic are. Null where the GPU's are not known, or the cache's size isn't.
   */
  readonly usdPerMillionAtLeast: number | null;
  /** Of when the price is. */
  readonly date: string;
}

/** What carries a part, cheapest first, and how many machines don't. */
export interface Offers {
  readonly offers: readonly Offer[];
  /** Machines of the table that have a price, and can't carry it. */
  readonly unfit: number;
  /** Machines of the table that have no price. */
  readonly unpriced: number;
}

/** What is asked for. */
export interface Wanted {
  /** What the planner was asked for one replica. */
  readonly asked: PlanRequest;
  readonly replicas: number;
  /** Whether it writes tokens: a prefill worker hands on what it has read. */
  readonly writes: boolean;
}

/** What the ranking goes by. */
export type OfferOrder = "hour" | "tokens";

/**
 * Each machine of the table on which the planner says yes to what was asked, at each of its prices. The GPUs of a replica are chosen anew for
 * each, within one machine where it was asked for on one.
 */
export function offersFor(wanted: Wanted, prices: readonly Price[], order: OfferOrder = "hour"): Offers {
  const priced = machines().map((machine) => ({ machine, rows: pricesOf(machine, prices) }));
  const looked = priced.filter(({ rows }) => rows.length > 0).map(({ machine, rows }) => ({ machine, rows, plan: planOn(machine, wanted.asked) }));
  const offers = looked.flatMap(({ machine, rows, plan }) => (plan === undefined ? [] : rows.map((row) => offerOf(machine, row, plan, wanted))));
  return {
    offers: offers.sort(order === "hour" ? byHour : byTokens),
    unfit: looked.filter(({ plan }) => plan === undefined).length,
    unpriced: priced.filter(({ rows }) => rows.length === 0).length,
  };
}

/** A row of one's own stands before one that comes with the program, for the same region and way of buying. */
function pricesOf({ cloud, machineType }: Machine, prices: readonly Price[]): Price[] {
  const rows = prices.filter((row) => row.cloud === cloud && row.machineType === machineType);
  return rows.filter((row, index) => rows.findIndex((other) => other.region === row.region && capacityOf(other) === capacityOf(row)) === index);
}

function planOn(machine: Machine, asked: PlanRequest): Plan | undefined {
  const { nodes = 1, fabric } = asked;
  const wide = fabric === undefined || fabric === "none" ? fabric : fabricOf(machine.rdma);
  // What was asked over a fabric isn't carried by a machine without one.
  if (fabric !== undefined && wide === undefined) return undefined;
  const request: PlanRequest = {
    ...asked,
    gpu: undefined,
    gpusPerNode: undefined,
    image: undefined,
    nodes: nodes === 1 ? 1 : undefined,
    fabric: wide,
    machineType: machine.machineType,
    cloud: machine.cloud as PlanRequest["cloud"],
    parallelism: "auto",
  };
  const given = Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined)) as unknown as PlanRequest;
  try {
    const plan = planInference(given);
    return plan.feasible && plan.requirements.hostMemoryGiB <= machine.memoryGiB ? atFull(given, plan) : undefined;
  } catch (error) {
    if (error instanceof PlanRequestError) return undefined;
    throw error;
  }
}

/** The same plan with as many requests as a replica holds of their length: what its step then takes at least. */
function atFull(request: PlanRequest, plan: Plan): Plan {
  const { tensor, pipeline, expert, data } = plan.parallelism;
  const fixed: PlanRequest = { ...request, parallelism: { tensor, pipeline, expert, data }, sla: {} };
  const { isl, osl } = request.workload ?? NO_CONTEXT;
  const { maxConcurrency } = request.workload === undefined ? planInference({ ...fixed, workload: { isl, osl } }) : plan;
  if (typeof maxConcurrency !== "number" || maxConcurrency < 1) return { ...plan, maxConcurrency };
  return { ...plan, maxConcurrency, bounds: planInference({ ...fixed, workload: { isl, osl, concurrency: maxConcurrency } }).bounds };
}

/** One token in, one out: where nothing is said of the requests nothing shorter is possible, and no more of them at once. */
const NO_CONTEXT = { isl: 1, osl: 1 };

function offerOf(machine: Machine, price: Price, { gpusPerReplica, maxConcurrency, bounds: { itlMs } }: Plan, { replicas, writes }: Wanted): Offer {
  const { region, date, usd } = price;
  const perNode = Math.floor(machine.gpus / gpusPerReplica);
  const nodes = perNode === 0 ? replicas * Math.ceil(gpusPerReplica / machine.gpus) : Math.ceil(replicas / perNode);
  const perSecond = itlMs === null || typeof maxConcurrency !== "number" ? null : (maxConcurrency * 1000) / itlMs;
  const usdOfReplica = perNode === 0 ? usd * Math.ceil(gpusPerReplica / machine.gpus) : usd / perNode;
  return {
    cloud: machine.cloud,
    region,
    machineType: machine.machineType,
    capacity: capacityOf(price),
    gpu: machine.gpu,
    gpusPerReplica,
    nodes,
    usd: Math.round(nodes * usd * 1000) / 1000,
    usdPerMillionAtLeast: perSecond === null || !writes ? null : Number(((usdOfReplica / (perSecond * 3600)) * 1e6).toPrecision(3)),
    date,
  };
}

function byHour(a: Offer, b: Offer): number {
  return a.usd - b.usd || byName(a, b);
}

function byTokens(a: Offer, b: Offer): number {
  return (a.usdPerMillionAtLeast ?? Infinity) - (b.usdPerMillionAtLeast ?? Infinity) || byHour(a, b);
}

function byName(a: Offer, b: Offer): number {
  return `${a.cloud} ${a.machineType} ${a.region} ${a.capacity}` < `${b.cloud} ${b.machineType} ${b.region} ${b.capacity}` ? -1 : 1;
}
