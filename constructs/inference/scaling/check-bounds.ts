import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { Scaling } from "./scaling";
import { ScalingOptions } from "./scaling-options";

/** Where scaling stands in a model, and the number that it takes the place of. */
export interface Place {
  readonly property: string;
  readonly scaling?: Scaling;
  readonly replicasProperty: string;
  readonly replicas?: number;
}

/** A number beside who moves it. */
export function beside(property: string, replicasProperty: string, replicas: number): Finding {
  const reason = `${property} says who moves the number of these workers, and Dynamo refuses it of anybody else`;
  return { code: "replicas-beside-scaling", property: replicasProperty, value: replicas, reason, fix: `leave it out; ${property}.minReplicas is where it begins` };
}

/** The fewest of them, and that it isn't above the most. */
export function checkBounds(property: string, { minReplicas, maxReplicas }: Pick<ScalingOptions, "minReplicas"> & Partial<ScalingOptions>): Finding[] {
  if (minReplicas === undefined || Token.isUnresolved(minReplicas)) return [];
  const at = { property: `${property}.minReplicas`, value: minReplicas };
  if (minReplicas === 0) {
    const reason = "without a worker the frontend lists the model no more and answers 404, and no metric tells that one is wanted (dynamo#10753)";
    return [{ code: "scaling-to-zero", ...at, reason, fix: "set 1; to pay for nothing, take the model away, or its pool to no nodes by hand" }];
  }
  if (!Number.isInteger(minReplicas) || minReplicas < 0) {
    return [{ code: "invalid-count", ...at, reason: "this is a whole number, 1 or more", fix: "write one, or leave it out" }];
  }
  if (maxReplicas === undefined || Token.isUnresolved(maxReplicas) || minReplicas <= maxReplicas) return [];
  return [{ code: "minimum-above-most", ...at, reason: `${property}.maxReplicas is ${maxReplicas}`, fix: "make it the greater of the two" }];
}
