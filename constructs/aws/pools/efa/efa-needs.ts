import { GpuPool } from "../../../cluster/pools/node-pool";
import { IPodNeeds, PodNeeds } from "../../../cluster/pools/pod-needs";
import { needsOfFields } from "../../../cluster/pools/pool-needs";

/** Huge pages of 2 MiB that the node image reserves where there is EFA, in MiB (5128 pages), and what AWS's manifests give a pod of them. */
const NODE_HUGE_PAGES_MIB = 10240;
const POD_HUGE_PAGES_MIB = 5120;
const PAGE_MIB = 2;

/** Makes libfabric end the program where the cards can't reach GPU memory; left out, it uses what they can. */
const DEVICE_RDMA = "FI_EFA_USE_DEVICE_RDMA";

/**
 * What a pod needs for EFA besides its devices: huge pages, from which libfabric takes its buffers. A container with none of them allowed ends
 * with SIGBUS there.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/node-efa.html
 */
export class EfaNeeds implements IPodNeeds {
  public constructor(
    private readonly pool: GpuPool,
    private readonly gpuDirect: boolean,
    private readonly hugePages: boolean,
  ) {}

  public podNeeds(gpus: number, acrossNodes: boolean): PodNeeds {
    const needs = needsOfFields(this.pool, gpus, acrossNodes);
    if (!acrossNodes) return needs;
    const { [DEVICE_RDMA]: deviceRdma, ...rest } = needs.environment;
    const environment = this.gpuDirect && deviceRdma !== undefined ? needs.environment : rest;
    if (!this.hugePages) return { ...needs, environment: { ...environment, FI_EFA_USE_HUGE_PAGE: "0" } };
    return { ...needs, environment, resources: { ...needs.resources, "hugepages-2Mi": `${hugePagesMiB(gpus, this.pool.gpusPerNode)}Mi` } };
  }
}

/** As much as AWS gives a pod, but never more than its GPUs' share of the node: or the node's last pods would find none. */
function hugePagesMiB(gpus: number, gpusPerNode: number): number {
  const share = Math.floor((NODE_HUGE_PAGES_MIB * gpus) / gpusPerNode / PAGE_MIB) * PAGE_MIB;
  return Math.max(PAGE_MIB, Math.min(POD_HUGE_PAGES_MIB, share));
}
