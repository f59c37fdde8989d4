import { CodesOf, RoomRules } from "../core/rule";

/** Rules of GKE alone. */
export const RULES = {
  places: {
    "invalid-project": { reads: ["project"], says: "not a Google project id" },
    "too-many-labels": { reads: ["labels"], says: "more labels of a cloud resource than it has room for" },
    "range-of-the-network": { reads: ["ipRanges"], says: "with a VPC of yours for GKE: a range for a subnet that isn't made" },
    "prohibited-range": { reads: ["ipRanges", "network.ranges"], says: "a range that Google Cloud refuses for any subnet" },
    "same-secondary-range": { reads: ["network.podRange", "network.serviceRange"], says: "with a VPC of yours for GKE: one secondary range for pods and services" },
    "subnet-in-another-region": { reads: ["network.region"], says: "with a VPC of yours for GKE: a subnet elsewhere" },
  },
  access: {
    "too-many-networks": { reads: ["controlPlaneAccess"], says: "more networks that may reach the Kubernetes API than GKE takes" },
    "duplicate-network": { reads: ["controlPlaneAccess"], says: "a network that may reach the Kubernetes API twice" },
    "invalid-webhook-port": { reads: ["webhookPorts"], says: "not a TCP port, or one twice" },
    "invalid-role": { reads: ["addWorkloadIdentity"], says: "not a role of Google's IAM" },
    "duplicate-workload-identity": { reads: ["addWorkloadIdentity"], says: "two workload identities of a cluster with one name" },
    "endpoint-without-certificate": { reads: ["endpoint", "certificateAuthority"], says: "of a cluster that is there already: an address without the CA certificate of the cluster" },
  },
  pools: {
    "machine-type-not-in-region": { reads: ["gpuPools[].machineType", "region"], says: "the region isn't known to have the GPU" },
    "zone-without-gpu": { reads: ["zones", "gpuPools[].zones"], says: "a zone that isn't known to have the pool's GPU" },
    "accelerator-contradicts-machine": { reads: ["gpuPools[].accelerator"], says: "other GPUs than the machine is born with" },
    "invalid-accelerator": { reads: ["gpuPools[].accelerator.type"], says: "not a name of an accelerator" },
    "unfit-disk-type": { reads: ["gpuPools[].diskType"], says: "a kind of boot disk that isn't one, or that the machine doesn't take" },
    "unfit-system-machine": { reads: ["systemPool.machineType"], says: "a machine with GPUs or an Arm CPU, or too small, for what has no GPU" },
    "invalid-run-time": { reads: ["gpuPools[].capacity"], says: "a time that flex-start nodes don't run for" },
    "flex-start-minimum": { reads: ["gpuPools[].minNodes"], says: "a least number of nodes of a capacity whose nodes are stopped after their time" },
    "compact-placement-zones": { reads: ["gpuPools[].compactPlacement", "gpuPools[].zones"], says: "nodes side by side in more than one zone" },
    "compact-placement-capacity": { reads: ["gpuPools[].compactPlacement", "gpuPools[].capacity"], says: "nodes side by side of a capacity that comes from anywhere" },
    "reservation-without-zone": { reads: ["gpuPools[].zones"], says: "a reservation for a pool whose zones aren't named" },
    "fewer-nodes-than-zones": { reads: ["systemPool.maxNodes", "zones"], says: "a regional pool smaller than its zones" },
  },
} as const satisfies RoomRules;

declare module "../core/rule" {
  interface RuleCodes extends Record<CodesOf<typeof RULES>, unknown> {}
}
