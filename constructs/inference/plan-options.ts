/** Requests as they are expected: their lengths, and how many. */
export interface WorkloadOptions {
  /** Input tokens of a request. @example 2000 */
  readonly isl: number;
  /** Output tokens of a request. @example 200 */
  readonly osl: number;
  /** Requests at once on one worker. @default 1 @example 16 */
  readonly concurrency?: number;
  /** Requests a second. @default - the number of replicas is not planned @example 2 */
  readonly requestRate?: number;
}

/** What answers must keep to. */
export interface SlaOptions {
  /** Milliseconds until the first token. @default - any @example 500 */
  readonly ttftMs?: number;
  /** Milliseconds between tokens. @default - any @example 30 */
  readonly itlMs?: number;
}

/** What the planner is asked besides the model and its pool. */
export interface ModelPlanOptions {
  /**
   * The model's config.json, for a model that the planner's catalogue lacks:
   * `JSON.parse(fs.readFileSync("config.json", "utf8"))`.
   * @default - the catalogue's
   * @example JSON.parse(fs.readFileSync("config.json", "utf8"))
   */
  readonly config?: { [key: string]: unknown };
  /** Its hf_quant_config.json, where it has one. @default - none @example JSON.parse(fs.readFileSync("hf_quant_config.json", "utf8")) */
  readonly quantConfig?: { [key: string]: unknown };
  /** Its parameters, for an architecture that the planner has no formula for. @default - from the config @example 8030261248 @integer @minimum 1 */
  readonly parameters?: number;
  /** @default - one sequence of `maxModelLen` must fit, no more is asked @example { isl: 2000, osl: 200 } */
  readonly workload?: WorkloadOptions;
  /** @default - none @example { ttftMs: 500 } */
  readonly sla?: SlaOptions;
  /** The NVIDIA driver of the nodes: "570.x". @default - not checked @example "570.x" */
  readonly driver?: string;
  /**
   * Codes of the planner's errors that are known and taken: they become warnings. The engine may still not start.
   * @default - none
   * @example ["does-not-fit"]
   * @unique
   */
  readonly accept?: string[];
}
