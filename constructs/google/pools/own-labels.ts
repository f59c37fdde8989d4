import { OwnLabels } from "../../cluster/pools/node-labels";
import { GPU_DIRECT_LABEL } from "../gpu-direct/gpu-direct";

/** What GKE says by labels of its own. */
export const GKE_LABELS: OwnLabels = {
  taken: {
    [GPU_DIRECT_LABEL]: "it says which nodes have GPUDirect",
    "cloud.google.com/gke-nodepool": "GKE writes the pool's name in it",
    "cloud.google.com/gke-accelerator": "GKE writes the kind of GPU in it",
    "cloud.google.com/gke-spot": "GKE writes in it whether the nodes are spot",
  },
  prefixes: ["iam.gke.io", "container.gke.io"],
  beginnings: ["cloud.google.com/gke-"],
  consequence: "labels of this prefix are set by GKE or Kubernetes; nodes that ask for one are refused",
};
