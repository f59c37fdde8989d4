import type { Deployment, PoolRole } from "../explain/deployment";

/** What of a pool's resource, as it was before, tells which pool it is: of the three clouds. */
interface PoolBefore {
  readonly labels?: Labels | null;
  readonly node_labels?: Labels | null;
  readonly node_config?: readonly { readonly labels?: Labels | null }[] | null;
  readonly node_group_name?: unknown;
  readonly name?: unknown;
}
type Labels = { readonly [name: string]: unknown };

/** Label of a GPU pool's nodes (constructs/cluster/pools/node-pool.ts), which is written by no cloud. */
const POOL = "dynamo-serving/gpu-pool";
/** What the name of a release begins with that makes a pool's nodes by load: Karpenter's, Auto Mode's, AKS's node auto-provisioning. */
const POOL_RELEASE = "nodepool-";
const POOL_TYPES = ["aws_eks_node_group", "azurerm_kubernetes_cluster_node_pool", "google_container_node_pool"];

/** What a pool that goes was to a deployment that is deployed. */
export interface ColoredPool {
  readonly pool: string;
  readonly role: PoolRole;
  /** Models with parts on it. */
  readonly models: readonly string[];
}

/** The pool of a role that a resource is; undefined for any other resource. */
export function coloredPool(type: string, before: unknown, { blueGreen = [], models }: Deployment): ColoredPool | undefined {
  const pool = poolOf(type, (before ?? {}) as PoolBefore);
  const role = blueGreen.find(({ active, standby }) => active === pool || standby === pool);
  if (pool === undefined || role === undefined) return undefined;
  return { pool, role, models: models.filter(({ parts }) => parts.some((part) => part.pool === pool)).map((model) => model.name) };
}

function poolOf(type: string, { labels, node_labels: nodeLabels, node_config: nodes, node_group_name: group, name }: PoolBefore): string | undefined {
  if (type === "helm_release") return String(name).startsWith(POOL_RELEASE) ? String(name).slice(POOL_RELEASE.length) : undefined;
  return POOL_TYPES.includes(type) ? String(labels?.[POOL] ?? nodeLabels?.[POOL] ?? nodes?.[0]?.labels?.[POOL] ?? group ?? name) : undefined;
}
