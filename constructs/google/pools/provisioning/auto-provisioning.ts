import { Token } from "../../../core/framework";
import { Capacity } from "../../../cluster/pools/capacity";
import { Fabric } from "../../../cluster/pools/fabric";
import { GPU_POOL_LABEL, GpuPool } from "../../../cluster/pools/node-pool";
import { ContainerClusterClusterAutoscaling } from "../../bindings";
import { ClassRules, GkeAutoProvisionOptions, GkeAutoProvisioningOptions } from "./auto-provisioning-options";
import { COMPUTE_CLASS, GkeComputeClassOptions, classTaints } from "../compute-class";
import { GpuMachine, gpuMachine } from "../gpu-machine";
import { NODE_DEFAULTS } from "../node-defaults";
import { GkeGpuPoolOptions, gpuPool } from "../node-pools";

/** What `clusterAutoscaling` reads of a cluster's properties. */
export interface AutoProvisioned {
  readonly autoProvisioning?: GkeAutoProvisioningOptions;
  readonly computeClasses?: GkeComputeClassOptions[];
  readonly gpuPools: GkeGpuPoolOptions[];
  readonly diskEncryptionKey?: string;
}

/** Whether there is one: of what was refused in a list nothing is left. */
export function isCapacity(capacity: Capacity | undefined): capacity is Capacity {
  return capacity !== undefined;
}

/** A class' own pool options, as if somebody had written the pool. */
export function autoPoolOptions(name: string, { machineType, maxNodes, zones, capacities: given = [Capacity.ON_DEMAND] }: GkeAutoProvisionOptions): GkeGpuPoolOptions {
  const capacities = given.filter(isCapacity);
  // What must be borne of one must be borne of all.
  return { name, machineType, maxNodes, zones, capacity: capacities.find(({ interruptible }) => interruptible) ?? capacities[0] };
}

/** A class whose pools GKE makes, as the scheduler sees it. */
export function autoPool(name: string, options: GkeAutoProvisionOptions, machine: GpuMachine): GpuPool {
  const pool = gpuPool(autoPoolOptions(name, options), machine);
  return {
    ...pool,
    labels: { [GPU_POOL_LABEL]: name, "cloud.google.com/gke-accelerator": machine.acceleratorType, [COMPUTE_CLASS]: name },
    nodeSelector: { [COMPUTE_CLASS]: name },
    // GKE taints such nodes with their class.
    taints: [...pool.taints, ...classTaints(name)],
    fabric: Fabric.NONE,
  };
}

/** The rules of a class whose pools GKE makes: the machine in each way that it is had; the driver, which would be GKE's default; the nodes' own account. */
export function classRules(name: string, options: GkeAutoProvisionOptions, machine: GpuMachine, nodes: { readonly serviceAccount: string; readonly zones?: string[]; readonly diskKey?: string }): ClassRules {
  const zones = options.zones ?? nodes.zones;
  const storage = { bootDiskSize: options.diskSizeGiB ?? DISK_GIB, ...(machine.bootDiskType === undefined ? {} : { bootDiskType: machine.bootDiskType }), ...(nodes.diskKey === undefined ? {} : { bootDiskKMSKey: nodes.diskKey }) };
  return {
    priorities: (options.capacities ?? [Capacity.ON_DEMAND]).filter(isCapacity).map((capacity) => ({
      machineType: options.machineType,
      ...wayOf(capacity),
      gpu: { type: machine.acceleratorType, count: machine.gpusPerNode, driverVersion: "latest" },
      ...(zones === undefined ? {} : { location: { zones, locationPolicy: "ANY" } }),
      storage,
    })),
    nodePoolConfig: { imageType: "cos_containerd", serviceAccount: nodes.serviceAccount, nodeLabels: { [GPU_POOL_LABEL]: name }, gvnic: { enabled: true } },
  };
}

function wayOf({ kind, longestHours = 168 }: Capacity): object {
  if (kind === "flex-start") return { spot: false, flexStart: { enabled: true }, maxRunDurationSeconds: longestHours * 3600 };
  return { spot: kind === "spot" };
}

const DISK_GIB = 200;

/**
 * What GKE may make by itself in a cluster, and of what kind: with the nodes' own account, private like the cluster, shielded. Nothing is said where nobody
 * asks; the provider then keeps what there was.
 */
export function clusterAutoscaling({ autoProvisioning, computeClasses = [], gpuPools, diskEncryptionKey }: AutoProvisioned, serviceAccount: string, zones?: string[]): ContainerClusterClusterAutoscaling | undefined {
  if (autoProvisioning === undefined) return undefined;
  if (autoProvisioning.enabled === false) return { enabled: false };
  return {
    enabled: true,
    autoProvisioningLocations: zones,
    resourceLimits: [
      { resourceType: "cpu", maximum: autoProvisioning.maxCpus },
      { resourceType: "memory", maximum: autoProvisioning.maxMemoryGiB },
      ...Object.entries(gpuLimits(computeClasses, gpuPools)).map(([resourceType, maximum]) => ({ resourceType, maximum })),
    ],
    autoProvisioningDefaults: {
      serviceAccount,
      oauthScopes: NODE_DEFAULTS.oauthScopes,
      imageType: NODE_DEFAULTS.imageType,
      diskSize: DISK_GIB,
      diskType: "pd-balanced",
      bootDiskKmsKey: diskEncryptionKey,
      shieldedInstanceConfig: NODE_DEFAULTS.shieldedInstanceConfig,
      management: { autoRepair: true, autoUpgrade: true },
      // A spare GPU is rarely in the quota: one goes before the new one comes, as in pools that are named.
      upgradeSettings: { strategy: "SURGE", maxSurge: 0, maxUnavailable: 1 },
    },
  };
}

/** GPUs of each kind that a class may bring, with those that other pools may have: Google counts all of a cluster. */
function gpuLimits(classes: readonly GkeComputeClassOptions[], gpuPools: readonly GkeGpuPoolOptions[]): { [type: string]: number } {
  const gpus = ({ machineType, maxNodes, accelerator }: Pick<GkeGpuPoolOptions, "machineType" | "maxNodes" | "accelerator">): [string, GpusOfPool][] => {
    const machine = gpuMachine(machineType, accelerator);
    return machine === undefined ? [] : [[machine.acceleratorType, { gpusPerNode: machine.gpusPerNode, maxNodes }]];
  };
  const made = classes.flatMap(({ autoProvision }) => (autoProvision === undefined ? [] : gpus(autoProvision)));
  const kinds = new Set(made.map(([type]) => type));
  const all = [...made, ...gpuPools.flatMap(gpus)];
  return Object.fromEntries([...kinds].sort().map((kind) => [kind, total(all.flatMap(([type, pool]) => (type === kind ? [pool] : [])))]));
}

interface GpusOfPool {
  readonly gpusPerNode: number;
  readonly maxNodes: number;
}

/** A number that is known only at apply isn't one to count with here. */
function total(pools: readonly GpusOfPool[]): number {
  if (!pools.some(({ maxNodes }) => Token.isUnresolved(maxNodes))) return pools.reduce((sum, { gpusPerNode, maxNodes }) => sum + gpusPerNode * maxNodes, 0);
  return Token.asNumber(`\${${pools.map(({ gpusPerNode, maxNodes }) => `${Token.isUnresolved(maxNodes) ? Token.asString(maxNodes) : maxNodes} * ${gpusPerNode}`).join(" + ")}}`);
}
