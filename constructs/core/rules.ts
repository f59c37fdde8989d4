import { CodesOf, RoomRules } from "./rules/rule";

/** Rules of what every room has: shapes, names, ranges, counts. */
export const RULES = {
  deployments: {
    "invalid-state-place": { reads: ["backend"], says: "a bucket, region, account, container or group for the state whose name its cloud refuses" },
  },
  shapes: {
    "wrong-type": { reads: ["any property"], says: "a value of another type than the property takes: a text for a list, a text for a value of a class" },
    "missing-property": { reads: ["any property"], says: "a property that must be given, and isn't; an empty text for a part of the state backend's address" },
    "unknown-property": { reads: ["any property"], says: "no property of that name; the nearest one is named" },
    "out-of-range": { reads: ["any number"], says: "a number below or above what the property takes" },
    "unknown-choice": { reads: ["taints[].effect", "storage[].accessModes", "skuTier", "registry.sku"], says: "a word that isn't among those that the property takes" },
    "named-twice": { reads: ["any list of names"], says: "a name twice in a list that has each once: a pull secret, a namespace, a role" },
    "invalid-form": { reads: ["dynamo.platform"], says: "a duration, a quantity or a path of the wrong form" },
    "invalid-service-address": { reads: ["dynamo.platform"], says: "an address without its scheme, host or port, or with a scheme that nobody there speaks" },
    "login-in-address": { reads: ["dynamo.platform"], says: "an address with a login in it, which would stand in values and state" },
    "invalid-count": { reads: ["any count"], says: "a count that is no whole number, or below or above what the property takes; most begin at 1" },
    "pasted-secret": { reads: ["any text"], says: "a text that is a credential by its form: a token of Hugging Face, NVIDIA, GitHub or GitLab, a key of AWS, a signed token, a private key" },
  },
  places: {
    "empty-region": { reads: ["region"], says: "no region" },
    "unknown-region": { reads: ["region"], says: "a region that isn't known (`acceptUnlistedRegion` lets it pass)" },
    "invalid-name": { reads: ["any name"], says: "a name that Kubernetes or the cloud refuses" },
    "name-taken": { reads: ["clusterName", "dnsRecords.zones", "weightsBucket.name", "privateServiceConnect", "resourceGroupName", "registry.name", "registry.prefix", "registry.images", "registry.scanning", "sharedFiles", "storage.blob.accountName", "storage.blobFuse.accountName"], says: "a cluster in its region, a bucket, a resource group, a registry, a repository or a storage account of a name, a way to Google's APIs in a VPC, how a region's registry is scanned, or the owner of records in a zone, that another deployment of the app has already" },
    "invalid-tag": { reads: ["tags"], says: "a tag that the cloud refuses: too long, or of other characters" },
    "too-many-tags": { reads: ["tags"], says: "more tags than a resource takes" },
    "invalid-label": { reads: ["labels", "gpuPools[].labels"], says: "a label of a node or a cloud resource of the wrong form" },
    "reserved-label": { reads: ["labels", "gpuPools[].labels"], says: "a label of a node or a cloud resource that only the cloud or this library sets" },
    "invalid-zone": { reads: ["network.availabilityZones", "zones", "storage.managedLustre.zone", "gpuPools[].availabilityZones", "gpuPools[].zones"], says: "a zone that the region or the network lacks" },
    "invalid-zone-count": { reads: ["network.availabilityZones", "existingNetwork.subnets"], says: "too few zones, or too many" },
    "duplicate-zone": { reads: ["network.availabilityZones", "existingNetwork.subnets"], says: "a zone twice" },
    "cidr-invalid": { reads: ["any address range"], says: "not a range" },
    "cidr-too-small": { reads: ["network", "ipRanges"], says: "a range too small for the zones and nodes" },
    "cidr-overlap": { reads: ["network", "existingNetwork", "ipRanges"], says: "ranges that share addresses" },
    "two-networks": { reads: ["network", "existingNetwork", "storage.managedLustre.subnetId"], says: "`network` and `existingNetwork` of EKS; subnets of two networks" },
  },
  access: {
    "invalid-endpoint": { reads: ["endpoint", "connection.host"], says: "of a cluster made elsewhere, or of a connection: not an address by https; on GKE not a DNS name or address" },
    "invalid-host": { reads: ["models[].exposure.host"], says: "not a DNS name of a host: with a wildcard, a scheme, a port; an address; a name inside the cluster" },
    "open-to-the-world": { reads: ["publicAccessCidrs", "apiServerAccess", "controlPlaneAccess", "models[].network.clientCidrs", "admins"], says: "the world, whole or in parts, as a network that may reach the Kubernetes API or a model; everybody as an admin" },
    "private-range": { reads: ["publicAccessCidrs", "apiServerAccess", "controlPlaneAccess"], says: "a range that no request from the internet comes from, for a public endpoint" },
    "duplicate-range": { reads: ["publicAccessCidrs", "apiServerAccess", "controlPlaneAccess"], says: "a range twice" },
    "too-many-ranges": { reads: ["publicAccessCidrs", "apiServerAccess", "controlPlaneAccess"], says: "more ranges than the cloud takes" },
    "no-authorized-networks": { reads: ["apiServerAccess", "controlPlaneAccess"], says: "a public endpoint that nobody may reach" },
    "no-admins": { reads: ["admins", "adminObjectIds"], says: "nobody administers the cluster" },
    "duplicate-admin": { reads: ["admins", "adminObjectIds"], says: "an admin twice" },
    "invalid-principal": { reads: ["admins", "provider.assumeRoleArn"], says: "not an ARN; on Google not a member as IAM names it" },
    "invalid-kms-key": { reads: ["registry.kmsKeyArn", "secretsEncryptionKey", "ownKeys.secretsKeyId", "ownKeys.storageKeyId", "ownKeys.disksKeyArn", "secretsManager.kmsKeyArn"], says: "not a full key name, or a key of another region" },
  },
  pools: {
    "invalid-taint": { reads: ["gpuPools[].taints", "systemPool.taints"], says: "a taint whose key or value has not the form that Kubernetes takes" },
    "unknown-kubernetes-version": { reads: ["kubernetesVersion"], says: "not a version, or older than the cloud runs" },
    "duplicate-pool-name": { reads: ["gpuPools[].name"], says: "two pools with one name" },
    "unknown-machine-type": { reads: ["gpuPools[].machineType"], says: "a machine that isn't known, and whose GPUs weren't stated" },
    "invalid-gpu-count": { reads: ["gpuPools[].machine", "gpuPools[].gpus", "gpuPools[].accelerator"], says: "a stated number of GPUs that can't be" },
    "not-sold-that-way": { reads: ["gpuPools[].capacity"], says: "the machine isn't sold on demand, as spot or by reservation, as asked" },
    "invalid-reservation": { reads: ["gpuPools[].capacity"], says: "not the id of a reservation; on Azure, of a capacity reservation group; on Google a name that no reservation has" },
    "invalid-node-count": { reads: ["gpuPools[].minNodes", "gpuPools[].maxNodes"], says: "counts that aren't whole numbers" },
    "minimum-above-maximum": { reads: ["gpuPools[].minNodes", "gpuPools[].maxNodes"], says: "counts that contradict each other" },
    "pool-never-grows": { reads: ["gpuPools[].maxNodes"], says: "counts that allow no node" },
    "machine-not-for-system": { reads: ["systemPool.machineType"], says: "a machine that a system pool can't be: with GPUs, of Arm, too small" },
    "invalid-disk-speed": { reads: ["gpuPools[].diskThroughputMiBps", "gpuPools[].diskIops", "storage.premiumDisks"], says: "a speed that gp3 on AWS, or Premium SSD v2 on Azure, hasn't, alone or beside its operations and size" },
    "invalid-lustre-size": { reads: ["lustre.capacityGiB", "storage.managedLustre.capacityTib"], says: "a size that FSx for Lustre, or Azure Managed Lustre, doesn't make" },
    "invalid-disk-size": { reads: ["gpuPools[].diskSizeGiB", "gpuPools[].osDiskSizeGiB"], says: "a disk size that the cloud refuses" },
  },
  "in-cluster": {
    "two-default-classes": { reads: ["storage", "storageClasses"], says: "two default storage classes" },
  },
  models: {
    "invalid-secret-key": { reads: ["huggingFaceToken.key"], says: "a key that no Secret can have" },
  },
} as const satisfies RoomRules;

declare module "./rules/rule" {
  interface RuleCodes extends Record<CodesOf<typeof RULES>, unknown> {}
}
