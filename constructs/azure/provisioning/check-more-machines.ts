import { Token } from "../../core/framework";
import { nearest } from "../../core/checks/checks";
import { Finding } from "../../core/problems/problem";
import { checkCapacity } from "../pools/check-capacity";
import { gpusOf, knownSizes } from "../pools/gpu-machine";
import { AksGpuPoolOptions } from "../pools/pool-options";

/** Sizes beside a pool's first that models couldn't be planned for. Families of sizes are for pods whose plan doesn't depend on the GPU: none here. */
export function checkMoreMachines(property: string, pool: AksGpuPoolOptions): Finding[] {
  const { moreMachineTypes = [], machineType, gpus } = pool;
  const first = Token.isUnresolved(machineType) ? undefined : gpusOf(machineType, gpus);
  // One that isn't known is told of already.
  if (first === undefined) return [];
  return moreMachineTypes.flatMap((value, index): Finding[] => {
    if (Token.isUnresolved(value)) return [];
    const at = `${property}[${index}]`;
    const wrong = (reason: string, fix: string): Finding[] => [{ code: "invalid-more-machines", property: at, value, reason, fix }];
    if ([machineType, ...moreMachineTypes.slice(0, index)].includes(value)) return wrong("it stands there already", "name each size once");
    const known = knownSizes().find((one) => one.machineType === value);
    const has = gpusOf(value);
    if (known === undefined || has === undefined) {
      const near = nearest(value, knownSizes().map((one) => one.machineType));
      const reason = "this release doesn't know the GPUs of this size, and doesn't guess them";
      return [{ code: "unknown-machine-type", property: at, value, reason, fix: near === undefined ? "leave it out" : `did you mean "${near}"?` }];
    }
    if (has.gpu !== first.gpu) return wrong(`it has ${has.gpu}, and the pool's models are planned for ${first.gpu}`, "name sizes of the same GPU, or add a pool");
    if (has.gpusPerNode !== first.gpusPerNode) return wrong(`it has ${has.gpusPerNode} GPUs, and the pool's nodes ${first.gpusPerNode}`, "name sizes of as many, or add a pool");
    if ((has.cpuArch ?? "amd64") !== (first.cpuArch ?? "amd64")) return wrong("its CPU is of another kind than the first one's, and images are of one", "add a pool");
    return pool.capacity === undefined ? [] : checkCapacity(at, pool.capacity, known);
  });
}
