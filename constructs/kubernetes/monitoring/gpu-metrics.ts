/** Who reads the GPUs' figures on each node: one DCGM exporter, whoever brings it. Two of them count everything twice, and quarrel over profiling. */
export class GpuMetrics {
  /** The GPU Operator's own exporter, in whose namespace it is scraped. The cluster's GPU software must be the GPU Operator. */
  public static readonly GPU_OPERATOR = new GpuMetrics("gpu-operator");
  /** NVIDIA's chart `dcgm-exporter` on the cluster's GPU pools. */
  public static readonly EXPORTER = new GpuMetrics("dcgm-exporter");
  /**
   * The exporter that the cluster's cloud runs (GKE's), whose figures go to the cloud's managed Prometheus: with `Monitoring.managed`, or with
   * `LongStorage.CLOUD`, where the deployment's own Prometheus has none.
   */
  public static readonly CLOUD = new GpuMetrics("cloud");
  /** Nobody of ours: the cloud's own monitoring has them, or somebody else does. Our Prometheus has none. */
  public static readonly NONE = new GpuMetrics("none");

  private constructor(public readonly owner: string) {}
}
