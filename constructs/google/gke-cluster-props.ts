import { BackupOptions } from "../cluster/backup/backup-options";
import { AvailabilityOptions } from "../cluster/availability/availability";
import { GkeBudgetOptions } from "./budget/budget-options";
import { ControlPlaneAccess } from "./control-plane/control-plane-access";
import { GkeDnsRecordsOptions } from "./dns/dns-records-options";
import { GkeGatewayOptions } from "./exposure/gateway-options";
import { FilestoreTier } from "./storage/filestore-tier";
import { GkeHyperdiskMlOptions } from "./storage/hyperdisk-ml";
import { GkeWeightsBucketOptions } from "./storage/weights-bucket";
import { GkeManagedLustreOptions } from "./storage/managed-lustre";
import { GkeSharedFilestoreOptions } from "./storage/shared-filestore";
import { GkeRegistryOptions } from "./registry/image-repository";
import { GkeEgress } from "./network/egress";
import { IGkeNetwork } from "./network/gke-network";
import { GkeIpRanges } from "./network/ip-ranges";
import { GkePrivateServiceConnectOptions } from "./network/service-connect-options";
import { GkeAutoProvisioningOptions } from "./pools/provisioning/auto-provisioning-options";
import { GkeComputeClassOptions } from "./pools/compute-class";
import { GkeGpuPoolOptions, GkeSystemPoolOptions } from "./pools/node-pools";
import { GkeSecurityOptions } from "./control-plane/security";
import { GkeSecretManagerOptions } from "./secrets/secret-manager-options";
import { ReleaseChannel } from "./control-plane/release-channel";

/** What a person says of a GKE cluster. */
export interface GkeClusterOptions extends AvailabilityOptions {
  /**
   * Google Cloud region: "us-central1". For life: another one makes everything anew, which `deletionProtection` stops at the plan.
   * @example "us-central1"
   */
  readonly region: string;
  /** Accepts a region that this release doesn't know. @default false */
  readonly acceptUnlistedRegion?: boolean;
  /**
   * Id of the project. For life, as the region.
   * @default - the one that Terraform's google provider finds when it runs, such as the environment's GOOGLE_PROJECT
   * @example "my-project"
   */
  readonly project?: string;
  /**
   * Zones of the nodes. One that is taken away is drained.
   * @default - the region's three zones, in us-central1 the first three; in a region that this release doesn't know, as GKE picks them
   * @example ["us-central1-a"]
   */
  readonly zones?: string[];
  /** The GPU pools, one or more; none where a class of `computeClasses` has `autoProvision`. @example [{ name: "l4", machineType: "g2-standard-8", maxNodes: 2 }] */
  readonly gpuPools: GkeGpuPoolOptions[];
  /**
   * Pools that stand in for each other, in an order: GKE makes a node in the first that has machines. Models name the class as `gpuPool`. It needs GKE
   * 1.30.3-gke.1451000 or newer.
   * @default - each pool by itself
   * @example [{ name: "l4", pools: ["l4-spot", "l4-on-demand"] }]
   * @noun classes
   */
  readonly computeClasses?: GkeComputeClassOptions[];
  /**
   * How far GKE may go when it makes node pools by itself, for classes with `autoProvision`. It makes some for any pod that has no place, too, up to these
   * limits. Needs GKE 1.30.3-gke.1451000 or newer.
   * @default - GKE makes no pool
   * @example { maxCpus: 200, maxMemoryGiB: 1000 }
   */
  readonly autoProvisioning?: GkeAutoProvisioningOptions;
  /**
   * The models' namespace, as `dynamo.modelNamespace` has it: for pools with `Capacity.queued()`, whose queues take pods of it alone.
   * @default "inference"
   * @example "inference"
   * @format dns-label
   */
  readonly queueNamespace?: string;
  /** The pool for everything without a GPU. @default - 1 to 6 nodes of e2-standard-4 @example { machineType: "e2-standard-4" } */
  readonly systemPool?: GkeSystemPoolOptions;
  /** From where the Kubernetes API can be reached. @default ControlPlaneAccess.PRIVATE @example ControlPlaneAccess.DNS */
  readonly controlPlaneAccess?: ControlPlaneAccess;
  /**
   * A VPC that is there already, whose nodes have a way out: `GkeExistingNetwork.fromNames(...)`. For life: another one makes the cluster
   * anew.
   * @default - a VPC of the cluster's own, with Cloud NAT
   * @example GkeExistingNetwork.fromNames({ network: "main", ... })
   */
  readonly network?: IGkeNetwork;
  /**
   * Where nodes get to, in a VPC of the cluster's own. Without Cloud NAT images lie in Artifact Registry (`imageMirror`, or `registry.remotes`), and weights
   * in a bucket or on disks. With `GOOGLE_ONLY` or `RESTRICTED` there is no way to the internet at all.
   * @default GkeEgress.CLOUD_NAT
   * @example GkeEgress.GOOGLE_ONLY
   */
  readonly egress?: GkeEgress;
  /**
   * Google's APIs at an address of the VPC itself (Private Service Connect), which their names then mean there: all of them, or with `GkeEgress.RESTRICTED` those
   * that VPC Service Controls can watch. In a VPC that is there too, but not in one that another project shares.
   * @default - by the addresses that Google has for all
   * @example { address: "10.13.0.2" }
   */
  readonly privateServiceConnect?: GkePrivateServiceConnectOptions;
  /**
   * Whether nodes may have networks beside the cluster's own, as pools with `gpuDirect` do. Google's guides say it when the cluster is made; the
   * provider changes it in place.
   * @default false
   */
  readonly multiNetworking?: boolean;
  /** Address ranges; with `network`, those of the control plane and of GPUs only. @default - see `GkeIpRanges` @example { nodes: "10.0.0.0/20" } */
  readonly ipRanges?: GkeIpRanges;
  /**
   * TCP ports of nodes that the control plane may call, beyond 443 and 10250, which GKE opens: those of admission webhooks.
   * @default [9443], the Dynamo operator's
   * @example [9443]
   */
  readonly webhookPorts?: number[];
  /**
   * Load balancers in front of models that ask for one (`exposure`), by GKE's Gateway API.
   * @default - none: models are reached from inside the cluster
   * @example { proxyRange: "10.9.0.0/23" }
   */
  readonly gateway?: GkeGatewayOptions;
  /**
   * DNS records of models' doors, made in managed zones of Cloud DNS by external-dns.
   * @default - none: a door's record is yours to make
   * @example { zones: [{ zoneId: "models-example-com", domain: "models.example.com" }] }
   */
  readonly dnsRecords?: GkeDnsRecordsOptions;
  /** How soon GKE gives new Kubernetes versions. @default ReleaseChannel.REGULAR @example ReleaseChannel.REGULAR */
  readonly releaseChannel?: ReleaseChannel;
  /**
   * Refuses to destroy the cluster and its registry until this is false and applied. A plan that would make one of them anew stops too,
   * before anything is touched.
   * @default true
   */
  readonly deletionProtection?: boolean;
  /**
   * A Cloud KMS key, of the cluster's region, with which Kubernetes Secrets are encrypted once more:
   * "projects/P/locations/us-central1/keyRings/R/cryptoKeys/K". It is given, not made: a key ring can never be deleted, so a
   * deployment that made one could not be deployed again after it was destroyed.
   * @default - Google's own encryption of everything at rest
   * @example "projects/P/locations/us-central1/keyRings/R/cryptoKeys/K"
   */
  readonly secretsEncryptionKey?: string;
  /**
   * A Cloud KMS key, of the cluster's region, for disks: the nodes', those of claims, Filestore's, those of `hyperdiskMl`, and a bucket that is made. It
   * is given, not made, as `secretsEncryptionKey`, and may be the same. Set, changed or taken away, all pools are made anew, their nodes first
   * destroyed.
   * @default - Google's own encryption of everything at rest
   * @example "projects/P/locations/us-central1/keyRings/R/cryptoKeys/K"
   */
  readonly diskEncryptionKey?: string;
  /**
   * Who watches over the cluster, and which images run in it.
   * @default - what GKE has by itself; shielded nodes with secure boot are on in any case
   * @example { posture: GkeSecurityPosture.BASIC }
   */
  readonly security?: GkeSecurityOptions;
  /**
   * Secrets of Secret Manager that come into the models' namespace before the first model does.
   * @default - none: who deploys puts them there
   * @example { secrets: [GkeStoredSecret.huggingFaceToken("hf-token")] }
   */
  readonly secretManager?: GkeSecretManagerOptions;
  /**
   * Kind of the shared storage. Another one is for new claims; those that exist keep theirs.
   * @default FilestoreTier.ZONAL
   * @example FilestoreTier.ZONAL
   */
  readonly filestoreTier?: FilestoreTier;
  /**
   * One Filestore instance of `filestoreTier` for all models that name its class, "filestore-shared": made while the cluster is, so that no claim waits
   * for one, and as large as all their weights together.
   * @default - each claim has an instance made for it
   * @example { zone: "us-central1-a" }
   */
  readonly sharedFilestore?: GkeSharedFilestoreOptions;
  /**
   * Parallel storage beside Filestore, for weights that many nodes load at once: a storage class that models name. Each volume is a file system
   * of its own, of 9,000 GiB at least, paid for whole. The nodes without GPUs are then started without secure boot, with which Lustre's client
   * can't be loaded there: set or taken away, the system pool is made anew.
   * @default - none
   * @example { zone: "us-central1-a" }
   */
  readonly managedLustre?: GkeManagedLustreOptions;
  /**
   * A bucket with weights that pods mount read-only, by Cloud Storage FUSE: the class "cloud-storage", for models with `WeightsLoader.prefilled()`.
   * @default - none
   * @example { name: "acme-weights", fileCacheGiB: 100 }
   */
  readonly weightsBucket?: GkeWeightsBucketOptions;
  /**
   * Hyperdisks ML with weights, each read by many nodes of its zone: the classes "hyperdisk-ml-<name>", for models with
   * `WeightsLoader.prefilled()`.
   * @default - none
   * @example [{ name: "llama", zone: "us-central1-a", source: GkeDiskSource.snapshot("llama-weights"), sizeGiB: 200 }]
   * @noun disks
   */
  readonly hyperdiskMl?: GkeHyperdiskMlOptions[];
  /**
   * Repository of images, which the nodes may pull from.
   * @default - with the defaults of `GkeRegistryOptions`
   * @example { immutableTags: true }
   */
  readonly registry?: GkeRegistryOptions;
  /**
   * What a month of it may cost before somebody is told. It stops nothing.
   * @default - nobody is told
   * @example { monthlyUsd: 3000, emails: ["platform@example.com"], billingAccount: "012345-6789AB-CDEF01" }
   */
  readonly budget?: GkeBudgetOptions;
  /**
   * Velero, with a bucket of the cluster's own. Volumes aren't saved.
   * @default - nothing is saved
   * @example { keepDays: 30 }
   */
  readonly backup?: BackupOptions;
  /**
   * Labels of the Google Cloud resources that take some: cluster, machines and disks of the nodes, registry. For bills and inventories; nodes
   * are told apart by `gpuPools[].labels`. "dynamo-serving-cluster" is ours, with the cluster's name.
   * @default - the one of ours
   * @example { team: "research" }
   */
  readonly labels?: { [key: string]: string };
  /**
   * Whether Google's own DCGM exporter reads the GPUs, for Cloud Monitoring. False: nobody does, and one of yours may; nodes have room for one.
   * @default true
   */
  readonly cloudGpuMetrics?: boolean;
  /** Enables the Google APIs that the cluster needs; never disables one. @default true */
  readonly enableApis?: boolean;
}

/** Properties of `GkeCluster`. */
export interface GkeClusterProps extends GkeClusterOptions {
  /**
   * Name of the cluster and its registry, one in a region of the project, and with the region in it of its network and service account.
   * At most 40 characters. For life, as the region.
   * @example "my-cluster"
   */
  readonly clusterName: string;
  /**
   * Service account that gcloud impersonates for the cluster's token: the one as which Terraform's Google provider works.
   * @default - none
   * @example "deployer@my-project.iam.gserviceaccount.com"
   */
  readonly impersonateServiceAccount?: string;
}
