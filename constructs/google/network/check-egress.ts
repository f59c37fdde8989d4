import { Finding } from "../../core/problems/problem";
import { GkeClusterProps } from "../gke-cluster-props";

/** A way out of a VPC that is there. */
export function checkEgress({ egress, network }: GkeClusterProps): Finding[] {
  if (egress === undefined || network === undefined) return [];
  return [{ code: "egress-of-the-network", property: "egress", value: egress.kind, reason: "the network that is given has its own way out, or none, and nothing of it is made", fix: "leave it out, or leave network out" }];
}
