import { Token } from "../../core/framework";
import { checkUnique, nearest } from "../../core/checks/checks";
import { Finding } from "../../core/problems/problem";
import { GkeClusterProps } from "../gke-cluster-props";
import { checkGkeName } from "../names";
import { GkeAutoProvisionOptions } from "./provisioning/auto-provisioning-options";
import { COMPUTE_CLASS, GkeComputeClassOptions } from "./compute-class";
import { refusedCell } from "./capacity-matrix";
import { GkeGpuPoolOptions } from "./node-pools";

/** Names that GKE's own classes have (https://cloud.google.com/kubernetes-engine/docs/concepts/compute-classes). */
const TAKEN = ["accelerator", "autopilot", "autopilot-spot", "balanced", "general-purpose", "performance", "scale-out"];

/** What is wrong with the classes of a cluster's pools. */
export function checkComputeClasses({ computeClasses: classes = [], gpuPools, systemPool }: GkeClusterProps): Finding[] {
  const at = (index: number): string => `computeClasses[${index}]`;
  const names = [systemPool?.name ?? "system", ...gpuPools.map(({ name }) => name)];
  return [
    ...checkUnique("duplicate-pool-name", (index) => (index < names.length ? `gpuPools[${index - 1}].name` : `${at(index - names.length)}.name`), [...names, ...classes.map(({ name }) => name)]).filter(({ property }) => property.startsWith("computeClasses")),
    ...classes.flatMap((one, index) => [...checkName(`${at(index)}.name`, one.name), ...checkPools(at(index), one, gpuPools, classes.slice(0, index))]),
  ];
}

function checkName(property: string, value: string): Finding[] {
  if (Token.isUnresolved(value)) return [{ code: "invalid-name", property, value, reason: "nodes are told by it, and so it must be written out", fix: 'write it like "l4"' }];
  if (!TAKEN.includes(value)) return checkGkeName(property, value);
  return [{ code: "compute-class-taken", property, value, reason: "a class of GKE's own has this name", fix: `write it like "gpu-${value}"` }];
}

function checkPools(at: string, { pools: named = [], autoProvision }: GkeComputeClassOptions, gpuPools: readonly GkeGpuPoolOptions[], before: readonly GkeComputeClassOptions[]): Finding[] {
  const property = `${at}.pools`;
  if (autoProvision !== undefined && named.length === 0) return [];
  if (autoProvision === undefined && named.length < 2) return [{ code: "compute-class-of-one", property, value: named, reason: "a class says which pool comes after which, and one pool has nothing to come after", fix: "name two pools or more, or leave the class out; or have GKE make its pools (autoProvision)", alsoReads: [`${at}.autoProvision`] }];
  const unknown = named.flatMap((value, index): Finding[] => {
    if (gpuPools.some(({ name }) => name === value)) return [];
    const near = nearest(value, gpuPools.map(({ name }) => name));
    const fix = near === undefined ? `name some of ${gpuPools.map(({ name }) => name).join(", ")}` : `did you mean "${near}"?`;
    return [{ code: "compute-class-pool", property: `${property}[${index}]`, value, reason: "gpuPools has no pool of this name", fix }];
  });
  const twice = named.flatMap((value, index): Finding[] => {
    const other = before.find(({ pools = [] }) => pools.includes(value));
    if (other === undefined && named.indexOf(value) === index) return [];
    return [{ code: "compute-class-pool", property: `${property}[${index}]`, value, reason: other === undefined ? "the class has this pool already" : `this pool is of class ${other.name}, and a node is of one`, fix: "leave one of them out" }];
  });
  const members = named.flatMap((name) => gpuPools.find((pool) => pool.name === name) ?? []);
  const labelled = members.filter(({ labels }) => labels?.[COMPUTE_CLASS] !== undefined).map(({ labels }): Finding => {
    const index = gpuPools.findIndex((pool) => pool.labels === labels);
    const reason = "this label is taken: it holds the name of the pool's class";
    return { code: "reserved-label", property: `gpuPools[${index}].labels["${COMPUTE_CLASS}"]`, value: labels?.[COMPUTE_CLASS], reason, fix: "leave it out" };
  });
  return [...unknown, ...twice, ...labelled, ...(unknown.length > 0 ? [] : checkMembers(property, autoProvision === undefined ? members : [...members, asPool(autoProvision)]))];
}

/** A pool that GKE makes, as it stands beside those that are named: its GPUs are whole, and its nodes have no disk of weights. */
function asPool({ machineType, maxNodes }: GkeAutoProvisionOptions): GkeGpuPoolOptions {
  return { name: "", machineType, maxNodes };
}

/** Machines that can stand in for each other: a model is planned for one kind. */
function checkMembers(property: string, members: readonly GkeGpuPoolOptions[]): Finding[] {
  const machines = [...new Set(members.map(({ machineType }) => machineType).filter((one) => !Token.isUnresolved(one)))];
  const cuts = [...new Set(members.map(({ gpuPartition }) => gpuPartition ?? "whole"))];
  const shares = [...new Set(members.map(({ gpuSharing }) => gpuSharing === undefined ? 1 : `${gpuSharing.strategy} ${gpuSharing.clients}`))];
  const disks = [...new Set(members.map(({ weightsDisk }) => weightsDisk?.image ?? "none"))];
  const direct = members.filter(({ gpuDirect }) => gpuDirect !== undefined).map(({ name }) => name);
  return [
    ...(machines.length < 2 ? [] : [{ code: "compute-class-machines" as const, property, value: machines, reason: "a model is planned for the GPUs of one machine, and these pools have several", fix: "keep to pools of one machine type" }]),
    ...(cuts.length < 2 ? [] : [{ code: "compute-class-machines" as const, property, value: cuts, reason: "a model is planned for whole GPUs or for slices of one size, and these pools have several", fix: "keep to pools whose gpuPartition is the same" }]),
    ...(shares.length < 2 ? [] : [{ code: "compute-class-machines" as const, property, value: shares, reason: "a model is planned for whole GPUs or for as many pods on each, and these pools have both", fix: "keep to pools whose gpuSharing is the same" }]),
    ...(disks.length < 2 ? [] : [{ code: "compute-class-disks" as const, property, value: disks, reason: "a model finds its weights on every node of a class or on none, and these pools have several disks of them", fix: "keep to pools whose weightsDisk is the same" }]),
    ...(direct.length === 0 ? [] : [{ ...refusedCell("rdma", "class")!, property, value: direct }]),
  ];
}
