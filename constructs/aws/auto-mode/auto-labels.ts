/** Label of every node that Auto Mode makes, whichever pool it is of; EKS's own DaemonSets keep off them by it. */
export const AUTO_LABEL = "eks.amazonaws.com/compute-type";
export const AUTO_LABEL_VALUE = "auto";
/** EKS's own NodePool for pods without a GPU. */
export const SYSTEM_NODE_POOL = "general-purpose";
/** The NodePools that EKS brings: that one, and one for what tolerates `CriticalAddonsOnly`. */
export const BUILT_IN_POOLS = [SYSTEM_NODE_POOL, "system"];
