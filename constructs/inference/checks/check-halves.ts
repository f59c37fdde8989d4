import { Token } from "../../core/framework";
import { Finding } from "../../core/problem";
import { engineOf } from "../engine";
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
  if (!Array.isArray(prefill) || !Array.isArray(decode) || Token.isUnresolved([prefill, decode])) return [];
  return (ALIKE[name] ?? []).flatMap(({ flag, unsaid, what }): Finding[] => {
    const [one, other] = [prefill, decode].map((given) => valueOf(given, flag));
    if ((one?.value ?? unsaid) === (other?.value ?? unsaid)) return [];
    const said = (given: { readonly value: string } | undefined): string => given?.value ?? `${unsaid}, as ${title} has it unsaid`;
    const property = one === undefined ? "prefill.engineArgs" : `prefill.engineArgs[${one.at}]`;
    const reason = `prefill hands its cache over as it lies, and the ${what} would be ${said(one)} in prefill and ${said(other)} in decode`;
    return [{ code: "halves-differ", property, value: one === undefined ? model.prefill?.engineArgs : `${flag} ${one.value}`, reason, fix: "write the same in engineArgs and prefill.engineArgs" }];
  });
}

/** The last value of a flag, and its place. */
function valueOf(given: readonly string[], flag: string): { readonly value: string; readonly at: number } | undefined {
  const forms = [flag, flag.replace(/(?<=\w)-/g, "_")];
  const at = given.reduce((last, word, index) => (forms.includes(word.split("=")[0]) ? index : last), -1);
  if (at < 0) return undefined;
  const [, inline] = /^[^=]+=(.*)$/.exec(given[at]) ?? [];
  return { value: inline ?? given[at + 1] ?? "", at };
}
