import { Diagnostics } from "./diagnostics";
import { DEFAULT_RELEASE, EngineName, ENGINES, findRelease, knownReleases } from "./engines/engines";
import { CUSTOM_GPU, findGpu, findMachine, Gpu, knownSkus, Machine, smiOf } from "./gpu";
import { Fields, isObject } from "./model/fields";
import { findModel, knownModelIds } from "./model/catalogue";
import { Format, FORMATS } from "./model/quantization";
import { Parallelism } from "./parallelism/parallelism";
import { RequestProblem, RequestReader } from "./request-reader";
import { parseVersion, Version } from "./version";

/** A request, understood. */
export interface Understood {
  readonly model: { readonly id: string } | { readonly config: Fields; readonly quantConfig?: Fields; readonly parameters?: number };
  readonly quantization?: Format;
  readonly quantizedExpertsOnly?: boolean;
  readonly engine: EngineName;
  readonly engineVersion: string;
  readonly version: Version;
  readonly dynamoRelease?: string;
  readonly gpu: Gpu;
  readonly machine?: Machine;
  readonly gpusPerNode: number;
  readonly nodes?: number;
  readonly parallelism: Parallelism | "auto";
  readonly memoryFraction?: number;
  readonly freeGiB?: number;
  readonly maxModelLen?: number;
  readonly maxNumSeqs?: number;
  readonly maxNumBatchedTokens?: number;
  readonly kvCacheDtype: "auto" | "bf16" | "fp8";
  readonly kvCacheGiB?: number;
  readonly workload?: { readonly isl: number; readonly osl: number; readonly concurrency?: number; readonly requestRate?: number };
  readonly sla: { readonly ttftMs?: number; readonly itlMs?: number };
  readonly disaggregated: boolean;
  readonly fabric?: "none" | "aws-efa" | "azure-ib" | "gke-roce";
  readonly driver?: string;
  readonly image?: string;
}

const KNOWN = ["model", "quantization", "quantizedExpertsOnly", "engine", "dynamoRelease", "gpu", "machineType", "cloud", "gpusPerNode", "nodes", "parallelism", "memoryFraction", "freeGiB", "maxModelLen", "maxNumSeqs", "maxNumBatchedTokens", "kvCacheDtype", "kvCacheGiB", "workload", "sla", "disaggregated", "fabric", "driver", "image"];

/** Reads a request: every problem at once, each with its path. */
export function parseRequest(input: unknown, diagnostics: Diagnostics): { readonly request?: Understood; readonly problems: RequestProblem[] } {
  const problems: RequestProblem[] = [];
  if (!isObject(input)) return { problems: [{ path: "", message: "a request is a JSON object" }] };
  const read = new RequestReader(input, "", problems);
  const model = readModel(read, problems);
  const engine = readEngine(read);
  const place = readGpu(read, problems);
  const gpusPerNode = read.count("gpusPerNode", 64) ?? place?.machine?.gpus ?? 8;
  const workload = read.nested("workload");
  const sla = read.nested("sla");
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
  for (const key of Object.keys(input)) {
    if (!KNOWN.includes(key)) diagnostics.warning("unknown-property", key, `${key} is no property of a request: it changes nothing.`, `The properties are ${KNOWN.join(", ")}.`);
  }
  if (problems.length > 0 || !model || !engine || !place) return { problems };
  return { problems, request: { ...request, ...engine, ...place, model, gpusPerNode } };
}

function readModel(read: RequestReader, problems: RequestProblem[]): Understood["model"] | undefined {
  const value = read.raw("model");
  if (value === undefined) {
    problems.push({ path: "model", message: "is missing: a catalogue id, a Hugging Face id, or { config }" });
    return undefined;
  }
  if (typeof value === "string") {
    if (findModel(value)) return { id: value };
    const near = nearest(value, knownModelIds());
    problems.push({ path: "model", message: `${JSON.stringify(value)} is not in the catalogue${near.length > 0 ? ` (near it: ${near.join(", ")})` : ""}: give { config } with its config.json` });
    return undefined;
  }
  const model = read.nested("model");
  if (!model) return undefined;
  const config = model.raw("config");
  if (!isObject(config)) problems.push({ path: "model.config", message: "is needed: the config.json as an object" });
  const quantConfig = model.raw("quantConfig");
  if (quantConfig !== undefined && quantConfig !== null && !isObject(quantConfig)) problems.push({ path: "model.quantConfig", message: "is hf_quant_config.json as an object" });
  const parameters = model.count("parameters", 1e15);
  if (!isObject(config)) return undefined;
  return { config, ...(isObject(quantConfig) ? { quantConfig } : {}), ...(parameters === undefined ? {} : { parameters }) };
}

function readEngine(read: RequestReader): Pick<Understood, "engine" | "engineVersion" | "version" | "dynamoRelease"> | undefined {
  const dynamoRelease = read.text("dynamoRelease");
  const release = findRelease(dynamoRelease ?? DEFAULT_RELEASE);
  if (!release) read.problem("dynamoRelease", `${JSON.stringify(dynamoRelease)} is not a release known here: ${knownReleases().join(", ")} (any patch of them)`);
  const given = read.nested("engine");
  const engine = given ? given.choice("name", Object.keys(ENGINES) as EngineName[], true) : "vllm";
  const written = given?.text("version");
  if (!engine || !release) return undefined;
  const engineVersion = written ?? release[engine];
  const version = parseVersion(engineVersion);
  if (!version) {
    read.problem("engine.version", `${JSON.stringify(engineVersion)} is no version: 0.28.0 is one`);
    return undefined;
  }
  // A bare engine version belongs to no release; the default release goes with its own engine.
  const named = dynamoRelease ?? (written === undefined ? DEFAULT_RELEASE : undefined);
  return { engine, engineVersion, version, ...(named === undefined ? {} : { dynamoRelease: named }) };
}

function readGpu(read: RequestReader, problems: RequestProblem[]): { readonly gpu: Gpu; readonly machine?: Machine } | undefined {
  const machineType = read.text("machineType");
  const chosen = read.choice("cloud", ["aws", "azure", "google", "gcp"] as const);
  const cloud = chosen === "gcp" ? "google" : chosen;
  const machine = machineType === undefined ? undefined : findMachine(machineType, cloud);
  if (machineType !== undefined && !machine) {
    problems.push({ path: "machineType", message: `${JSON.stringify(machineType)} is no GPU machine known${cloud ? ` on ${cloud}` : ""}: give gpu and gpusPerNode instead` });
  }
  const given = read.nested("gpu");
  if (given) {
    const gpu = readGivenGpu(given, problems);
    return gpu && { gpu, ...(machine ? { machine } : {}) };
  }
  if (machine) {
    const gpu = findGpu(machine.gpu, machine.gpuMemoryMiB);
    if (gpu) return { gpu, machine };
  }
  if (machineType === undefined && read.raw("gpu") === undefined) problems.push({ path: "gpu", message: "is missing: { sku }, { visibleGiB }, or a machineType" });
  return undefined;
}

function readGivenGpu(given: RequestReader, problems: RequestProblem[]): Gpu | undefined {
  const sku = given.text("sku");
  if (sku !== undefined) {
    const gpu = findGpu(sku);
    if (!gpu) problems.push({ path: "gpu.sku", message: `${JSON.stringify(sku)} is not known: one of ${knownSkus().join(", ")}, or { visibleGiB }` });
    return gpu;
  }
  const visibleGiB = given.number("visibleGiB", 0, 1e5);
  if (visibleGiB === undefined) {
    if (given.raw("visibleGiB") === undefined) problems.push({ path: "gpu", message: "needs sku or visibleGiB" });
    return undefined;
  }
  const capability = given.raw("computeCapability");
  const computeCapability = capability === undefined ? undefined : typeof capability === "string" ? Number(capability) : capability;
  if (computeCapability !== undefined && !(typeof computeCapability === "number" && computeCapability >= 1 && computeCapability < 100)) {
    problems.push({ path: "gpu.computeCapability", message: `${JSON.stringify(capability)} is no compute capability: "9.0" is one` });
    return undefined;
  }
  const optional = { memoryBandwidthGBps: given.number("memoryBandwidthGBps", 0, 1e7), bf16Tflops: given.number("bf16Tflops", 0, 1e7), fp8Tflops: given.number("fp8Tflops", 0, 1e7), computeCapability };
  const stated = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined));
  return { name: CUSTOM_GPU, visibleGiB, estimated: false, smiMiB: smiOf(visibleGiB), ...stated };
}

function readParallelism(read: RequestReader): Parallelism | "auto" {
  if (read.raw("parallelism") === "auto") return "auto";
  const given = read.nested("parallelism");
  const size = (name: string): number => given?.count(name, 4096) ?? 1;
  return { tensor: size("tensor"), pipeline: size("pipeline"), expert: size("expert"), data: size("data") };
}

function readDriver(read: RequestReader): string | undefined {
  const driver = read.text("driver");
  if (driver !== undefined && !/^\d{3,4}(\.|$)/.test(driver)) read.problem("driver", `${JSON.stringify(driver)} is no driver version: 570.x is one`);
  return driver;
}

/** Names that share the most with what was written, at most three. */
function nearest(name: string, names: readonly string[]): string[] {
  const words = (text: string): string[] => text.toLowerCase().split(/[^a-z0-9.]+/).filter((word) => word.length > 1);
  const wanted = new Set(words(name));
  return names
    .map((candidate) => ({ candidate, shared: words(candidate).filter((word) => wanted.has(word)).length }))
    .filter(({ shared }) => shared > 1)
    .sort((a, b) => b.shared - a.shared || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}
