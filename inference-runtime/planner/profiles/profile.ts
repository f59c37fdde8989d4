import { Engine } from "../engines/engine";
import { Architecture } from "../model/architecture";
import { Parallelism } from "../parallelism/parallelism";
import { Understood } from "../request/understood";
import { EngineVersions, GivenArg } from "../flags/read-args";
import { FlagWords, GivenWords } from "../flags/words";
import { EngineOptions, RedundantExpertsGiven, SpeculativeGiven } from "./options";
import { EngineServing } from "./serving";

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
  /** The ranks of `data` are those of `tensor` too, as with SGLang's `--enable-dp-attention`; `tensor` is then what is left of them. */
  readonly dataSharesTensor?: boolean;
  /** `data` is all of tensor parallelism's ranks, and nobody says how many, as with TensorRT-LLM's `--enable-attention-dp` beside a worker's GPUs. */
  readonly dataIsTensor?: boolean;
  readonly prefillContext?: number;
  readonly expertParallel: boolean;
  /** Experts that are kept a second time. @default - none */
  readonly redundantExperts?: number;
  readonly memoryFraction?: number;
  readonly maxModelLen?: number;
  /** The longest context that the config is told to have in place of its own. */
  readonly maxPositions?: number;
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

/** Series of an engine, on its own metrics endpoint. */
export interface EngineMetrics {
  /** Share of its KV cache that is in use. */
  readonly cacheUsage: string;
  /** Hits of its cache: a share, or a counter and the one of which it is a part. */
  readonly cacheHits: { readonly share?: string; readonly counter?: string; readonly of?: string };
  /** Counter of requests that it begins again. @default - it tells none */
  readonly preemptions?: string;
}

/** What a worker does of a request: all of it, one of its halves, or its images alone. */
export type WorkerRole = "worker" | "prefill" | "decode" | "encode";

/** What carries the KV cache from prefill to decode. */
export type Transfer = "UCX" | "LIBFABRIC" | "TCP";

/** What a worker is told of its part in the graph. */
export interface RoleArgs {
  readonly role: WorkerRole;
  /** Dynamo's release, whose worker it is. */
  readonly release: string;
  /** The engine's version in it. @default - the worker's own flags alone are known */
  readonly engineVersion?: string;
  /** Whether the router wants to be told of what stands in its KV cache. */
  readonly kvEvents: boolean;
  readonly transfer: Transfer;
  /** The caller's own arguments, whose word counts. */
  readonly own: readonly string[];
  /** How tokens are drafted, for an engine that is told so beside its role. @default - they aren't */
  readonly speculative?: SpeculativeGiven;
  /** Experts that are kept twice, for an engine that is told so beside its role. @default - none */
  readonly redundant?: RedundantExpertsGiven;
  /** Whether images are encoded by workers of their own. @default false */
  readonly encodedApart?: boolean;
  /** The engine's own name of the model's template, of a worker that encodes by one. @default - it needs none */
  readonly template?: string;
}

/** What a model's properties say to the engine. */
export interface PropertyArgs {
  /** GPUs of a worker on its node. */
  readonly gpus: number;
  /** Nodes of a worker. @default 1 */
  readonly nodes?: number;
  /** @default - what the model allows */
  readonly maxModelLen?: number;
  /** The caller's own arguments, which come after. */
  readonly own: readonly string[];
  /** The versions by whose names those are read. @default - the newest that are known */
  readonly versions?: EngineVersions;
}

/** Flags of a role; in vLLM's worker of 0.8 and 0.9 each role has its own. */
export const flagsOfRole = (role: WorkerRole, words: FlagWords): string[] => {
  if (role === "worker") return [];
  return words.takes("--disaggregation-mode") ? ["--disaggregation-mode", role] : [`--is-${role}-worker`];
};

/** The engine's arguments for a plan: what differs from its defaults, in the words of the request's version. */
export type PlanArgs = (request: Understood, architecture: Architecture | undefined, parallelism: Parallelism) => string[];

/** All that is known of an engine under Dynamo: how it is started, how its arguments are written and read, by version; what it makes of memory, and what it says. */
export interface EngineProfile {
  /** Its name in requests and in the graph (`backendFramework`). */
  readonly name: string;
  /** Whether it plays an engine without a GPU, whose memory isn't planned and whose arguments aren't judged. */
  readonly simulated?: boolean;
  /** Its name in sentences. */
  readonly title: string;
  /** What it makes of a GPU's memory. */
  readonly memory: Engine;
  /** Texts of its log that say, as it ends, that its GPUs' memory doesn't do; torch's own aside. */
  readonly outOfMemory: readonly string[];
  readonly metrics: EngineMetrics;
  /** How its workers behave in a graph, beside their arguments. */
  readonly serving: EngineServing;
  /** The Python module of Dynamo's worker. */
  readonly module: string;
  /** The runtime image's name in a release, without registry and tag. */
  image(release: string): string;
  /** The argument for the longest request and answer together. */
  readonly lengthFlag: string;
  /** Flags that are not free for the caller. */
  readonly managed: readonly ManagedFlags[];
  /** Which of its arguments makes it forget prefixes, so that a router that knows the caches finds nothing in them. @returns nothing where none does */
  withoutPrefixes(given: GivenWords): GivenArg | undefined;
  /** The flag of 0.8 and 0.9 workers by which a request may go on elsewhere. */
  readonly migrationFlag: string;
  /** Which model is served: its folder, and the name that clients ask for. */
  modelArgs(folder: string, id: string): string[];
  /** Its part in the graph, and how the parts find each other's KV cache. Nothing of an aggregated worker without a router that asks. */
  roleArgs(given: RoleArgs): string[];
  /** Environment for that. */
  transferEnvironment(transfer: Transfer): { readonly [name: string]: string };
  /** What it is told of adapters, drafts and other tasks than text. */
  readonly options: EngineOptions;
  /** What the properties say, and then the caller's own. */
  propertyArgs(given: PropertyArgs): string[];
  /** A plan's flags. */
  readonly planArgs: PlanArgs;
  /**
   * Reads the caller's own as a version's parsers do; a flag is found by any name that it has had. What the version lacks is refused by `flags/`.
   *
   * @param versions by default the newest that are known
   */
  readArgs(args: readonly string[], versions?: EngineVersions): EngineArgs;
}

/** The tensor parallelism of arguments that don't name it, where a worker's GPUs are `all`. */
export function unnamedTensor(all: number, { data = 1, dataSharesTensor, dataIsTensor }: EngineArgs): number {
  return dataIsTensor === true ? 1 : dataSharesTensor === true ? Math.max(1, all / data) : all;
}
