import { FilestoreInstance } from "../bindings";
import { Fn, ITerraformDependable, Token } from "../../core/framework";
import { Construct } from "constructs";
import { AccessMode, StorageOffer } from "../../cluster/storage-offer";
import { GoogleProject } from "../project";
import { FilestoreTier } from "./filestore-tier";
import { FilestoreNetwork } from "./storage-offers";

/** One Filestore instance that is made with the cluster, beside it, for all models. */
export interface GkeSharedFilestoreOptions {
  /**
   * The zone in which it lies; nodes of all zones mount it. Of a regional `filestoreTier` none is given.
   * @default - none: the tier is regional
   * @example "us-central1-a"
   */
  readonly zone?: string;
  /** What it holds, in GiB: the weights of all models that name it. It grows in place. @default - the least of `filestoreTier` @example 2048 @integer @minimum 1 @maximum 102400 */
  readonly sizeGiB?: number;
}

/** The class by which models name it. */
export const SHARED_FILESTORE_CLASS = "filestore-shared";

/** Its one share. */
const SHARE = "models";

/** Tiers that lie in a region: https://cloud.google.com/filestore/docs/service-tiers. */
const REGIONAL = ["REGIONAL", "ENTERPRISE"];

/** Whether an instance of a tier lies in its whole region. */
export const isRegional = ({ tier }: FilestoreTier): boolean => REGIONAL.includes(tier.toUpperCase());

/** Properties of `GkeSharedFilestore`. */
export interface GkeSharedFilestoreProps extends GkeSharedFilestoreOptions {
  readonly clusterName: string;
  readonly region: string;
  readonly tier: FilestoreTier;
  readonly network: FilestoreNetwork;
  readonly project: GoogleProject;
  /** The project's id where it was given. */
  readonly projectId?: string;
  readonly labels: { [key: string]: string };
  /** Whether a plan that would destroy it is refused. */
  readonly protect: boolean;
  /** A Cloud KMS key of one's own. @default - Google's encryption */
  readonly kmsKeyName?: string;
  /** What must be there before it. */
  readonly dependsOn: ITerraformDependable[];
}

/**
 * A Filestore instance of the cluster's, whole for each claim of its class: a claim of the driver's own class has an instance made for it, for minutes,
 * when the cluster is there.
 *
 * @see https://cloud.google.com/filestore/docs/csi-driver#access
 */
export class GkeSharedFilestore extends Construct {
  /** What models are placed on. */
  public readonly offer: StorageOffer;

  public constructor(scope: Construct, id: string, props: GkeSharedFilestoreProps) {
    super(scope, id);
    const { clusterName, region, zone = region, tier, network, project, projectId, labels, protect, kmsKeyName, sizeGiB = tier.minimumGiB } = props;
    const location = isRegional(tier) ? region : zone;
    const name = `${clusterName}-${SHARE}`;
    const instance = new FilestoreInstance(this, "instance", {
      name,
      project: projectId ?? project.projectId,
      location,
      tier: tier.tier.toUpperCase(),
      fileShares: { name: SHARE, capacityGb: sizeGiB },
      networks: [{ network: network.networkName, modes: ["MODE_IPV4"], ...(network.privateServicesAccess ? { connectMode: "PRIVATE_SERVICE_ACCESS" } : {}) }],
      kmsKeyName,
      labels,
      // The provider waits 20 minutes by itself.
      timeouts: { create: "60m", update: "60m", delete: "60m" },
      lifecycle: { preventDestroy: protect },
      dependsOn: [...project.apis, ...props.dependsOn],
    });
    this.node.defaultChild = instance;
    this.offer = {
      className: SHARED_FILESTORE_CLASS,
      accessModes: [AccessMode.READ_WRITE_MANY, AccessMode.READ_ONLY_MANY, AccessMode.READ_WRITE_ONCE],
      maximumGiB: sizeGiB,
      ownedByRoot: true, // An NFS export's root folder.
      sharedVolume: {
        driver: "filestore.csi.storage.gke.io",
        handle: `modeInstance/${location}/${name}/${SHARE}`,
        attributes: { ip: Token.asString(Fn.element(instance.networks.get(0).ipAddresses, 0)), volume: SHARE },
      },
    };
  }
}
