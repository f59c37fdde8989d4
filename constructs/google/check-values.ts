import { Token } from "../core/framework";
import { nearest } from "../core/checks/checks";
import { Finding } from "../core/problems/problem";
import { ReleaseChannel } from "./control-plane/release-channel";
import { FilestoreTier } from "./storage/filestore-tier";

/** https://cloud.google.com/kubernetes-engine/docs/concepts/release-channels, as the provider takes them. */
const CHANNELS = ["RAPID", "REGULAR", "STABLE", "EXTENDED"];
/** The CSI driver's `tier` (kubernetes-sigs/gcp-filestore-csi-driver v1.13.1) with the smallest instance of each in GiB. */
const TIERS: { readonly [tier: string]: number } = { standard: 1024, basic_hdd: 1024, premium: 2560, basic_ssd: 2560, zonal: 1024, regional: 1024, enterprise: 1024, high_scale_ssd: 10240 };
/** https://cloud.google.com/compute/docs/disks: kinds that a node's boot disk may be of. */
const DISK_TYPES = ["pd-standard", "pd-balanced", "pd-ssd", "hyperdisk-balanced"];
/** Smallest boot disk of a node (google_container_node_pool, node_config.disk_size_gb) and largest disk of Compute Engine, in GiB. */
const [SMALLEST_DISK, LARGEST_DISK] = [10, 65536];

export function checkDiskSize(property: string, value?: number): Finding[] {
  if (value === undefined || Token.isUnresolved(value)) return [];
  if (Number.isInteger(value) && value >= SMALLEST_DISK && value <= LARGEST_DISK) return [];
  const reason = `a node's boot disk has a whole number of GiB, from ${SMALLEST_DISK} to ${LARGEST_DISK}`;
  return [{ code: "invalid-disk-size", property, value, reason, fix: `write one from ${SMALLEST_DISK} to ${LARGEST_DISK}` }];
}

/**
 * A kind of boot disk.
 *
 * @param inborn the one that the machine has when none is named: with a Hyperdisk it takes no persistent disk
 */
export function checkDiskType(property: string, value?: string, inborn?: string): Finding[] {
  if (value === undefined || Token.isUnresolved(value)) return [];
  if (inborn?.startsWith("hyperdisk-") && value.startsWith("pd-")) {
    const reason = "this machine takes no persistent disk (https://cloud.google.com/compute/docs/accelerator-optimized-machines)";
    return [{ code: "unfit-disk-type", property, value, reason, fix: `write "${inborn}", or leave it out` }];
  }
  if (DISK_TYPES.includes(value)) return [];
  const near = nearest(value, DISK_TYPES);
  return [{ code: "unknown-choice", property, value, reason: `a node's boot disk is one of ${DISK_TYPES.join(", ")}`, fix: near === undefined ? "name one of them" : `did you mean "${near}"?` }];
}

/** Ports of webhooks, which become a firewall's. */
export function checkPorts(property: string, ports: readonly number[] = []): Finding[] {
  return ports.flatMap((value, index): Finding[] => {
    if (Token.isUnresolved(value)) return [];
    const at = { property: `${property}[${index}]`, value };
    if (!(Number.isInteger(value) && value >= 1 && value <= 65535)) return [{ code: "out-of-range", ...at, reason: "a port is a whole number from 1 to 65535", fix: "write the port on which the webhook listens in its pod" }];
    return ports.indexOf(value) === index ? [] : [{ code: "duplicate-port", ...at, reason: "this port is in the list already", fix: "leave one of them out" }];
  });
}

export function checkChannel(property: string, channel?: ReleaseChannel): Finding[] {
  if (!(channel instanceof ReleaseChannel) || Token.isUnresolved(channel.channel) || CHANNELS.includes(channel.channel)) return [];
  const near = nearest(String(channel.channel).toUpperCase(), CHANNELS);
  return [{ code: "unknown-choice", property, value: channel.channel, reason: `GKE has the channels ${CHANNELS.join(", ")}`, fix: near === undefined ? "name one of them" : `did you mean "${near}"?` }];
}

export function checkTier(property: string, tier?: FilestoreTier): Finding[] {
  if (!(tier instanceof FilestoreTier) || Token.isUnresolved(tier.tier)) return [];
  const least = TIERS[String(tier.tier).toLowerCase()];
  if (least === undefined) {
    return [{ code: "unknown-choice", property, value: tier.tier, reason: `the Filestore driver has the tiers ${Object.keys(TIERS).join(", ")}; of another it tells at the first claim`, fix: "name one of them" }];
  }
  if (Token.isUnresolved(tier.minimumGiB) || (Number.isInteger(tier.minimumGiB) && tier.minimumGiB >= least)) return [];
  return [{ code: "out-of-range", property, value: tier.minimumGiB, reason: `the smallest instance of tier ${tier.tier} has ${least} GiB`, fix: `write ${least}, or more` }];
}

/** A service account's address that is none. */
export function checkServiceAccount(property: string, account?: string): Finding[] {
  if (account === undefined || Token.isUnresolved(account) || /^[a-z0-9-]+@[a-z0-9.-]+\.gserviceaccount\.com$/.test(account)) return [];
  const reason = "a service account is named by its address";
  return [{ code: "invalid-service-account", property, value: account, reason, fix: 'write it like "deployer@my-project.iam.gserviceaccount.com"' }];
}
