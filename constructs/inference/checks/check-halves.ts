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

/** What both halves must have alike, since one reads what the other wrote: flags by engine, each with the value that it has unsaid. */
const ALIKE: { readonly [engine: string]: readonly { readonly flag: string; readonly unsaid: string; readonly what: string }[] } = {
  vllm: [
    { flag: "--block-size", unsaid: "16", what: "tokens of a block" },
    { flag: "--kv-cache-dtype", unsaid: "auto", what: "type of the KV cache" },
  ],
  sglang: [
    { flag: "--page-size", unsaid: "16", what: "tokens of a page" },
    { flag: "--kv-cache-dtype", unsaid: "auto", what: "type of the KV cache" },
  ],
  trtllm: [{ flag: "--kv-block-size", unsaid: "32", what: "tokens of a block" }],
};

/** Prefill and decode whose caches are laid out otherwise: the cache that is handed over would be read as something else, or not at all. */
export function checkHalves(model: ServedModelOptions, release: DynamoRelease): Finding[] {
  const { name, simulated, title } = engineOf(model);
  if (model.prefill?.engineArgs === undefined || simulated === true) return [];
  const [prefill, decode] = engineParts(model, release).map((part) => part.arguments);
  if (!Array.isArray(prefill) || !Array.isArray(decode) || anyLate(prefill, decode)) return [];
  const words = wordsOf(model, workerRelease(model, release));
  return (ALIKE[name] ?? []).flatMap(({ flag, unsaid, what }): Finding[] => {
    const [one, other] = [prefill, decode].map((given) => words.read(given).last(flag));
    if (valueOf(one, unsaid) === valueOf(other, unsaid)) return [];
    const said = (given: GivenArg | undefined): string => given?.values[0] ?? `${unsaid}, as ${title} has it unsaid`;
    const property = one === undefined ? "prefill.engineArgs" : `prefill.engineArgs[${one.index}]`;
    const reason = `prefill hands its cache over as it lies, and the ${what} would be ${said(one)} in prefill and ${said(other)} in decode`;
    return [{ code: "halves-differ", property, value: one === undefined ? model.prefill?.engineArgs : `${flag} ${valueOf(one, unsaid)}`, reason, fix: "write the same in engineArgs and prefill.engineArgs" }];
  });
}

/** TensorRT-LLM's overrides are one object, the caller's; without the transceiver a half doesn't start. */
export function checkOverride(model: ServedModelOptions, release: DynamoRelease): Finding[] {
  if (engineOf(model).name !== "trtllm") return [];
  const words = wordsOf(model, workerRelease(model, release));
  return engineParts(model, release).flatMap((part) => {
    const given = words.read(part.arguments, (word) => Token.isUnresolved(word)).last("--override-engine-args");
    if (given === undefined || !part.role.isHalf || Token.isUnresolved(given.values) || given.values[0]?.includes("cache_transceiver_config")) return [];
    return [
      {
        code: "engine-arg-contradicts" as const,
        property: `${part.properties.arguments}[${given.index}]`,
        value: part.arguments[given.index],
        reason: "overrides of a half say how the cache is handed over, and these stand in their place",
        fix: 'add "cache_transceiver_config": { "backend": "DEFAULT" } to the object, and "disable_overlap_scheduler", true in prefill.engineArgs and false in engineArgs',
      },
    ];
  });
}

const valueOf = (given: GivenArg | undefined, unsaid: string): string => given?.values[0] ?? unsaid;
