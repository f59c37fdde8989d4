/** How one replica is spread over GPUs. */
export interface Parallelism {
  readonly tensor: number;
  readonly pipeline: number;
  /** GPUs over which whole experts are spread; 1: experts are sliced like the rest. */
  readonly expert: number;
  /** Data-parallel ranks: each has its own attention and KV pool. */
  readonly data: number;
  /** Experts that are kept a second time, spread with the model's own. @default - none */
  readonly redundantExperts?: number;
}

export const gpusOf = (parallelism: Parallelism): number => parallelism.tensor * parallelism.pipeline * parallelism.data;
