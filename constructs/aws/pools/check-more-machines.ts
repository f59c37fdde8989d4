import { Token } from "../../core/framework";
import { ofAnotherCloud } from "../../cluster/pools/machine-names";
import { nearest } from "../../core/checks/checks";
import { Finding } from "../../core/problems/problem";
import { checkSale } from "./capacity/check-capacity";
import { GpuMachine, gpuMachine, knownMachineTypes } from "./gpu-machine";
import { EksGpuPoolOptions } from "./pool-options";

/** As many machine types as EKS takes for a group beside the first (https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html: 20). */
const MOST = 19;

/** Machines beside a pool's first that models couldn't be planned for, or that never come. */
export function checkMoreMachines(property: string, pool: EksGpuPoolOptions): Finding[] {
  const { moreMachineTypes, machineType, capacity, efa = false } = pool;
  if (moreMachineTypes === undefined) return [];
  const findings: Finding[] = [];
  const refuse = (value: unknown, reason: string, fix: string): void => void findings.push({ code: "invalid-more-machines", property, value, reason, fix });
  if (moreMachineTypes.length > MOST) refuse(moreMachineTypes.length, `EKS takes ${MOST + 1} machine types for a group`, `name ${MOST} at most beside machineType`);
  const first = gpuMachine(machineType, pool.machine);
  // One that isn't known is told of already, and that there can't be any beside it by the matrix.
  if (first === undefined || findings.length > 0 || capacity?.reservationId !== undefined || efa) return findings;
  return moreMachineTypes.flatMap((value, index) => checkOne(`${property}[${index}]`, value, { pool, first, before: [machineType, ...moreMachineTypes.slice(0, index)] }));
}

interface Beside {
  readonly pool: EksGpuPoolOptions;
  readonly first: GpuMachine;
  readonly before: readonly string[];
}

function checkOne(property: string, value: string, { pool, first, before }: Beside): Finding[] {
  if (Token.isUnresolved(value)) return [];
  const wrong = (reason: string, fix: string): Finding[] => [{ code: "invalid-more-machines", property, value, reason, fix }];
  if (before.includes(value)) return wrong("it stands there already", "name each type once");
  const machine = gpuMachine(value);
  if (machine === undefined) {
    const elsewhere = ofAnotherCloud(value, "AWS");
    if (elsewhere !== undefined) return [{ code: "unknown-machine-type", property, value, reason: elsewhere, fix: 'name one of AWS, like "g6.4xlarge", or leave it out' }];
    const near = nearest(value, knownMachineTypes());
    const reason = "this release doesn't know the GPUs of this machine, and doesn't guess them";
    return [{ code: "unknown-machine-type", property, value, reason, fix: near === undefined ? "leave it out" : `did you mean "${near}"?` }];
  }
  if (machine.gpu !== first.gpu) return wrong(`it has ${machine.gpu}, and the pool's models are planned for ${first.gpu}`, "name machines of the same GPU, or add a pool");
  if (machine.gpusPerNode !== first.gpusPerNode) return wrong(`it has ${machine.gpusPerNode} GPUs, and the pool's nodes ${first.gpusPerNode}`, "name machines of as many, or add a pool");
  if (machine.arm !== first.arm) return wrong("its CPU is of another kind than the first one's, and images are of one", "add a pool");
  if (!machine.stockImage) return wrong("the driver in EKS's NVIDIA image is too old for it", "leave it out");
  return checkSale(property, { ...pool, machineType: value }, machine);
}
