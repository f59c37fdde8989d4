import table from "../data/weight-only.json";
import { Diagnostics } from "./diagnostics";
import { engineOf } from "../engines/engines";
import { Architecture } from "../model/architecture";
import { Format } from "../model/quantization";
import { Understood } from "../request/understood";
import { atLeast, parseVersion, Version } from "../version";
import { WeightFormats } from "../weights/formats";

interface Kernel {
  readonly engine: string;
  readonly formats: readonly string[];
  readonly capability: number;
  readonly from: string;
  readonly experts: boolean;
  readonly modelopt: boolean;
  readonly kernel: string;
}

const NATIVE = table.native as { readonly [format: string]: number | undefined };
const KERNELS = (table.kernels as readonly Kernel[]).map((row) => ({ ...row, since: parseVersion(row.from) as Version }));

/** Whether a GPU has arithmetic of a format: fp8 from compute capability 8.9, fp4 from 10.0 (CUDA programming guide). */
export const isNative = (format: Format, computeCapability: number | undefined): boolean => computeCapability === undefined || computeCapability >= (NATIVE[format] ?? 0);

/** Formats that the GPU has no arithmetic for: a warning where the engine serves them by weight-only kernels, an error where it stops. */
export function checkFormat(request: Understood, architecture: Architecture, formats: WeightFormats, diagnostics: Diagnostics): void {
  const { computeCapability, name } = request.gpu;
  if (computeCapability === undefined) return;
  const path = request.quantization === undefined ? "model" : "quantization";
  const experts = formats.of("experts");
  for (const format of new Set([formats.format, experts])) {
    if (isNative(format, computeCapability)) continue;
    const needed = (NATIVE[format] ?? 0).toFixed(1);
    const lacks = `${format} needs compute capability ${needed}, ${name} has ${computeCapability.toFixed(1)}`;
    const own = request.quantization === undefined && architecture.quantization.modelopt === true;
    const serves = (row: Kernel): boolean => row.engine === request.engine && row.formats.includes(format) && computeCapability >= row.capability && (row.experts || !architecture.moe || experts !== format) && (row.modelopt || !own);
    const kernel = KERNELS.find((row) => serves(row) && atLeast(request.version, ...row.since));
    if (kernel === undefined) {
      const later = KERNELS.find(serves);
      diagnostics.error("format-unsupported", path, `${lacks}.`, later === undefined ? fixFor(format, request) : `${fixFor(format, request)} ${request.engine} serves it here from ${later.from} on, by weight-only kernels.`);
      continue;
    }
    diagnostics.warning("format-weight-only", path, `${lacks}: ${request.engine} serves it by weight-only kernels (${kernel.kernel}). The memory is that of ${format}, the arithmetic that of 16 bits: prefill and large batches are no faster than bf16 weights, and slower where widening them costs more than reading them saves.`, adviceFor(format, request, architecture));
  }
  if (computeCapability < 8) {
    diagnostics.warning("bf16-unsupported", "gpu", `${name} has no bf16 (compute capability ${computeCapability.toFixed(1)}): the engine must be told to use float16, which is as large.`, "Add the engine's float16 flag (vLLM: --dtype half).");
  }
}

/** What to look at before a weight-only format serves. */
function adviceFor(format: Format, { engine }: Understood, { moe }: Architecture): string {
  const native = format === "nvfp4" ? "Blackwell" : format.startsWith("fp8") ? "Ada or Hopper" : "Ampere";
  const modelopt = format.startsWith("fp8") ? " A ModelOpt checkpoint of it is refused at start all the same." : "";
  const { nvfp4Experts } = engineOf(engine).notes;
  const garbled = nvfp4Experts !== undefined && format === "nvfp4" && moe ? ` ${nvfp4Experts}` : "";
  return `For its speed use a GPU of the ${native} generation or later.${modelopt}${garbled}`;
}

function fixFor(format: Format, { engine }: Understood): string {
  if (format === "nvfp4") {
    const { nvfp4OptIn } = engineOf(engine).notes;
    const optIn = nvfp4OptIn === undefined ? "" : ` ${nvfp4OptIn}`;
    return `Use a Blackwell GPU (B200, GB200, B300), or an fp8 or int4 checkpoint.${optIn}`;
  }
  if (format === "mxfp4" || format.startsWith("int4")) return "Use a GPU of the Ampere generation or later.";
  return "Use a GPU of the Ada or Hopper generation or later, or an int4 or bf16 checkpoint.";
}
