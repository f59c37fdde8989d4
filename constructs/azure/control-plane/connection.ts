import { ClusterConnection } from "../../cluster/connection";
import { AksSignIn, kubeloginArgs } from "./sign-in";

/** Application id of AKS's API server in Entra ID, the same for every cluster. https://azure.github.io/kubelogin/concepts/aks.html */
const AKS_SERVER_ID = "6dae42f8-4368-4678-94ff-3960e28e3630";

/** Reaches an AKS cluster as whoever is signed in with `az login`, unless it is told otherwise. */
export function connectionTo(host: string, clusterCaCertificate: string, signIn?: AksSignIn): ClusterConnection {
  return ClusterConnection.exec({
    host,
    clusterCaCertificate,
    credential: { command: "kubelogin", args: kubeloginArgs(AKS_SERVER_ID, signIn) },
  });
}
