import { GivenArg } from "../../../inference-runtime/planner/flags/read-args";
import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { admit } from "../../core/shape/shape";
import { DynamoRelease } from "../../dynamo/release";
import { ServedModelOptions } from "../served-model-options";
import { frontendRelease, workerRelease } from "./check-images";
import { engineOf } from "../engine";
import { wordsOf } from "../engine-words";
import { engineParts } from "../parts/model-parts";
import { Router, knowsAdapters, looksForAdapters, modeSince, optionSince, variableOf } from "../routing/router";
import { KV_ROUTER } from "../routing/router-shapes";
import { coded } from "../../core/problems/warn";

/**
 * The router of a model, as the release of its frontends has it.
 *
 * @param release the release whose runtime the frontends run
 */
export function checkRouter({ router, frontendReplicas = 1, lora }: ServedModelOptions, release: string): Finding[] {
  if (!(router instanceof Router)) return []; // The shapes say so.
  const since = modeSince(router.mode, release);
  const options = router.options ?? {};
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return [
    ...(since === undefined ? [] : [notIn("router", router.mode, `the router of Dynamo ${release} has no mode "${router.mode}"`, since)]),
    ...(lora === undefined || since !== undefined || looksForAdapters(router.mode) || !knowsAdapters(release)
      ? []
      : [{ code: "options-exclude" as const, property: "router", value: router.mode, reason: "by it the frontend can't look for workers that have loaded an adapter, and lists no model where it is to", fix: "take Router.KV, or leave router out" }]),
    ...admit("router", options, KV_ROUTER).findings,
    ...given.flatMap(([name, value]) => checkRelease(name, value, release)),
    ...(options.entrySeconds !== undefined && options.events !== false
      ? [withoutEffect("router.entrySeconds", options.entrySeconds, "entries of the index have no end where the workers tell what they hold", "leave it out, or set events to false")]
      : []),
    ...(options.replicaSync === true && frontendReplicas === 1
      ? [withoutEffect("router.replicaSync", true, "there is one frontend, and nobody to tell", "leave it out, or set frontendReplicas")]
      : []),
  ];
}

function checkRelease(name: string, value: unknown, release: string): Finding[] {
  if (optionSince(name) === undefined || variableOf(name, release) !== undefined) return [];
  return [notIn(`router.${name}`, value, `the router of Dynamo ${release} has no such option`, optionSince(name) ?? "a later release")];
}

function notIn(property: string, value: unknown, reason: string, since: string): Finding {
  return { code: "router-not-in-release", property, value, reason, fix: `it is there from ${since} on; leave it out, or take a newer release` };
}

function withoutEffect(property: string, value: unknown, reason: string, fix: string): Finding {
  return { code: "router-option-without-effect", property, value, reason, fix };
}

/** A router that knows the caches, where it can't: over workers that keep no prefix, or beside others of which it isn't told. Nobody says so. */
export function routerWarnings(model: ServedModelOptions, release: DynamoRelease): string[] {
  if (model.router?.mode !== "kv") return [];
  return [...unsynced(model, frontendRelease(model, release)), ...withoutPrefix(model, release)];
}

/** Each frontend knows what it sent itself; from 1.0 on it tells the others. */
function unsynced({ frontendReplicas = 1 }: ServedModelOptions, release: string): string[] {
  if (!(frontendReplicas > 1) || variableOf("replicaSync", release) !== undefined) return [];
  const since = optionSince("replicaSync");
  return [coded("routers-apart", `frontendReplicas = ${frontendReplicas}: before Dynamo ${since} a frontend's router isn't told what the others sent to a worker, and takes it for idle; take ${since} or later, or one frontend`)];
}

function withoutPrefix(model: ServedModelOptions, release: DynamoRelease): string[] {
  const engine = engineOf(model);
  const { title } = engine;
  const words = wordsOf(model, workerRelease(model, release));
  return engineParts(model, release).flatMap(({ role, properties, arguments: args }) => {
    const at = role.worker === "decode" ? undefined : placeOf(engine.withoutPrefixes(words.read(args, (word) => Token.isUnresolved(word))));
    return at === undefined ? [] : [coded("router-without-prefixes", `${properties.arguments}[${at}] = ${args[at]}: ${title} then keeps no prefix of a request, and the router finds none in any worker's cache: it chooses by load alone; leave it out, or take Router.LEAST_LOADED`)];
  });
}

/** Where a value stands, else its flag. */
const placeOf = (given: GivenArg | undefined): number | undefined => (given === undefined || given.inline || given.values.length === 0 ? given?.index : given.index + 1);
