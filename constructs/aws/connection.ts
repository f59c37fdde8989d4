import { EksCluster } from "@cdktf/provider-aws/lib/eks-cluster";
import { Fn } from "cdktf";
import { ClusterConnection } from "../cluster/connection";

/**
 * How Terraform's Kubernetes and Helm providers reach an EKS cluster: with the credentials that the AWS CLI finds on the machine.
 * The names are constants, so that the program's arguments are known before the cluster is.
 */
export function eksConnection(cluster: EksCluster, clusterName: string, region: string): ClusterConnection {
  return ClusterConnection.exec({
    host: cluster.endpoint,
    clusterCaCertificate: Fn.base64decode(cluster.certificateAuthority.get(0).data),
    credential: {
      command: "aws",
      // The format is given because the CLI's own setting may be another one, which Terraform can't read.
      args: ["eks", "get-token", "--cluster-name", clusterName, "--region", region, "--output", "json"],
    },
  });
}
