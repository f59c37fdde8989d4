import { Architecture } from "../model/architecture";
import { Parallelism } from "../parallelism/parallelism";

/**
 * Bytes a forward pass over `tokens` holds at its peak: residual stream and one layer's widest intermediate, in bf16.
 * A shape argument, not a measurement: 4 copies of the hidden state, the MLP's gate, up and product, the routed tokens of an expert layer.
 */
export function forwardPeak(architecture: Architecture, parallelism: Parallelism, tokens: number): number {
  const { hidden, dense, moe } = architecture;
  const denseWidth = dense ? (3 * dense.width) / parallelism.tensor : 0;
  const expertWidth = moe ? moe.perToken * ((3 * moe.width) / (parallelism.tensor * parallelism.data) + hidden) : 0;
  return tokens * 2 * (4 * hidden + Math.max(denseWidth, expertWidth));
}

/** The same without what an expert layer holds: that is planned for apart. */
export function densePeak(architecture: Architecture, parallelism: Parallelism, tokens: number): number {
  const { hidden, dense } = architecture;
  return tokens * 2 * (4 * hidden + (dense ? (3 * dense.width) / parallelism.tensor : 0));
}
