import { findModel } from "../../../inference-runtime/planner/model/catalogue";
import { EngineOptions, RedundantExpertsGiven, missingOption } from "../../../inference-runtime/planner/profiles/options";
import { anyLate } from "../../core/late/any-late";
import { Finding } from "../../core/problems/problem";
import { DynamoRelease } from "../../dynamo/release";
import { engineOf } from "../engine";
import { versionsOf, wordsOf } from "../engine-words";
import { engineParts } from "../parts/model-parts";
import { Part, PartRole } from "../parts/part";
import { ServedModelOptions } from "../served-model-options";

/** What a config says of its experts, by the names that families have for it. */
const EXPERTS = ["n_routed_experts", "num_experts", "num_local_experts"];

/** Experts of each of the model's layers. @returns nothing where that isn't known, or it has none */
function expertsOf({ model, plan }: Pick<ServedModelOptions, "model" | "plan">): number | undefined {
  if (plan?.config === undefined) return findModel(model)?.architecture.moe?.experts;
  const config = plan.config as { readonly [name: string]: unknown };
  const known = EXPERTS.map((name) => config[name]).find((value) => typeof value === "number");
  return typeof known === "number" ? known : undefined;
}

/** What a part's engine is told of experts that are kept twice. @returns nothing where none are */
export function redundantOf(model: ServedModelOptions, part: Part, release: string): RedundantExpertsGiven | undefined {
  const { redundantExperts: redundant } = part;
  if (redundant === undefined || part.role === PartRole.ENCODE) return undefined;
  return { redundant, experts: expertsOf(model) ?? 0, versions: versionsOf(model, release), own: part.arguments };
}

/** The same as arguments. */
export function redundantArgs({ redundantExperts }: EngineOptions, given: RedundantExpertsGiven | undefined): string[] {
  return given === undefined ? [] : (redundantExperts?.(given) ?? []);
}

/**
 * Experts that are kept twice: whether the engine has that, whether experts are spread at all, and whether its own words say it already. Whether they
 * are a whole number on each GPU is the plan's to say.
 */
export function checkRedundantExperts(model: ServedModelOptions, release: DynamoRelease): Finding[] {
  const { redundantExperts, prefill } = model;
  if (redundantExperts === undefined && prefill?.redundantExperts === undefined) return [];
  const engine = engineOf(model);
  const property = redundantExperts === undefined ? "prefill.redundantExperts" : "redundantExperts";
  const missing = missingOption(engine.simulated === true ? "mocker" : engine.name, "redundant-experts", release.version, prefill !== undefined);
  if (missing !== undefined) {
    return [{ code: "option-not-served", property, value: redundantExperts ?? prefill?.redundantExperts, reason: `${engine.title} of Dynamo ${release.version}: ${missing.why}`, fix: "leave it out" }];
  }
  if (anyLate(model.model)) return [];
  if (expertsOf(model) === undefined) {
    const reason = `how many experts a layer of ${model.model} has isn't known here, if it has any`;
    return [{ code: "redundant-experts", property, value: redundantExperts ?? prefill?.redundantExperts, reason, fix: "leave it out, or give its config.json as plan.config" }];
  }
  return engineParts(model, release).filter(({ redundantExperts: asked }) => asked !== undefined).flatMap((part) => checkPart(model, part, release));
}

function checkPart(model: ServedModelOptions, part: Part, release: DynamoRelease): Finding[] {
  const { arguments: own, properties, redundantExperts: value } = part;
  if (anyLate(own)) return [];
  const { options, readArgs, title, serving } = engineOf(model);
  const given = wordsOf(model, release.version).read(own);
  const said = (options.flags.redundantExperts ?? []).flatMap((flag) => given.of(flag).slice(0, 1));
  if (said.length > 0) {
    const at = said[0].index;
    const reason = `${properties.redundantExperts} says it to ${title} already, and of two the last would count`;
    return [{ code: "engine-arg-contradicts", property: `${properties.arguments}[${at}]`, value: own[at], reason, fix: "leave one of them out" }];
  }
  const args = readArgs(own, versionsOf(model, release.version));
  const attention = !serving.copiesWantRanks || args.data !== undefined || args.dataIsTensor === true;
  if (args.expertParallel && attention) return [];
  const reason = args.expertParallel
    ? `${title} keeps experts twice by its wide expert parallelism alone, which wants a rank of attention on each GPU`
    : `${properties.arguments} spread no experts: each GPU has a slice of every one, and ${title} keeps none of them twice`;
  return [{ code: "redundant-experts", property: properties.redundantExperts, value, reason, fix: `add ${serving.expertFlags} to ${properties.arguments}, or leave it out` }];
}
