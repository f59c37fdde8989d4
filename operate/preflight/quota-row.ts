import { Answer } from "../programs/answer";
import { OperatedPool } from "../clouds/deployment";
import { Nodes, nodesOf } from "../clouds/machine-units";
import { counted } from "./count";
import { Row, unknownRow } from "./row";

/** What a pool takes of a quota. */
export interface Share {
  readonly pool: OperatedPool;
  readonly nodes: number;
  /** Of one node. @default - nobody could tell */
  readonly units?: number;
  /** Why nobody could. */
  readonly reason?: string;
}

/** A quota and what is used of it by others than this deployment. */
export interface Quota {
  readonly limit: number;
  readonly used: number;
  /** Why more may be used than is known. @default - all is known */
  readonly unsure?: string;
}

export interface QuotaQuestion {
  /** "G and VT on demand (L-DB2E81BA)". */
  readonly what: string;
  /** "vCPU", "GPU". */
  readonly unit: string;
  readonly shares: readonly Share[];
  readonly quota: Answer<Quota>;
  /** Asks for so many in all. */
  request(limit: number): string;
}

/** Whether the pools' nodes have room in a quota. */
export function quotaRow({ what, unit, shares, quota, request }: QuotaQuestion): Row {
  const unknown = shares.find(({ units }) => units === undefined);
  const parts = shares.map(({ pool, nodes }) => `${nodes} x ${pool.machineType ?? "?"}`);
  const wanted = shares.reduce((sum, { nodes, units = 0 }) => sum + nodes * units, 0);
  const needed = unknown === undefined ? `${counted(wanted, unit)} (${parts.join(", ")})` : parts.join(", ");
  if (unknown !== undefined) return unknownRow("quota", what, needed, { known: false, why: "failed", reason: unknown.reason ?? "what a node takes of it isn't known" });
  if (!quota.known) return unknownRow("quota", what, needed, quota);
  const { limit, used, unsure } = quota.value;
  const there = `${counted(limit, unit)}${used === 0 ? "" : `, ${used} used by others`}`;
  const free = limit - used;
  if (free >= wanted && unsure === undefined) return { group: "quota", what, needed, there, verdict: "ok" };
  // What is used by others can only be more than is known: too little stays too little.
  if (free >= wanted) return { group: "quota", what, needed, there, verdict: "unknown", note: unsure };
  return { group: "quota", what, needed, there, verdict: "lacking", note: room(shares, free), command: request(used + wanted) };
}

/** How many nodes fit, where one pool asks. */
function room(shares: readonly Share[], free: number): string {
  const short = `short of ${shares.reduce((sum, { nodes, units = 0 }) => sum + nodes * units, 0) - Math.max(0, free)}`;
  const [{ nodes, units = 1 }] = shares;
  return shares.length > 1 ? short : `${short}: room for ${Math.max(0, Math.min(nodes, Math.floor(free / units)))} of ${counted(nodes, "node")}`;
}

/** The pools that take nodes at all, with how many. */
export function sharesOf(pools: readonly OperatedPool[], nodes: Nodes): { readonly pool: OperatedPool; readonly nodes: number }[] {
  return pools.map((pool) => ({ pool, nodes: nodesOf(pool, nodes) })).filter((share) => share.nodes > 0);
}
