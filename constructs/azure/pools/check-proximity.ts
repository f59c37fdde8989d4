import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { AksGpuPoolOptions } from "./pool-options";

/** What a pool in a proximity placement group can't be. https://learn.microsoft.com/azure/aks/reduce-latency-ppg, capacity-reservation-overview */
export function checkProximity(property: string, { proximityPlacement, zones, capacity }: AksGpuPoolOptions): Finding[] {
  if (proximityPlacement !== true) return [];
  const findings: Finding[] = [];
  if (zones !== undefined && !Token.isUnresolved(zones) && zones.length > 1) {
    const reason = "a proximity placement group lies in one data centre, and so in one zone";
    findings.push({ code: "proximity-zones", property: `${property}.zones`, value: zones, reason, fix: "name one zone, or none" });
  }
  if (capacity?.reservationId !== undefined) {
    const reason = "Azure takes machines of a capacity reservation into no proximity placement group";
    findings.push({ code: "proximity-reserved", property: `${property}.proximityPlacement`, value: proximityPlacement, reason, fix: "leave one of both out" });
  }
  return findings;
}
