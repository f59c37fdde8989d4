import { isNative } from "./checks/check-format";
import { Gpu } from "./gpu";
import { CacheLayers } from "./kv/layers";
import { Architecture } from "./model/architecture";
import { Format } from "./model/quantization";
import { Parallelism } from "./parallelism/parallelism";
import { Bounds } from "./plan";
import { round } from "./units";
import { bytesOf, WeightFormats } from "./weights/formats";
import { weightGroups } from "./weights/groups";

export interface Load {
  /** Sequences decoded at once. */
  readonly batch: number;
  /** Tokens of context each has on average: ISL + OSL / 2. */
  readonly context: number;
}

/** FLOP/s a GPU can reach with a weight format: the most, so that the bound stays a lower one. */
function flops(gpu: Gpu, format: Format): number | undefined {
  // Weight-only kernels multiply in 16 bits, whatever the weights are stored in.
  if (!isNative(format, gpu.computeCapability)) return gpu.bf16Tflops === undefined ? undefined : gpu.bf16Tflops * 1e12;
  const fp4 = format === "nvfp4" || format === "mxfp4" ? gpu.fp4Tflops : undefined;
  const fp8 = format === "bf16" || format.startsWith("int4") ? undefined : gpu.fp8Tflops;
  const tflops = fp4 ?? fp8 ?? gpu.bf16Tflops;
  return tflops === undefined ? undefined : tflops * 1e12;
}

/**
 * Roofline lower bounds: weights and cache must be read once a step, and every active parameter multiplied. The embedding table is
 * looked up, not read; the head is read. Source: inference roofline as in aiconfigurator; published ITL runs at 1.35 to 3.3 times this.
 */
export function bounds(architecture: Architecture, formats: WeightFormats, layers: readonly CacheLayers[], gpu: Gpu, parallelism: Parallelism, load: Load): Bounds {
  const { tensor, data } = parallelism;
  const { moe, stated } = architecture;
  const perToken = moe ? moe.perToken / moe.experts : 1;
  // Of E experts, a batch wakes 1 - (1 - k/E)^batch.
  const awake = moe ? 1 - (1 - perToken) ** load.batch : 1;
  let denseBytes = 0;
  let expertBytes = 0;
  let active = 0;
  let head = 0;
  for (const group of weightGroups(architecture)) {
    if (group.part === "vision") continue;
    const bytes = group.parameters * bytesOf(formats.of(group.part));
    if (group.sharding === "embedding") {
      // A tied table is read as the head.
      if (architecture.tied) {
        denseBytes += bytes;
        head += group.parameters;
      }
    } else if (group.sharding === "experts") {
      expertBytes += bytes;
      active += group.parameters * perToken;
    } else {
      denseBytes += bytes;
      if (group.sharding === "lm-head") head += group.parameters;
      else active += group.parameters;
    }
  }
  // A stated model without its experts' shape: nothing says how few parameters a token wakes.
  if (stated && !moe) return { itlMs: null, prefillTokensPerSecond: null };
  const bandwidth = gpu.memoryBandwidthGBps === undefined ? undefined : gpu.memoryBandwidthGBps * 1e9;
  const rate = flops(gpu, formats.of("experts") === formats.format ? formats.format : formats.of("experts"));
  const perRank = Math.max(1, load.batch / data);
  const cache = perRank * cacheRead(layers, load.context) * parallelism.pipeline;
  const read = bandwidth === undefined ? undefined : (denseBytes / tensor + (expertBytes * awake) / (tensor * data) + cache) / bandwidth;
  const compute = rate === undefined ? undefined : (2 * (active + head) * load.batch) / (tensor * data * rate);
  return {
    itlMs: read === undefined && compute === undefined ? null : round(Math.max(read ?? 0, compute ?? 0) * 1000),
    prefillTokensPerSecond: rate === undefined || active === 0 ? null : round((tensor * data * parallelism.pipeline * rate) / (2 * active), 1),
  };
}

/** Bytes of cache that one sequence's next token reads on a GPU. */
function cacheRead(layers: readonly CacheLayers[], context: number): number {
  let bytes = 0;
  for (const entry of layers) {
    if (entry.kind === "state") bytes += entry.layers * entry.stateBytes;
    else bytes += entry.layers * entry.bytesPerToken * (entry.kind === "sliding" ? Math.min(context, entry.window) : context);
  }
  return bytes;
}
