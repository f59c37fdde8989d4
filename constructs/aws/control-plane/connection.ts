import { Fn } from "../../core/framework";
import { ClusterConnection } from "../../cluster/connection";

/** As whom the AWS CLI asks for a cluster's token. */
export interface EksSignIn {
  /** A profile of its configuration. @default - the one that AWS_PROFILE names, or none @example "platform" */
  readonly profile?: string;
  /** A role that it assumes. @default - none @example "arn:aws:iam::111122223333:role/deployer" */
  readonly assumeRoleArn?: string;
}

/** Its flags, which `aws eks get-token` and `aws eks update-kubeconfig` both take. */
export function signInFlags({ profile, assumeRoleArn }: EksSignIn): string[] {
  return [...(profile === undefined ? [] : ["--profile", profile]), ...(assumeRoleArn === undefined ? [] : ["--role-arn", assumeRoleArn])];
}

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
export function eksConnection({ clusterName, region, endpoint, certificateAuthority }: EksPlace, signIn: EksSignIn = {}): ClusterConnection {
  return ClusterConnection.exec({
    host: endpoint,
    clusterCaCertificate: Fn.base64decode(certificateAuthority),
    credential: {
      command: "aws",
      // The format is given because the CLI's own setting may be another one, which Terraform can't read.
      args: ["eks", "get-token", "--cluster-name", clusterName, "--region", region, "--output", "json", ...signInFlags(signIn)],
    },
  });
}
