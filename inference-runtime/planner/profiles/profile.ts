import { EngineName } from "../engines/engines";
import { Architecture } from "../model/architecture";
import { Parallelism } from "../parallelism/parallelism";
import { Understood } from "../parse-request";

/** An argument whose value the engine refuses. */
export interface InvalidArg {
  readonly name: string;
  readonly value?: string;
  /** What it takes: "a whole number from 1". */
  readonly takes: string;
}

/** What an engine's own arguments say of memory and parallelism, as far as the planner plans it. */
export interface EngineArgs {
  readonly tensor?: number;
  readonly pipeline?: number;
  readonly data?: number;
  readonly prefillContext?: number;
  readonly expertParallel: boolean;
  readonly memoryFraction?: number;
  readonly maxModelLen?: number;
  readonly maxNumSeqs?: number;
  readonly maxNumBatchedTokens?: number;
  readonly kvCacheDtype?: "bf16" | "fp8";
  /** Bytes of the KV cache on each GPU. */
  readonly kvCacheBytes?: number;
  readonly quantization?: "fp8";
  /** Arguments that change what fits in a way that is not planned, as they were written. */
  readonly unplanned: string[];
  /** Arguments whose value the engine refuses, with what it takes. */
  readonly invalid: InvalidArg[];
}

/** Flags that say what a model's properties, the chart or the operator say, and what to write in their place. */
export interface ManagedFlags {
  readonly flags: readonly string[];
  readonly code: "engine-arg-not-free" | "secret-in-engine-args";
  readonly reason: string;
  readonly fix: string;
}

/** What a model's properties say to the engine. */
export interface PropertyArgs {
  /** GPUs of a worker on its node. */
  readonly gpus: number;
  /** @default - what the model allows */
  readonly maxModelLen?: number;
  /** The caller's own arguments, which come after. */
  readonly own: readonly string[];
}

/** The engine's arguments for a plan: what differs from its defaults, in the words of the request's version. */
export type PlanArgs = (request: Understood, architecture: Architecture | undefined, parallelism: Parallelism) => string[];

/** All that is known of how an engine is started under Dynamo; its memory is `engines/`' matter. */
export interface EngineProfile {
  /** Its name in requests and in the graph (`backendFramework`). */
  readonly name: EngineName;
  /** Its name in sentences. */
  readonly title: string;
  /** The Python module of Dynamo's worker. */
  readonly module: string;
  /** The runtime image's name, without registry and tag. */
  readonly image: string;
  /** Flags that are not free for the caller. */
  readonly managed: readonly ManagedFlags[];
  /** The flag of 0.8 and 0.9 workers by which a request may go on elsewhere. */
  readonly migrationFlag: string;
  /** Which model is served: its folder, and the name that clients ask for. */
  modelArgs(folder: string, id: string): string[];
  /** What the properties say, and then the caller's own. */
  propertyArgs(given: PropertyArgs): string[];
  /** A plan's flags. */
  readonly planArgs: PlanArgs;
  /** Reads the caller's own. */
  readArgs(args: readonly string[]): EngineArgs;
}
