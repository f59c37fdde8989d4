import { nearest } from "../../core/checks";
import { Finding } from "../../core/problem";
import { GkeAccelerator, gpuMachine, knownMachineTypes } from "./gpu-machine";

/** A machine whose GPUs nobody knows, or that is stated to have none. */
export function checkStatedMachine(at: string, value: string, accelerator?: GkeAccelerator): Finding[] {
  if (accelerator !== undefined && !(Number.isInteger(accelerator.count) && accelerator.count > 0)) {
    return [
      {
        code: "invalid-gpu-count",
        property: `${at}.accelerator.count`,
        value: accelerator.count,
        reason: "a machine of a GPU pool has one GPU or more",
        fix: "write how many GPUs the machine has",
      },
    ];
  }
  const known = gpuMachine(value);
  if (known !== undefined && accelerator !== undefined && (accelerator.type !== known.acceleratorType || accelerator.count !== known.gpusPerNode)) {
    return [
      {
        code: "accelerator-contradicts-machine",
        property: `${at}.accelerator`,
        value: accelerator,
        reason: `a ${value} has ${known.gpusPerNode} x ${known.acceleratorType}, and no other can be asked for with it`,
        fix: "leave accelerator out, or name the machine that has these GPUs",
      },
    ];
  }
  if (gpuMachine(value, accelerator) !== undefined) return [];
  const near = nearest(value, knownMachineTypes());
  return [
    {
      code: "unknown-machine-type",
      property: `${at}.machineType`,
      value,
      reason: "this release doesn't know the GPUs of this machine, and doesn't guess them",
      fix: `${near ? `did you mean "${near}"? ` : ""}If it is right, state its GPUs with accelerator: { type, count }`,
    },
  ];
}
