import table from "../../../inference-runtime/facts/machines/azure.json";
import { Token } from "../../core/framework";
import { Capacity } from "../../cluster/pools/capacity";
import { ofAnotherCloud } from "../../cluster/pools/machine-names";
import { gpuProduct } from "../../cluster/pools/gpu-product";
import { nearest } from "../../core/checks/checks";
import { Finding } from "../../core/problems/problem";
import { SoldMachine, checkCapacity, checkReservation, checkWay } from "./check-capacity";
import { AksGpuDriver, checkGpuDriver } from "./gpu-driver";

/** The GPUs of a VM size, as the caller states them: for a size that the machine data lacks, or has wrong. */
export interface AksGpus {
  /** The GPU's name: "NVIDIA L40S". @example "NVIDIA A100 80GB" */
  readonly gpu: string;
  /** GPUs of one node. @example 1 */
  readonly gpusPerNode: number;
  /** Memory of one GPU in GiB, as the vendor prints it. @default - not known @example 80 */
  readonly gpuMemoryGiB?: number;
  /** The processor's architecture as Kubernetes labels it: `amd64` or `arm64`. @default "amd64" @example "x64" */
  readonly cpuArch?: string;
}

/** The sizes of the machine data, and how they are sold. */
export function knownSizes(): SoldMachine[] {
  return table.machines;
}

/** VM sizes have this form: `Standard_NC24ads_A100_v4`. https://learn.microsoft.com/azure/virtual-machines/vm-naming-conventions */
const VM_SIZE = /^Standard_[A-Z]{1,3}\d+[A-Za-z0-9-]*(_[A-Za-z0-9]+)*$/;

/** The GPUs of a VM size: as stated, or from the machine data. */
export function gpusOf(machineType: string, stated?: AksGpus): AksGpus | undefined {
  if (stated !== undefined) return stated;
  const row = table.machines.find((machine) => machine.machineType === machineType);
  return row && { ...gpuProduct(row.gpu), gpusPerNode: row.gpus, cpuArch: row.cpuArch };
}

/** A size's GPU in `inference-runtime/facts/gpus.json`. */
export function skuOf(machineType: string): string | undefined {
  return table.machines.find((machine) => machine.machineType === machineType)?.gpu;
}

/** What is wrong with a size of any pool: nothing but its form can be known of one without GPUs. */
export function checkVmSize(property: string, machineType: string): Finding[] {
  if (Token.isUnresolved(machineType) || VM_SIZE.test(machineType)) return [];
  return [
    {
      code: "unknown-machine-type",
      property,
      value: machineType,
      reason: "an Azure VM size has the form Standard_D4s_v5",
      fix: "take a name from `az vm list-skus --resource-type virtualMachines --location LOCATION`",
    },
  ];
}

/** How a pool asks for its machines. */
export interface GpuMachineRequest {
  readonly machineType: string;
  readonly gpus?: AksGpus;
  readonly driver?: AksGpuDriver;
  readonly capacity?: Capacity;
}

/** What is wrong with a GPU pool's machines. `property` is the pool's. */
export function checkGpuMachine(property: string, request: GpuMachineRequest): Finding[] {
  return [
    ...checkMachine(property, request),
    ...checkReservation(`${property}.capacity`, request.capacity),
    ...checkGpuDriver(property, request.machineType, request.driver),
  ];
}

function checkMachine(property: string, { machineType, gpus, capacity }: GpuMachineRequest): Finding[] {
  if (gpus !== undefined) {
    return [...checkVmSize(`${property}.machineType`, machineType), ...checkStated(`${property}.gpus`, gpus), ...checkWay(`${property}.capacity`, capacity)];
  }
  const known = table.machines.find((machine) => machine.machineType === machineType);
  if (known === undefined) {
    const elsewhere = Token.isUnresolved(machineType) ? undefined : ofAnotherCloud(machineType, "Azure");
    if (elsewhere !== undefined) return [{ code: "unknown-machine-type", property: `${property}.machineType`, value: machineType, reason: elsewhere, fix: 'name one of Azure, like "Standard_NC24ads_A100_v4"' }];
    const near = Token.isUnresolved(machineType) ? undefined : nearest(machineType, table.machines.map((machine) => machine.machineType));
    return [
      {
        code: "unknown-machine-type",
        property: `${property}.machineType`,
        value: machineType,
        reason: "no GPU size of that name is known",
        fix:
          (near === undefined ? "" : `did you mean "${near}"? `) +
          'If the size is new, state its GPUs: gpus: { gpu: "NVIDIA L40S", gpusPerNode: 1 }',
      },
    ];
  }
  return capacity === undefined ? [] : checkCapacity(`${property}.capacity`, capacity, known);
}

function checkStated(property: string, { gpusPerNode, cpuArch }: AksGpus): Finding[] {
  return [...checkCount(`${property}.gpusPerNode`, gpusPerNode), ...checkArch(`${property}.cpuArch`, cpuArch)];
}

function checkCount(property: string, value: number): Finding[] {
  if (Number.isInteger(value) && value >= 1) return [];
  return [{ code: "invalid-gpu-count", property, value, reason: "a node of a GPU pool offers one GPU or more", fix: "write how many nvidia.com/gpu a node has" }];
}

function checkArch(property: string, value: string | undefined): Finding[] {
  if (value === undefined || ["amd64", "arm64"].includes(value)) return [];
  const reason = "AKS nodes are amd64 or arm64, as the label kubernetes.io/arch says it";
  return [{ code: "unknown-architecture", property, value, reason, fix: 'write "amd64" or "arm64"' }];
}
