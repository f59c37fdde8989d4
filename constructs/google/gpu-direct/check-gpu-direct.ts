import { Token } from "../../core/framework";
import { parseExactCidr } from "../../core/forms/cidr";
import { Finding } from "../../core/problems/problem";
import { GkeClusterProps } from "../gke-cluster-props";
import { planIpRanges } from "../network/ip-ranges";
import { GkeGpuPoolOptions } from "../pools/node-pools";
import { defaultZones } from "../pools/zones/zones";
import { GpuDirect, gpuNetworkOf, machinesWith } from "./gpu-direct";
import { isZoneOf, kindOfNetworks } from "./gpu-networks";
import { GPU_SUBNET_BITS } from "./zone-networks";

/** What GPUDirect needs of a pool and of its cluster. */
export function checkGpuDirect(at: string, pool: GkeGpuPoolOptions, cluster: GkeClusterProps): Finding[] {
  const { gpuDirect } = pool;
  if (gpuDirect === undefined) return [];
  const property = `${at}.gpuDirect`;
  const value = gpuDirect.kind;
  const machine = checkMachine(property, pool, gpuDirect);
  if (machine.length > 0) return machine;
  const findings: Finding[] = [];
  if (cluster.multiNetworking !== true && !Token.isUnresolved(cluster.multiNetworking)) {
    const interfaces = gpuNetworkOf(pool.machineType)?.interfaces ?? 8;
    const count = ["four", "five", "six", "seven", "eight", "nine"][interfaces + (value === GpuDirect.TCPXO.kind ? 0 : 1) - 4];
    const reason = `its nodes have ${count} networks beside the cluster's, and GKE gives nodes more than one only where the cluster says so`;
    findings.push({ code: "gpudirect-without-multi-networking", property, value, reason, fix: "set multiNetworking: true for the cluster" });
  }
  const project = cluster.network?.networkProject;
  if (project !== undefined) {
    const reason =
      "all of a node's networks must be of one project (https://cloud.google.com/kubernetes-engine/docs/how-to/setup-multinetwork-support-for-pods), " +
      "and those of GPUs would be of the cluster's";
    findings.push({ code: "gpudirect-shared-vpc", property, value, reason, fix: "leave network out, or name a VPC of the cluster's own project" });
  }
  return [...findings, ...checkPlace(at, pool, cluster), ...checkOneKind(property, pool, cluster)];
}

/** Whether a pool's GPUDirect is its machine's, or that is known only at apply. */
export function hasItsDirect({ machineType, gpuDirect }: GkeGpuPoolOptions): boolean {
  if (gpuDirect === undefined || Token.isUnresolved(machineType)) return true;
  const known = gpuNetworkOf(machineType);
  return known !== undefined && known.missing === undefined && known.fabric === gpuDirect.fabric;
}

/** A zone's addresses are for networks of one kind. */
function checkOneKind(property: string, pool: GkeGpuPoolOptions, { region, zones, gpuPools }: GkeClusterProps): Finding[] {
  const zoneOf = (one: GkeGpuPoolOptions): string | undefined => (one.zones ?? zones ?? defaultZones(region))?.[0];
  const kindOf = ({ gpuDirect, machineType }: GkeGpuPoolOptions): string => (gpuDirect === undefined ? "" : kindOfNetworks(gpuDirect, gpuNetworkOf(machineType)));
  const before = gpuPools.slice(0, gpuPools.indexOf(pool));
  const other = before.find((one) => one.gpuDirect instanceof GpuDirect && kindOf(one) !== kindOf(pool) && zoneOf(one) === zoneOf(pool));
  if (other === undefined) return [];
  const reason = `pool ${other.name} has ${kindOf(other)} in the same zone, whose part of ipRanges.gpuNetworks is for networks of one kind`;
  return [{ code: "gpudirect-two-kinds", property, value: pool.gpuDirect?.kind, reason, fix: "put it in another zone, or leave one of them out" }];
}

function checkMachine(property: string, pool: GkeGpuPoolOptions, gpuDirect: GpuDirect): Finding[] {
  if (hasItsDirect(pool)) return [];
  const { machineType, accelerator } = pool;
  const known = gpuNetworkOf(machineType);
  const value = gpuDirect.kind;
  if (value === GpuDirect.NVLINK.kind) {
    const reason = "memory of GPUs on other nodes is opened over NVLink to the pods of a compute domain of NVIDIA's DRA driver, one to a worker, which isn't made here";
    return [{ code: "gpudirect-not-on-machine", property, value, reason, fix: "write GpuDirect.RDMA, which goes between A4X's nodes too, with compactPlacement: true for those of one rack" }];
  }
  const others = machinesWith(gpuDirect);
  const fix = others.length === 0 ? `leave it out, or take ${machinesWith(GpuDirect.TCPXO).join(" or ")} with GpuDirect.TCPXO` : `leave it out, or take ${others.join(" or ")}`;
  const stated = accelerator === undefined ? "" : ", and what GPUs are stated for it says nothing of its network";
  if (known !== undefined && known.missing === undefined) {
    const other = Object.entries({ RDMA: GpuDirect.RDMA, TCPXO: GpuDirect.TCPXO }).find(([, one]) => one.fabric === known.fabric)?.[0];
    return [{ code: "gpudirect-not-on-machine", property, value, reason: `a ${machineType} has ${known.fabric}`, fix: `write GpuDirect.${other}, ${fix}` }];
  }
  const reason = known?.missing ?? `a ${machineType} isn't known to have it${stated}`;
  return [{ code: "gpudirect-not-on-machine", property, value, reason, fix, alsoReads: [property.replace(/gpuDirect$/, "machineType")] }];
}

/** A zone and a region that are written out: the networks are named by them. How many zones, and where in them, is told with what goes with a capacity. */
function checkPlace(at: string, pool: GkeGpuPoolOptions, { region, zones }: GkeClusterProps): Finding[] {
  const placed = pool.zones ?? zones;
  if (placed === undefined || placed.length !== 1 || (!Token.isUnresolved(placed[0]) && !Token.isUnresolved(region))) return [];
  const fix = `write zones: ["${region === "" || Token.isUnresolved(region) ? "us-central1" : region}-b"], the one zone of the pool`;
  return [{ code: "gpudirect-zones", property: `${at}.zones`, value: placed, reason: "the networks of GPUs are named by their zone, which must be written out", fix }];
}

/** The addresses of the GPUs' networks: of use, and enough. Whether they are a range of their own is told with the others'. */
export function checkGpuNetworks({ multiNetworking, ipRanges, gpuPools, region, zones }: GkeClusterProps): Finding[] {
  const property = "ipRanges.gpuNetworks";
  const given = ipRanges?.gpuNetworks;
  if (multiNetworking !== true) {
    if (given === undefined || Token.isUnresolved(multiNetworking)) return [];
    return [{ code: "gpu-networks-unused", property, value: given, reason: "without multiNetworking nodes have the cluster's network only", fix: "leave it out, or set multiNetworking: true" }];
  }
  const text = planIpRanges(ipRanges, true).gpuNetworks ?? "";
  const block = Token.isUnresolved(text) ? undefined : parseExactCidr(text);
  if (block === undefined) return [];
  const needed = mostInZone(gpuPools, (pool) => pool.zones ?? zones ?? defaultZones(region) ?? [], region);
  // Google keeps four addresses of each subnet, and makes none smaller than eight.
  const held = 2 ** (32 - block.prefix - GPU_SUBNET_BITS) - 4;
  if (held >= Math.max(needed, 4)) return [];
  const prefix = 32 - GPU_SUBNET_BITS - Math.ceil(Math.log2(Math.max(needed, 4) + 4));
  const reason = `a zone's part of it holds ${Math.max(0, Math.floor(held))} nodes, and its pools with GPUDirect can have ${needed} at once`;
  return [{ code: "cidr-too-small", property, value: text, reason, fix: `give it a /${prefix} or larger` }];
}

function mostInZone(pools: GkeGpuPoolOptions[], zonesOf: (pool: GkeGpuPoolOptions) => string[], region: string): number {
  const nodes = new Map<string, number>();
  for (const pool of pools) {
    const [zone, ...more] = zonesOf(pool);
    const counted = pool.gpuDirect !== undefined && more.length === 0 && zone !== undefined && isZoneOf(zone, region) && Number.isInteger(pool.maxNodes);
    if (counted) nodes.set(zone, (nodes.get(zone) ?? 0) + pool.maxNodes);
  }
  return Math.max(0, ...nodes.values());
}
