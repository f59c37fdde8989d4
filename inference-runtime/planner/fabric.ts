import table from "../facts/fabrics.json";

/** Networks between nodes that are planned for: those that carry a KV cache. */
export type FabricName = "efa" | "infiniband" | "roce";

/** A row of `facts/fabrics.json`. */
interface FabricRow {
  readonly kind: string;
  readonly nixlBackend?: string;
  readonly sharedMemoryGiB?: number;
  readonly nicsPerPod?: number;
  readonly imageVariant?: string;
}

/** What is planned over one. */
export interface PlannedFabric extends FabricRow {
  readonly kind: FabricName;
  /** /dev/shm of its pods. */
  readonly sharedMemoryGiB: number;
}

const planned = (table.fabrics as readonly FabricRow[]).filter(({ nixlBackend }) => nixlBackend !== undefined) as readonly PlannedFabric[];

/** Their names, as a request may say them. */
export const FABRIC_NAMES: readonly FabricName[] = planned.map(({ kind }) => kind);

/** What a request calls a machine's or a pool's network. @returns nothing for one that carries no KV cache */
export function fabricOf(kind: string): FabricName | undefined {
  return findFabric(kind)?.kind;
}

/** @returns nothing for `none`, where none is stated, and for one that carries no KV cache */
export function findFabric(kind: string | undefined): PlannedFabric | undefined {
  return planned.find((row) => row.kind === kind);
}
