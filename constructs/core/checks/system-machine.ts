import { Token } from "../framework";
import { Finding } from "../problems/problem";

/** How a cloud names its machines, and which of them a system pool can't be. */
export interface MachineNames {
  readonly form: RegExp;
  readonly example: string;
  readonly arm: RegExp;
  readonly gpu: RegExp;
  /** Those with less memory or fewer processors than system pods need. */
  readonly small: RegExp;
  /** Why, with its source. */
  readonly least: string;
}

/**
 * The machine of a system pool. It isn't held against a list, which would be old tomorrow; but its name tells a processor for which no image of
 * ours is, a GPU that nothing there uses, or too little to start with.
 */
export function checkSystemMachine(property: string, value: string | undefined, names: MachineNames): Finding[] {
  if (value === undefined || Token.isUnresolved(value) || typeof value !== "string") return [];
  const at = { property, value };
  const fix = `write one like "${names.example}"`;
  if (!names.form.test(value)) return [{ code: "unknown-machine-type", ...at, reason: "no machine of the cloud has a name of this form", fix }];
  if (names.gpu.test(value)) return [{ code: "machine-not-for-system", ...at, reason: "this machine has GPUs or other accelerators, which no pod of the system pool uses and each hour of which is paid", fix }];
  if (names.arm.test(value)) return [{ code: "machine-not-for-system", ...at, reason: "this machine is Arm, and the system pool's node image and Dynamo's operator here are for AMD64", fix }];
  if (names.small.test(value)) return [{ code: "machine-not-for-system", ...at, reason: names.least, fix }];
  return [];
}
