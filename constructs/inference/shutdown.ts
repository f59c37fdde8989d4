import { ServedModelOptions } from "./served-model-options";

/** OpenAI's client gives up after ten minutes (its `timeout`). */
const LONGEST_STREAM_SECONDS = 600;

/** What the chart adds to a worker's grace for the engine's clean-up (`_shutdown.tpl`). */
const CLEAN_UP_SECONDS = 120;

/** The longest answer that a model promises to let end, in seconds. */
export function longestStreamSeconds({ longestStreamSeconds: promised }: ServedModelOptions): number {
  return promised ?? LONGEST_STREAM_SECONDS;
}

/** The longest that any pod of these models, or of a graph with the default promise, takes to go. */
export function longestGraceSeconds(models: readonly (ServedModelOptions | null | undefined)[]): number {
  const promises = models.map((model) => longestStreamSeconds(model ?? ({} as ServedModelOptions))).filter((seconds) => Number.isFinite(seconds));
  return Math.max(LONGEST_STREAM_SECONDS, ...promises) + CLEAN_UP_SECONDS;
}
