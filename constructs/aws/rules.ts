import { CodesOf, RoomRules } from "../core/rule";

/** Rules of EKS alone. */
export const RULES = {
  places: {
    "tag-of-others": { reads: ["tags"], says: "a tag that EKS or a controller writes or looks for; two that IAM takes for one" },
    "unsupported-partition": { reads: ["region"], says: "an AWS region outside the standard partition" },
    "invalid-network-id": { reads: ["existingNetwork.vpcId", "existingNetwork.subnets"], says: "not the id of a VPC or subnet" },
    "duplicate-subnet": { reads: ["existingNetwork.subnets"], says: "a subnet or its key twice" },
  },
  access: {
    "duplicate-role": { reads: ["addPodRole"], says: "two roles for pods by one name" },
    "duplicate-service-account": { reads: ["addPodRole"], says: "two roles for one service account" },
    "no-service-accounts": { reads: ["addPodRole"], says: "a role that no pod gets" },
    "invalid-certificate": { reads: ["certificateAuthority"], says: "of a cluster made elsewhere: not a certificate in base64" },
  },
  doors: {
    "invalid-certificate-arn": { reads: ["models[].exposure.tls"], says: "on EKS: not the ARN of a certificate" },
    "of-another-region": { reads: ["models[].exposure.tls", "models[].exposure.firewall"], says: "on EKS: a certificate or a web ACL of another region than the cluster's" },
  },
  pools: {
    "machine-needs-own-image": { reads: ["gpuPools[].machineType"], says: "the cloud's GPU image doesn't support the machine" },
    "block-minimum": { reads: ["gpuPools[].minNodes"], says: "a pool of a Capacity Block that must have nodes when there is no block" },
    "reservation-zone": { reads: ["gpuPools[].availabilityZones"], says: "a pool of EKS that isn't in its reservation's one zone alone" },
    "invalid-add-on-version": { reads: ["addOnVersions"], says: "not a version of an EKS add-on" },
    "desired-nodes-outside-bounds": { reads: ["gpuPools[].desiredNodes", "systemPool.desiredNodes"], says: "a wish outside the bounds" },
    "invalid-log-retention": { reads: ["logRetentionDays"], says: "a time that CloudWatch doesn't keep logs for" },
  },
  "in-cluster": {
    "duplicate-image": { reads: ["registry.images"], says: "two of one name in `registry.images` of EKS" },
    "image-without-repository": { reads: ["registry.imageUrl"], says: "the address of an image that isn't among `registry.images` of EKS" },
  },
} as const satisfies RoomRules;

declare module "../core/rule" {
  interface RuleCodes extends Record<CodesOf<typeof RULES>, unknown> {}
}
