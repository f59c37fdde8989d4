import { Token } from "../../core/framework";
import { nearest } from "../../core/checks";
import { Finding } from "../../core/problem";
import { GkeAccelerator, gpuMachine, knownMachineTypes } from "./gpu-machine";

/** Google's names of accelerators. */
const ACCELERATOR = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

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
  if (accelerator !== undefined) {
    const wrong = checkStated(`${at}.accelerator`, value, accelerator);
    if (wrong.length > 0) return wrong;
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

/** GPUs that are stated and can't be, or aren't those that the machine is known to be born with. */
function checkStated(at: string, machineType: string, { type, count, memoryGiB, arm }: GkeAccelerator): Finding[] {
  const findings: Finding[] = [];
  if (!Token.isUnresolved(type) && !ACCELERATOR.test(type)) {
    const reason = "an accelerator is named in lower-case letters, digits and hyphens, as `gcloud compute accelerator-types list` prints it";
    findings.push({ code: "invalid-accelerator", property: `${at}.type`, value: type, reason, fix: 'write it like "nvidia-l4"' });
  }
  if (memoryGiB !== undefined && !Token.isUnresolved(memoryGiB) && !(Number.isFinite(memoryGiB) && memoryGiB > 0)) {
    findings.push({ code: "out-of-range", property: `${at}.memoryGiB`, value: memoryGiB, reason: "a GPU's memory is a number above 0", fix: "write it, or leave it out" });
  }
  const born = gpuMachine(machineType);
  if (findings.length > 0 || born === undefined) return findings;
  const contradicts = (property: string, value: unknown, has: string | number, told: string): void => {
    findings.push({ code: "accelerator-contradicts-machine", property: `${at}.${property}`, value, reason: `${machineType} is born with ${told}`, fix: `write ${JSON.stringify(has)}, or leave accelerator out` });
  };
  const gpus = `${born.gpusPerNode} ${born.acceleratorType}`;
  if (type !== born.acceleratorType && !Token.isUnresolved(type)) contradicts("type", type, born.acceleratorType, gpus);
  if (count !== born.gpusPerNode && !Token.isUnresolved(count)) contradicts("count", count, born.gpusPerNode, gpus);
  if (arm !== undefined && arm !== born.arm) {
    const cpu = born.arm ? "an Arm CPU" : "an x86 CPU";
    findings.push({ code: "accelerator-contradicts-machine", property: `${at}.arm`, value: arm, reason: `${machineType} is born with ${cpu}`, fix: "leave it out" });
  }
  return findings;
}
