import { DynamoRelease } from "../../dynamo/release";
import { frontendRelease, workerRelease } from "../checks/check-images";
import { ServedModelOptions } from "../served-model-options";

/**
 * Whether frontends get tokenizer and template from the workers' port 9090, and so need no volume: where both are of releases that do so.
 * Before, they read the folder that the worker registers (lib/llm/src/local_model.rs), at the same path.
 */
export function readsCardFromWorkers(model: ServedModelOptions, release: DynamoRelease): boolean {
  return [frontendRelease(model, release), workerRelease(model, release)].every((version) => DynamoRelease.of(version).enforces("self-hosted-card"));
}
