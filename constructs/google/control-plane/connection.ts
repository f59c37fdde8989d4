import { ContainerCluster } from "../bindings";
import { Fn, Op } from "../../core/framework";
import { Remembered } from "../../core/late/remembered";
import { Construct } from "constructs";
import { ClusterConnection } from "../../cluster/connection";
import { ControlPlaneAccess } from "./control-plane-access";

/**
 * How Terraform's Kubernetes and Helm providers reach a GKE cluster: with the credentials that `gcloud` has on the machine, handed
 * over by its plugin.
 *
 * @param scope where the resources go that some kinds of access need
 * @param account a service account that gcloud impersonates, which the plugin asks for the token
 * @see https://cloud.google.com/kubernetes-engine/docs/how-to/cluster-access-for-kubectl#install_plugin
 */
export function gkeConnection(scope: Construct, cluster: ContainerCluster, access: ControlPlaneAccess, account?: string): ClusterConnection {
  const env = account === undefined ? undefined : { CLOUDSDK_AUTH_IMPERSONATE_SERVICE_ACCOUNT: account };
  const credential = { command: "gke-gcloud-auth-plugin", env };
  if (access.kind === "dns") {
    return ClusterConnection.exec({
      host: `https://${cluster.controlPlaneEndpointsConfig.dnsEndpointConfig.endpoint}`,
      // Google's front end answers at this name, with a certificate of a public authority: the cluster's own would refuse it
      // (gke-labs/kube-agents#1797, terraform-provider-kubernetes#2637).
      credential,
    });
  }
  // `endpoint` is the public address or the private one, and still the old one while the access is changed; the private one never changes.
  const address = access.kind === "private" ? cluster.privateClusterConfig.privateEndpoint : publicAddress(scope, cluster);
  return ClusterConnection.exec({
    host: `https://${address}`,
    clusterCaCertificate: Fn.base64decode(cluster.masterAuth.clusterCaCertificate),
    credential,
  });
}

/**
 * The public address, also in the run in which the cluster gets it. The provider plans the address as it was, and Terraform keeps what
 * was planned of an output, so the stacks after this one would call the private address until the next run. A value that comes to be in
 * the same run as the access is planned as not known yet, and read when the cluster has changed.
 */
function publicAddress(scope: Construct, cluster: ContainerCluster): string {
  const access = new Remembered(scope, "public-access", { input: { kind: "authorized-networks" } });
  const address = new Remembered(scope, "public-address", {
    input: { endpoint: Fn.conditional(Op.eq(access.output.lookup("kind"), "authorized-networks"), cluster.endpoint, "") },
  });
  return address.output.lookup("endpoint");
}
