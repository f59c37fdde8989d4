import { findRelease } from "../../inference-runtime/planner/engines/engines";
import { FlagWords } from "../../inference-runtime/planner/flags/words";
import { engineOf } from "./engine";
import { ServedModelOptions } from "./served-model-options";

/** The version of a model's engine in a release's image; empty where that isn't known. */
export function engineVersion(model: Pick<ServedModelOptions, "engine">, release: string): string {
  return findRelease(release)?.engines[engineOf(model).name] ?? "";
}

/** The versions by whose names a model's arguments are read and written. */
export function versionsOf(model: Pick<ServedModelOptions, "engine">, release: string): { readonly dynamo: string; readonly engine: string } {
  return { dynamo: release, engine: engineVersion(model, release) };
}

/** The words of a model's workers in a release. */
export function wordsOf(model: Pick<ServedModelOptions, "engine">, release: string): FlagWords {
  return FlagWords.of(engineOf(model).name, versionsOf(model, release));
}
