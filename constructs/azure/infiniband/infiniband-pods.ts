import { Fabric } from "../../cluster/pools/fabric";
import { GpuPool } from "../../cluster/pools/node-pool";
import { needsOfFields } from "../../cluster/pools/pool-needs";
import { InfiniBandSize, SHARED_RESOURCE } from "./infiniband";

/**
 * A pool with InfiniBand, as the scheduler sees it. Its pods ask for one place at their node's ports, whatever their GPUs: the plugin hands out
 * all ports with it (ai-dynamo/dynamo recipes/addons/providers/aks-ib.yaml: "slot count, not GPU-derived").
 */
export function withInfiniBand(pool: GpuPool, { ports }: InfiniBandSize): GpuPool {
  const resource = `${SHARED_RESOURCE.prefix}/${SHARED_RESOURCE.name}`;
  const plain: GpuPool = { ...pool, fabric: Fabric.of("infiniband", resource, ports) };
  return {
    ...plain,
    podNeeds: {
      podNeeds: (gpus, acrossNodes) => {
        const fields = needsOfFields(plain, gpus, acrossNodes);
        return acrossNodes ? { ...fields, resources: { ...fields.resources, [resource]: "1" } } : fields;
      },
    },
  };
}
