import { ContainerCluster } from "@cdktf/provider-google/lib/container-cluster";
import { Fn } from "cdktf";
import { ClusterConnection } from "../cluster/connection";
import { ControlPlaneAccess } from "./control-plane-access";

/**
 * How Terraform's Kubernetes and Helm providers reach a GKE cluster: with the credentials that `gcloud` has on the machine, handed
 * over by its plugin.
 *
 * @see https://cloud.google.com/kubernetes-engine/docs/how-to/cluster-access-for-kubectl#install_plugin
 */
export function gkeConnection(cluster: ContainerCluster, access: ControlPlaneAccess): ClusterConnection {
  const credential = { command: "gke-gcloud-auth-plugin" };
  if (access.kind === "dns") {
    return ClusterConnection.exec({
      host: `https://${cluster.controlPlaneEndpointsConfig.dnsEndpointConfig.endpoint}`,
      // Google's front end answers at this name, with a certificate of a public authority: the cluster's own would refuse it
      // (gke-labs/kube-agents#1797, terraform-provider-kubernetes#2637).
      credential,
    });
  }
  return ClusterConnection.exec({
    host: `https://${cluster.endpoint}`,
    clusterCaCertificate: Fn.base64decode(cluster.masterAuth.clusterCaCertificate),
    credential,
  });
}
