import { Token } from "../../core/framework";
import { Finding } from "../../core/problem";
import { ServedModelOptions } from "../served-model-options";
import { KvRouterOptions, Router, modeSince, optionSince, variableOf } from "../router";

/** What an option takes: a least and a most, and whether it is a whole number. */
const NUMBERS: { readonly [option in keyof KvRouterOptions]?: { readonly least: number; readonly most?: number; readonly whole?: boolean } } = {
  overlapCredit: { least: 0 },
  temperature: { least: 0 },
  entrySeconds: { least: 1 },
  queueThreshold: { least: 0 },
  busyDecodeBlocks: { least: 0, most: 1 },
  busyPrefillTokens: { least: 1, whole: true },
};
const FLAGS: readonly (keyof KvRouterOptions)[] = ["events", "replicaSync"];
const KNOWN = [...Object.keys(NUMBERS), ...FLAGS];

/**
 * The router of a model, as the release of its frontends has it.
 *
 * @param release the release whose runtime the frontends run
 */
export function checkRouter({ router, frontendReplicas = 1 }: ServedModelOptions, release: string): Finding[] {
  if (!(router instanceof Router)) return []; // The shapes say so.
  const since = modeSince(router.mode, release);
  const options = router.options ?? {};
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return [
    ...(since === undefined ? [] : [notIn("router", router.mode, `the router of Dynamo ${release} has no mode "${router.mode}"`, since)]),
    ...given.flatMap(([name, value]) => checkOption(name, value, release)),
    ...(options.entrySeconds !== undefined && options.events !== false
      ? [withoutEffect("router.entrySeconds", options.entrySeconds, "entries of the index have no end where the workers tell what they hold", "leave it out, or set events to false")]
      : []),
    ...(options.replicaSync === true && frontendReplicas === 1
      ? [withoutEffect("router.replicaSync", true, "there is one frontend, and nobody to tell", "leave it out, or set frontendReplicas")]
      : []),
  ];
}

function checkOption(name: string, value: unknown, release: string): Finding[] {
  const property = `router.${name}`;
  if (!KNOWN.includes(name)) {
    return [{ code: "unknown-property", property, value, reason: `a router has no such option; it has ${KNOWN.join(", ")}`, fix: "leave it out, or write one of these" }];
  }
  if (variableOf(name, release) === undefined) return [notIn(property, value, `the router of Dynamo ${release} has no such option`, optionSince(name) ?? "a later release")];
  if (Token.isUnresolved(value)) return [];
  const limits = NUMBERS[name as keyof KvRouterOptions];
  if (limits === undefined) return typeof value === "boolean" ? [] : [{ code: "wrong-type", property, value, reason: "this is true or false", fix: "write true or false" }];
  const { least, most = Number.POSITIVE_INFINITY, whole = false } = limits;
  if (typeof value === "number" && value >= least && value <= most && Number.isFinite(value) && (!whole || Number.isInteger(value))) return [];
  const takes = `a ${whole ? "whole " : ""}number from ${least}${Number.isFinite(most) ? ` to ${most}` : ""}`;
  return [{ code: "invalid-router-option", property, value, reason: `this is ${takes}`, fix: "write one, or leave it out for Dynamo's own" }];
}

function notIn(property: string, value: unknown, reason: string, since: string): Finding {
  return { code: "router-not-in-release", property, value, reason, fix: `it is there from ${since} on; leave it out, or take a newer release` };
}

function withoutEffect(property: string, value: unknown, reason: string, fix: string): Finding {
  return { code: "router-option-without-effect", property, value, reason, fix };
}
