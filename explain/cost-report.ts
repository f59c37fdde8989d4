import { Cost, Price, PriceBand, bandOf, costOf, feeUsd } from "./cost";
import { Deployment, Pool } from "./deployment";
import { roleLines } from "./roles";
import { Offer, OfferOrder, Offers, offersFor } from "./offers";
import { TelemetryCost, telemetryCost } from "./telemetry-cost";

/** A pool's machines, and what they cost. */
export interface CostedPool {
  readonly name: string;
  readonly machineType?: string;
  readonly capacity: string;
  readonly minNodes: number;
  readonly maxNodes: number;
  /** Machine types that its nodes may be of as well. @default - none */
  readonly moreMachineTypes?: readonly string[];
  /** Of one machine, of several types of the cheapest. @default - it isn't known */
  readonly usd?: number;
  /** Of the dearest machine. @default - as `usd` */
  readonly mostUsd?: number;
  /** Of one machine what its maker takes besides, of several types for the first: EKS Auto Mode's fee. @default - nothing, or it isn't known */
  readonly feeUsd?: number;
  /** With fees. */
  readonly idleUsd?: number;
  readonly fullUsd?: number;
}

/** A part of a model with GPUs, and what would carry it. */
export interface CostedPart {
  readonly model: string;
  readonly id: string;
  readonly part: string;
  readonly replicas: number;
  readonly machineType?: string;
  readonly pool?: string;
  /** The offer that is the deployment's own. @default - its price isn't known, or the planner can't say */
  readonly now?: Offer;
  /** @default - it isn't planned */
  readonly offers?: Offers;
}

/** What a deployment costs, and where it would cost less. */
export interface CostReport {
  readonly id: string;
  readonly cloud?: string;
  readonly region?: string;
  readonly cost: Cost;
  readonly pools: readonly CostedPool[];
  /** Roles of two pools, in sentences. @default - none */
  readonly roles?: readonly string[];
  readonly parts: readonly CostedPart[];
  /** What the cloud's own services take for samples, lines and Grafana. @default - nothing goes there, or no price is known */
  readonly telemetry?: TelemetryCost;
}

/** What a deployment costs, and what else would carry its models. */
export function costReport(deployment: Deployment, prices: readonly Price[], order: OfferOrder = "hour"): CostReport {
  const { id, cluster, pools, models } = deployment;
  const parts = models.flatMap((model) =>
    model.parts.filter(({ gpus }) => gpus > 0).map((part): CostedPart => {
      const { replicas, asked, role } = part;
      const pool = pools.find(({ name }) => name === part.pool);
      const common = { model: model.name, id: model.model, part: part.name, replicas, machineType: pool?.machineType, pool: part.pool };
      if (asked === undefined) return common;
      const offers = offersFor({ asked, replicas, writes: role !== "prefill" }, prices, order);
      return { ...common, offers, now: offers.offers.find((offer) => isOf(offer, pool, cluster.cloud)) };
    }),
  );
  const telemetry = telemetryCost(deployment);
  return {
    id,
    cloud: cluster.cloud,
    region: cluster.region,
    cost: costOf(deployment, prices),
    pools: pools.map((pool) => costed(pool, bandOf(pool, cluster.cloud, prices), (type) => feeUsd(pool, type, cluster.cloud, prices))),
    ...(deployment.blueGreen === undefined ? {} : { roles: roleLines(deployment, prices) }),
    parts,
    ...(Object.keys(telemetry).length === 0 ? {} : { telemetry }),
  };
}

function isOf({ cloud, machineType, capacity }: Offer, pool: Pool | undefined, ofCloud: string | undefined): boolean {
  return cloud === ofCloud && machineType === pool?.machineType && capacity === pool.capacity;
}

function costed({ name, machineType, moreMachineTypes = [], capacity, minNodes, maxNodes }: Pool, { least, most }: PriceBand, feeOf: (machineType?: string) => number | undefined): CostedPool {
  const more = moreMachineTypes.length === 0 ? {} : { moreMachineTypes };
  const dearest = least === undefined || most === undefined || most.usd === least.usd ? {} : { mostUsd: most.usd };
  const fee = feeOf(machineType);
  const sums = least === undefined || most === undefined ? {} : { usd: least.usd, ...dearest, ...(fee === undefined ? {} : { feeUsd: fee }), idleUsd: minNodes * (least.usd + (feeOf(least.machineType) ?? 0)), fullUsd: maxNodes * (most.usd + (feeOf(most.machineType) ?? 0)) };
  return { name, machineType, ...more, capacity, minNodes, maxNodes, ...sums };
}
