import { HIGH_SYSTEM_POOL, checkHighPool, isHigh } from "../cluster/availability/availability";
import { Token } from "../core/framework";
import { Finding } from "../core/problems/problem";
import { AksClusterProps } from "./aks-cluster-props";
import { AksSkuTier } from "./control-plane/sku-tier";
import { WITHOUT_ZONES } from "./pools/check-pools";

/** AKS spreads a pool over the zones that it is told, and over none otherwise. */
const ZONES = ["1", "2", "3"];

/** The properties with what high availability means where they say nothing: system nodes over all zones. */
export function withHighAvailability(props: AksClusterProps): AksClusterProps {
  if (!isHigh(props.availability)) return props;
  const zones = WITHOUT_ZONES.includes(props.region) ? {} : { zones: ZONES };
  // Where AKS makes nodes by need, the system pool has one size.
  const { minNodes, maxNodes } = HIGH_SYSTEM_POOL;
  const counts = props.nodeProvisioning === undefined ? { minNodes, maxNodes } : { minNodes };
  return { ...props, systemPool: { ...counts, ...zones, ...props.systemPool } };
}

/** What keeps a cluster from it. */
export function checkHighAvailability({ availability, region, systemPool, skuTier }: AksClusterProps): Finding[] {
  if (!isHigh(availability)) return [];
  const none: Finding[] =
    !Token.isUnresolved(region) && WITHOUT_ZONES.includes(region)
      ? [{ code: "available-in-one-zone", property: "region", value: region, reason: "availability is high, and the region has no availability zones (https://learn.microsoft.com/azure/reliability/regions-list)", fix: "take one that has, such as swedencentral" }]
      : [];
  const free: Finding[] =
    skuTier?.name === AksSkuTier.FREE.name
      ? [{ code: "available-without-sla", property: "skuTier", value: skuTier.name, reason: "availability is high, and of a free control plane Azure promises none (https://learn.microsoft.com/azure/aks/free-standard-pricing-tiers)", fix: "leave it out for AksSkuTier.STANDARD" }]
      : [];
  return [...none, ...free, ...checkHighPool(systemPool?.minNodes, "systemPool.zones", systemPool?.zones)];
}
