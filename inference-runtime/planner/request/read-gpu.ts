import { Diagnostics } from "../checks/diagnostics";
import { CUSTOM_GPU, findGpu, findMachine, Gpu, gpuOf, knownSkus, Machine, smiOf } from "../gpu";
import { show } from "../model/fields";
import { RequestProblem, RequestReader } from "./request-reader";

/** The GPU of a request, by name, by properties or by the machine that has it. */
export function readGpu(read: RequestReader, problems: RequestProblem[], diagnostics: Diagnostics): { readonly gpu: Gpu; readonly machine?: Machine } | undefined {
  const machineType = read.text("machineType");
  const chosen = read.choice("cloud", ["aws", "azure", "google", "gcp"] as const);
  const cloud = chosen === "gcp" ? "google" : chosen;
  const machine = machineType === undefined ? undefined : findMachine(machineType, cloud);
  if (machineType !== undefined && !machine) {
    problems.push({ path: "machineType", message: `${JSON.stringify(machineType)} is no GPU machine known${cloud ? ` on ${cloud}` : ""}: give gpu and gpusPerNode instead` });
  }
  const given = read.nested("gpu", ["sku", "visibleGiB", "memoryBandwidthGBps", "bf16Tflops", "fp8Tflops", "computeCapability"], gpuObject(read.raw("gpu")));
  if (given) {
    const gpu = readGivenGpu(given, problems);
    if (gpu && gpu.name !== "custom" && machine && gpu.name !== machine.gpu) {
      diagnostics.warning("gpu-not-of-machine", "gpu.sku", `${machine.machineType} has the ${machine.gpu}, ${gpu.name} is planned with.`, "Leave gpu out to plan with the machine's own.");
    }
    return gpu && { gpu, ...(machine ? { machine } : {}) };
  }
  if (machine) {
    const gpu = gpuOf(machine);
    if (gpu) return { gpu, machine };
  }
  if (machineType === undefined && read.raw("gpu") === undefined) problems.push({ path: "gpu", message: "is missing: { sku }, { visibleGiB }, or a machineType" });
  return undefined;
}

/** How the object looks that a request's GPU is; with the name, where the name alone is written. */
const gpuObject = (given: unknown): string => `an object such as { "sku": ${JSON.stringify(typeof given === "string" && findGpu(given) ? given : "H100")} }`;

/** A GPU by name, by properties, or both: what is stated stands before the datasheet. */
function readGivenGpu(given: RequestReader, problems: RequestProblem[]): Gpu | undefined {
  const sku = given.text("sku");
  const known = sku === undefined ? undefined : findGpu(sku);
  if (sku !== undefined && !known) given.problem("sku", `${JSON.stringify(sku)} is not known: one of ${knownSkus().join(", ")}, or { visibleGiB }`);
  const visibleGiB = given.number("visibleGiB", 0, 1e5);
  const capability = given.raw("computeCapability");
  const computeCapability = typeof capability === "string" ? Number(capability) : capability;
  const stated = {
    memoryBandwidthGBps: given.number("memoryBandwidthGBps", 0, 1e7),
    bf16Tflops: given.number("bf16Tflops", 0, 1e7),
    fp8Tflops: given.number("fp8Tflops", 0, 1e7),
    ...(typeof computeCapability === "number" && computeCapability >= 1 && computeCapability < 100 ? { computeCapability } : {}),
  };
  if (capability !== undefined && stated.computeCapability === undefined) given.problem("computeCapability", `${show(capability)} is no compute capability: "9.0" is one`);
  const properties = Object.fromEntries(Object.entries(stated).filter(([, value]) => value !== undefined));
  if (known) return { ...known, ...(visibleGiB === undefined ? {} : { visibleGiB, estimated: false }), ...properties };
  if (sku !== undefined) return undefined;
  if (visibleGiB !== undefined) return { name: CUSTOM_GPU, visibleGiB, estimated: false, smiMiB: smiOf(visibleGiB), ...properties };
  if (given.raw("visibleGiB") === undefined) problems.push({ path: "gpu", message: "needs sku or visibleGiB" });
  return undefined;
}
