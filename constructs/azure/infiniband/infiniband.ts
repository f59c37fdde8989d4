import table from "../../../inference-runtime/facts/machines/azure.json";

/**
 * How pods of a cluster get at its nodes' InfiniBand.
 *
 * @see https://azure.github.io/aks-rdma-infiniband
 */
export class AksInfiniBand {
  /** A pod that asks for it has all ports of its node, beside others that do, up to 63 of them: it asks for a place, not for a port. */
  public static readonly SHARED = new AksInfiniBand("shared");

  private constructor(
    /** `shared`. */
    public readonly kind: string,
  ) {}
}

/** What is known of a VM size's InfiniBand. */
export interface InfiniBandSize {
  readonly machineType: string;
  /** Ports of a node. */
  readonly ports: number;
  /** What a pool with it would need that isn't made here. @default - nothing: it is made */
  readonly missing?: string;
}

/** The InfiniBand of a VM size; nothing of one that has none. Azure's names are the same in upper and lower case. */
export function infiniBandOf(machineType: string): InfiniBandSize | undefined {
  const row = table.machines.find((size) => size.rdma === "infiniband" && size.machineType.toLowerCase() === machineType.toLowerCase());
  return row && { machineType: row.machineType, ports: row.rdmaInterfaces, missing: row.fabricMissing };
}

/** Label of nodes whose InfiniBand is set up. */
export const INFINIBAND_LABEL = "dynamo-serving/infiniband";

/** The resource of the shared device plugin, as its policy names it. */
export const SHARED_RESOURCE = { prefix: "rdma", name: "shared_ib", places: 63 };
