import table from "../../data/node-images.json";

/** What the nodes of a managed GPU pool run. */
export class EksNodeImage {
  /** EKS's Amazon Linux 2023 with NVIDIA's driver and container toolkit. */
  public static readonly AMAZON_LINUX = new EksNodeImage("amazon-linux-2023");
  /**
   * Bottlerocket with NVIDIA's driver, container toolkit and device plugin: no shell, no package manager, a root that can't be written. Images and
   * pods lie on a volume of their own, `diskSizeGiB` large. Without EFA, `instanceStore` and `fastImagePull`.
   */
  public static readonly BOTTLEROCKET = new EksNodeImage("bottlerocket");

  private constructor(
    /** `amazon-linux-2023` or `bottlerocket`. */
    public readonly kind: string,
  ) {}
}

/** What of a node is kept for what runs on the machine itself. */
export interface EksSystemReserve {
  /** Thousandths of a processor. @default - none @example 500 @integer @minimum 1 */
  readonly cpuMillis?: number;
  /** MiB of memory. @default - none @example 2048 @integer @minimum 1 */
  readonly memoryMiB?: number;
  /** GiB of the disk that images and pods lie on. @default - none @example 10 @integer @minimum 1 */
  readonly diskGiB?: number;
}

/** Kubernetes' own words for a reserve, in the order in which they are written. */
export function reservedResources({ cpuMillis, memoryMiB, diskGiB }: EksSystemReserve): [string, string][] {
  const all: [string, number | undefined, string][] = [
    ["cpu", cpuMillis, "m"],
    ["memory", memoryMiB, "Mi"],
    ["ephemeral-storage", diskGiB, "Gi"],
  ];
  return all.flatMap(([resource, amount, unit]): [string, string][] => (amount === undefined ? [] : [[resource, `${amount}${unit}`]]));
}

/** An image as a managed node group's machines have it. */
export interface NodeImageFacts {
  /** EKS's name of it. */
  readonly amiType: string;
  /** The device of the volume on which images and pods lie. */
  readonly dataDevice: string;
  /** The device of one more volume, for containerd alone, where it is made of a snapshot. @default - that on which images and pods lie is made of it */
  readonly imagesDevice?: string;
  /** The device and size of the system's own volume, where that is another. @default - there is one volume */
  readonly systemVolume?: { readonly device: string; readonly sizeGiB: number };
}

/** Whether a pool's nodes run Bottlerocket. */
export function isBottlerocket({ nodeImage }: { readonly nodeImage?: EksNodeImage }): boolean {
  return nodeImage?.kind === EksNodeImage.BOTTLEROCKET.kind;
}

/** What is known of a pool's image. */
export function nodeImageFacts(pool: { readonly nodeImage?: EksNodeImage }, arm: boolean): NodeImageFacts {
  const row = isBottlerocket(pool) ? table.bottlerocket : table.amazonLinux;
  const { dataDevice } = row;
  const systemVolume = "systemVolume" in row ? row.systemVolume : undefined;
  const imagesDevice = "imagesDevice" in row ? row.imagesDevice : undefined;
  return { amiType: arm ? row.arm64 : row.amd64, dataDevice, ...(imagesDevice === undefined ? {} : { imagesDevice }), ...(systemVolume === undefined ? {} : { systemVolume }) };
}

/** Bottlerocket's word for a GPU that it cuts; nothing for one of which it isn't known. */
export function migModel(sku: string | undefined): string | undefined {
  return sku === undefined ? undefined : (table.bottlerocket.migModels as { readonly [sku: string]: string | undefined })[sku];
}

/** Amazon Linux 2023 for nodes without a GPU. */
export const SYSTEM_IMAGE: NodeImageFacts = { amiType: "AL2023_x86_64_STANDARD", dataDevice: table.amazonLinux.dataDevice };

/** The device of Amazon Linux' volume of a snapshot with images. */
export const AMAZON_LINUX_IMAGES: string = table.amazonLinux.imagesDevice;

/** The driver in EKS's Amazon Linux image, of the release that the tables name. */
export const AMAZON_LINUX_DRIVER: string = table.amazonLinux.driver;
