import { tooDeep } from "./canonical";
import { Diagnostics } from "../checks/diagnostics";
import { DEFAULT_RELEASE, findRelease, knownReleases } from "../engines/engines";
import { Fields, isObject, show } from "../model/fields";
import { Parallelism } from "../parallelism/parallelism";
import { DEFAULT_ENGINE, profileOf } from "../profiles/profiles";
import { gpuObject, readGpu } from "./read-gpu";
import { readModel } from "./read-model";
import { PlanParallelism, PlanRequest, PlanSpeculative } from "./request";
import { RequestProblem, RequestReader } from "./request-reader";
import { PLAN_REQUEST } from "./request-fields";
import { Understood } from "./understood";
import { sayUnused } from "./unused";
import { parseVersion } from "../version";

export type { Understood } from "./understood";

/** Reads a request: every problem at once, each with its path. */
export function parseRequest(input: unknown, diagnostics: Diagnostics): { readonly request?: Understood; readonly problems: RequestProblem[] } {
  const problems: RequestProblem[] = [];
  const deep = tooDeep(input);
  // What is nested past any sense can't be shown either.
  if (!isObject(input)) return { problems: [{ path: "", message: `${deep === undefined ? show(input) : "a list of lists, deeper than any request,"} is given, a JSON object is expected` }] };
  if (deep !== undefined) return { problems: [{ path: deep.split(".").slice(0, 6).join("."), message: "is nested deeper than any request" }] };
  // What is of the right form; what is wrong is told, and left out.
  const given = new RequestReader(problems, diagnostics, { gpu: gpuObject(input.gpu) }).read(input, PLAN_REQUEST) as Partial<PlanRequest>;
  const model = readModel(given.model, problems);
  const speculative = given.speculative && readSpeculative(given.speculative, input.speculative as Fields, problems);
  const engine = readEngine(given, problems);
  const place = readGpu(given, input, problems, diagnostics);
  // What would be a warning of a plan is told with the rest where there is none.
  if (problems.length > 0 || !model || !engine || !place) return { problems: [...problems, ...misspelt(diagnostics)] };
  const { quantization, quantizedExpertsOnly, nodes, memoryFraction, freeGiB, maxModelLen, maxNumSeqs, maxNumBatchedTokens, kvCacheGiB, lora, workload, fabric, driver, image } = given;
  const { gpusPerNode = place.machine?.gpus ?? 8, kvCacheDtype = "auto", sla = {}, disaggregated = false, encoder = false } = given;
  const limits = { memoryFraction, freeGiB, maxModelLen, maxNumSeqs, maxNumBatchedTokens, kvCacheDtype, kvCacheGiB, ...(lora === undefined ? {} : { lora }), ...(speculative === undefined ? {} : { speculative }) };
  const asked = { workload, sla, disaggregated, encoder, fabric, driver, image };
  const understood = { quantization, quantizedExpertsOnly, nodes, parallelism: spread(given.parallelism), ...limits, ...asked, ...engine, ...place, model, gpusPerNode };
  sayUnused(understood, given.cloud !== undefined, diagnostics);
  return { problems, request: understood };
}

const misspelt = (diagnostics: Diagnostics): RequestProblem[] => diagnostics.list.filter(({ code }) => code === "unknown-property").map(({ path, message, fix }) => ({ path, message: `${message} ${fix}` }));

function readEngine({ engine: asked, dynamoRelease }: Partial<PlanRequest>, problems: RequestProblem[]): Pick<Understood, "engine" | "engineVersion" | "version" | "dynamoRelease"> | undefined {
  const release = findRelease(dynamoRelease ?? DEFAULT_RELEASE);
  if (!release) problems.push({ path: "dynamoRelease", message: `${JSON.stringify(dynamoRelease)} is not a release known here: ${knownReleases().join(", ")} (any patch of them)` });
  const engine = asked === undefined ? DEFAULT_ENGINE : asked.name;
  if (!engine || !release) return undefined;
  const engineVersion = asked?.version ?? release.engines[engine];
  if (engineVersion === undefined) {
    problems.push({ path: "engine.name", message: `Dynamo ${release.line} has no ${profileOf(engine).title}: name another release, or engine.version` });
    return undefined;
  }
  const version = parseVersion(engineVersion);
  if (!version) return undefined;
  // A bare engine version belongs to no release; the default release goes with its own engine.
  const named = dynamoRelease ?? (asked?.version === undefined ? DEFAULT_RELEASE : undefined);
  return { engine, engineVersion, version, ...(named === undefined ? {} : { dynamoRelease: named }) };
}

/** @param written as it was given: what was refused of it isn't missing */
function readSpeculative({ method, tokens, draft: given }: PlanSpeculative, written: Fields, problems: RequestProblem[]): Understood["speculative"] {
  const path = "speculative.draft";
  const hasDraft = (written.draft ?? undefined) !== undefined;
  if (method === "draft-model" && !hasDraft) problems.push({ path, message: "is missing: a catalogue id, a Hugging Face id, or { config }" });
  if (method !== undefined && method !== "draft-model" && hasDraft) problems.push({ path, message: `is a draft model's, and ${method} has none` });
  const draft = method === "draft-model" ? readModel(given, problems, path) : undefined;
  return { method, tokens, ...(draft === undefined ? {} : { draft }) };
}

function spread(given: "auto" | PlanParallelism = {}): Parallelism | "auto" {
  if (given === "auto") return given;
  const { tensor = 1, pipeline = 1, expert = 1, data = 1, redundantExperts } = given;
  return { tensor, pipeline, expert, data, ...(redundantExperts === undefined ? {} : { redundantExperts }) };
}
