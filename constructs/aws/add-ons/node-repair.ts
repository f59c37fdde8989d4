import { Finding } from "../../core/problems/problem";
import { EksClusterProps } from "../eks-cluster-props";
import { isAutoMode } from "../karpenter/provisioner";
import { ExtraAddOn } from "./add-ons";

/**
 * The agent that tells what of a node is broken, which repairs go by; without it EKS sees nodes that say nothing alone.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/node-repair.html
 */
export function nodeRepairAddOns({ nodeRepair, addOnVersions }: EksClusterProps): ExtraAddOn[] {
  return nodeRepair === true ? [{ name: "eks-node-monitoring-agent", version: addOnVersions?.nodeMonitoringAgent }] : [];
}

/** Repairs of nodes that repair themselves, and a version of an agent that isn't there. */
export function checkNodeRepair({ nodeRepair, addOnVersions, systemPool = {}, gpuPools }: EksClusterProps): Finding[] {
  const version = addOnVersions?.nodeMonitoringAgent;
  const findings: Finding[] =
    version === undefined || nodeRepair === true
      ? []
      : [{ code: "invalid-add-on-version", property: "addOnVersions.nodeMonitoringAgent", value: version, reason: "without nodeRepair the cluster doesn't have it", fix: "leave it out, or write nodeRepair: true" }];
  if (nodeRepair === undefined || !isAutoMode(systemPool) || !gpuPools.every(isAutoMode)) return findings;
  return [...findings, { code: "auto-mode-decides", property: "nodeRepair", value: nodeRepair, reason: "all nodes are Auto Mode's, which repairs its own in any case", fix: "leave it out" }];
}
