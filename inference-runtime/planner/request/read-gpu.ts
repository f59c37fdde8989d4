import { Diagnostics } from "../checks/diagnostics";
import { CUSTOM_GPU, findGpu, findMachine, Gpu, gpuOf, knownSkus, Machine, smiOf } from "../gpu";
import { Fields, isObject, show } from "../model/fields";
import { GpuByProperties, GpuBySku, PlanRequest } from "./request";
import { RequestProblem } from "./request-reader";

/**
 * The GPU of a request, by name, by properties or by the machine that has it.
 *
 * @param written the request as it was given: what was refused of it isn't missing
 */
export function readGpu({ machineType, cloud: chosen, gpu: given }: Partial<PlanRequest>, written: Fields, problems: RequestProblem[], diagnostics: Diagnostics): { readonly gpu: Gpu; readonly machine?: Machine } | undefined {
  const cloud = chosen === "gcp" ? "google" : chosen;
  const machine = machineType === undefined ? undefined : findMachine(machineType, cloud);
  if (machineType !== undefined && !machine) {
    problems.push({ path: "machineType", message: `${JSON.stringify(machineType)} is no GPU machine known${cloud ? ` on ${cloud}` : ""}: give gpu and gpusPerNode instead` });
  }
  if (given !== undefined) {
    const gpu = readGivenGpu(given, written.gpu, problems);
    if (gpu && gpu.name !== CUSTOM_GPU && machine && gpu.name !== machine.gpu) {
      diagnostics.warning("gpu-not-of-machine", "gpu.sku", `${machine.machineType} has the ${machine.gpu}, ${gpu.name} is planned with.`, "Leave gpu out to plan with the machine's own.");
    }
    return gpu && { gpu, ...(machine ? { machine } : {}) };
  }
  if (machine) {
    const gpu = gpuOf(machine);
    if (gpu) return { gpu, machine };
  }
  if (machineType === undefined && (written.gpu ?? undefined) === undefined) problems.push({ path: "gpu", message: "is missing: { sku }, { visibleGiB }, or a machineType" });
  return undefined;
}

/** How the object looks that a request's GPU is; with the name, where the name alone is written. */
export const gpuObject = (given: unknown): string => `an object such as { "sku": ${JSON.stringify(typeof given === "string" && findGpu(given) ? given : "H100")} }`;

/** A GPU by name, by properties, or both: what is stated stands before the datasheet. */
function readGivenGpu(given: Partial<GpuBySku & GpuByProperties>, written: unknown, problems: RequestProblem[]): Gpu | undefined {
  const { sku, visibleGiB, computeCapability: capability, memoryBandwidthGBps, bf16Tflops, fp8Tflops } = given;
  const known = sku === undefined ? undefined : findGpu(sku);
  if (sku !== undefined && !known) problems.push({ path: "gpu.sku", message: `${JSON.stringify(sku)} is not known: one of ${knownSkus().join(", ")}, or { visibleGiB }` });
  const computeCapability = typeof capability === "string" ? Number(capability) : capability;
  const isCapability = typeof computeCapability === "number" && computeCapability >= 1 && computeCapability < 100;
  if (capability !== undefined && !isCapability) problems.push({ path: "gpu.computeCapability", message: `${show(capability)} is no compute capability: "9.0" is one` });
  const stated = { memoryBandwidthGBps, bf16Tflops, fp8Tflops, computeCapability };
  const properties = Object.fromEntries(Object.entries(stated).filter(([, value]) => value !== undefined));
  if (known) return { ...known, ...(visibleGiB === undefined ? {} : { visibleGiB, estimated: false }), ...properties };
  if (sku !== undefined) return undefined;
  if (visibleGiB !== undefined) return { name: CUSTOM_GPU, visibleGiB, estimated: false, smiMiB: smiOf(visibleGiB), ...properties };
  const names = isObject(written) && ["sku", "visibleGiB"].some((name) => (written[name] ?? undefined) !== undefined);
  if (!names) problems.push({ path: "gpu", message: "needs sku or visibleGiB" });
  return undefined;
}
