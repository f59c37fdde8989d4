import { anyLate } from "../../core/late/any-late";
import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { GivenArg } from "../../../inference-runtime/planner/flags/read-args";
import { engineOf } from "../engine";
import { wordsOf } from "../engine-words";
import { workerRelease } from "./check-images";
import { engineParts } from "../parts/model-parts";
import { DynamoRelease } from "../../dynamo/release";
import { ServedModelOptions } from "../served-model-options";

/** Prefill and decode whose caches are laid out otherwise: the cache that is handed over would be read as something else, or not at all. */
export function checkHalves(model: ServedModelOptions, release: DynamoRelease): Finding[] {
  const { simulated, title, serving } = engineOf(model);
  if (model.prefill?.engineArgs === undefined || simulated === true) return [];
  const [prefill, decode] = engineParts(model, release).map((part) => part.arguments);
  if (!Array.isArray(prefill) || !Array.isArray(decode) || anyLate(prefill, decode)) return [];
  const words = wordsOf(model, workerRelease(model, release));
  return serving.alike.flatMap(({ flag, unsaid, what }): Finding[] => {
    const [one, other] = [prefill, decode].map((given) => words.read(given).last(flag));
    if (valueOf(one, unsaid) === valueOf(other, unsaid)) return [];
    const said = (given: GivenArg | undefined): string => given?.values[0] ?? `${unsaid}, as ${title} has it unsaid`;
    const property = one === undefined ? "prefill.engineArgs" : `prefill.engineArgs[${one.index}]`;
    const reason = `prefill hands its cache over as it lies, and the ${what} would be ${said(one)} in prefill and ${said(other)} in decode`;
    return [{ code: "halves-differ", property, value: one === undefined ? model.prefill?.engineArgs : `${flag} ${valueOf(one, unsaid)}`, reason, fix: "write the same in engineArgs and prefill.engineArgs" }];
  });
}

/** An engine's overrides are one object: the caller's, in the place of that which says how a half hands its cache over. */
export function checkOverride(model: ServedModelOptions, release: DynamoRelease): Finding[] {
  const { halfOverride } = engineOf(model).serving;
  if (halfOverride === undefined) return [];
  const { flag, needs, fix } = halfOverride;
  const words = wordsOf(model, workerRelease(model, release));
  return engineParts(model, release).flatMap((part) => {
    const given = words.read(part.arguments, (word) => Token.isUnresolved(word)).last(flag);
    if (given === undefined || !part.role.isHalf || Token.isUnresolved(given.values) || given.values[0]?.includes(needs)) return [];
    return [
      {
        code: "engine-arg-contradicts" as const,
        property: `${part.properties.arguments}[${given.index}]`,
        value: part.arguments[given.index],
        reason: "overrides of a half say how the cache is handed over, and these stand in their place",
        fix,
      },
    ];
  });
}

const valueOf = (given: GivenArg | undefined, unsaid: string): string => given?.values[0] ?? unsaid;
