import { Token } from "../core/framework";
import { Construct } from "constructs";
import { ClusterConnection } from "../cluster/connection";
import { GpuSoftware } from "../cluster/gpu-software";
import { HelmAddOn } from "../cluster/helm-add-on";
import { IKubernetesCluster } from "../cluster/kubernetes-cluster";
import { GpuPool, NodePool } from "../cluster/pools/node-pool";
import { StorageOffer } from "../cluster/storage-offer";
import { Finding } from "../core/problems/problem";
import { refuse } from "../core/problems/refuse";
import { admit, besides } from "../core/shape/shape";
import { eksConnection } from "./control-plane/connection";
import { EKS_CLUSTER_ATTRIBUTES } from "./eks-cluster-shapes";
import { checkAwsRegion } from "./region";

/** What is known of an EKS cluster that is made elsewhere. */
export interface EksClusterAttributes {
  /** Its name. @example "my-cluster" */
  readonly clusterName: string;
  /** Its region. @example "us-west-2" */
  readonly region: string;
  /** Accepts a region that this release doesn't know. @default false */
  readonly acceptUnlistedRegion?: boolean;
  /** Address of its API server. May be known only at apply. @example "https://0123456789ABCDEF.gr7.us-west-2.eks.amazonaws.com" */
  readonly endpoint: string;
  /**
   * Its CA certificate in base64, as `aws eks describe-cluster` gives it (`certificateAuthority.data`). May be known only at apply.
   * @example "LS0tLS1CRUdJTi..."
   */
  readonly certificateAuthority: string;
  /** Its GPU pools, as they are. @example [{ name: "l4", gpu: "NVIDIA L4", gpusPerNode: 1, ... }] */
  readonly gpuPools: GpuPool[];
  /** Its storage classes, as they are. @example [{ className: "efs", accessModes: [AccessMode.READ_WRITE_MANY] }] @noun storage classes */
  readonly storage: StorageOffer[];
  /** The pool for everything without a GPU. @default - not known @example { name: "system", ... } */
  readonly systemPool?: NodePool;
  /** Who brings device plugin and driver. @default GpuSoftware.PROVIDED: they are there @example GpuSoftware.DEVICE_PLUGIN */
  readonly gpuSoftware?: GpuSoftware;
}

/** https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html */
const CLUSTER_NAME = /^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/;

/**
 * An EKS cluster that is made elsewhere, reached with the credentials of the AWS CLI. Whoever deploys administers it, by an access entry of
 * its own. Its add-ons are taken as there.
 */
export class ImportedEksCluster extends Construct implements IKubernetesCluster {
  public readonly clusterName: string;
  public readonly connection: ClusterConnection;
  public readonly systemPool?: NodePool;
  public readonly gpuPools: GpuPool[];
  public readonly storage: StorageOffer[];
  public readonly gpuSoftware: GpuSoftware;
  public readonly addOns: HelmAddOn[] = [];

  /** @throws InvalidInputError at synth, for attributes that no cluster has */
  public constructor(scope: Construct, id: string, given: EksClusterAttributes) {
    super(scope, id);
    const { value: attributes, findings } = admit<EksClusterAttributes>("", given, EKS_CLUSTER_ATTRIBUTES);
    refuse(this, besides(findings, checkAttributes(attributes)));
    this.clusterName = attributes.clusterName;
    this.connection = eksConnection(attributes);
    this.systemPool = attributes.systemPool;
    this.gpuPools = attributes.gpuPools;
    this.storage = attributes.storage;
    this.gpuSoftware = attributes.gpuSoftware ?? GpuSoftware.PROVIDED;
  }
}

function checkAttributes({ clusterName, region, acceptUnlistedRegion = false, endpoint, certificateAuthority }: EksClusterAttributes): Finding[] {
  const findings = checkAwsRegion("region", region, acceptUnlistedRegion);
  if (Token.isUnresolved(clusterName) || !CLUSTER_NAME.test(clusterName)) {
    const reason = "names of ours are made of it when the app is synthesised; EKS takes 1 to 100 letters, digits, hyphens and underscores";
    findings.push({ code: "invalid-name", property: "clusterName", value: clusterName, reason, fix: "write the cluster's name itself" });
  }
  if (!Token.isUnresolved(endpoint) && !/^https:\/\/[^/\s]+$/.test(endpoint)) {
    const reason = "the API server is reached by https, at an address without a path";
    findings.push({ code: "invalid-endpoint", property: "endpoint", value: endpoint, reason, fix: "write it as `aws eks describe-cluster` gives it" });
  }
  // In base64 "-----BEGIN" reads so; the decoded text is what most people have at hand.
  if (!Token.isUnresolved(certificateAuthority) && !/^LS0tLS1CRUdJT[A-Za-z0-9+/]+=*$/.test(certificateAuthority)) {
    const reason = "this is no certificate in base64";
    findings.push({ code: "invalid-certificate", property: "certificateAuthority", value: certificateAuthority, reason, fix: "write certificateAuthority.data as `aws eks describe-cluster` gives it" });
  }
  return findings;
}
