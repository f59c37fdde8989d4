/** A label by which some nodes are known. */
export interface NodeMark {
  readonly label: string;
  readonly value: string;
}

/** Who brings the NVIDIA driver, container toolkit and device plugin to GPU nodes. One owner for each, or they fight (gpu-operator#525). */
export class GpuSoftware {
  /** The node image has driver and toolkit (EKS's NVIDIA images): only the device plugin is installed. */
  public static readonly DEVICE_PLUGIN = new GpuSoftware("device-plugin");
  /** Nothing is on the nodes (AKS with `gpuDriver: "None"`): the GPU Operator brings it all. */
  public static readonly GPU_OPERATOR = new GpuSoftware("gpu-operator");
  /** The cloud installs it all (GKE): nothing of ours. */
  public static readonly PROVIDED = new GpuSoftware("provided");

  /**
   * As `GPU_OPERATOR`, after the driver of the nodes' network cards, which an add-on of the cloud brings together with node feature discovery:
   * the GPUs' driver is then built to be reached by those cards.
   *
   * @param networkAddOn name of that add-on, after which the operator is installed
   */
  public static gpuOperatorAfter(networkAddOn: string): GpuSoftware {
    return new GpuSoftware("gpu-operator", networkAddOn);
  }

  /**
   * As `DEVICE_PLUGIN`, beside nodes onto which the cloud brings all of it, and where none of ours may run.
   *
   * @param label label of those nodes
   * @param value its value
   */
  public static devicePluginBeside(label: string, value: string): GpuSoftware {
    return GpuSoftware.devicePluginBesideAll([{ label, value }]);
  }

  /** As `devicePluginBeside`, of nodes of several kinds. */
  public static devicePluginBesideAll(marks: NodeMark[]): GpuSoftware {
    return new GpuSoftware("device-plugin", undefined, marks);
  }

  private constructor(
    public readonly owner: string,
    /** The add-on that brings the network cards' driver. @default - none does */
    public readonly networkAddOn?: string,
    /** The nodes that have it all by the cloud, among others that don't. @default - there are none */
    public readonly providedOn?: NodeMark[],
  ) {}
}
