import { SpeculativeMethod, missingOption } from "../../../inference-runtime/planner/profiles/options";
import { PROFILES } from "../../../inference-runtime/planner/profiles/profiles";
import { findModel } from "../../../inference-runtime/planner/model/catalogue";
import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import embeddings from "../data/embedding-models.json";
import { engineMember, engineOf } from "../engine";
import { wordsOf } from "../engine-words";
import { engineParts } from "../parts/model-parts";
import { ServedModelOptions } from "../served-model-options";
import { DynamoRelease } from "../../dynamo/release";
import { FIRST_TOKEN, ScalingMetric } from "../scaling/scaling-metric";
import { checkEncode } from "./check-encode";
import { checkLora } from "./check-lora";
import { checkSpeculative } from "./check-speculative";
import { ModelTask } from "./model-task";
import { Speculative } from "./speculative";

/** What of a model's options another one says, by the name under which the engine's profile lists its flags. */
const OPTIONS = ["lora", "speculative", "embeddings", "multimodal", "encode"] as const;

/**
 * Adapters, drafts and tasks of a model: whether the engine has them in the release, and what they are told.
 *
 * @param release the release whose runtime the workers run
 */
export function checkOptions(model: ServedModelOptions, release: DynamoRelease): Finding[] {
  const asked = OPTIONS.filter((option) => isAsked(model, option));
  const missing = asked.flatMap((option) => checkThere(model, option, release));
  return [
    ...missing,
    ...checkTask(model),
    ...(model.lora === undefined ? [] : checkLora(model, engineOf(model).name, release, missing.length > 0)),
    ...(model.speculative instanceof Speculative ? checkSpeculative(model, model.speculative) : []),
    ...checkEncode(model),
    ...checkTogether(model, asked),
    ...(missing.length > 0 ? [] : checkFlags(model, asked, release)),
  ];
}

type Option = (typeof OPTIONS)[number];

function isAsked({ lora, speculative, task, encode }: ServedModelOptions, option: Option): boolean {
  switch (option) {
    case "lora":
      return lora !== undefined;
    case "speculative":
      return speculative instanceof Speculative;
    case "embeddings":
      return task === ModelTask.EMBEDDINGS;
    case "multimodal":
      return task === ModelTask.MULTIMODAL;
    case "encode":
      return encode !== undefined;
  }
}

const propertyOf = (option: Option): "lora" | "speculative" | "task" | "encode" => (option === "embeddings" || option === "multimodal" ? "task" : option);

function checkThere(model: ServedModelOptions, option: Option, release: DynamoRelease): Finding[] {
  const engine = engineOf(model);
  const name = engine.simulated === true ? "mocker" : engine.name;
  const { speculative } = model;
  const asked = option === "speculative" && name !== "mocker" && speculative !== undefined ? (speculative.method as SpeculativeMethod) : option;
  const apart = model.prefill !== undefined;
  const missing = missingOption(name, asked, release.version, apart);
  if (missing === undefined) return [];
  const { why, since } = missing;
  const whole = apart ? missingOption(name, asked, release.version, false) : missing;
  const ways = [
    ...(since === undefined ? [] : [`take Dynamo ${since} or newer`]),
    ...(apart && whole === undefined ? ["leave prefill out"] : []),
    ...others(asked, release, apart),
    "leave it out",
  ];
  const value = option === "speculative" ? speculative?.method : option;
  return [{ code: "option-not-served", property: propertyOf(option), value, reason: `${engine.title} of Dynamo ${release.version}: ${why}`, fix: ways.join("; or ") }];
}

/** Engines of the release that have it. */
function others(option: string, { version }: DynamoRelease, apart: boolean): string[] {
  const there = Object.keys(PROFILES).filter((name) => missingOption(name, option, version, apart) === undefined);
  return there.length === 0 ? [] : [`serve it by ${there.map(engineMember).join(" or ")}`];
}

/** A model that isn't made for what it is asked, where its id tells. */
function checkTask({ model, task = ModelTask.TEXT, plan }: ServedModelOptions): Finding[] {
  if (!(task instanceof ModelTask) || typeof model !== "string" || Token.isUnresolved(model)) return [];
  const makesVectors = embeddings.models.some(({ begins }) => model.toLowerCase().startsWith(begins));
  const known = plan?.config === undefined ? findModel(model)?.architecture : undefined;
  if (makesVectors && task !== ModelTask.EMBEDDINGS) {
    const reason = `${model} makes vectors of text, and would be listed for chats that it can't answer`;
    return [{ code: "task-not-models", property: "task", value: task.name, reason, fix: "set task to ModelTask.EMBEDDINGS" }];
  }
  if (!makesVectors && known !== undefined && task === ModelTask.EMBEDDINGS) {
    return [{ code: "task-not-models", property: "task", value: task.name, reason: `${model} writes text, and was not made for vectors`, fix: "leave task out, or serve a model that makes vectors" }];
  }
  if (known !== undefined && known.vision === 0 && known.stated === undefined && task === ModelTask.MULTIMODAL) {
    return [{ code: "task-not-models", property: "task", value: task.name, reason: `${model} has no vision tower: it sees no image`, fix: "leave task out, or serve a model that sees" }];
  }
  return [];
}

/** What excludes each other: vectors have no decode to draft for, and no adapter is loaded into their workers. */
function checkTogether(model: ServedModelOptions, asked: readonly Option[]): Finding[] {
  if (!asked.includes("embeddings")) return [];
  return [...besideVectors(model), ...excluded(model, asked)];
}

/** What looks at tokens that are written: of a vector there are none. */
function besideVectors({ router, scaling }: ServedModelOptions): Finding[] {
  const metric = scaling?.options?.metric;
  return [
    // Run with 1.6.1: "KV routing should not call generate on PushRouter", with the worker's own tokenizer the model isn't listed.
    ...(router?.mode === "kv"
      ? [{ code: "options-exclude" as const, property: "router", value: router.mode, reason: "a vector leaves nothing in a cache that a second request could use, and Dynamo's frontend answers each with an error (500) behind this router", fix: "leave router out, or take Router.LEAST_LOADED" }]
      : []),
    ...(metric instanceof ScalingMetric && metric.name === FIRST_TOKEN
      ? [{ code: "options-exclude" as const, property: "scaling", value: metric.name, reason: "a vector has no first token, and the metric would have no value for ever", fix: "scale by ScalingMetric.concurrentRequests or queuedRequests, or leave scaling out" }]
      : []),
    ...(scaling?.kind === "planner"
      ? [{ code: "options-exclude" as const, property: "scaling", value: scaling.kind, reason: "Dynamo's planner counts tokens that prefill reads and decode writes, and a vector has none of the second", fix: "scale by Scaling.keda or Scaling.hpa, or leave it out" }]
      : []),
  ];
}

function excluded(model: ServedModelOptions, asked: readonly Option[]): Finding[] {
  return asked
    .filter((option) => option === "lora" || option === "speculative")
    .map((option) => ({
      code: "options-exclude" as const,
      property: propertyOf(option),
      value: option === "lora" ? "lora" : model.speculative?.method,
      reason: option === "lora" ? "workers that make vectors load no adapters" : "a vector isn't written token by token: there is nothing to draft",
      fix: "leave it out, or leave task out",
    }));
}

/** The engine's own words for what an option says already. */
function checkFlags(model: ServedModelOptions, asked: readonly Option[], release: DynamoRelease): Finding[] {
  const { options, title } = engineOf(model);
  const words = wordsOf(model, release.version);
  const found = engineParts(model, release).flatMap(({ arguments: given, properties }) =>
    asked.flatMap((option) =>
      (!Array.isArray(given) || Token.isUnresolved(given) ? [] : (options.flags[option] ?? []))
        .flatMap((flag) => words.read(given).of(flag).slice(0, 1))
        .map(({ index: at }): Finding => {
          const reason = `${propertyOf(option)} says it to ${title} already, and of two the last would count`;
          return { code: "engine-arg-contradicts", property: `${properties.arguments}[${at}]`, value: given[at], reason, fix: "leave one of them out" };
        }),
    ),
  );
  return found.filter(({ property }, index) => found.findIndex((other) => other.property === property) === index);
}
