import * as path from "path";
import { HelmAddOn } from "../../cluster/helm-add-on";
import { packageRoot } from "../../core/package-root";
import { ProvisionedPool } from "./pool-values";

/** What the name of a pool's release begins with. */
export const POOL_RELEASE = "nodepool-";
/** How long a release of a pool may take to go: its nodes go first, each with what its pods still do. */
const DRAIN_SECONDS = 3600;

/** Folder of our chart with what AKS makes a pool's nodes by. */
export function nodePoolChartPath(): string {
  return path.join(packageRoot(), "constructs", "azure", "provisioning", "chart");
}

/** A release for each pool, so that another pool changes nothing here. Controller and kinds are AKS's, in its control plane. */
export function provisioningAddOns(pools: ProvisionedPool[]): HelmAddOn[] {
  return pools.map(({ name, values }) => ({
    name: `${POOL_RELEASE}${name}`,
    localChart: nodePoolChartPath(),
    // It runs nothing by itself.
    imageValues: [],
    namespace: "kube-system",
    values,
    timeoutSeconds: DRAIN_SECONDS,
  }));
}
