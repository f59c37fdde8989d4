import { ClusterConnection } from "../../cluster/connection";

/** Application id of AKS's API server in Entra ID, the same for every cluster. https://azure.github.io/kubelogin/concepts/aks.html */
const AKS_SERVER_ID = "6dae42f8-4368-4678-94ff-3960e28e3630";

/** Reaches an AKS cluster as whoever is signed in with `az login`. */
export function connectionTo(host: string, clusterCaCertificate: string): ClusterConnection {
  return ClusterConnection.exec({
    host,
    clusterCaCertificate,
    credential: { command: "kubelogin", args: ["get-token", "--login", "azurecli", "--server-id", AKS_SERVER_ID] },
  });
}
