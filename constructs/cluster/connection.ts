/**
 * A program that hands out a short-lived credential, asked afresh by every Terraform process, so that no token enters a variable,
 * a plan or a state.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
 */
export interface ExecCredential {
  /** The program, found on the PATH of the machine that runs Terraform: `aws`, `kubelogin`, `gke-gcloud-auth-plugin`. @example "aws" */
  readonly command: string;
  /** Its arguments. They stand in the output: no secret among them. @default - none @example ["get-token"] */
  readonly args?: string[];
  /**
   * Environment for it, besides that of Terraform, which it has anyhow. It stands in the output: no secret in it.
   * @default - none
   * @example { AWS_PROFILE: "lab" }
   */
  readonly env?: { [name: string]: string };
}

/** How Terraform's Kubernetes and Helm providers reach a cluster. */
export class ClusterConnection {
  /** Reaches the API server by its address, and asks a program for the credential. */
  public static exec(options: ExecConnectionOptions): ClusterConnection {
    return new ClusterConnection(options, undefined);
  }

  /** Reaches whatever a context of a kubeconfig file names. */
  public static kubeconfig(options: KubeconfigConnectionOptions): ClusterConnection {
    return new ClusterConnection(undefined, options);
  }

  private constructor(
    /** Set for a connection made by `exec`. */
    public readonly execOptions: ExecConnectionOptions | undefined,
    /** Set for a connection made by `kubeconfig`. */
    public readonly kubeconfigOptions: KubeconfigConnectionOptions | undefined,
  ) {}
}

/** Options of `ClusterConnection.exec`. */
export interface ExecConnectionOptions {
  /** Address of the API server with its scheme. May be known only at apply. @example "https://lab.example.com:6443" */
  readonly host: string;
  /**
   * The cluster's CA certificate as PEM text, decoded. May be known only at apply.
   * @default - whom the machine that runs Terraform trusts
   * @example "-----BEGIN CERTIFICATE-----..."
   */
  readonly clusterCaCertificate?: string;
  /** Where the credential comes from. @example { command: "aws", args: ["eks", "get-token", "--cluster-name", "lab"] } */
  readonly credential: ExecCredential;
}

/** Options of `ClusterConnection.kubeconfig`. */
export interface KubeconfigConnectionOptions {
  /** Name of the context. @example "my-cluster" */
  readonly context: string;
  /** The file. `~` stands for the home folder. @default "~/.kube/config" @example "~/.kube/config" */
  readonly path?: string;
}
