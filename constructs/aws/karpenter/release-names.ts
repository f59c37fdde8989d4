/** What the name of a pool's release begins with. */
export const POOL_RELEASE = "nodepool-";
