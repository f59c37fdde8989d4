import { Diagnostics } from "../checks/diagnostics";
import { engineOf } from "../engines/engines";
import { Understood } from "./understood";

/** Warns of what a request states and nothing can use: silence would look like a check that passed. */
export function sayUnused(request: Understood, cloud: boolean, diagnostics: Diagnostics): void {
  const unused = (path: string, why: string, fix: string): void => diagnostics.warning("unused-property", path, `${path} changes nothing: ${why}.`, fix);
  const { engine, sla, workload, gpu } = request;
  if (request.freeGiB !== undefined && !engineOf(engine).fractionOfFree) unused("freeGiB", `${engine}'s fraction is of the whole memory`, "Leave it out.");
  if (request.kvCacheGiB !== undefined) {
    for (const name of ["memoryFraction", "freeGiB"] as const) {
      if (request[name] !== undefined) unused(name, "kvCacheGiB gives the pool", "Leave one of the two out.");
    }
  }
  if (cloud && !request.machine) unused("cloud", "no machineType is given", "Give machineType, or leave cloud out.");
  if (sla.ttftMs !== undefined && !workload) unused("sla.ttftMs", "without a workload there is no prompt to time", "Give workload.isl and workload.osl.");
  if (sla.ttftMs !== undefined && workload && gpu.bf16Tflops === undefined) unused("sla.ttftMs", `the FLOP/s of ${gpu.name} are not known`, "Give gpu.bf16Tflops.");
  if (sla.itlMs !== undefined && gpu.memoryBandwidthGBps === undefined) unused("sla.itlMs", `the memory bandwidth of ${gpu.name} is not known`, "Give gpu.memoryBandwidthGBps.");
}
