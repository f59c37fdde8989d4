import { GpuSoftware, NodeMark } from "../../../cluster/gpu-software";
import { GpuPool } from "../../../cluster/pools/node-pool";
import { AUTO_LABEL, AUTO_LABEL_VALUE } from "../../auto-mode/auto-labels";

/** Label of nodes whose image brings NVIDIA's device plugin. */
export const OWN_PLUGIN_LABEL = "dynamo-serving/device-plugin";
export const OWN_PLUGIN_VALUE = "node-image";

/** EKS's Amazon Linux images have driver and toolkit, but no device plugin; Bottlerocket and Auto Mode's nodes have it all. */
export function poolSoftware(pools: GpuPool[], autoNames: string[], bottlerocketNames: string[]): GpuSoftware {
  const marks: NodeMark[] = [
    ...(autoNames.length > 0 ? [{ label: AUTO_LABEL, value: AUTO_LABEL_VALUE }] : []),
    ...(bottlerocketNames.length > 0 ? [{ label: OWN_PLUGIN_LABEL, value: OWN_PLUGIN_VALUE }] : []),
  ];
  if (marks.length === 0) return GpuSoftware.DEVICE_PLUGIN;
  return autoNames.length + bottlerocketNames.length === pools.length ? GpuSoftware.PROVIDED : GpuSoftware.devicePluginBesideAll(marks);
}
