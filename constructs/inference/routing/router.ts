import { reached } from "../../dynamo/release-number";
import table from "../data/router.json";

/** How a router that knows the workers' caches chooses. */
export interface KvRouterOptions {
  /**
   * What a prefix counts that a worker has in its cache already, against the load of that worker: 0 is load alone. Until 1.1 Dynamo calls it
   * a weight.
   * @default 1, Dynamo's own
   * @example 1
   * @minimum 0
   */
  readonly overlapCredit?: number;
  /** 0 takes the best worker; above it others too, the more the higher. @default 0 @example 0.5 @minimum 0 */
  readonly temperature?: number;
  /**
   * Whether workers tell what stands in their caches. False: the router guesses it from what it sent where; nothing is told of what was
   * thrown out.
   * @default true
   */
  readonly events?: boolean;
  /** For how long a guess holds, in seconds, where `events` is false. @default 120, Dynamo's own @example 120 @minimum 1 */
  readonly entrySeconds?: number;
  /** Whether frontends tell each other what they sent where. From 1.0 on. @default true where there are several frontends */
  readonly replicaSync?: boolean;
  /** Requests wait in the frontend when every worker's prefill tokens exceed this many times its batch. From 1.0 on. @default - Dynamo's own @example 4 @minimum 0 */
  readonly queueThreshold?: number;
  /** Share of its KV blocks from which a worker counts as busy, 0 to 1: when all are, requests are turned away (529). From 1.0 on. @default - Dynamo's own @example 0.9 @minimum 0 @maximum 1 */
  readonly busyDecodeBlocks?: number;
  /** Waiting prefill tokens from which a worker counts as busy. From 1.0 on. @default - Dynamo's own @example 20000 @integer @minimum 1 */
  readonly busyPrefillTokens?: number;
}

/** How a frontend chooses the worker for a request. */
export class Router {
  /** Each in turn. */
  public static readonly ROUND_ROBIN = new Router("round-robin");
  /** Any. */
  public static readonly RANDOM = new Router("random");
  /** The one with the fewest requests. From 1.1 on. */
  public static readonly LEAST_LOADED = new Router("least-loaded");
  /** The less loaded of two that are drawn. From 1.1 on. */
  public static readonly POWER_OF_TWO = new Router("power-of-two");
  /** The one that has most of the request's prefix in its KV cache, beside its load, with Dynamo's own options. */
  public static readonly KV = new Router("kv");

  /** As `KV`, with options. */
  public static kv(options: KvRouterOptions): Router {
    return new Router("kv", options);
  }

  private constructor(
    /** Dynamo's name of the mode. */
    public readonly mode: string,
    /** Of a router that knows the caches. @default - Dynamo's own */
    public readonly options?: KvRouterOptions,
  ) {}
}

/** The first minor that has a mode, where the release hasn't; the release is that of the runtime's image. */
export function modeSince(mode: string, release: string): string | undefined {
  const row = table.modes.find((candidate) => candidate.mode === mode);
  return row === undefined || reached(release)(row) ? undefined : row.from;
}

/** The variable of an option in a release; undefined where the release hasn't the option. */
export function variableOf(option: string, release: string): string | undefined {
  return table.options.filter((row) => row.option === option).filter(reached(release)).pop()?.variable;
}

/** Whether a frontend reads its router's options from this variable, in any release. */
export function isRouterVariable(name: string): boolean {
  return name === "DYN_ROUTER_MODE" || table.options.some(({ variable }) => variable === name);
}

/** The first minor that has an option. */
export function optionSince(option: string): string | undefined {
  return table.options.find((row) => row.option === option)?.from;
}

/** Whether a release's frontend asks of a worker for an adapter that it has loaded it. */
export function knowsAdapters(release: string): boolean {
  return reached(release)(table.adapters);
}

/** Whether a mode's router can look for adapters: of the others the frontend lists no model at all. */
export function looksForAdapters(mode: string): boolean {
  return table.adapters.modes.includes(mode);
}

/** A frontend's environment for a model with adapters: requests for one go to workers that have it. */
export function adapterEnvironment({ lora }: { readonly lora?: object }, release: string): { [name: string]: string } {
  return lora === undefined || !knowsAdapters(release) ? {} : { [table.adapters.variable]: "true" };
}

/** Whether the workers are to tell what stands in their caches. */
export function wantsKvEvents({ router }: { readonly router?: Router }): boolean {
  return router?.mode === "kv" && router.options?.events !== false;
}

/** Of a model: its router, and how many frontends have it. */
interface Routed {
  readonly router?: Router;
  readonly frontendReplicas?: number;
}

/** A frontend's environment for the router. Nothing where none is named: Dynamo's own is round-robin. */
export function routerEnvironment({ router, frontendReplicas = 1 }: Routed, release: string): { [name: string]: string } {
  if (router === undefined) return {};
  const sync = router.mode === "kv" && frontendReplicas > 1 && variableOf("replicaSync", release) !== undefined ? { replicaSync: true } : {};
  const options = Object.entries({ ...sync, ...router.options }).filter(([, value]) => value !== undefined);
  const named = options.flatMap(([option, value]): [string, string][] => {
    const variable = variableOf(option, release);
    return variable === undefined ? [] : [[variable, String(value)]];
  });
  return { DYN_ROUTER_MODE: router.mode, ...Object.fromEntries(named) };
}
