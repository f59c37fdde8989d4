import machines from "../../../inference-runtime/facts/machines/google.json";
import table from "../data/gpu-direct.json";

/**
 * How GPUs of a pool's nodes reach the memory of other nodes' GPUs, past the processors.
 *
 * @see https://cloud.google.com/ai-hypercomputer/docs/create/gke-ai-hypercompute-custom
 */
export class GpuDirect {
  /** RDMA over converged Ethernet, on networks of its own: A3 Ultra, A4 and A4X. */
  public static readonly RDMA = new GpuDirect("rdma", "roce");
  /**
   * GPUDirect-TCPXO, Google's own over eight Ethernet interfaces: A3 Mega. NCCL alone goes over it, so it is for workers over several nodes, and
   * not for prefill apart from decode.
   */
  public static readonly TCPXO = new GpuDirect("tcpxo", "tcpxo");

  /**
   * GPUDirect-TCPX, over four Ethernet interfaces: A3 High with eight GPUs. It is refused, with why: the NCCL that its plugin is made for is older than any that
   * the engines' torch takes. Such machines serve workers on one node, and over several by Ethernet.
   */
  public static readonly TCPX = new GpuDirect("tcpx", "tcpx");

  /**
   * NVLink between nodes, within a rack of A4X. It is refused, with why: a worker's pods would need a compute domain of NVIDIA's DRA driver. RDMA goes between them
   * as between others.
   */
  public static readonly NVLINK = new GpuDirect("nvlink", "nvlink");

  private constructor(
    /** As the label of its nodes has it. */
    public readonly kind: string,
    /** The fabric that it is, as machines and pools have it. */
    public readonly fabric: string,
  ) {}
}

/** What is known of a machine's own network between GPUs. */
export interface GpuNetworkMachine {
  readonly machineType: string;
  readonly fabric: string;
  /** Network interfaces of a node that GPUs use. */
  readonly interfaces: number;
  /** Whether its processors are Arm's. */
  readonly arm: boolean;
  /** What a pool with it would need that isn't made here. @default - nothing: it is made */
  readonly missing?: string;
}

/** Label of nodes that have it, with its kind as the value. */
export const GPU_DIRECT_LABEL = "dynamo-serving/gpudirect";

/** What a machine has; nothing of one that has none, or that isn't known. */
export function gpuNetworkOf(machineType: string): GpuNetworkMachine | undefined {
  return withNetwork().find((row) => row.machineType === machineType);
}

/** The machine types whose network is made here. */
export function machinesWith({ fabric }: GpuDirect): string[] {
  return withNetwork().filter((row) => row.fabric === fabric && row.missing === undefined).map((row) => row.machineType);
}

function withNetwork(): GpuNetworkMachine[] {
  const known = machines.machines.filter((row) => row.rdmaInterfaces > 0);
  return known.map(({ machineType, rdma: fabric, rdmaInterfaces: interfaces, cpuArch, fabricMissing: missing }) => ({ machineType, fabric, interfaces, arm: cpuArch === "arm64", missing }));
}

/** Images of the software that its nodes need. */
export const TCPXO_IMAGES = {
  installer: table.images.tcpxoInstaller.image,
  pause: table.images.pause.image,
  injector: table.images.deviceInjector.image,
};
/** What moves the data of a pod's interfaces: of the release that the installer is of. */
export const TCPXO_DAEMON = table.images.tcpxoDaemon.image;

/** What RDMA needs on a node, for its processors. */
export function gpuDirectImages(arm: boolean): { readonly installer: string; readonly pause: string } {
  return { installer: (arm ? table.images.installerArm : table.images.installer).image, pause: table.images.pause.image };
}
