import { Fn } from "cdktf";
import { ClusterConnection } from "../../cluster/connection";

/** Where a cluster is. */
export interface EksPlace {
  readonly clusterName: string;
  readonly region: string;
  /** Address of its API server. May be known only at apply. */
  readonly endpoint: string;
  /** Its CA certificate in base64, as EKS gives it. May be known only at apply. */
  readonly certificateAuthority: string;
}

/**
 * How Terraform's Kubernetes and Helm providers reach an EKS cluster: with the credentials that the AWS CLI finds on the machine.
 * The names are constants, so that the program's arguments are known before the cluster is.
 */
export function eksConnection({ clusterName, region, endpoint, certificateAuthority }: EksPlace): ClusterConnection {
  return ClusterConnection.exec({
    host: endpoint,
    clusterCaCertificate: Fn.base64decode(certificateAuthority),
    credential: {
      command: "aws",
      // The format is given because the CLI's own setting may be another one, which Terraform can't read.
      args: ["eks", "get-token", "--cluster-name", clusterName, "--region", region, "--output", "json"],
    },
  });
}
