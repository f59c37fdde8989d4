import { Token } from "../../core/framework";
import { DoorPool } from "../../cluster/exposure/exposure-offer";
import { DynamoRelease } from "../../dynamo/release";
import { reached } from "../../dynamo/release-number";
import { workerRelease } from "../checks/check-images";
import table from "../data/endpoint-picker.json";
import { FRONTEND_PORT } from "../endpoint";
import { engineOf } from "../engine";
import { wordsOf } from "../engine-words";
import { Part, PartRole } from "../parts/part";
import { ServedModelOptions } from "../served-model-options";

/** What a graph says of the picker in a release. */
interface PickerLine {
  readonly from: string;
  /** Whether the graph carries the picker's plugins. */
  readonly config: boolean;
}

/** What is known of the picker in a release; nothing where a model can't have it. */
export function pickerLine({ line }: DynamoRelease): PickerLine | undefined {
  return (table.lines as PickerLine[]).filter(reached(line)).pop();
}

/** The first minor with a picker. */
export const PICKER_SINCE = table.lines[0].from;

/** The ports of the picker. */
export const PICKER_PORTS = table.ports;

/** What the cluster must serve before a graph with a picker. */
export const POOL_API = { api: table.pool.api, servedBy: "the Gateway API Inference Extension", why: "has an endpoint picker" };

/** What a gateway asks the picker for, and to which pods it may send: the operator makes it, by the graph's name. */
export function modelPool(model: string): DoorPool {
  return { name: `${model}${table.pool.suffix}`, group: table.pool.group, port: FRONTEND_PORT, path: table.chatPath.path };
}

/** Whether workers tell the picker what stands in their caches. */
export function pickerWantsEvents({ endpointPicker }: Pick<ServedModelOptions, "endpointPicker">): boolean {
  return endpointPicker !== undefined && endpointPicker.events !== false;
}

/** The picker's environment: its model, the blocks by which it counts prefixes, and what was asked. */
export function pickerEnvironment(model: ServedModelOptions, parts: readonly Part[], release: DynamoRelease): { [name: string]: string } {
  const given = { ...model.endpointPicker } as { readonly [option: string]: unknown };
  const asked = table.options.flatMap(({ option, variable }): [string, string][] => (given[option] === undefined ? [] : [[variable, String(given[option])]]));
  return { DYN_MODEL_NAME: model.model, DYN_KV_CACHE_BLOCK_SIZE: blockTokens(model, parts, release), ...Object.fromEntries(asked) };
}

/** Tokens of a block of the caches that the picker counts by: of the workers that decode. */
function blockTokens(model: ServedModelOptions, parts: readonly Part[], release: DynamoRelease): string {
  const blocks: { readonly [engine: string]: { readonly flag: string; readonly unsaid: string } } = table.blocks;
  const { name, simulated } = engineOf(model);
  const { flag, unsaid } = blocks[simulated === true ? "mocker" : name];
  const args = parts.find(({ role }) => role === PartRole.WORKER || role === PartRole.DECODE)?.arguments ?? [];
  const given = wordsOf(model, workerRelease(model, release)).read(args, (word) => Token.isUnresolved(word)).last(flag);
  return given?.values[0] ?? unsaid;
}

/**
 * The plugins of a Go picker, as a graph carries them: which pods each profile may take by their type, Dynamo's own scorer, the best of them. One
 * profile alone makes it send whole requests; with one for prefill too it names a worker for each half.
 */
export function pickerConfig(parts: readonly Part[]): { [key: string]: unknown } {
  const apart = parts.some(({ role }) => role === PartRole.PREFILL);
  const profile = (name: string): object => ({ name, plugins: [`${name}-filter`, `dyn-${name}`, "picker"].map((pluginRef) => ({ pluginRef, weight: 1 })) });
  const plugins = (name: string, types: string[]): object[] => [
    { name: `${name}-filter`, type: "label-filter", parameters: { label: table.plugins.label, validValues: types, allowsNoLabel: !apart } },
    { name: `dyn-${name}`, type: `dyn-${name}-scorer` },
  ];
  const decode = plugins("decode", [apart ? PartRole.DECODE.componentType : PartRole.WORKER.componentType]);
  return {
    config: {
      plugins: [{ type: "disagg-profile-handler" }, { name: "picker", type: "max-score-picker" }, ...(apart ? plugins("prefill", [PartRole.PREFILL.componentType]) : []), ...decode],
      schedulingProfiles: [...(apart ? [profile("prefill")] : []), profile("decode")],
    },
  };
}
