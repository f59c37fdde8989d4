import { Finding } from "../../core/problems/problem";
import { Token } from "../../core/framework";

/** What a deployment is made to survive. */
export class Availability {
  /** One of most things: a node that goes takes some minutes of the service with it. */
  public static readonly STANDARD = new Availability("standard");
  /**
   * One node or one zone of the nodes without GPUs may go, by itself or drained, and requests are still taken: three system nodes over the zones,
   * two operators, two frontends of each model on two nodes, no more than one pod of a part drained at once. Workers are as many as is said.
   */
  public static readonly HIGH = new Availability("high");

  private constructor(public readonly kind: string) {}
}

/** What both a cluster and what is installed in it read. */
export interface AvailabilityOptions {
  /** What it is made to survive. @default Availability.STANDARD @example Availability.HIGH */
  readonly availability?: Availability;
}

/** Whether more than one of everything is wanted. */
export function isHigh(availability: Availability | undefined): boolean {
  return availability?.kind === Availability.HIGH.kind;
}

/** System nodes of a highly available cluster: one in each of three zones, and as many that come when it is full or renewed. */
export const HIGH_SYSTEM_POOL = { minNodes: 3, maxNodes: 6 };

/** Of a highly available cluster: too few system nodes, or all in one zone. */
export function checkHighPool(minNodes: number | undefined, zonesAt: string, zones: readonly string[] | undefined): Finding[] {
  const findings: Finding[] = [];
  if (zones !== undefined && !Token.isUnresolved(zones) && zones.length === 1) {
    findings.push({ code: "available-in-one-zone", property: zonesAt, value: zones, reason: "availability is high, and all system nodes would stand in one zone: it goes, and the operator and every frontend with it", fix: "name two or three, or leave them out" });
  }
  // By the zones that are named; three where none is.
  const least = Math.max(2, Math.min(3, zones?.length ?? 3));
  if (minNodes === undefined || Token.isUnresolved(minNodes) || minNodes >= least) return findings;
  return [...findings, { code: "available-on-few-nodes", property: "systemPool.minNodes", value: minNodes, reason: `availability is high, and ${least} zones want a system node each: with fewer the others' pods have nowhere to go until a new node is there`, fix: `write ${least}, or leave it out for ${HIGH_SYSTEM_POOL.minNodes}` }];
}
