import { DEVICE_PLUGIN_CONFIG_LABEL } from "../../cluster/pools/device-plugin-config";
import { OwnLabels } from "../../cluster/pools/node-labels";
import { OWN_PLUGIN_LABEL } from "./software/pool-software";
import { EFA_LABEL } from "../add-ons/efa-plugin";

/** A node group that asks for one of EKS's own labels is refused, or its nodes never join. */
export const EKS_LABELS: OwnLabels = {
  taken: {
    [EFA_LABEL]: "by it the EFA device plugin finds the nodes with EFA",
    [OWN_PLUGIN_LABEL]: "by it NVIDIA's device plugin keeps off nodes whose image has one",
    [DEVICE_PLUGIN_CONFIG_LABEL]: "by it NVIDIA's device plugin knows whose GPUs are shared, as gpuSharing says",
    "nvidia.com/gpu.present": "the node image writes in it that there are GPUs",
  },
  prefixes: ["eks.amazonaws.com"],
  consequence: "labels of this prefix are set by EKS or Kubernetes; the kubelet may not, and such nodes never join",
};
