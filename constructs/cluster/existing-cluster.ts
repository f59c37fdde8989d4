import { Fn, Token } from "../core/framework";
import { Finding } from "../core/problems/problem";
import { admit, besides } from "../core/shape/shape";
import { checkConnection, checkContext, checkExec } from "./checks/check-connection";
import { EXISTING_ATTRIBUTES, EXISTING_CLUSTER } from "./cluster-shapes";
import { ClusterConnection, ExecCredential } from "./connection";
import { ExistingDoor } from "./exposure/existing-door";
import { IExposureOffer } from "./exposure/exposure-offer";
import { GpuSoftware } from "./gpu-software";
import { HelmAddOn } from "./helm-add-on";
import { IKubernetesCluster } from "./kubernetes-cluster";
import { GpuPool, NodePool } from "./pools/node-pool";
import { StorageOffer } from "./storage-offer";

/** What is known of a cluster that somebody else made, however it is reached. */
export interface ExistingClusterOptions {
  /** A name for it, used in names of ours. @example "my-cluster" */
  readonly clusterName: string;
  /** Its GPU pools, as they are. @example [{ name: "l4", gpu: "NVIDIA L4", gpusPerNode: 1, ... }] */
  readonly gpuPools: GpuPool[];
  /** Its storage classes, as they are. @example [{ className: "nfs", accessModes: [AccessMode.READ_WRITE_MANY] }] @noun storage classes */
  readonly storage: StorageOffer[];
  /** The pool for everything without a GPU. @default - not known @example { name: "system", ... } */
  readonly systemPool?: NodePool;
  /** The door that it has, for models that are reached from outside. @default - none @example ExistingDoor.ingress({ className: "nginx", ... }) */
  readonly exposure?: ExistingDoor;
}

/** Properties of `ExistingCluster`: reached by `context` or by `connection`. */
export interface ExistingClusterProps extends ExistingClusterOptions {
  /** Context of the kubeconfig that reaches it. @default - it is reached by `connection` @example "my-cluster" */
  readonly context?: string;
  /** The kubeconfig file. @default "~/.kube/config" @example "~/.kube/config" */
  readonly kubeconfigPath?: string;
  /**
   * How it is reached where there is no kubeconfig, as in CI: by its address, with a program's credential.
   * @default - by `context`
   * @example ClusterConnection.exec({ host: "https://lab.example.com", credential: { command: "aws", args: [...] } })
   */
  readonly connection?: ClusterConnection;
}

/** A cluster as its cloud, or a kubeconfig, describes it. */
export interface ExistingClusterAttributes extends ExistingClusterOptions {
  /** Address of the API server: `server` in a kubeconfig. May be known only at apply. @example "https://lab.example.com:6443" */
  readonly endpoint: string;
  /**
   * The cluster's CA certificate in base64: `certificate-authority-data` in a kubeconfig. May be known only at apply.
   * @default - whom the machine that runs Terraform trusts
   * @example "LS0tLS1CRUdJTi..."
   */
  readonly certificateAuthorityData?: string;
  /** Where the credential comes from: `exec` in a kubeconfig. @example { command: "aws", args: ["eks", "get-token", "--cluster-name", "lab"] } */
  readonly credential: ExecCredential;
}

/**
 * A cluster that somebody else made, a kind cluster included: GPU software and add-ons are taken as there, the CRDs, the platform
 * and the models are installed on it.
 */
export class ExistingCluster implements IKubernetesCluster {
  public readonly clusterName: string;
  public readonly connection: ClusterConnection;
  public readonly systemPool?: NodePool;
  public readonly gpuPools: GpuPool[];
  public readonly storage: StorageOffer[];
  public readonly gpuSoftware = GpuSoftware.PROVIDED;
  public readonly addOns: HelmAddOn[] = [];
  public readonly exposure?: IExposureOffer;

  private wrong: Finding[];

  /** By the address and the certificate that a cloud tells, without a kubeconfig. */
  public static fromAttributes(given: ExistingClusterAttributes): ExistingCluster {
    const { value, findings } = admit<ExistingClusterAttributes>("", given, EXISTING_ATTRIBUTES);
    const { endpoint, certificateAuthorityData, credential, ...options } = value;
    const authority = decoded(certificateAuthorityData);
    const exec = { host: endpoint, clusterCaCertificate: authority, credential };
    const cluster = new ExistingCluster({ ...options, connection: ClusterConnection.exec(exec) });
    const checked = checkExec(exec, { host: "endpoint", authority: "certificateAuthorityData", credential: "credential" });
    cluster.wrong = besides(findings, [...checked, ...(options.exposure?.findings("exposure") ?? [])]);
    return cluster;
  }

  public constructor(given: ExistingClusterProps) {
    const { value: props, findings } = admit<ExistingClusterProps>("", given, EXISTING_CLUSTER);
    this.wrong = besides(findings, [...checkReached(props), ...(props.exposure?.findings("exposure") ?? [])]);
    this.clusterName = props.clusterName;
    this.connection = props.connection ?? ClusterConnection.kubeconfig({ context: props.context ?? "", path: props.kubeconfigPath });
    this.systemPool = props.systemPool;
    this.gpuPools = props.gpuPools;
    this.storage = props.storage;
    this.exposure = props.exposure;
  }

  /** What is wrong with its properties; refused where a deployment uses it. */
  public findings(property: string): Finding[] {
    return this.wrong.map((finding) => ({ ...finding, property: `${property}.${finding.property}` }));
  }
}

/** One way to the cluster, and one that leads there. */
function checkReached({ context, kubeconfigPath, connection }: ExistingClusterProps): Finding[] {
  const fix = 'give context: "my-cluster", or without a kubeconfig connection: ClusterConnection.exec({ ... })';
  if (connection !== undefined) {
    const too = context === undefined ? "kubeconfigPath" : "context";
    const value = context ?? kubeconfigPath;
    const both: Finding = { code: "two-connections", property: too, value, reason: "connection is given too, and a cluster is reached one way", fix };
    return [...(value === undefined ? [] : [both]), ...checkConnection("connection", connection)];
  }
  if (context !== undefined) return checkContext("context", context);
  return [{ code: "missing-property", property: "context", value: context, reason: "this or connection must be given: how the cluster is reached", fix }];
}

/** The certificate as PEM text. */
function decoded(base64?: string): string | undefined {
  if (base64 === undefined) return undefined;
  return Token.isUnresolved(base64) ? Fn.base64decode(base64) : Buffer.from(base64, "base64").toString("utf8");
}
