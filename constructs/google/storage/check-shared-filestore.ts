import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { GkeClusterProps } from "../gke-cluster-props";
import { FilestoreTier } from "./filestore-tier";
import { isRegional } from "./shared-filestore";

/** Where it lies goes with its tier, and it isn't smaller than Google makes them. */
export function checkSharedFilestore({ sharedFilestore, filestoreTier }: GkeClusterProps): Finding[] {
  if (sharedFilestore === undefined) return [];
  const { zone, sizeGiB } = sharedFilestore;
  const tier = filestoreTier instanceof FilestoreTier ? filestoreTier : FilestoreTier.ZONAL;
  const at = { code: "filestore-zone" as const, property: "sharedFilestore.zone", value: zone };
  const place: Finding[] =
    isRegional(tier) === (zone === undefined)
      ? []
      : zone === undefined
        ? [{ ...at, reason: `an instance of tier ${tier.tier} lies in one zone, and none is given`, fix: "give a zone of the cluster's region" }]
        : [{ ...at, reason: `an instance of tier ${tier.tier} lies in the whole region`, fix: "leave the zone out, or take FilestoreTier.ZONAL" }];
  if (sizeGiB === undefined || Token.isUnresolved(sizeGiB) || sizeGiB >= tier.minimumGiB) return place;
  const reason = `an instance of tier ${tier.tier} has ${tier.minimumGiB} GiB at least`;
  return [...place, { code: "filestore-too-small", property: "sharedFilestore.sizeGiB", value: sizeGiB, reason, fix: `give ${tier.minimumGiB} or more, or leave it out` }];
}
