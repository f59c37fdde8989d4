import { CodesOf, RoomRules } from "../core/rule";

/** Rules of GKE alone. */
export const RULES = {
  places: {
    "invalid-project": { reads: ["project"], says: "not a Google project id" },
    "too-many-labels": { reads: ["labels"], says: "more labels of a cloud resource than it has room for" },
    "range-of-the-network": { reads: ["ipRanges"], says: "with a VPC of yours for GKE: a range for a subnet that isn't made" },
    "filestore-zone": { reads: ["sharedFilestore.zone", "filestoreTier"], says: "a zone for a regional tier of Filestore, or none for a zonal one" },
    "filestore-too-small": { reads: ["sharedFilestore.sizeGiB", "filestoreTier"], says: "a Filestore instance below the least of its tier" },
    "private-services-unused": { reads: ["ipRanges.privateServices", "managedLustre"], says: "addresses for services of Google's that the VPC hasn't" },
    "lustre-without-private-services": { reads: ["managedLustre", "network.privateServicesAccess"], says: "Managed Lustre in a VPC of yours that has no private services access" },
    "invalid-bucket-name": { reads: ["weightsBucket.name"], says: "not the name of a bucket" },
    "bucket-without-readers": { reads: ["weightsBucket.namespaces"], says: "a bucket that no namespace may read" },
    "duplicate-namespace": { reads: ["weightsBucket.namespaces"], says: "a namespace twice" },
    "file-cache-too-large": { reads: ["weightsBucket.fileCacheGiB", "gpuPools[].diskSizeGiB"], says: "a cache of files that the nodes' disks haven't" },
    "duplicate-disk": { reads: ["hyperdiskMl[].name"], says: "two disks with one name" },
    "disk-out-of-reach": { reads: ["hyperdiskMl[].zone", "gpuPools[].zones"], says: "a disk in a zone where no GPU pool has nodes" },
    "invalid-disk-source": { reads: ["hyperdiskMl[].source"], says: "not the name of a snapshot, an image or a disk" },
    "tier-without-key": { reads: ["diskEncryptionKey", "filestoreTier"], says: "a key of one's own for a tier of Filestore that takes none" },
    "same-secondary-range": { reads: ["network.podRange", "network.serviceRange"], says: "with a VPC of yours for GKE: one secondary range for pods and services" },
    "subnet-in-another-region": { reads: ["network.region"], says: "with a VPC of yours for GKE: a subnet elsewhere" },
  },
  access: {
    "invalid-role": { reads: ["addWorkloadIdentity"], says: "not a role of Google's IAM" },
    "duplicate-workload-identity": { reads: ["addWorkloadIdentity"], says: "two workload identities of a cluster with one name" },
    "endpoint-without-certificate": { reads: ["endpoint", "certificateAuthority"], says: "of a cluster that is there already: an address without the CA certificate of the cluster" },
  },
  doors: {
    "invalid-certificate-map": { reads: ["models[].exposure.tls"], says: "on GKE: not the name of a certificate map" },
  },
  pools: {
    "accelerator-contradicts-machine": { reads: ["gpuPools[].accelerator"], says: "GPUs stated for a machine that is known to have others" },
    "gpu-not-in-zone": { reads: ["gpuPools[].zones", "zones"], says: "a zone that is known to have none of the GPU" },
    "cidr-prohibited": { reads: ["ipRanges"], says: "a range that Google Cloud keeps" },
    "duplicate-port": { reads: ["webhookPorts"], says: "a port twice" },
    "machine-type-not-in-region": { reads: ["gpuPools[].machineType", "region"], says: "the region isn't known to have the GPU" },
    "invalid-accelerator": { reads: ["gpuPools[].accelerator.type"], says: "not a name of an accelerator" },
    "unfit-disk-type": { reads: ["gpuPools[].diskType"], says: "a kind of boot disk that the machine doesn't take" },
    "invalid-run-time": { reads: ["gpuPools[].capacity"], says: "a time that flex-start nodes don't run for" },
    "flex-start-minimum": { reads: ["gpuPools[].minNodes"], says: "a least number of nodes of a capacity whose nodes are stopped after their time" },
    "compact-placement-zones": { reads: ["gpuPools[].compactPlacement", "gpuPools[].zones"], says: "nodes side by side in more than one zone" },
    "compact-placement-capacity": { reads: ["gpuPools[].compactPlacement", "gpuPools[].capacity"], says: "nodes side by side of a capacity that comes from anywhere" },
    "compute-class-taken": { reads: ["computeClasses[].name"], says: "the name of a class of GKE's own" },
    "compute-class-of-one": { reads: ["computeClasses[].pools"], says: "a class of fewer than two pools" },
    "compute-class-pool": { reads: ["computeClasses[].pools", "gpuPools[].name"], says: "a pool that isn't there, or is of a class already" },
    "compute-class-machines": { reads: ["computeClasses[].pools", "gpuPools[].machineType"], says: "a class of pools with different machines" },
    "compute-class-gpudirect": { reads: ["computeClasses[].pools", "gpuPools[].gpuDirect"], says: "a class of pools with GPUDirect" },
    "gpudirect-not-on-machine": { reads: ["gpuPools[].gpuDirect", "gpuPools[].machineType"], says: "GPUDirect on a machine that has none, or one that isn't made here" },
    "gpudirect-without-multi-networking": { reads: ["gpuPools[].gpuDirect", "multiNetworking"], says: "GPUDirect in a cluster whose nodes have one network" },
    "gpudirect-zones": { reads: ["gpuPools[].gpuDirect", "gpuPools[].zones"], says: "GPUDirect in more than one zone, or in one that isn't written out" },
    "gpudirect-placement": { reads: ["gpuPools[].gpuDirect", "gpuPools[].compactPlacement"], says: "GPUDirect between nodes that may lie anywhere in the zone" },
    "gpudirect-two-kinds": { reads: ["gpuPools[].gpuDirect", "gpuPools[].zones"], says: "two kinds of GPUDirect in one zone" },
    "gpudirect-single-node": { reads: ["gpuPools[].gpuDirect", "gpuPools[].maxNodes"], says: "GPUDirect for a pool of one node" },
    "gpudirect-shared-vpc": { reads: ["gpuPools[].gpuDirect", "network"], says: "GPUDirect in a VPC that another project shares" },
    "gpu-networks-unused": { reads: ["ipRanges.gpuNetworks", "multiNetworking"], says: "addresses for networks that the cluster hasn't" },
    "reservation-without-zone": { reads: ["gpuPools[].zones"], says: "a reservation for a pool whose zones aren't named" },
    "fewer-nodes-than-zones": { reads: ["systemPool.maxNodes", "zones"], says: "a regional pool smaller than its zones" },
  },
  operations: {
    "invalid-billing-account": { reads: ["budget.billingAccount"], says: "on GKE: not the id of a billing account" },
  },
} as const satisfies RoomRules;

declare module "../core/rule" {
  interface RuleCodes extends Record<CodesOf<typeof RULES>, unknown> {}
}
