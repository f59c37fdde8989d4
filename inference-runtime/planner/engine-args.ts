import { Architecture } from "./model/architecture";
import { Parallelism } from "./parallelism/parallelism";
import { PlanArgs } from "./profiles/profile";
import { profileOf } from "./profiles/profiles";
import { Understood } from "./request/understood";

/** The engine's flags for a plan: what differs from its defaults. */
export const engineArgs: PlanArgs = (request, architecture, parallelism) => [
  ...profileOf(request.engine).planArgs(request, architecture, parallelism),
  ...optionArgs(request),
  ...(expertArgs(request, architecture, parallelism) ?? []),
];

/** What it is told of experts that are kept twice. @returns nothing where the engine's version has no such thing */
export function expertArgs({ engine, engineVersion, dynamoRelease }: Understood, architecture: Architecture | undefined, { redundantExperts }: Parallelism): string[] | undefined {
  if (redundantExperts === undefined) return [];
  const versions = { engine: engineVersion, ...(dynamoRelease === undefined ? {} : { dynamo: dynamoRelease }) };
  return profileOf(engine).options.redundantExperts?.({ redundant: redundantExperts, experts: architecture?.moe?.experts ?? 0, versions, own: [] });
}

/** What it is told of adapters and drafts. A head and a model by its config have no name that could stand here. */
function optionArgs({ engine, lora, speculative }: Understood): string[] {
  const { lora: loraArgs, speculative: draftArgs } = profileOf(engine).options;
  const { method, tokens, draft } = speculative ?? {};
  const folder = draft !== undefined && "id" in draft ? draft.id : undefined;
  const named = method === "ngram" || method === "mtp" || folder !== undefined;
  return [
    ...(lora === undefined || loraArgs === undefined ? [] : loraArgs({ ...lora, loaded: lora.adapters })),
    ...(method === undefined || tokens === undefined || draftArgs === undefined || !named ? [] : draftArgs({ method, tokens, ...(folder === undefined ? {} : { folder }) })),
  ];
}
