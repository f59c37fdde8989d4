import { checkBackup } from "../cluster/backup/check-backup";
import { checkFileBackup } from "./backup/check-file-backup";
import { checkHighAvailability } from "./high-availability";
import { checkEksBudget } from "./budget/budget";
import { Token } from "../core/framework";
import { Finding } from "../core/problems/problem";
import { checkAutoMode } from "./auto-mode/check-auto-mode";
import { checkNodeRepair } from "./add-ons/node-repair";
import { checkAddOnVersions } from "./add-ons/check-add-on-versions";
import { checkDnsRecords } from "./dns/check-dns-records";
import { checkAccess } from "./identity/check-access";
import { checkAdmins, checkPublicAccess } from "./identity/api-access";
import { checkTagMeaning } from "./check-tags";
import { checkEfaPlugin } from "./pools/efa/check-efa";
import { checkPools } from "./pools/check-pools";
import { checkCaches } from "./registry/check-caches";
import { checkRegistry } from "./registry/check-registry";
import { checkScanning } from "./registry/registry-scanning";
import { EksClusterProps } from "./eks-cluster-props";
import { isAutoMode } from "./karpenter/provisioner";
import { checkKarpenter } from "./karpenter/check-karpenter";
import { checkSignIn } from "./control-plane/check-sign-in";
import { checkOwnKeys } from "./control-plane/check-own-keys";
import { EksVersion, checkVersion } from "./control-plane/kubernetes-version";
import { checkPermissionsBoundary } from "./identity/permissions-boundary";
import { checkManagedPrometheus } from "./monitoring/check-managed-prometheus";
import { checkClusterName } from "./names";
import { checkExistingNetwork } from "./network/check-existing-network";
import { checkFreeAddresses } from "./network/free-addresses";
import { checkNetwork } from "./network/network-plan";
import { checkSecurityGroups } from "./network/security-groups";
import { checkAwsRegion } from "./region";
import { checkSecretsManager } from "./secrets/check-secrets-manager";
import { LustrePlaces, checkClaimedLustre, checkLustre } from "./storage/check-lustre";
import { checkWeightsBucket } from "./storage/check-weights-bucket";
import { checkAwsTags } from "./tags";

/** Days that CloudWatch Logs can keep a group's events (aws_cloudwatch_log_group, retention_in_days; 0 is for ever). */
const RETENTION_DAYS = [
  0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** What methods of a cluster may still mend, after it is made. */
export const MENDABLE = ["no-gpu-pools", "no-admins", "no-karpenter-pools"];

/** All that is wrong with the properties of an EKS cluster. */
export function checkEksCluster(props: EksClusterProps): Finding[] {
  return [
    ...checkAwsRegion("region", props.region, props.acceptUnlistedRegion ?? false),
    ...checkClusterName("clusterName", props.clusterName),
    ...checkVersion("kubernetesVersion", props.kubernetesVersion ?? EksVersion.V1_35),
    ...checkNetworks(props),
    ...checkSecurityGroups(props),
    ...checkPublicAccess("publicAccessCidrs", props.publicAccessCidrs),
    ...checkAdmins("admins", props.admins, props.creatorIsAdmin),
    ...checkAccess("access", props.access, props.admins),
    ...checkPermissionsBoundary("permissionsBoundaryArn", props.permissionsBoundaryArn),
    ...checkSignIn("signIn", props.signIn ?? {}),
    ...checkAwsTags("tags", props.tags),
    ...checkRetention("logRetentionDays", props.logRetentionDays),
    ...checkRegistry("registry", { ...props.registry, clusterName: props.clusterName, region: props.region }),
    ...checkCaches("registry", props),
    ...checkScanning("registry", props),
    ...checkAddOnVersions("addOnVersions", props.addOnVersions),
    ...checkEfaPlugin("addOnVersions.vpcCni", props.gpuPools, props.addOnVersions?.vpcCni),
    ...checkLustre("lustre", props.lustre, lustrePlaces(props)),
    ...checkClaimedLustre("lustreClaims", props.lustreClaims, { ...lustrePlaces(props), nat: props.network?.nat, endpoints: props.network?.moreEndpoints ?? [], autoSystem: isAutoMode(props.systemPool ?? {}) }),
    ...checkOwnKeys("ownKeys", props),
    ...checkWeightsBucket(props),
    ...checkSecretsManager(props),
    ...checkFsxVersion("addOnVersions.fsxCsiDriver", props),
    ...checkHighAvailability(props),
    ...checkBackup("backup", props.backup),
    ...checkDnsRecords("dnsRecords", props),
    ...checkFileBackup("fileBackups", props.fileBackups, props.region),
    ...checkEksBudget("budget", props.budget),
    ...checkManagedPrometheus("managedPrometheus", props.managedPrometheus, props.region),
    ...checkTagMeaning("tags", props.tags),
    ...checkKarpenter(props),
    ...checkAutoMode(props),
    ...checkNodeRepair(props),
    ...checkPools(props.gpuPools, props.systemPool, gpuZonesOf(props)),
  ];
}

/** The names of the cluster's zones, where all are known. */
export function zonesOf({ network, existingNetwork }: EksClusterProps): string[] | undefined {
  const names = existingNetwork?.subnets.map(({ zone }) => zone) ?? network?.availabilityZones;
  return names?.every((name) => name !== undefined) ? names : undefined;
}

/** The names of the zones in which GPU nodes can be, where all are known. */
export function gpuZonesOf(props: EksClusterProps): string[] | undefined {
  const names = props.existingNetwork?.gpuSubnets?.map(({ zone }) => zone);
  if (names === undefined) return zonesOf(props);
  return names.every((name) => name !== undefined) ? names : undefined;
}

/** The zones that each GPU pool names. */
export function zonesOfPools({ gpuPools }: EksClusterProps): (string[] | undefined)[] {
  return gpuPools.map(({ availabilityZones }) => availabilityZones);
}

function lustrePlaces(props: EksClusterProps): LustrePlaces {
  return { region: props.region, zones: zonesOf(props), pools: zonesOfPools(props), gpuPools: props.gpuPools };
}

function checkFsxVersion(property: string, { addOnVersions, lustre, lustreClaims }: EksClusterProps): Finding[] {
  const value = addOnVersions?.fsxCsiDriver;
  if (value === undefined || lustre !== undefined || lustreClaims !== undefined) return [];
  const reason = "without lustre the cluster has no FSx driver";
  return [{ code: "invalid-add-on-version", property, value, reason, fix: "leave it out, or write lustre: { capacityGiB: 1200 }" }];
}

function checkNetworks({ region, network, existingNetwork, ...takers }: EksClusterProps): Finding[] {
  if (existingNetwork === undefined) return checkNetwork("network", region, network);
  const findings = [...checkExistingNetwork("existingNetwork", region, existingNetwork), ...checkFreeAddresses("existingNetwork", existingNetwork, takers)];
  if (network === undefined) return findings;
  const reason = "the cluster stands in existingNetwork; of this nothing is made";
  return [{ code: "two-networks", property: "network", value: network, reason, fix: "leave out one of them" }, ...findings];
}

function checkRetention(property: string, value?: number): Finding[] {
  if (value === undefined || Token.isUnresolved(value) || RETENTION_DAYS.includes(value)) return [];
  const reason = "CloudWatch Logs keeps events for certain numbers of days only";
  const next = RETENTION_DAYS.find((days) => days > value) ?? RETENTION_DAYS[RETENTION_DAYS.length - 1];
  // 0 is for ever, which whoever writes -1 hasn't said.
  const fix = next > 1 ? `use ${next}` : "use 1 or more, such as 30; left out, nothing expires";
  return [{ code: "invalid-log-retention", property, value, reason, fix }];
}
