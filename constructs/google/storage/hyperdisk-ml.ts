import { ComputeDisk, DataGoogleComputeDisk } from "../bindings";
import { ITerraformDependable, Token } from "../../core/framework";
import { Construct } from "constructs";
import { AccessMode, StorageOffer } from "../../cluster/storage-offer";
import { GkeDiskSource } from "./disk-source";

/** A disk with weights that many nodes of a zone read at once. */
export interface GkeHyperdiskMlOptions {
  /** What its class ends in, after "hyperdisk-ml-". @example "llama" */
  readonly name: string;
  /** Its zone: only nodes there mount it. @example "us-central1-a" */
  readonly zone: string;
  /** From where it has the weights, in a file system of kind ext4. @example GkeDiskSource.snapshot("llama-weights") */
  readonly source: GkeDiskSource;
  /** As large as what it comes from, at least. @example 200 */
  readonly sizeGiB: number;
  /**
   * What all its readers get of it together, in MiB/s, paid for by the hour. It changes in place.
   * @default - Google's, for its size; and of a disk that is there what it has
   * @example 2400
   */
  readonly throughputMiBps?: number;
}

/** Properties of `GkeHyperdiskMl`. */
export interface GkeHyperdiskMlProps extends GkeHyperdiskMlOptions {
  readonly clusterName: string;
  /** The project's id where it was given. */
  readonly projectId?: string;
  readonly labels: { [key: string]: string };
  /** Whether a plan that would destroy the disk is refused. */
  readonly protect: boolean;
  /** A Cloud KMS key of one's own. @default - Google's encryption */
  readonly kmsKeyName?: string;
  /** What must be there before it. */
  readonly dependsOn: ITerraformDependable[];
}

/** The disk's name in the project. */
export function diskName({ clusterName, name, source }: Pick<GkeHyperdiskMlProps, "clusterName" | "name" | "source">): string {
  return source.kind === "disk" ? source.name : `${clusterName}-${name}`;
}

/**
 * A Hyperdisk ML that nobody writes any more.
 *
 * @see https://cloud.google.com/compute/docs/disks/hd-types/hyperdisk-ml
 */
export class GkeHyperdiskMl extends Construct {
  public constructor(scope: Construct, id: string, props: GkeHyperdiskMlProps) {
    super(scope, id);
    const { zone, projectId, source, sizeGiB, throughputMiBps, kmsKeyName } = props;
    if (source.kind === "disk") {
      new DataGoogleComputeDisk(this, "disk", {
        name: source.name,
        zone,
        project: projectId,
        lifecycle: {
          postcondition: [
            {
              condition: '${self.access_mode == "READ_ONLY_MANY"}',
              errorMessage: `hyperdiskMl: the disk ${source.name} isn't in the mode READ_ONLY_MANY, and one node alone could mount it: gcloud compute disks update ${source.name} --access-mode READ_ONLY_MANY.`,
            },
          ],
        },
      });
      return;
    }
    this.node.defaultChild = new ComputeDisk(this, "disk", {
      name: diskName(props),
      zone,
      project: projectId,
      type: "hyperdisk-ml",
      size: sizeGiB,
      provisionedThroughput: throughputMiBps,
      accessMode: "READ_ONLY_MANY",
      snapshot: source.kind === "snapshot" ? source.name : undefined,
      image: source.kind === "image" ? source.name : undefined,
      labels: props.labels,
      diskEncryptionKey: kmsKeyName === undefined ? undefined : { kmsKeySelfLink: kmsKeyName },
      lifecycle: { preventDestroy: props.protect },
      timeouts: { create: "30m", delete: "30m" },
      dependsOn: props.dependsOn,
    });
  }
}

/** Mebibytes, of which Google sells throughput, in megabytes. */
const MEGABYTES = 1.048576;

/** The disk as a class that models name. */
export function hyperdiskOffer(options: GkeHyperdiskMlOptions, clusterName: string, projectId: string): StorageOffer {
  const { name, zone, source, sizeGiB, throughputMiBps } = options;
  return {
    className: `hyperdisk-ml-${name}`,
    accessModes: [AccessMode.READ_ONLY_MANY],
    maximumGiB: sizeGiB,
    throughputMBps: throughputMiBps === undefined || Token.isUnresolved(throughputMiBps) ? undefined : Math.floor(throughputMiBps * MEGABYTES),
    sharedVolume: {
      driver: "pd.csi.storage.gke.io",
      handle: `projects/${projectId}/zones/${zone}/disks/${diskName({ clusterName, name, source })}`,
      attributes: {},
      fsType: "ext4",
      // Reads ahead as far as weights are long (https://cloud.google.com/kubernetes-engine/docs/how-to/persistent-volumes/hyperdisk-ml).
      mountOptions: ["read_ahead_kb=4096"],
      topology: { key: "topology.gke.io/zone", values: [zone] },
    },
    definition: { provisioner: "kubernetes.io/no-provisioner", reclaimPolicy: "Retain", volumeBindingMode: "Immediate", allowVolumeExpansion: false },
  };
}
