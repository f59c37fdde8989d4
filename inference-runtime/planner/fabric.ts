/** Networks between nodes as a request names them. */
export type FabricName = "aws-efa" | "azure-ib" | "gke-roce";

/** By the kind that machines and pools have of them; a kind that isn't here carries no KV cache. */
const BY_KIND: { readonly [kind: string]: FabricName | undefined } = { efa: "aws-efa", infiniband: "azure-ib", rdma: "gke-roce" };

/** What a request calls a machine's or a pool's network. @returns nothing for one that carries no KV cache */
export function fabricOf(kind: string): FabricName | undefined {
  return Object.hasOwn(BY_KIND, kind) ? BY_KIND[kind] : undefined;
}
