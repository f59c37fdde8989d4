import { Diagnostics } from "./diagnostics";
import { expertArgs } from "../engine-args";
import { Architecture } from "../model/architecture";
import { Parallelism } from "../parallelism/parallelism";
import { profileOf } from "../profiles/profiles";
import { Understood } from "../request/understood";

/** Experts that are kept twice, on an engine whose version has no such thing, or as it doesn't take them. */
export function checkRedundant(request: Understood, architecture: Architecture, parallelism: Parallelism, diagnostics: Diagnostics): void {
  if (parallelism.redundantExperts === undefined) return;
  const path = "parallelism.redundantExperts";
  const { title, memory } = profileOf(request.engine);
  if (expertArgs(request, architecture, parallelism) === undefined) {
    diagnostics.error("redundant-experts", path, `${title} ${request.engineVersion} keeps no expert twice.`, "Take a newer version of the engine, or leave it out.");
  }
  // Its wide expert parallelism asserts it (fused_moe_wide_ep.py: "Attention DP should be used with WideEP").
  if (memory.dataInPlaceOfTensor && parallelism.data === 1) {
    diagnostics.error("redundant-experts", path, `${title} keeps experts twice by its wide expert parallelism alone, which wants a rank of attention on each GPU.`, "Use data in the place of tensor, or leave it out.");
  }
}
