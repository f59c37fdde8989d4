import table from "../../../inference-runtime/facts/gpus.json";

/** How a pool's GPU is called. */
export interface GpuProduct {
  readonly gpu: string;
  readonly gpuMemoryGiB: number;
}

/** The product behind a sku of `inference-runtime/facts/gpus.json`, by which the machines' rows name their GPU. */
export function gpuProduct(sku: string): GpuProduct {
  const row = table.gpus.find((candidate) => candidate.sku === sku);
  if (row === undefined) throw new Error(`facts/gpus.json has no ${sku}`);
  return { gpu: row.product, gpuMemoryGiB: row.memoryGiB };
}
