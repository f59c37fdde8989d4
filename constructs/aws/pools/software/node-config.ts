import { clientsOf } from "../../../cluster/pools/gpu-clients";
import { EksGpuSharing } from "../gpu-sharing";
import { imageVolumeScript } from "./image-volume";
import { lustreClientScript } from "./lustre-client";
import { AMAZON_LINUX_IMAGES, EksNodeImage, EksSystemReserve, isBottlerocket, migModel, reservedResources } from "./node-image";

/** What of a node its image sets up when it starts, besides what EKS tells it. */
export interface NodeConfigOptions {
  /** @default false */
  readonly instanceStore?: boolean;
  /** @default false */
  readonly fastImagePull?: boolean;
  /** @default - nothing */
  readonly systemReserved?: EksSystemReserve;
  /** @default EksNodeImage.AMAZON_LINUX */
  readonly nodeImage?: EksNodeImage;
  /** @default - a GPU is whole */
  readonly gpuPartition?: string;
  /** @default - a GPU is one pod's */
  readonly gpuSharing?: EksGpuSharing;
  /** The machine's GPU in `inference-runtime/facts`. @default - not known */
  readonly sku?: string;
  /** A snapshot with images. @default - none */
  readonly imageSnapshotId?: string;
  /** How many EFA interfaces read Lustre. @default 0: Lustre's client isn't set up for it */
  readonly lustreInterfaces?: number;
}

/** Ends a part of a MIME message; it stands in no part. */
const BOUNDARY = "//";

/**
 * A launch template's user data: the part of nodeadm's configuration that isn't EKS's, which EKS puts its own beside.
 *
 * @returns base64, as EC2 takes it; nothing where there is nothing to say
 * @see https://awslabs.github.io/amazon-eks-ami/nodeadm/doc/api
 */
export function nodeUserData(options: NodeConfigOptions): string | undefined {
  const message = isBottlerocket(options) ? bottlerocketSettings(options) : nodeConfigMessage(options);
  return message === undefined ? undefined : Buffer.from(message).toString("base64");
}

/** The same as the text that it is, as Karpenter takes it. */
export function nodeConfigMessage(options: NodeConfigOptions): string | undefined {
  const parts = [...nodeadmPart(options), ...scriptParts(options)];
  if (parts.length === 0) return undefined;
  const lines = ["MIME-Version: 1.0", `Content-Type: multipart/mixed; boundary="${BOUNDARY}"`, "", ...parts.flatMap((part) => [`--${BOUNDARY}`, ...part]), `--${BOUNDARY}--`, ""];
  return lines.join("\n");
}

/** cloud-init runs these at a machine's first start, before nodeadm starts containerd and the kubelet (nodeadm-run.service waits for cloud-final.service). */
function scriptParts({ imageSnapshotId, lustreInterfaces = 0 }: NodeConfigOptions): string[][] {
  const scripts = [...(imageSnapshotId === undefined ? [] : [imageVolumeScript(AMAZON_LINUX_IMAGES)]), ...(lustreInterfaces === 0 ? [] : [lustreClientScript(lustreInterfaces)])];
  return scripts.map((script) => ['Content-Type: text/x-shellscript; charset="us-ascii"', "", script]);
}

function nodeadmPart({ instanceStore = false, fastImagePull = false, systemReserved = {} }: NodeConfigOptions): string[][] {
  const reserved = reservedResources(systemReserved);
  if (!instanceStore && !fastImagePull && reserved.length === 0) return [];
  const part = [
    "Content-Type: application/node.eks.aws",
    "",
    "apiVersion: node.eks.aws/v1alpha1",
    "kind: NodeConfig",
    "spec:",
    ...(fastImagePull ? ["  featureGates:", "    FastImagePull: true"] : []),
    // One volume of all the machine's disks, which takes in images, containers and pods' folders.
    ...(instanceStore ? ["  instance:", "    localStorage:", "      strategy: RAID0"] : []),
    // Laid over what nodeadm works out by itself, which keeps something for the kubelet, and nothing by this name.
    ...(reserved.length === 0 ? [] : ["  kubelet:", "    config:", "      systemReserved:", ...reserved.map(([resource, amount]) => `        ${resource}: ${amount}`)]),
    "",
  ];
  return [part];
}

/** Bottlerocket's own settings, which EKS puts the cluster's beside. */
function bottlerocketSettings({ systemReserved = {}, gpuPartition, gpuSharing, sku }: NodeConfigOptions): string | undefined {
  const reserved = reservedResources(systemReserved);
  const model = migModel(sku);
  const clients = clientsOf({ gpuSharing });
  const parts = [
    ...(reserved.length === 0 ? [] : [["[settings.kubernetes.system-reserved]", ...reserved.map(([resource, amount]) => `${resource} = "${amount}"`), ""]]),
    ...(gpuPartition === undefined || model === undefined
      ? []
      : [["[settings.kubelet-device-plugins.nvidia]", 'device-partitioning-strategy = "mig"', "", "[settings.kubelet-device-plugins.nvidia.mig.profile]", `"${model}" = "${gpuPartition}"`, ""]]),
    // Both are true by default: shares would be called nvidia.com/gpu.shared (bottlerocket-core-kit, nvidia-k8s-device-plugin-conf.in).
    ...(clients === undefined
      ? []
      : [["[settings.kubelet-device-plugins.nvidia]", 'device-sharing-strategy = "time-slicing"', "", "[settings.kubelet-device-plugins.nvidia.time-slicing]", `replicas = ${clients}`, "rename-by-default = false", "fail-requests-greater-than-one = true", ""]]),
  ];
  return parts.length === 0 ? undefined : parts.map((lines) => lines.join("\n")).join("\n");
}
