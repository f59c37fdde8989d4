import { Token } from "../../core/framework";
import { checkUnique } from "../../core/checks/checks";
import { Finding } from "../../core/problems/problem";
import { GkeClusterProps } from "../gke-cluster-props";
import { gpuMachine } from "../pools/gpu-machine";
import { LOCAL_SSD_GIB, localSsdsOf } from "../pools/local-ssd";
import { GkeGpuPoolOptions } from "../pools/node-pools";
import { SIDECAR_GIB } from "./weights-bucket";

/** https://cloud.google.com/storage/docs/buckets#naming: dots are for domains that one has proven to own. */
const NAME = /^[a-z0-9][a-z0-9_-]{1,61}[a-z0-9]$/;
/** https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names */
const NAMESPACE = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** A GPU pool's boot disk where nobody says another. */
const POOL_DISK_GIB = 200;

/** What is wrong with the bucket that pods mount. */
export function checkWeightsBucket({ weightsBucket, gpuPools }: GkeClusterProps): Finding[] {
  if (weightsBucket === undefined) return [];
  const { name, namespaces, fileCacheGiB } = weightsBucket;
  return [...checkName("weightsBucket.name", name), ...checkNamespaces("weightsBucket.namespaces", namespaces), ...checkCache("weightsBucket.fileCacheGiB", fileCacheGiB, gpuPools)];
}

function checkName(property: string, value: string): Finding[] {
  if (Token.isUnresolved(value)) return [];
  if (NAME.test(value) && !value.startsWith("goog") && !value.includes("google")) return [];
  const reason = value.startsWith("gs://")
    ? "this is an address, not a name"
    : 'Cloud Storage takes 3 to 63 lower-case letters, digits, hyphens and underscores, a letter or digit at both ends, no "goog" first and no "google" within';
  return [{ code: "invalid-bucket-name", property, value, reason, fix: 'write it like "acme-weights"' }];
}

function checkNamespaces(property: string, namespaces?: string[]): Finding[] {
  if (namespaces === undefined || Token.isUnresolved(namespaces)) return [];
  if (namespaces.length === 0) return [{ code: "bucket-without-readers", property, value: namespaces, reason: "no pod may read the bucket then, and none that mounts it starts", fix: 'name the models\' namespace, such as "inference", or leave it out' }];
  const names = namespaces.flatMap((value, index): Finding[] => {
    if (Token.isUnresolved(value)) return [{ code: "invalid-name", property: `${property}[${index}]`, value, reason: "the right is named by its namespace, which must be written out", fix: 'write it like "inference"' }];
    if (NAMESPACE.test(value)) return [];
    return [{ code: "invalid-name", property: `${property}[${index}]`, value, reason: "a namespace has up to 63 lower-case letters, digits and hyphens, none of these at an end", fix: 'write it like "inference"' }];
  });
  return [...checkUnique("duplicate-namespace", (index) => `${property}[${index}]`, namespaces), ...names];
}

function checkCache(property: string, value: number | undefined, pools: GkeClusterProps["gpuPools"]): Finding[] {
  if (value === undefined) return [];
  // One that is known only at apply is refused as well: it is added to here.
  if (!(Number.isInteger(value) && value >= 1)) {
    return [{ code: "out-of-range", property, value, reason: "a cache has a whole number of GiB, 1 at least", fix: "write what the weights need, or leave it out: nothing is kept then" }];
  }
  const room = ({ diskSizeGiB = POOL_DISK_GIB, localSsd, machineType, accelerator }: GkeGpuPoolOptions): number =>
    localSsd === undefined ? diskSizeGiB : (localSsdsOf(localSsd, gpuMachine(machineType, accelerator)) ?? 0) * LOCAL_SSD_GIB;
  const small = pools.find((pool) => !Token.isUnresolved(room(pool)) && value + SIDECAR_GIB >= room(pool));
  if (small === undefined) return [];
  const disk = room(small);
  const reason = `a pod asks for ${value + SIDECAR_GIB} GiB of its node's own disks then, and those of pool ${small.name} have ${disk}, of which system and images take theirs`;
  return [{ code: "file-cache-too-large", property, value, reason, fix: `give the pool a larger diskSizeGiB or more of localSsd, or write less than ${disk - SIDECAR_GIB}` }];
}
