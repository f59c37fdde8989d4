import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import table from "../data/auto-mode.json";
import { EksClusterProps } from "../eks-cluster-props";
import { isAutoMode, isByLoad, isKarpenter } from "../karpenter/provisioner";
import { gpuMachine } from "../pools/gpu-machine";
import { EksGpuPoolOptions, EksSystemPoolOptions } from "../pools/pool-options";

/** What a pool of Auto Mode's can't have, which AWS decides by itself there, and why. */
const DECIDED: readonly { readonly option: keyof EksGpuPoolOptions; readonly reason: string }[] = [
  { option: "fastImagePull", reason: "Auto Mode's nodes take no configuration of nodeadm's, and no user data at all: how images are pulled is its own" },
  { option: "hugePages", reason: "AWS doesn't say whether Auto Mode's image reserves huge pages, and a pod that asks for some waits for ever where there are none" },
];

/** What is said of a node that Auto Mode configures, by whatever value. */
const OF_THE_NODE: readonly { readonly option: keyof EksGpuPoolOptions; readonly reason: string }[] = [
  { option: "nodeImage", reason: "Auto Mode picks the image, and renews it weekly" },
  { option: "imageSnapshotId", reason: "Auto Mode's nodes have a disk that AWS fills" },
  { option: "systemReserved", reason: "Auto Mode's nodes take no configuration of the kubelet" },
];

/** Of a managed group of system nodes, and of nothing that EKS's own NodePools have. */
const OF_A_GROUP: readonly (keyof EksSystemPoolOptions)[] = ["name", "machineType", "minNodes", "maxNodes", "desiredNodes", "diskSizeGiB"];

/** What Auto Mode would refuse of a pool, or does by itself. */
export function checkAutoPool(at: string, pool: EksGpuPoolOptions): Finding[] {
  if (!isAutoMode(pool)) return [];
  const decided = DECIDED.flatMap(({ option, reason }): Finding[] => {
    if (pool[option] !== true) return [];
    return [{ code: "auto-mode-decides", property: `${at}.${option}`, value: true, reason, fix: "leave it out, or write provisioner: EksProvisioner.KARPENTER" }];
  });
  const given = OF_THE_NODE.filter(({ option }) => pool[option] !== undefined).map(({ option, reason }): Finding => {
    return { code: "auto-mode-decides", property: `${at}.${option}`, value: pool[option], reason, fix: "leave it out, or take a managed group" };
  });
  return [...decided, ...given, ...checkDisk(at, pool), ...checkFamilies(at, pool)];
}

function checkDisk(at: string, { instanceStore, diskSizeGiB, diskThroughputMiBps, diskIops }: EksGpuPoolOptions): Finding[] {
  if (instanceStore !== true) return [];
  return Object.entries({ diskSizeGiB, diskThroughputMiBps, diskIops }).flatMap(([option, value]): Finding[] => {
    if (value === undefined) return [];
    const reason = "with the machine's own disks Auto Mode makes a small volume beside them, and puts images and pods onto the disks";
    return [{ code: "auto-mode-decides", property: `${at}.${option}`, value, reason, fix: "leave out one of them" }];
  });
}

function checkFamilies(at: string, { machineType, machine, moreMachineTypes = [] }: EksGpuPoolOptions): Finding[] {
  const types = [
    { property: `${at}.machineType`, value: machineType, stated: machine },
    ...moreMachineTypes.map((value, index) => ({ property: `${at}.moreMachineTypes[${index}]`, value, stated: undefined })),
  ];
  return types.flatMap(({ property, value, stated }): Finding[] => {
    // One that isn't known is told of already.
    if (Token.isUnresolved(value) || gpuMachine(value, stated) === undefined || table.families.includes(value.split(".")[0])) return [];
    const reason = `Auto Mode makes machines of ${table.families.join(", ")}, among those with NVIDIA's GPUs`;
    return [{ code: "not-of-auto-mode", property, value, reason, fix: "pick one of these, or write provisioner: EksProvisioner.KARPENTER" }];
  });
}

/** What of a cluster doesn't go with Auto Mode, where a pool asks for it. */
export function checkAutoMode(props: EksClusterProps): Finding[] {
  const { gpuPools, systemPool, autoMode, region } = props;
  const auto = gpuPools.some(isAutoMode) || isAutoMode(systemPool ?? {});
  const findings = checkSystem(systemPool, gpuPools);
  if (!auto) return findings;
  if (autoMode?.enabled === false) findings.push(turnedOff("autoMode.enabled"));
  if (table.regionsWithout.includes(region)) {
    findings.push({ code: "auto-mode-region", property: "region", value: region, reason: "EKS has no Auto Mode there", fix: "take another region, or write provisioner: EksProvisioner.KARPENTER" });
  }
  return [...findings, ...checkKinds(gpuPools)];
}

/** A pool that is added to others. */
export function checkAddedToAutoMode(at: string, pool: EksGpuPoolOptions, { gpuPools, systemPool, autoMode }: EksClusterProps): Finding[] {
  const before = [...gpuPools, systemPool ?? {}];
  const quarrels = (isKarpenter(pool) && before.some(isAutoMode)) || (isAutoMode(pool) && before.some(isKarpenter));
  const beside = quarrels ? [twoKinds(`${at}.provisioner`, pool)] : [];
  const off = isAutoMode(pool) && autoMode?.enabled === false ? [turnedOff("autoMode.enabled")] : [];
  return [...beside, ...off, ...checkGroup(`${at}.provisioner`, pool, systemPool)];
}

/** Both read objects of the same kinds, which EKS makes for Auto Mode and Karpenter's chart for Karpenter. */
function checkKinds(gpuPools: readonly EksGpuPoolOptions[]): Finding[] {
  return gpuPools.flatMap((pool, index) => (isKarpenter(pool) ? [twoKinds(`gpuPools[${index}].provisioner`, pool)] : []));
}

function twoKinds(property: string, { provisioner }: EksGpuPoolOptions): Finding {
  const reason = "Auto Mode brings the kinds NodePool and NodeClaim itself: Karpenter's chart, which brings them too, finds them there as nobody's, and isn't installed";
  return { code: "karpenter-beside-auto-mode", property, value: provisioner?.kind, reason, fix: "let one of the two make all nodes that come by load; managed groups go beside either" };
}

function turnedOff(property: string): Finding {
  return { code: "auto-mode-off", property, value: false, reason: "a pool's nodes are made by Auto Mode", fix: "take the pools of Auto Mode away first, or leave it out" };
}

function checkGroup(property: string, pool: EksGpuPoolOptions, system: EksSystemPoolOptions = {}): Finding[] {
  if (!isAutoMode(system) || isByLoad(pool)) return [];
  const reason = "all else is Auto Mode's, so the cluster has no network plugin, proxy, DNS and identity agent of the kind that a managed group's nodes need";
  return [{ code: "group-beside-auto-mode", property, value: pool.provisioner?.kind, reason, fix: "write provisioner: EksProvisioner.AUTO_MODE, or leave out systemPool.provisioner" }];
}

function checkSystem(system: EksSystemPoolOptions | undefined, gpuPools: readonly EksGpuPoolOptions[]): Finding[] {
  if (system?.provisioner === undefined) return [];
  const value = system.provisioner.kind;
  const property = "systemPool.provisioner";
  if (isKarpenter(system)) {
    const reason = "Karpenter's own controller runs on the system pool, and can't make the node that it needs";
    return [{ code: "system-pool-provisioner", property, value, reason, fix: "leave it out, or write EksProvisioner.AUTO_MODE" }];
  }
  if (!isAutoMode(system)) return [];
  const given = OF_A_GROUP.filter((option) => system[option] !== undefined).map((option): Finding => {
    const reason = "the nodes are of EKS's own NodePools (general-purpose and system), of which nothing can be changed";
    return { code: "auto-mode-decides", property: `systemPool.${option}`, value: system[option], reason, fix: "leave it out, or leave out systemPool.provisioner for a managed group" };
  });
  return [...given, ...gpuPools.flatMap((pool, index) => checkGroup(`gpuPools[${index}].provisioner`, pool, system))];
}
