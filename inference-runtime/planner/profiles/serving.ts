import { GivenArg } from "../flags/read-args";

/** What is wrong with an argument beside the others, or with its value beyond its type. */
export interface ValueFinding {
  readonly code: "invalid-engine-arg" | "engine-arg-contradicts" | "not-enough-gpus";
  readonly given: GivenArg;
  readonly reason: string;
  readonly fix: string;
}

/** A worker's arguments as they were understood, beside what else is said of it. */
export interface GivenValues {
  /** As the engine's reader has them. */
  readonly args: { readonly maxNumSeqs?: number; readonly maxNumBatchedTokens?: number; readonly expertParallel: boolean };
  /** The caller's own, of known values. */
  readonly given: readonly GivenArg[];
  /** GPUs of a worker on all of its nodes. */
  readonly gpus: number;
  /** The longest request that a property says. */
  readonly maxModelLen?: number;
  /** The longest request of the model itself, where it is known. */
  readonly own?: number;
}

/** A flag whose value must be the same in prefill and decode, since one reads what the other wrote. */
export interface AlikeFlag {
  readonly flag: string;
  /** What it is where nobody says it. */
  readonly unsaid: string;
  /** What it is of: "tokens of a block". */
  readonly what: string;
}

/** How an engine's worker behaves in a graph: all that its arguments don't say, and that isn't alike in every engine. */
export interface EngineServing {
  /** Environment of each worker. */
  readonly environment: { readonly [name: string]: string };
  /** Variables for what it keeps of its compiling, each with a folder's name; none where no variable moves it. */
  readonly compileCaches: readonly (readonly [string, string])[];
  /** An argument with which it compiles nothing. @default - none is known */
  readonly withoutCompiling?: string;
  /** Whether it can be told how much of a GPU's whole memory is its own, so that it serves on a share of one. */
  readonly takesShare: boolean;
  /** Whether a worker over several nodes is split by layers between them where nobody says more; else by tensor over all GPUs. */
  readonly pipelineOverNodes: boolean;
  /** Whether the operator starts a worker over several nodes by mpirun, before which no path can be set (setupLeaderContainer of its internal/dynamo). */
  readonly startedByMpi: boolean;
  /** The argument for tensor parallelism. */
  readonly tensorFlag: string;
  /** What spreads experts over GPUs, in words. */
  readonly expertFlags: string;
  /** Whether experts are kept twice only where each GPU has a rank of attention of its own. */
  readonly copiesWantRanks: boolean;
  /** Whether requests with images come to the workers that encode, which are told a template's name and choose who goes on; else to the others, which ask them. */
  readonly encodesFirst: boolean;
  readonly alike: readonly AlikeFlag[];
  /** The object of settings in whose place the caller's own would stand, with what a half needs of it. @default - there is none */
  readonly halfOverride?: { readonly flag: string; readonly needs: string; readonly fix: string };
  /** Whole numbers that its parser takes as they come and the engine doesn't: the least of each flag. */
  readonly floors: { readonly [flag: string]: number };
  /** What it refuses as it starts, once it has read all of it. */
  checkValues(given: GivenValues): ValueFinding[];
  /** Why a release's worker stops at a flag that its parser takes. @returns nothing where it doesn't */
  stopsAt?(flag: string, release: string): { readonly reason: string; readonly fix: string } | undefined;
}
