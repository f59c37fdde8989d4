import { OwnLabels } from "../../cluster/pools/node-labels";

/** AKS's reserved system labels (https://learn.microsoft.com/azure/aks/use-labels). */
export const AKS_LABELS: OwnLabels = {
  taken: { agentpool: "AKS writes the pool's name in it" },
  prefixes: ["kubernetes.azure.com"],
  consequence: "AKS and Kubernetes set labels of this prefix themselves and refuse them from others",
};
