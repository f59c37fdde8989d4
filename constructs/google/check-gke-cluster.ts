import { checkBackup } from "../cluster/backup/check-backup";
import { checkHighAvailability } from "./high-availability";
import { checkGkeBudget } from "./budget/budget";
import { checkChannel, checkDiskSize, checkDiskType, checkPorts, checkServiceAccount, checkTier } from "./check-values";
import { MachineNames, checkSystemMachine } from "../core/checks/system-machine";
import { Token } from "../core/framework";
import { checkGpuPoolsGiven } from "../cluster/checks/check-cluster";
import { checkNodeCount, checkRegion, checkUnique } from "../core/checks/checks";
import { checkNodeLabels } from "../cluster/pools/node-labels";
import { Finding } from "../core/problems/problem";
import { besides } from "../core/shape/shape";
import { checkCapacityMatrix } from "./pools/capacity-matrix";
import { checkDomain, checkReservation, checkRunTime, checkSold, checkStartNodes } from "./pools/check-capacity";
import { GKE_LABELS } from "./pools/own-labels";
import { checkGpuDirect, checkGpuNetworks, hasItsDirect } from "./gpu-direct/check-gpu-direct";
import { checkDnsRecords } from "./dns/check-dns-records";
import { checkGateway } from "./exposure/check-gateway";
import { checkBootImage } from "./pools/image-disk";
import { checkWeightsDisk } from "./pools/weights-disk";
import { checkGpuPartition } from "./pools/gpu-partition";
import { checkGpuSharing } from "./pools/gpu-sharing";
import { checkLocalSsd } from "./pools/local-ssd";
import { checkServiceConnect } from "./network/service-connect";
import { checkSecurity } from "./control-plane/security";
import { checkRegistry } from "./registry/check-registry";
import { checkSecretManager } from "./secrets/check-secret-manager";
import { checkEgress } from "./network/check-egress";
import { checkStatedMachine } from "./pools/check-machine";
import regions from "./data/regions.json";
import { checkControlPlaneSubnet } from "./network/control-plane-subnet";
import { GkeExistingNetwork } from "./network/existing-network";
import { GkeClusterProps } from "./gke-cluster-props";
import { gpuMachine, regionsWith } from "./pools/gpu-machine";
import { checkIpRanges, planIpRanges } from "./network/ip-ranges";
import { checkGkeName, checkProjectId } from "./names";
import { GkeGpuPoolOptions, mostNodes, systemPool } from "./pools/node-pools";
import { checkGpuZones } from "./pools/zones/gpu-zones";
import { checkResourceLabels } from "./resource-labels";
import { defaultZones, zoneCount } from "./pools/zones/zones";
import { classOf } from "./pools/compute-class";
import { checkAfterLimits, checkAutoProvisioning } from "./pools/provisioning/check-auto-provisioning";
import { checkComputeClasses } from "./pools/check-compute-classes";
import { checkZone, checkZones } from "./pools/zones/check-zones";
import { checkDiskKey, checkKey } from "./storage/check-disk-key";
import { checkHyperdisks } from "./storage/check-hyperdisk-ml";
import { checkSharedFilestore } from "./storage/check-shared-filestore";
import { checkManagedLustre } from "./storage/check-managed-lustre";
import { checkWeightsBucket } from "./storage/check-weights-bucket";

const REGIONS = regions.map((row) => row.region);

/** https://cloud.google.com/compute/docs/machine-resource: a family, its generation, a kind. */
const GCE_NAMES: MachineNames = {
  form: /^[a-z]+\d[a-z0-9]*(-[a-z0-9]+)+$/,
  example: "e2-standard-4",
  arm: /^(t2a|c4a|n4a)-/,
  gpu: /^(a2|a3|a4|a4x|g2|g4|ct\d\w*|tpu\w*)-/,
  small: /^(e2-(micro|small)|f1-micro|g1-small)$/,
  least: "GKE's own pods and Dynamo's operator need more than the 2 GiB at most and the part of a processor that such a machine has",
};

/** All that is wrong with the properties of a GKE cluster. */
export function checkGkeCluster(props: GkeClusterProps): Finding[] {
  const system = systemPool(props.systemPool);
  const pools = props.gpuPools;
  const at = (index: number): string => `gpuPools[${index}]`;
  const nodes = mostNodes([system, ...pools, ...(props.computeClasses ?? []).flatMap(({ autoProvision }) => autoProvision ?? [])].map((pool) => pool.maxNodes));
  return [
    ...checkRegion({
      property: "region",
      value: props.region,
      known: REGIONS,
      acceptUnlisted: props.acceptUnlistedRegion ?? false,
      noun: "Google Cloud region",
      example: "us-central1",
    }),
    ...(props.project === undefined ? [] : checkProjectId("project", props.project)),
    ...checkGkeName("clusterName", props.clusterName),
    ...checkZones("zones", props.region, props.zones),
    ...checkNetwork(props, nodes),
    ...checkGpuNetworks(props),
    ...checkSharedFilestore(props),
    ...(props.sharedFilestore?.zone === undefined ? [] : checkZone("sharedFilestore.zone", props.region, props.sharedFilestore.zone)),
    ...checkManagedLustre(props),
    ...checkLustreZone(props),
    ...checkWeightsBucket(props),
    ...checkHyperdisks(props),
    ...checkGateway("gateway", props.gateway, props.network?.ranges ?? planIpRanges(props.ipRanges), props.network === undefined),
    ...checkDnsRecords("dnsRecords", props),
    ...(props.controlPlaneAccess?.findings("controlPlaneAccess") ?? []),
    ...checkPorts("webhookPorts", props.webhookPorts),
    ...checkSecretManager("secretManager", props.secretManager),
    ...checkEgress(props),
    ...checkServiceConnect(props),
    ...checkSecurity("security", props.security),
    ...checkRegistry("registry", props.region, props.registry),
    ...checkChannel("releaseChannel", props.releaseChannel),
    ...checkTier("filestoreTier", props.filestoreTier),
    ...checkKey("secretsEncryptionKey", props.region, props.secretsEncryptionKey),
    ...checkDiskKey(props),
    ...checkServiceAccount("impersonateServiceAccount", props.impersonateServiceAccount),
    ...checkResourceLabels("labels", props.labels),
    ...checkHighAvailability(props),
    ...checkBackup("backup", props.backup),
    ...checkGkeBudget("budget", props.budget),
    ...checkGkeName("systemPool.name", system.name),
    ...checkSystemMachine("systemPool.machineType", props.systemPool?.machineType, GCE_NAMES),
    ...checkDiskSize("systemPool.diskSizeGiB", props.systemPool?.diskSizeGiB),
    ...checkNodeCount("systemPool", system),
    ...checkSystemPool("systemPool.maxNodes", system.maxNodes, zoneCount(props.zones)),
    // A class whose pools GKE makes has GPUs too.
    ...checkGpuPoolsGiven("gpuPools", pools.length + (props.computeClasses ?? []).filter(({ autoProvision }) => autoProvision !== undefined).length, ["computeClasses"]),
    ...checkUnique(
      "duplicate-pool-name",
      (index) => (index === 0 ? "systemPool.name" : `${at(index - 1)}.name`),
      [system.name, ...pools.map((pool) => pool.name)],
    ),
    ...checkComputeClasses(props),
    ...checkAutoProvisioning(props),
    ...pools.flatMap((pool, index) => checkGpuPool(at(index), pool, props)),
  ];
}

/** The ranges that we make, or those that are known of a network that is there. */
function checkNetwork({ network, ipRanges, region, multiNetworking, managedLustre }: GkeClusterProps, nodes: number): Finding[] {
  const plan = planIpRanges(ipRanges, multiNetworking, managedLustre !== undefined && network === undefined);
  if (network === undefined) return checkIpRanges("ipRanges", plan, nodes);
  const own = network instanceof GkeExistingNetwork ? network.findings("network", region) : [];
  const unread = (["nodes", "pods", "services"] as const).flatMap((name): Finding[] => {
    const value = ipRanges?.[name];
    if (value === undefined) return [];
    const reason = "the network that is given has its ranges, and no other is made";
    return [{ code: "range-of-the-network", property: `ipRanges.${name}`, value, reason, fix: "leave it out, or leave network out" }];
  });
  const { gpuNetworks } = plan;
  const controlPlane = network.controlPlane === undefined ? plan.controlPlane : undefined;
  const ranges = checkIpRanges("ipRanges", { ...network.ranges, controlPlane, gpuNetworks }, nodes, "network.ranges");
  return besides(own, [...unread, ...ranges, ...checkControlPlaneSubnet(network, ipRanges)]);
}

/**
 * What is wrong with a pool that comes after the others, and with all when it is there too.
 *
 * @param property what stands for the pool
 * @param pools those that the cluster has
 */
export function checkAddedPool(property: string, props: GkeClusterProps, pools: GkeGpuPoolOptions[], pool: GkeGpuPoolOptions): Finding[] {
  const told = checkGkeCluster({ ...props, gpuPools: pools }).map((finding) => `${finding.code} ${finding.property}`);
  const added = `gpuPools[${pools.length}]`;
  const findings = checkGkeCluster({ ...props, gpuPools: [...pools, pool] })
    .filter((finding) => !told.includes(`${finding.code} ${finding.property}`))
    .map((finding) => ({ ...finding, property: finding.property.startsWith(added) ? property + finding.property.slice(added.length) : finding.property }));
  return [...findings, ...checkAfterLimits(`${property}.machineType`, props, pool)];
}

function checkSystemPool(property: string, value: number, zones: number): Finding[] {
  // 0 is refused as such.
  if (Token.isUnresolved(value) || value >= zones || value < 1) return [];
  const reason = `the pool is born with one node in each of its ${zones} zones`;
  return [{ code: "fewer-nodes-than-zones", property, value, reason, fix: `allow ${zones}, or name fewer zones` }];
}

function checkGpuPool(at: string, pool: GkeGpuPoolOptions, props: GkeClusterProps): Finding[] {
  return [
    ...checkGkeName(`${at}.name`, pool.name),
    ...checkNodeCount(at, { minNodes: pool.minNodes ?? 0, maxNodes: pool.maxNodes }),
    ...checkZones(`${at}.zones`, props.region, pool.zones),
    ...checkNodeLabels(`${at}.labels`, pool.labels, GKE_LABELS),
    ...checkDiskSize(`${at}.diskSizeGiB`, pool.diskSizeGiB),
    ...checkDiskType(`${at}.diskType`, pool.diskType, gpuMachine(pool.machineType, pool.accelerator)?.bootDiskType),
    ...checkLocalSsd(`${at}.localSsd`, pool.localSsd, pool.machineType, gpuMachine(pool.machineType, pool.accelerator)),
    ...checkBootImage(`${at}.imageDisk`, pool.imageDisk),
    ...checkWeightsDisk(at, pool, props.gpuPools),
    ...checkGpuPartition(at, pool, gpuMachine(pool.machineType, pool.accelerator)),
    ...checkGpuSharing(at, pool),
    ...checkReservation(at, pool),
    ...checkRunTime(at, pool),
    ...checkStartNodes(at, pool, props.zones ?? defaultZones(props.region)),
    ...checkDomain(at, pool),
    // What a machine's network isn't is told alone.
    ...checkCapacityMatrix(at, hasItsDirect(pool) ? pool : { ...pool, gpuDirect: undefined }, { region: props.region, ofCluster: props.zones, inClass: classOf(pool.name, props.computeClasses) !== undefined }),
    ...checkGpuDirect(at, pool, props),
    ...checkMachine(at, pool, props),
  ];
}

function checkMachine(at: string, pool: GkeGpuPoolOptions, { region, zones }: GkeClusterProps): Finding[] {
  const { machineType: value, accelerator } = pool;
  const property = `${at}.machineType`;
  const machine = gpuMachine(value, accelerator);
  const unknown = checkStatedMachine(at, value, accelerator);
  if (unknown.length > 0 || machine === undefined) return unknown;
  const findings = checkSold(`${at}.capacity`, value, pool.capacity, machine.sold);
  const places = regionsWith(machine.acceleratorType);
  // Who names zones vouches for them, for a region that got the machine after this release.
  if (places !== undefined && (pool.zones ?? zones) === undefined && REGIONS.includes(region) && !places.includes(region)) {
    findings.push({
      code: "machine-type-not-in-region",
      property,
      value,
      reason: `${machine.acceleratorType} isn't known to be in ${region}; it is in ${places.join(", ")}`,
      fix: "pick one of these regions, or name the zones that have the machine",
    });
  }
  // A reservation lies where it lies, and who states the GPUs vouches for them.
  if (accelerator !== undefined || pool.capacity?.kind === "reservation") return findings;
  return [...findings, ...checkGpuZones(at, { region, acceleratorType: machine.acceleratorType, zones: pool.zones, ofCluster: zones })];
}

function checkLustreZone({ managedLustre, region }: GkeClusterProps): Finding[] {
  return managedLustre === undefined ? [] : checkZone("managedLustre.zone", region, managedLustre.zone);
}
