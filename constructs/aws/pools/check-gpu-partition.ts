import { checkPartitionSize } from "../../cluster/pools/gpu-partition";
import { Finding } from "../../core/problems/problem";
import { isAutoMode, isByLoad } from "../karpenter/provisioner";
import { gpuMachine } from "./gpu-machine";
import { isBottlerocket, migModel } from "./software/node-image";
import { EksGpuPoolOptions } from "./pool-options";

/** Slices that a pool's GPUs aren't cut into, or that nothing on its nodes would cut. */
export function checkGpuPartition(at: string, pool: EksGpuPoolOptions): Finding[] {
  const { gpuPartition: value, machineType, machine: stated } = pool;
  const machine = gpuMachine(machineType, stated);
  if (value === undefined || machine === undefined) return [];
  const property = `${at}.gpuPartition`;
  const wrong = checkPartitionSize(property, value, machineType, machine);
  if (wrong.length > 0) return wrong;
  const why = whoCuts(pool);
  if (why !== undefined) return [{ code: "partition-needs-bottlerocket", property, value, ...why }];
  if (migModel(machine.sku) !== undefined) return [];
  const reason = `Bottlerocket cuts GPUs that it is told by a word of its own, which for a ${machine.gpu} no source tells`;
  return [{ code: "invalid-gpu-partition", property, value, reason, fix: "leave it out: a GPU is whole" }];
}

/** Why nothing cuts a pool's GPUs before its device plugin counts them. */
function whoCuts(pool: EksGpuPoolOptions): { readonly reason: string; readonly fix: string } | undefined {
  if (isAutoMode(pool)) return { reason: "AWS has the driver and the device plugin of Auto Mode's nodes, and its NodeClass no word for slices", fix: "leave provisioner out, and write nodeImage: EksNodeImage.BOTTLEROCKET" };
  if (isByLoad(pool)) return { reason: "slices are Bottlerocket's, of which Karpenter's pools here have no image", fix: "leave provisioner out, and write nodeImage: EksNodeImage.BOTTLEROCKET" };
  if (isBottlerocket(pool)) return undefined;
  const reason =
    "EKS's Amazon Linux image cuts no GPU: NVIDIA's MIG manager, of the GPU Operator, would do it when pods are there already, and the operator's device plugin beside ours would count the same GPUs twice";
  return { reason, fix: "write nodeImage: EksNodeImage.BOTTLEROCKET, which cuts them before it counts them" };
}
