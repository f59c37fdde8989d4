import { HIGH_SYSTEM_POOL, checkHighPool, isHigh } from "../cluster/availability/availability";
import { Finding } from "../core/problems/problem";
import { GkeClusterProps } from "./gke-cluster-props";

/** The properties with what high availability means where they say nothing: system nodes for each zone. The control plane is regional in any case. */
export function withHighAvailability(props: GkeClusterProps): GkeClusterProps {
  if (!isHigh(props.availability)) return props;
  return { ...props, systemPool: { ...HIGH_SYSTEM_POOL, ...props.systemPool } };
}

/** What keeps a cluster from it. */
export function checkHighAvailability({ availability, zones, systemPool }: GkeClusterProps): Finding[] {
  return isHigh(availability) ? checkHighPool(systemPool?.minNodes, "zones", zones) : [];
}
