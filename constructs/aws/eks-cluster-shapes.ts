// Made by `npm run shapes` from the interfaces' properties and doc tags; a change belongs there.
import { Availability } from "../cluster/availability/availability";
import { GPU_POOL, NODE_POOL, STORAGE_OFFER } from "../cluster/cluster-shapes";
import { GpuSoftware } from "../cluster/gpu-software";
import { Shapes, anything, flag, instance, list, map, number, object, required, text } from "../core/shape/shape";
import { EksBackupLock } from "./backup/file-backup-options";
import { EksVersion } from "./control-plane/kubernetes-version";
import { EksAccess } from "./identity/eks-access";
import { EKS_GPU_POOL, EKS_SYSTEM_POOL } from "./pools/pool-shapes";
import { EKS_REGISTRY } from "./registry/registry-shapes";
import { EksManagedSecret } from "./secrets/managed-secret";
import { EksLustreDeployment } from "./storage/lustre-options";

/** What the properties of `EksSignIn` take. */
export const EKS_SIGN_IN: Shapes = {
  profile: text("platform"),
  assumeRoleArn: text("arn:aws:iam::111122223333:role/deployer"),
};

/** What the properties of `EksNetworkOptions` take. */
export const EKS_NETWORK: Shapes = {
  cidr: text("10.0.0.0/16"),
  availabilityZones: list(text("us-west-2a"), "texts"),
  natGatewayPerZone: flag(),
  nat: flag(),
  privateEndpoints: flag(),
  moreEndpoints: list(text("secretsmanager"), "texts"),
};

/** What the properties of `EksSubnet` take. */
export const EKS_SUBNET: Shapes = {
  key: required(text("a")),
  zone: text("us-west-2a"),
  subnetId: required(text("subnet-0123456789abcdef0")),
  cidr: required(text("10.0.0.0/20")),
};

/** What the properties of `IEksNetwork` take. */
export const EKS_NETWORK_GIVEN: Shapes = {
  vpcId: required(text("vpc-0123456789abcdef0")),
  subnets: required(list(object(EKS_SUBNET, '{ key: "a", zone: "us-west-2a", ... }'), "subnets")),
  gpuSubnets: list(object(EKS_SUBNET, '{ key: "a", zone: "us-west-2a", ... }'), "subnets"),
  controlPlaneSubnets: list(object(EKS_SUBNET, '{ key: "a", zone: "us-west-2a", ... }'), "subnets"),
  internalLoadBalancerSubnets: list(object(EKS_SUBNET, '{ key: "a", zone: "us-west-2a", ... }'), "subnets"),
  publicLoadBalancerSubnets: list(object(EKS_SUBNET, '{ key: "a", zone: "us-west-2a", ... }'), "subnets"),
  freeAddresses: number(500, { integer: true, minimum: 1, maximum: 65531 }),
  ready: list(anything("route"), "resources"),
  fsxApiName: text("vpce-0123456789abcdef0-abcdefgh.fsx.us-west-2.vpce.amazonaws.com"),
};

/** What the properties of `EksSecurityGroups` take. */
export const EKS_SECURITY_GROUPS: Shapes = {
  controlPlane: list(text("sg-0123456789abcdef0"), "texts"),
  nodes: list(text("sg-0123456789abcdef1"), "texts"),
};

/** What the properties of `EksAddOnVersions` take. */
export const EKS_ADD_ON_VERSIONS: Shapes = {
  vpcCni: text("v1.2.3-eksbuild.1"),
  kubeProxy: text("v1.2.3-eksbuild.1"),
  coreDns: text("v1.2.3-eksbuild.1"),
  podIdentityAgent: text("v1.2.3-eksbuild.1"),
  ebsCsiDriver: text("v1.2.3-eksbuild.1"),
  efsCsiDriver: text("v1.2.3-eksbuild.1"),
  s3CsiDriver: text("v2.7.0-eksbuild.1"),
  secretsProvider: text("v3.1.3-eksbuild.1"),
  nodeMonitoringAgent: text("v1.7.0-eksbuild.1"),
  fsxCsiDriver: text("v1.2.3-eksbuild.1"),
};

/** What the properties of `EksLustreBucket` take. */
export const EKS_LUSTRE_BUCKET: Shapes = {
  bucket: required(text("my-weights")),
  prefix: text("models"),
  writeBack: flag(),
};

/** What the properties of `EksLustreOptions` take. */
export const EKS_LUSTRE: Shapes = {
  capacityGiB: required(number(1200)),
  deployment: instance(EksLustreDeployment, "EksLustreDeployment.SCRATCH"),
  availabilityZone: text("us-west-2a"),
  kmsKeyArn: text("arn:aws:kms:us-west-2:111122223333:key/ID"),
  backupDays: number(7),
  efa: flag(),
  s3: object(EKS_LUSTRE_BUCKET, '{ bucket: "my-weights" }'),
};

/** What the properties of `EksClaimedLustreOptions` take. */
export const EKS_CLAIMED_LUSTRE: Shapes = {
  deployment: instance(EksLustreDeployment, "EksLustreDeployment.persistent(250)"),
  availabilityZone: text("us-west-2a"),
  kmsKeyArn: text("arn:aws:kms:us-west-2:111122223333:key/ID"),
  efa: flag(),
};

/** What the properties of `EksWeightsBucketOptions` take. */
export const EKS_WEIGHTS_BUCKET: Shapes = {
  bucket: required(text("my-weights")),
  prefix: text("models"),
  cacheGiB: number(100),
  kmsKeyArn: text("arn:aws:kms:us-west-2:111122223333:key/ID"),
};

/** What the properties of `EksSecretsManagerOptions` take. */
export const EKS_SECRETS_MANAGER: Shapes = {
  secrets: required(list(instance(EksManagedSecret, 'EksManagedSecret.huggingFaceToken("hf-token")'), "secrets")),
  kmsKeyArn: text("arn:aws:kms:us-west-2:111122223333:key/ID"),
  namespace: text("inference", { format: "dns-label" }),
};

/** What the properties of `EksKarpenterOptions` take. */
export const EKS_KARPENTER: Shapes = {
  nodeImage: text("v20260714"),
};

/** What the properties of `EksAutoModeOptions` take. */
export const EKS_AUTO_MODE: Shapes = {
  enabled: flag(),
};

/** What the properties of `EksOwnKeys` take. */
export const EKS_OWN_KEYS: Shapes = {
  disksKeyArn: text("arn:aws:kms:us-west-2:111122223333:key/ID"),
  filesKeyArn: text("arn:aws:kms:us-west-2:111122223333:key/ID"),
  logsKeyArn: text("arn:aws:kms:us-west-2:111122223333:key/ID"),
  secretsKeyArn: text("arn:aws:kms:us-west-2:111122223333:key/ID"),
  podLogsKeyArn: text("arn:aws:kms:us-west-2:111122223333:key/ID"),
  queueKeyArn: text("arn:aws:kms:us-west-2:111122223333:key/ID"),
  backupsKeyArn: text("arn:aws:kms:us-west-2:111122223333:key/ID"),
};

/** What the properties of `EksManagedGrafanaOptions` take. */
export const EKS_MANAGED_GRAFANA: Shapes = {
  adminGroupIds: required(list(text("94482488-3041-7026-18f3-be45837cd0e4"), "texts")),
  viewerGroupIds: list(text("a4e80438-10f1-7061-2e2c-1b5f7a1f4b1d"), "texts"),
};

/** What the properties of `EksManagedPrometheusOptions` take. */
export const EKS_MANAGED_PROMETHEUS: Shapes = {
  retentionDays: number(400, { integer: true, minimum: 1, maximum: 1095 }),
  kmsKeyArn: text("arn:aws:kms:us-west-2:111122223333:key/ID"),
  collectorCidrs: list(text("10.0.0.0/19"), "texts"),
  alertTopicArn: text("arn:aws:sns:us-west-2:111122223333:dynamo-alerts"),
  grafana: object(EKS_MANAGED_GRAFANA, '{ adminGroupIds: ["94482488-3041-7026-18f3-be45837cd0e4"] }'),
};

/** What the properties of `EksBudgetOptions` take. */
export const EKS_BUDGET: Shapes = {
  monthlyUsd: required(number(3000, { integer: true, minimum: 1, maximum: 100000000 })),
  emails: required(list(text("platform@example.com"), "addresses")),
  alertAtPercent: list(number(80), "percentages"),
  forecastAtPercent: list(number(100), "percentages"),
  activateTag: flag(),
  anomalyAboveUsd: number(100, { minimum: 1 }),
};

/** What the properties of `EksHostedZone` take. */
export const EKS_HOSTED_ZONE: Shapes = {
  zoneId: required(text("Z0123456789ABCDEFGHIJ")),
  domain: required(text("models.example.com", { format: "host-name" })),
};

/** What the properties of `EksDnsRecordsOptions` take. */
export const EKS_DNS_RECORDS: Shapes = {
  zones: required(list(object(EKS_HOSTED_ZONE, '{ zoneId: "Z0123456789ABCDEFGHIJ", domain: "models.example.com" }'), "zones")),
  keepRecords: flag(),
};

/** What the properties of `BackupOptions` take. */
export const BACKUP: Shapes = {
  schedule: text("0 3 * * *"),
  keepDays: number(30, { integer: true, minimum: 1, maximum: 3650 }),
  namespaces: list(text("inference"), "texts"),
  secrets: flag(),
};

/** What the properties of `EksFileBackupOptions` take. */
export const EKS_FILE_BACKUP: Shapes = {
  schedule: text("0 3 * * *"),
  keepDays: number(30, { integer: true, minimum: 1, maximum: 3650 }),
  kmsKeyArn: text("arn:aws:kms:us-west-2:111122223333:key/ID"),
  lock: instance(EksBackupLock, "EksBackupLock.GOVERNANCE"),
  restoreTest: flag(),
};

/** What the properties of `EksClusterProps` take. */
export const EKS_CLUSTER: Shapes = {
  availability: instance(Availability, "Availability.HIGH"),
  region: required(text("us-west-2")),
  acceptUnlistedRegion: flag(),
  network: object(EKS_NETWORK, '{ cidr: "10.0.0.0/16" }'),
  existingNetwork: object(EKS_NETWORK_GIVEN, 'EksExistingNetwork.fromIds({ vpcId: "vpc-0123456789abcdef0", subnets: [...] })', { open: true }),
  securityGroups: object(EKS_SECURITY_GROUPS, '{ nodes: ["sg-0123456789abcdef0"] }'),
  gpuPools: required(list(object(EKS_GPU_POOL, '{ name: "l4", machineType: "g6.2xlarge", maxNodes: 2 }'), "pools")),
  systemPool: object(EKS_SYSTEM_POOL, '{ machineType: "m6i.xlarge" }'),
  kubernetesVersion: instance(EksVersion, 'EksVersion.of("1.35")'),
  publicAccessCidrs: list(text("203.0.113.7/32"), "texts"),
  admins: list(text("arn:aws:iam::111122223333:role/platform"), "texts"),
  access: list(instance(EksAccess, 'EksAccess.view("arn:aws:iam::111122223333:role/developers")'), "rights"),
  creatorIsAdmin: flag(),
  permissionsBoundaryArn: text("arn:aws:iam::111122223333:policy/boundary"),
  deletionProtection: flag(),
  logRetentionDays: number(30),
  addOnVersions: object(EKS_ADD_ON_VERSIONS, '{ coreDns: "v1.2.3-eksbuild.1" }'),
  registry: object(EKS_REGISTRY, '{ images: ["preflight"] }'),
  lustre: object(EKS_LUSTRE, "{ capacityGiB: 1200 }"),
  lustreClaims: object(EKS_CLAIMED_LUSTRE, "{ deployment: EksLustreDeployment.SCRATCH }"),
  weightsBucket: object(EKS_WEIGHTS_BUCKET, '{ bucket: "my-weights", prefix: "models" }'),
  secretsManager: object(EKS_SECRETS_MANAGER, '{ secrets: [EksManagedSecret.huggingFaceToken("hf-token")] }'),
  karpenter: object(EKS_KARPENTER, '{ nodeImage: "v20260714" }'),
  nodeRepair: flag(),
  autoMode: object(EKS_AUTO_MODE, "{ enabled: false }"),
  ownKeys: object(EKS_OWN_KEYS, '{ disksKeyArn: "arn:aws:kms:us-west-2:111122223333:key/ID" }'),
  managedPrometheus: object(EKS_MANAGED_PROMETHEUS, "{ retentionDays: 400 }"),
  budget: object(EKS_BUDGET, '{ monthlyUsd: 3000, emails: ["platform@example.com"] }'),
  dnsRecords: object(EKS_DNS_RECORDS, '{ zones: [{ zoneId: "Z0123456789ABCDEFGHIJ", domain: "models.example.com" }] }'),
  backup: object(BACKUP, "{ keepDays: 30 }"),
  fileBackups: object(EKS_FILE_BACKUP, "{ keepDays: 30, restoreTest: true }"),
  tags: map(text("research"), '{ team: "research" }'),
  clusterName: required(text("my-cluster")),
  signIn: object(EKS_SIGN_IN, '{ profile: "platform" }'),
};

/** What the properties of `EksVpcProps` take. */
export const EKS_VPC: Shapes = {
  name: required(text("shared")),
  region: required(text("us-west-2")),
  acceptUnlistedRegion: flag(),
  network: object(EKS_NETWORK, '{ cidr: "10.0.0.0/16" }'),
  tags: map(text("research"), '{ team: "research" }'),
};

/** What the properties of `EksPodRoleOptions` take. */
export const EKS_POD_ROLE: Shapes = {
  namespace: required(text("inference")),
  serviceAccounts: required(list(text("models"), "texts")),
  managedPolicies: list(text("AmazonS3ReadOnlyAccess"), "texts", { unique: true }),
  policyArns: map(text("arn:aws:iam::111122223333:policy/weights"), '{ weights: "arn:aws:iam::111122223333:policy/weights" }'),
  roleName: text("reader"),
};

/** What the properties of `EksClusterAttributes` take. */
export const EKS_CLUSTER_ATTRIBUTES: Shapes = {
  clusterName: required(text("my-cluster")),
  region: required(text("us-west-2")),
  acceptUnlistedRegion: flag(),
  endpoint: required(text("https://0123456789ABCDEF.gr7.us-west-2.eks.amazonaws.com")),
  certificateAuthority: required(text("LS0tLS1CRUdJTi...")),
  gpuPools: required(list(object(GPU_POOL, '{ name: "l4", gpu: "NVIDIA L4", gpusPerNode: 1, ... }'), "pools")),
  storage: required(list(object(STORAGE_OFFER, '{ className: "efs", accessModes: [AccessMode.READ_WRITE_MANY] }'), "storage classes")),
  systemPool: object(NODE_POOL, '{ name: "system", ... }'),
  gpuSoftware: instance(GpuSoftware, "GpuSoftware.DEVICE_PLUGIN"),
};
