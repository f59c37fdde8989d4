import { Token } from "../../core/framework";
import { Finding } from "../../core/problem";
import { isMachineType, machineFamily } from "./machine-family";

/** Machines whose memory GKE's own pods fill. @see https://cloud.google.com/kubernetes-engine/docs/concepts/plan-node-sizes */
const TOO_SMALL = /^(f1-micro|g1-small|e2-micro|e2-small|e2-medium|n1-standard-1|[a-z0-9]+-highcpu-2)$/;

/** A machine of the system pool that is none, or on which what runs there doesn't. */
export function checkSystemMachine(property: string, value?: string): Finding[] {
  if (value === undefined || Token.isUnresolved(value)) return [];
  const fix = 'write one with 4 vCPU and 16 GiB or more, such as "e2-standard-4"';
  if (!isMachineType(value)) {
    const reason = "a machine type is written as its series, kind and size";
    return [{ code: "unknown-machine-type", property, value, reason, fix }];
  }
  const family = machineFamily(value);
  const unfit = (reason: string): Finding[] => [{ code: "unfit-system-machine", property, value, reason, fix }];
  if (family?.gpus) return unfit("its GPUs would be paid for and never used: GKE taints its nodes, and no pod of the system pool tolerates that");
  if (family?.cpuArch === "arm64") return unfit("it has an Arm CPU, whose nodes GKE taints, and not every image that runs here is built for it");
  if (TOO_SMALL.test(value)) return unfit("GKE's own pods leave too little of its memory for Dynamo's operator and what it needs");
  return [];
}
