import * as path from "path";
import { HelmAddOn } from "../../cluster/helm-add-on";
import { packageRoot } from "../../core/package-root";
import { poolReleases } from "../karpenter/add-ons";
import { KarpenterPool } from "../karpenter/pool-values";

const NAMESPACE = "kube-system";

/** Folder of our chart by which Auto Mode enforces network policies. */
export function autoModeChartPath(): string {
  return path.join(packageRoot(), "constructs", "aws", "auto-mode", "chart");
}

/** A release for each pool; and what the network plugin's add-on says elsewhere, where there is none. */
export function autoModeAddOns(pools: KarpenterPool[], systemToo: boolean): HelmAddOn[] {
  const policies: HelmAddOn = { name: "network-policies", localChart: autoModeChartPath(), imageValues: [], namespace: NAMESPACE };
  return [...(systemToo ? [policies] : []), ...poolReleases(pools)];
}
