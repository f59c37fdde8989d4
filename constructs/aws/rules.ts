import { CodesOf, RoomRules } from "../core/rule";

/** Rules of EKS alone. */
export const RULES = {
  places: {
    "tag-of-others": { reads: ["tags"], says: "a tag that EKS or a controller writes or looks for; two that IAM takes for one" },
    "unsupported-partition": { reads: ["region"], says: "an AWS region outside the standard partition" },
    "invalid-network-id": { reads: ["existingNetwork.vpcId", "existingNetwork.subnets"], says: "not the id of a VPC or subnet" },
    "duplicate-subnet": { reads: ["existingNetwork.subnets"], says: "a subnet or its key twice" },
    "nat-needs-endpoints": { reads: ["network.nat"], says: "no NAT, and no endpoints in its place" },
    "nat-twice": { reads: ["network.natGatewayPerZone"], says: "a NAT gateway a zone, and none at all" },
    "invalid-endpoint-service": { reads: ["network.moreEndpoints"], says: "an endpoint that is there already, that isn't one by its name, or that would do harm" },
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
    "machine-without-efa": { reads: ["gpuPools[].efa", "gpuPools[].machineType"], says: "EFA on a machine that has none, or whose network cards aren't known" },
    "invalid-efa": { reads: ["gpuPools[].machine.efaInterfaces", "gpuPools[].placementGroup", "gpuPools[].hugePages"], says: "a number of EFA interfaces that no machine has; what only a pool with EFA has, without it" },
    "efa-zone": { reads: ["gpuPools[].efa", "gpuPools[].availabilityZones"], says: "a pool with EFA that isn't in one zone alone" },
    "efa-too-late": { reads: ["gpuPools[].efa"], says: "a cluster's first pool with EFA, added when its add-ons were made already" },
    "plugin-before-efa": { reads: ["addOnVersions.vpcCni", "gpuPools[].efa"], says: "a version of the network plugin that doesn't know EFA's interfaces" },
    "invalid-placement-group": { reads: ["gpuPools[].placementGroup"], says: "a placement group of a name that EC2 doesn't take" },
    "slow-disk-for-images": { reads: ["gpuPools[].fastImagePull"], says: "images pulled in parallel onto a disk that is too slow for it" },
    "invalid-more-machines": { reads: ["gpuPools[].moreMachineTypes"], says: "on EKS: machines beside a pool's first that have other GPUs, or that its capacity or EFA doesn't take" },
    "karpenter-node-count": { reads: ["gpuPools[].minNodes", "gpuPools[].desiredNodes"], says: "a number of nodes that Karpenter is to keep" },
    "not-karpenter": { reads: ["gpuPools[].nodeLife"], says: "what only Karpenter does, of a managed node group" },
    "invalid-node-life": { reads: ["gpuPools[].nodeLife"], says: "times of Karpenter's nodes that aren't whole numbers in bounds, or aren't known yet" },
    "karpenter-too-late": { reads: ["gpuPools[].provisioner"], says: "a pool of Karpenter's, added when the cluster's add-ons were made already" },
    "no-karpenter-pools": { reads: ["karpenter"], says: "options of Karpenter, and no pool of its" },
    "invalid-node-image": { reads: ["karpenter.nodeImage"], says: "not a release of EKS's node image, or the newest one, whichever it is" },
    "karpenter-version": { reads: ["kubernetesVersion", "gpuPools[].provisioner"], says: "a Kubernetes that Karpenter's release doesn't know" },
    "karpenter-out-of-reach": { reads: ["network.nat", "network.moreEndpoints"], says: "Karpenter without NAT, and without the endpoints that it calls" },
    "driver-before-taint": { reads: ["addOnVersions.efsCsiDriver", "gpuPools[].provisioner"], says: "a storage driver that leaves the taint that Karpenter's nodes start with" },
    "reservation-zone": { reads: ["gpuPools[].availabilityZones"], says: "a pool of EKS that isn't in its reservation's one zone alone" },
    "invalid-add-on-version": { reads: ["addOnVersions"], says: "not a version of an EKS add-on" },
    "desired-nodes-outside-bounds": { reads: ["gpuPools[].desiredNodes", "systemPool.desiredNodes"], says: "a wish outside the bounds" },
    "invalid-lustre-throughput": { reads: ["lustre.deployment"], says: "a throughput that FSx for Lustre doesn't have" },
    "lustre-zone": { reads: ["lustre.availabilityZone"], says: "a Lustre file system in no zone of the cluster, or whose zone nothing tells" },
    "invalid-lustre-backup": { reads: ["lustre.backupDays"], says: "backups that FSx doesn't make: of scratch file systems, of those with a bucket, for more than 90 days" },
    "invalid-bucket": { reads: ["lustre.s3"], says: "a bucket or a prefix that S3 doesn't have" },
    "invalid-log-retention": { reads: ["logRetentionDays"], says: "a time that CloudWatch doesn't keep logs for" },
  },
  "in-cluster": {
    "invalid-metrics-key": { reads: ["managedPrometheus.kmsKeyArn"], says: "not the ARN of a KMS key of the region, for Amazon's managed Prometheus" },
    "invalid-alert-topic": { reads: ["managedPrometheus.alertTopicArn"], says: "not the ARN of a standard topic of Amazon SNS, for the alerts of Amazon's managed Prometheus" },
    "invalid-collector-range": { reads: ["managedPrometheus.collectorCidrs"], says: "ranges of AWS's own collector that are none, or are every address" },
    "traces-out-of-reach": { reads: ["network.moreEndpoints", "traces"], says: "`Traces.cloud()` without NAT and without the endpoint `xray`" },
    "collector-range-unknown": { reads: ["managedPrometheus.collectorCidrs", "existingNetwork"], says: "AWS's own collector in a network whose ranges aren't known, so that models would shut it out" },
    "collector-without-key": { reads: ["managedPrometheus.kmsKeyArn"], says: "AWS's own collector, and a workspace with a key of one's own" },
    "metrics-out-of-reach": { reads: ["network.nat", "network.moreEndpoints"], says: "a Prometheus that writes to Amazon's, on nodes that reach no such service" },
    "duplicate-image": { reads: ["registry.images"], says: "two of one name in `registry.images` of EKS" },
    "image-without-repository": { reads: ["registry.imageUrl"], says: "the address of an image that isn't among `registry.images` of EKS" },
  },
  operations: {
    "cost-tag-twice": { reads: ["budget.activateTag"], says: "on EKS: two clusters of an app that activate the account's one tag" },
  },
} as const satisfies RoomRules;

declare module "../core/rule" {
  interface RuleCodes extends Record<CodesOf<typeof RULES>, unknown> {}
}
