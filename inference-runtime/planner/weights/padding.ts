import { engineOf } from "../engines/engines";
import { Experts } from "../model/architecture";
import { Format } from "../model/quantization";
import { roundUp } from "../units";
import { Version } from "../version";

export interface KernelContext {
  readonly engine: string;
  readonly version: Version;
  readonly computeCapability: number | undefined;
  /** GPUs that share the slices of one expert. */
  readonly slices: number;
  /** Another step than the kernel's for the width on Blackwell, where a start of the model showed it. */
  readonly blackwellWidthStep?: number;
}

/**
 * As much as makes 4.25 bits 8: published starts show up to 1.14. Slices so thin that a kernel would pad them further are past what is
 * known, and a smaller format must not plan as a larger one.
 */
const MOST = 8 / 4.25;

/**
 * How much larger an expert gets when the kernel pads its matrices, as a factor. Known for MXFP4 alone (vLLM
 * model_executor/layers/quantization/mxfp4.py; SGLang uses the same kernels):
 * - Blackwell (TRT-LLM gen): width and hidden to 256;
 * - Hopper with Triton: width to 64, hidden to 256 by the swizzled layout (2880 -> 3072: 64.38 GiB in vllm#33155);
 * - everything else, and Hopper where triton_kernels is missing (vllm#23278, 65.97 GiB): Marlin, width to 128, hidden to 256;
 * - an engine with a kernel of its own: as it says.
 */
export function expertPadding(moe: Experts, format: Format, context: KernelContext): number {
  if (format !== "mxfp4") return 1;
  const width = moe.width / context.slices;
  const pad = (widthStep: number, inputStep = 256): number => Math.min(MOST, (roundUp(width, widthStep) / width) * (roundUp(moe.inputWidth, inputStep) / moe.inputWidth));
  const { mxfp4Steps, oneMxfp4Kernel } = engineOf(context.engine).weights;
  if (mxfp4Steps !== undefined) return pad(mxfp4Steps.width, mxfp4Steps.inputs);
  const capability = context.computeCapability ?? 9;
  if (capability >= 10 && capability < 12) return pad(context.blackwellWidthStep ?? 256);
  if (capability < 9 || capability >= 10) return pad(128);
  // Where images came with either kernel, the middle is within 1.2 % of both.
  if (oneMxfp4Kernel?.(context.version) === false) return (pad(64) + pad(128)) / 2;
  return pad(64);
}
