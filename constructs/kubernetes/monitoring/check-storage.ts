import { AccessMode, StorageOffer } from "../../cluster/storage-offer";
import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { InClusterMonitoringOptions, MonitoringStorage } from "./monitoring-options";
import { DEFAULT_RETENTION, DEFAULT_SIZE_GIB, retentionSizeGiB } from "./prometheus-stack";

/** Prometheus writes its samples in blocks of two hours (https://prometheus.io/docs/prometheus/latest/storage/). */
const SHORTEST_RETENTION_SECONDS = 2 * 3600;

/** Of the volume, what samples may take at the most: what isn't in blocks yet lies on it too. */
const LARGEST_SHARE = 0.95;

const UNITS: { readonly [unit: string]: number } = { y: 31536000, w: 604800, d: 86400, h: 3600, m: 60, s: 1 };

/** How long samples are kept, and how many of them. */
export function checkRetention(property: string, options: InClusterMonitoringOptions): Finding[] {
  const { retention = DEFAULT_RETENTION, retentionSizeGiB: size, storage: { sizeGiB = DEFAULT_SIZE_GIB } = {} } = options;
  const findings: Finding[] = [];
  if (!Token.isUnresolved(retention) && secondsOf(retention) < SHORTEST_RETENTION_SECONDS) {
    const reason = "Prometheus keeps samples in blocks of two hours, and drops a block whole";
    const fix = 'write at least "2h"; alerts on days of errors need "3d"';
    findings.push({ code: "retention-too-short", property: `${property}.retention`, value: retention, reason, fix });
  }
  if (size !== undefined && !Token.isUnresolved(size) && size > sizeGiB * LARGEST_SHARE) {
    const byDefault = retentionSizeGiB({ ...options, retentionSizeGiB: undefined });
    const reason = `the volume has ${sizeGiB} GiB, and what isn't in blocks yet lies on it too: it would be full before the oldest go`;
    const fix = `give at most ${Math.floor(sizeGiB * LARGEST_SHARE)}, or leave it out for ${byDefault}`;
    findings.push({ code: "retention-past-volume", property: `${property}.retentionSizeGiB`, value: size, reason, fix });
  }
  return findings;
}

/** Where they are kept. */
export function checkStorage(property: string, storage: MonitoringStorage, offers: StorageOffer[]): Finding[] {
  const { className, ephemeral = false } = storage;
  if (!ephemeral) return checkOffer(property, storage, offers);
  if (className === undefined) return [];
  const reason = "with ephemeral: true there is no volume that would have a class";
  return [{ code: "monitoring-without-effect", property: `${property}.className`, value: className, reason, fix: "leave one of them out" }];
}

function checkOffer(property: string, storage: MonitoringStorage, offers: StorageOffer[]): Finding[] {
  const { className, sizeGiB = DEFAULT_SIZE_GIB, acceptSharedFileSystem = false } = storage;
  const offer = offers.find((one) => (className === undefined ? one.isDefault : one.className === className));
  if (offer === undefined) return className === undefined || Token.isUnresolved(className) ? [] : [notOffered(property, className, offers)];
  const { className: name, accessModes, minimumGiB } = offer;
  const disks = offers.filter(isDisk).map((one) => one.className);
  const other = disks.length === 0 ? "give the cluster a class of disks, or set ephemeral: true" : `use ${disks.join(" or ")}`;
  const shared = (reason: string, fix: string): Finding[] => [
    { code: "shared-storage", property: className === undefined ? property : `${property}.className`, value: name, reason, fix },
  ];
  if (!accessModes.some((mode) => mode !== AccessMode.READ_ONLY_MANY)) return shared(`Prometheus writes, and volumes of ${name} can't be written`, other);
  if (!isDisk(offer) && !acceptSharedFileSystem) {
    const reason = `volumes of ${name} lie on a shared file system, on which Prometheus' database breaks: NFS isn't supported, EFS neither`;
    return shared(reason, `${other}; of one that is POSIX, set acceptSharedFileSystem: true`);
  }
  if (minimumGiB === undefined || sizeGiB >= minimumGiB) return [];
  const reason = `the storage behind ${name} makes no volume below ${minimumGiB} GiB, and this is ${sizeGiB}`;
  return [{ code: "metrics-volume-too-small", property: `${property}.sizeGiB`, value: storage.sizeGiB, reason, fix: `give at least ${minimumGiB}, or another class` }];
}

function notOffered(property: string, value: string, offers: StorageOffer[]): Finding {
  const names = offers.map((one) => one.className).join(", ");
  const reason = `the cluster has no storage class of that name; it has ${names || "none that is known"}`;
  const first = names === "" ? "name it in the cluster's storage" : "name one of these";
  return { code: "storage-class-not-offered", property: `${property}.className`, value, reason, fix: `${first}, or leave it out for the cluster's default` };
}

/** A class whose volumes one node mounts. */
function isDisk({ accessModes }: StorageOffer): boolean {
  return accessModes.includes(AccessMode.READ_WRITE_ONCE) && !accessModes.includes(AccessMode.READ_WRITE_MANY);
}

/** Of a text that is no retention nothing is said here. */
function secondsOf(retention: string): number {
  const parts = [...retention.matchAll(/(\d+)([ywdhms])/g)];
  return parts.length === 0 ? Infinity : parts.reduce((sum, [, count, unit]) => sum + Number(count) * UNITS[unit], 0);
}
