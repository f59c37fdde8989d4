import { Token } from "../../core/framework";
import { nearest } from "../../core/checks";
import { Finding } from "../../core/problem";

/**
 * A machine type by its parts: family, generation and options, size.
 *
 * @see https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html
 */
const MACHINE = /^(?<family>[a-z]+)(?<rest>-?[0-9][a-z0-9-]*)\.(?<size>nano|micro|small|medium|large|\d*xlarge|metal(-\d+xl)?)$/;
/** Families of machines with nothing but CPUs, by the same page. */
const CPU_FAMILIES = ["a", "c", "d", "h", "hpc", "i", "im", "is", "m", "r", "t", "u", "x", "z"];
/** Families with something that is paid for and that nothing of the system pool uses. */
const ACCELERATED: { readonly [family: string]: string } = {
  g: "GPUs", gr: "GPUs", p: "GPUs", inf: "Inferentia chips", trn: "Trainium chips", dl: "Gaudi or Qualcomm chips", vt: "video transcoders", f: "FPGAs",
};
/** Pods by the addresses of a machine's interfaces, t3's among them (awslabs/amazon-eks-ami, eni-max-pods.txt). */
const SMALL = ["nano", "micro", "small", "medium"];

/** A machine that isn't one, or on which the system pool doesn't come up: its image is the x86 one, and it carries all without a GPU. */
export function checkSystemMachine(property: string, value?: string): Finding[] {
  if (value === undefined || Token.isUnresolved(value)) return [];
  const { family = "", rest = "", size = "" } = MACHINE.exec(value)?.groups ?? {};
  const chips = Object.prototype.hasOwnProperty.call(ACCELERATED, family) ? ACCELERATED[family] : undefined;
  if (chips === undefined && !CPU_FAMILIES.includes(family)) {
    const near = nearest(value, ["m6i.large", "m6i.xlarge", "m6i.2xlarge", "m7i.xlarge", "m5.xlarge", "t3.xlarge", "c6i.xlarge", "r6i.xlarge"]);
    const reason = family === "mac" ? "EKS has no node image for macOS machines" : "EC2 has no machine of that name";
    return [{ code: "unknown-system-machine", property, value, reason, fix: near === undefined ? 'write it like "m6i.xlarge"' : `did you mean "${near}"?` }];
  }
  const reasons = [
    ...(chips === undefined ? [] : [`it has ${chips}, which nothing here uses and which are paid for by the hour`]),
    // The options' "g" is Graviton; a1 is its first.
    ...(family === "a" || /\dg|\d[a-z]*g[a-z]*$/.test(rest) ? ["its CPU is an Arm one, and the system pool's image is for x86"] : []),
    ...(SMALL.includes(size) ? ["it has addresses for 4 to 17 pods and 4 GiB or less: add-ons, controllers and the Dynamo platform don't fit"] : []),
  ];
  if (reasons.length === 0) return [];
  return [{ code: "system-machine-unfit", property, value, reason: reasons.join("; "), fix: 'write an x86 machine with 8 GiB or more, such as "m6i.xlarge"' }];
}
