import { Diagnostics } from "./diagnostics";
import { Bounds } from "../plan";
import { Understood } from "../request/understood";

/** How many times the bound published times were: between tokens (aiconfigurator's references on silicon), and to the first token, under load. */
const PUBLISHED = { itl: [1.35, 3.3], ttft: [7, 130] } as const;

const MEASURE = "Ask NVIDIA's estimate: plan --with aiconfigurator. Then measure (AIPerf), before it is promised.";

/** What is proven of an SLA, and what is open: bounds refuse what physics forbids, and promise nothing. */
export function checkSla({ sla, workload, gpu }: Understood, { itlMs, prefillTokensPerSecond }: Bounds, diagnostics: Diagnostics): void {
  const say = (path: string, message: string): void => diagnostics.warning("sla-not-proven", path, message, MEASURE);
  if (sla.itlMs !== undefined) {
    const asked = `${sla.itlMs} ms between tokens`;
    const alone = workload === undefined ? ", of one user without context: state the workload" : "";
    if (itlMs !== null && sla.itlMs < itlMs) {
      diagnostics.error("sla-below-bound", "sla.itlMs", `${asked} is below the lower bound of ${itlMs} ms: reading weights and cache once takes longer.`, "Use more GPUs in tensor, a smaller weight format, or a longer SLA.");
    } else if (itlMs !== null) say("sla.itlMs", open(asked, sla.itlMs, itlMs, PUBLISHED.itl, alone));
    // An unknown bandwidth is said by unused-property.
    else if (gpu.memoryBandwidthGBps !== undefined) say("sla.itlMs", `${asked}: nothing is proven, how much of the model a token wakes is not known.`);
  }
  if (sla.ttftMs === undefined || !workload) return;
  const asked = `${sla.ttftMs} ms to the first token`;
  if (prefillTokensPerSecond === null) {
    if (gpu.bf16Tflops !== undefined) say("sla.ttftMs", `${asked}: nothing is proven, how much of the model a token wakes is not known.`);
    return;
  }
  const ttft = (workload.isl / prefillTokensPerSecond) * 1000;
  if (sla.ttftMs < ttft) {
    diagnostics.error("sla-below-bound", "sla.ttftMs", `${asked} is below the lower bound of ${ttft.toFixed(1)} ms for ${workload.isl} input tokens.`, "Use more GPUs in tensor, or a longer SLA.");
  } else say("sla.ttftMs", open(asked, sla.ttftMs, ttft, PUBLISHED.ttft, ""));
}

function open(asked: string, sla: number, bound: number, [least, most]: readonly [number, number], of: string): string {
  const [low, high] = [bound * least, bound * most];
  const where = sla < low ? "below every published start" : sla > high ? "above every published start, which is no proof" : "within what published starts took";
  return `${asked}: proven is only that it is not impossible, the lower bound is ${bound.toFixed(2)} ms${of}. Published starts took ${least} to ${most} times theirs, here ${low.toFixed(1)} to ${high.toFixed(1)} ms: it is ${where}.`;
}
