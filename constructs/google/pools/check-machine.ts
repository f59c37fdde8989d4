import { Token } from "../../core/framework";
import { ofAnotherCloud } from "../../cluster/pools/machine-names";
import { nearest } from "../../core/checks/checks";
import { Finding } from "../../core/problems/problem";
import notMade from "../data/machines-not-made.json";
import { GkeAccelerator, gpuMachine, knownMachineTypes } from "./gpu-machine";

/** A family and what of it: "g2-standard-8", "a3-ultragpu-8g". */
const MACHINE_TYPE = /^[a-z][a-z0-9]*(-[a-z0-9]+)+$/;

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
  const elsewhere = Token.isUnresolved(value) ? undefined : ofAnotherCloud(value, "Google Cloud");
  if (elsewhere !== undefined) return [{ code: "unknown-machine-type", property: `${at}.machineType`, value, reason: elsewhere, fix: 'name one of Google Cloud, like "g2-standard-8"' }];
  if (accelerator !== undefined && !Token.isUnresolved(value) && !MACHINE_TYPE.test(value)) {
    const reason = "a machine type is named in lower-case letters, digits and hyphens, as `gcloud compute machine-types list` prints it";
    return [{ code: "unknown-machine-type", property: `${at}.machineType`, value, reason, fix: 'write it like "g2-standard-8"' }];
  }
  const told = notMade.machines.find(({ machineTypes, statable }) => machineTypes.includes(value) && (accelerator === undefined || !statable));
  if (told !== undefined) return [{ code: "unknown-machine-type", property: `${at}.machineType`, value, reason: told.reason, fix: told.fix }];
  const form = accelerator === undefined ? [] : checkForm(`${at}.accelerator`, accelerator);
  if (form.length > 0) return form;
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

/** https://cloud.google.com/compute/docs/gpus, as `gcloud compute accelerator-types list` prints them. */
const ACCELERATOR = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** Words for a GPU that can't be, of a machine that nobody knows too. */
function checkForm(at: string, { type, memoryGiB }: GkeAccelerator): Finding[] {
  const findings: Finding[] = [];
  if (!Token.isUnresolved(type) && !ACCELERATOR.test(type)) {
    const reason = "an accelerator is named in lower-case letters, digits and hyphens, as `gcloud compute accelerator-types list` prints it";
    findings.push({ code: "invalid-accelerator", property: `${at}.type`, value: type, reason, fix: 'write it like "nvidia-l4"' });
  }
  if (memoryGiB !== undefined && !Token.isUnresolved(memoryGiB) && !(Number.isFinite(memoryGiB) && memoryGiB > 0)) {
    findings.push({ code: "out-of-range", property: `${at}.memoryGiB`, value: memoryGiB, reason: "a GPU's memory is a number above 0", fix: "write it, or leave it out" });
  }
  return findings;
}
