import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { GkeClusterProps } from "../gke-cluster-props";
import { FilestoreTier } from "./filestore-tier";

/** Tiers of Filestore that take no key (kubernetes-sigs/gcp-filestore-csi-driver v1.6.0, release notes: the API refuses it for basic tiers). */
const WITHOUT_KEY = ["standard", "premium", "basic_hdd", "basic_ssd"];

/** The key for disks, and what takes none. */
export function checkDiskKey({ region, diskEncryptionKey: key, filestoreTier }: GkeClusterProps): Finding[] {
  const form = checkKey("diskEncryptionKey", region, key);
  if (key === undefined || !(filestoreTier instanceof FilestoreTier) || !WITHOUT_KEY.includes(String(filestoreTier.tier).toLowerCase())) return form;
  const reason = `Filestore of tier ${filestoreTier.tier} takes no key of one's own, and tells at the first claim`;
  return [...form, { code: "tier-without-key", property: "filestoreTier", value: filestoreTier.tier, reason, fix: "take FilestoreTier.ZONAL, REGIONAL or ENTERPRISE, or leave diskEncryptionKey out" }];
}

/** A key of Cloud KMS, in the region. */
export function checkKey(property: string, region: string, value?: string): Finding[] {
  if (value === undefined || Token.isUnresolved(value)) return [];
  const match = /^projects\/[^/]+\/locations\/([^/]+)\/keyRings\/[^/]+\/cryptoKeys\/[^/]+$/.exec(value);
  if (match !== null && (match[1] === region || Token.isUnresolved(region))) return [];
  return [
    {
      code: "invalid-kms-key",
      property,
      value,
      reason:
        match === null
          ? "a key is named with its project, location and ring"
          : `the key lies in ${match[1]}, but a cluster in ${region} takes a key of its own region (https://cloud.google.com/kubernetes-engine/docs/how-to/encrypting-secrets, how-to/using-cmek)`,
      fix: `write it like "projects/PROJECT/locations/${region}/keyRings/RING/cryptoKeys/KEY"`,
    },
  ];
}
