import { GpuSoftware } from "../../cluster/gpu-software";
import { GpuPool } from "../../cluster/node-pool";
import { AUTO_LABEL, AUTO_LABEL_VALUE } from "../auto-mode/auto-labels";

/** EKS's NVIDIA images have driver and toolkit, but no device plugin; Auto Mode's nodes have it all. */
export function poolSoftware(pools: GpuPool[], autoNames: string[]): GpuSoftware {
  if (autoNames.length === 0) return GpuSoftware.DEVICE_PLUGIN;
  return autoNames.length === pools.length ? GpuSoftware.PROVIDED : GpuSoftware.devicePluginBeside(AUTO_LABEL, AUTO_LABEL_VALUE);
}
