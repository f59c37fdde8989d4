import { tooDeep } from "./canonical";
import { Diagnostics } from "../checks/diagnostics";
import { DEFAULT_RELEASE, EngineName, ENGINES, findRelease, knownReleases } from "../engines/engines";
import { isObject, show } from "../model/fields";
import { FORMATS } from "../model/quantization";
import { Parallelism } from "../parallelism/parallelism";
import { readGpu } from "./read-gpu";
import { readModel } from "./read-model";
import { RequestProblem, RequestReader } from "./request-reader";
import { Understood } from "./understood";
import { sayUnused } from "./unused";
import { parseVersion } from "../version";

export type { Understood } from "./understood";

const KNOWN = ["model", "quantization", "quantizedExpertsOnly", "engine", "dynamoRelease", "gpu", "machineType", "cloud", "gpusPerNode", "nodes", "parallelism", "memoryFraction", "freeGiB", "maxModelLen", "maxNumSeqs", "maxNumBatchedTokens", "kvCacheDtype", "kvCacheGiB", "lora", "speculative", "workload", "sla", "disaggregated", "fabric", "driver", "image"];

/** Reads a request: every problem at once, each with its path. */
export function parseRequest(input: unknown, diagnostics: Diagnostics): { readonly request?: Understood; readonly problems: RequestProblem[] } {
  const problems: RequestProblem[] = [];
  if (!isObject(input)) return { problems: [{ path: "", message: `${show(input)} is given, a JSON object is expected` }] };
  const deep = tooDeep(input);
  if (deep !== undefined) return { problems: [{ path: deep.split(".").slice(0, 6).join("."), message: "is nested deeper than any request" }] };
  const read = new RequestReader(input, "", problems, diagnostics, KNOWN);
  const model = readModel(read, problems);
  const engine = readEngine(read);
  const place = readGpu(read, problems, diagnostics);
  const gpusPerNode = read.count("gpusPerNode", 64) ?? place?.machine?.gpus ?? 8;
  const workload = read.nested("workload", ["isl", "osl", "concurrency", "requestRate"], 'an object such as { "isl": 4000, "osl": 500 }');
  const lora = read.nested("lora", ["adapters", "rank"], 'an object such as { "adapters": 4, "rank": 32 }');
  const speculative = read.nested("speculative", ["method", "tokens", "draft"], 'an object such as { "method": "ngram", "tokens": 4 }');
  const sla = read.nested("sla", ["ttftMs", "itlMs"], 'an object such as { "itlMs": 20 }');
  const request = {
    quantization: read.choice("quantization", FORMATS),
    quantizedExpertsOnly: read.flag("quantizedExpertsOnly"),
    nodes: read.count("nodes", 4096),
    parallelism: readParallelism(read),
    memoryFraction: read.number("memoryFraction", 0, 1),
    freeGiB: read.number("freeGiB", 0, 1e5),
    maxModelLen: read.count("maxModelLen", 1e9),
    maxNumSeqs: read.count("maxNumSeqs", 1e6),
    maxNumBatchedTokens: read.count("maxNumBatchedTokens", 1e8),
    kvCacheDtype: read.choice("kvCacheDtype", ["auto", "bf16", "fp8"] as const) ?? "auto",
    kvCacheGiB: read.number("kvCacheGiB", 0, 1e5),
    ...(lora === undefined ? {} : { lora: { adapters: lora.count("adapters", 4096, true) ?? 1, rank: lora.count("rank", 4096, true) ?? 1 } }),
    ...(speculative === undefined ? {} : { speculative: readSpeculative(speculative, problems) }),
    workload: workload && {
      isl: workload.count("isl", 1e8, true) ?? 1,
      osl: workload.count("osl", 1e8, true) ?? 1,
      concurrency: workload.count("concurrency", 1e7),
      requestRate: workload.number("requestRate", 0, 1e9),
    },
    sla: { ttftMs: sla?.number("ttftMs", 0, 1e9), itlMs: sla?.number("itlMs", 0, 1e9) },
    disaggregated: read.flag("disaggregated") ?? false,
    fabric: read.choice("fabric", ["none", "aws-efa", "azure-ib", "gke-roce"] as const),
    driver: readDriver(read),
    image: read.text("image"),
  };
  // What would be a warning of a plan is told with the rest where there is none.
  if (problems.length > 0 || !model || !engine || !place) return { problems: [...problems, ...misspelt(diagnostics)] };
  const understood = { ...request, ...engine, ...place, model, gpusPerNode };
  sayUnused(understood, read.text("cloud") !== undefined, diagnostics);
  return { problems, request: understood };
}

const misspelt = (diagnostics: Diagnostics): RequestProblem[] => diagnostics.list.filter(({ code }) => code === "unknown-property").map(({ path, message, fix }) => ({ path, message: `${message} ${fix}` }));

function readEngine(read: RequestReader): Pick<Understood, "engine" | "engineVersion" | "version" | "dynamoRelease"> | undefined {
  const dynamoRelease = read.text("dynamoRelease", DEFAULT_RELEASE);
  const release = findRelease(dynamoRelease ?? DEFAULT_RELEASE);
  if (!release) read.problem("dynamoRelease", `${JSON.stringify(dynamoRelease)} is not a release known here: ${knownReleases().join(", ")} (any patch of them)`);
  const given = read.nested("engine", ["name", "version"], 'an object such as { "name": "vllm" }');
  const engine = given ? given.choice("name", Object.keys(ENGINES) as EngineName[], true) : "vllm";
  const written = given?.text("version", "0.28.0");
  // Looked at first: a wrong name beside it hides nothing.
  if (written !== undefined && !parseVersion(written)) read.problem("engine.version", `${JSON.stringify(written)} is no version: 0.28.0 is one`);
  if (!engine || !release) return undefined;
  const engineVersion = written ?? release[engine];
  const version = parseVersion(engineVersion);
  if (!version) return undefined;
  // A bare engine version belongs to no release; the default release goes with its own engine.
  const named = dynamoRelease ?? (written === undefined ? DEFAULT_RELEASE : undefined);
  return { engine, engineVersion, version, ...(named === undefined ? {} : { dynamoRelease: named }) };
}

function readSpeculative(read: RequestReader, problems: RequestProblem[]): Understood["speculative"] {
  const method = read.choice("method", ["ngram", "eagle3", "mtp", "draft-model"] as const, true) ?? "ngram";
  const tokens = read.count("tokens", 64, true) ?? 1;
  const draft = method === "draft-model" ? readModel(read, problems, "draft", "speculative.draft") : undefined;
  if (method !== "draft-model" && read.raw("draft") !== undefined) read.problem("draft", `is a draft model's, and ${method} has none`);
  return { method, tokens, ...(draft === undefined ? {} : { draft }) };
}

function readParallelism(read: RequestReader): Parallelism | "auto" {
  if (read.raw("parallelism") === "auto") return "auto";
  const given = read.nested("parallelism", ["tensor", "pipeline", "expert", "data"], '"auto" or an object such as { "tensor": 2 }');
  const size = (name: string): number => given?.count(name, 4096) ?? 1;
  return { tensor: size("tensor"), pipeline: size("pipeline"), expert: size("expert"), data: size("data") };
}

function readDriver(read: RequestReader): string | undefined {
  const driver = read.text("driver", "580.95");
  if (driver !== undefined && !/^\d{3,4}(\.|$)/.test(driver)) read.problem("driver", `${JSON.stringify(driver)} is no driver version: 570.x is one`);
  return driver;
}
