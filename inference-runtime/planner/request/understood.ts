import { FabricName } from "../fabric";
import { Gpu, Machine } from "../gpu";
import { Fields } from "../model/fields";
import { Format } from "../model/quantization";
import { Parallelism } from "../parallelism/parallelism";
import { Version } from "../version";

/** A request, understood. */
export interface Understood {
  readonly model: { readonly id: string } | { readonly config: Fields; readonly quantConfig?: Fields; readonly parameters?: number };
  readonly quantization?: Format;
  readonly quantizedExpertsOnly?: boolean;
  readonly engine: string;
  readonly engineVersion: string;
  readonly version: Version;
  readonly dynamoRelease?: string;
  readonly gpu: Gpu;
  readonly machine?: Machine;
  readonly gpusPerNode: number;
  readonly nodes?: number;
  readonly parallelism: Parallelism | "auto";
  readonly memoryFraction?: number;
  readonly freeGiB?: number;
  readonly maxModelLen?: number;
  readonly maxNumSeqs?: number;
  readonly maxNumBatchedTokens?: number;
  readonly kvCacheDtype: "auto" | "bf16" | "fp8";
  readonly kvCacheGiB?: number;
  readonly lora?: { readonly adapters: number; readonly rank: number; readonly downloaded?: number };
  readonly speculative?: { readonly method: "ngram" | "eagle3" | "mtp" | "draft-model"; readonly tokens: number; readonly draft?: Understood["model"] };
  readonly workload?: { readonly isl: number; readonly osl: number; readonly concurrency?: number; readonly requestRate?: number };
  readonly sla: { readonly ttftMs?: number; readonly itlMs?: number };
  readonly disaggregated: boolean;
  readonly encoder: boolean;
  readonly fabric?: "none" | FabricName;
  readonly driver?: string;
  readonly image?: string;
}
