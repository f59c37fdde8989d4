/** What of a node its image sets up when it starts, besides what EKS tells it. */
export interface NodeConfigOptions {
  /** @default false */
  readonly instanceStore?: boolean;
  /** @default false */
  readonly fastImagePull?: boolean;
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
  const message = nodeConfigMessage(options);
  return message === undefined ? undefined : Buffer.from(message).toString("base64");
}

/** The same as the text that it is, as Karpenter takes it. */
export function nodeConfigMessage({ instanceStore = false, fastImagePull = false }: NodeConfigOptions): string | undefined {
  if (!instanceStore && !fastImagePull) return undefined;
  const lines = [
    "MIME-Version: 1.0",
    `Content-Type: multipart/mixed; boundary="${BOUNDARY}"`,
    "",
    `--${BOUNDARY}`,
    "Content-Type: application/node.eks.aws",
    "",
    "apiVersion: node.eks.aws/v1alpha1",
    "kind: NodeConfig",
    "spec:",
    ...(fastImagePull ? ["  featureGates:", "    FastImagePull: true"] : []),
    // One volume of all the machine's disks, which takes in images, containers and pods' folders.
    ...(instanceStore ? ["  instance:", "    localStorage:", "      strategy: RAID0"] : []),
    "",
    `--${BOUNDARY}--`,
    "",
  ];
  return lines.join("\n");
}
