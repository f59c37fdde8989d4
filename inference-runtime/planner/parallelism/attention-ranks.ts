import { Architecture, isLatent } from "../model/architecture";
import { Parallelism } from "./parallelism";

/**
 * Ranks of SGLang's data-parallel attention: they divide one tensor group, which keeps the experts together. A dense model's ranks are
 * whole copies instead, and its groups stay apart.
 */
export function attentionRanks(architecture: Architecture | undefined, { data }: Parallelism): number {
  return architecture && (isLatent(architecture) || architecture.moe || architecture.stated) ? data : 1;
}
