import { SpeculativeGiven, SpeculativeMethod } from "../../../inference-runtime/planner/profiles/options";
import { EngineProfile } from "../../../inference-runtime/planner/profiles/profile";
import { EnvVar } from "../graph/graph";
import { weightsFolder } from "../weights/folders";
import { ServedModelOptions } from "../served-model-options";
import { tokenSecret } from "../token-secret";
import { asksHub, loraRoom } from "./lora";
import { ModelTask } from "./model-task";
import { Speculative, draftWeights } from "./speculative";

/** Where a worker keeps the adapters that it fetched. */
const ADAPTERS = "/tmp/dynamo-adapters";
const S3_KEYS = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];

/** How tokens are drafted, as an engine is told it. */
export function draftingOf(model: ServedModelOptions): SpeculativeGiven | undefined {
  const { speculative } = model;
  if (!(speculative instanceof Speculative)) return undefined;
  const own = draftWeights(model);
  return { method: speculative.method as SpeculativeMethod, tokens: speculative.tokens, ...(own === undefined ? {} : { folder: weightsFolder(own) }) };
}

/** The engine's arguments for a model's adapters, drafts and task; nothing where it has none of them. */
export function optionArgs(model: ServedModelOptions, { options }: EngineProfile, release: string): string[] {
  const drafting = draftingOf(model);
  return [
    ...(model.lora === undefined ? [] : (options.lora?.(loraRoom(model.lora)) ?? [])),
    ...(drafting === undefined ? [] : (options.speculative?.(drafting) ?? [])),
    ...(model.task === ModelTask.EMBEDDINGS ? (options.embeddings?.() ?? []) : []),
    ...(model.task === ModelTask.MULTIMODAL ? (options.multimodal?.(release) ?? []) : []),
  ];
}

/** Those of a worker that encodes images and does nothing else. */
export function encoderArgs({ options }: EngineProfile, release: string): string[] {
  return options.multimodal?.(release) ?? [];
}

/** Environment of the workers for their adapters, secrets by reference. */
export function optionEnvironment(model: ServedModelOptions): EnvVar[] {
  const { lora } = model;
  if (lora === undefined) return [];
  const { secret, key, required } = tokenSecret(model.huggingFaceToken);
  return [
    { name: "DYN_LORA_ENABLED", value: "true" },
    { name: "DYN_LORA_PATH", value: ADAPTERS },
    ...(asksHub(model) ? [{ name: "HF_TOKEN", valueFrom: { secretKeyRef: { name: secret, key, optional: !required } } }] : []),
    ...(lora.s3Secret === undefined ? [] : S3_KEYS.map((name) => ({ name, valueFrom: { secretKeyRef: { name: lora.s3Secret as string, key: name } } }))),
  ];
}
