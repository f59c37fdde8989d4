import { CodesOf, RoomRules } from "../core/rule";

/** Rules of GKE alone. */
export const RULES = {
  places: {
    "invalid-project": { reads: ["project"], says: "not a Google project id" },
    "too-many-labels": { reads: ["labels"], says: "more labels of a cloud resource than it has room for" },
    "range-of-the-network": { reads: ["ipRanges"], says: "with a VPC of yours for GKE: a range for a subnet that isn't made" },
    "private-services-unused": { reads: ["ipRanges.privateServices", "managedLustre"], says: "addresses for services of Google's that the VPC hasn't" },
    "lustre-without-private-services": { reads: ["managedLustre", "network.privateServicesAccess"], says: "Managed Lustre in a VPC of yours that has no private services access" },
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
    "gpudirect-not-on-machine": { reads: ["gpuPools[].gpuDirect", "gpuPools[].machineType"], says: "GPUDirect on a machine that has none, or one that isn't made here" },
    "gpudirect-without-multi-networking": { reads: ["gpuPools[].gpuDirect", "multiNetworking"], says: "GPUDirect in a cluster whose nodes have one network" },
    "gpudirect-zones": { reads: ["gpuPools[].gpuDirect", "gpuPools[].zones"], says: "GPUDirect in more than one zone, or in one that isn't written out" },
    "gpudirect-placement": { reads: ["gpuPools[].gpuDirect", "gpuPools[].compactPlacement"], says: "GPUDirect between nodes that may lie anywhere in the zone" },
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
