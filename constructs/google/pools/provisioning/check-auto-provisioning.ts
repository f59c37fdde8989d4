import { anyLate } from "../../../core/late/any-late";
import { Capacity } from "../../../cluster/pools/capacity";
import { checkNodeCount } from "../../../core/checks/checks";
import { Finding } from "../../../core/problems/problem";
import { findMachine } from "../../../../inference-runtime/planner/gpu";
import { checkDiskSize } from "../../check-values";
import { GkeClusterProps } from "../../gke-cluster-props";
import { isCapacity } from "./auto-provisioning";
import { GkeAutoProvisionOptions } from "./auto-provisioning-options";
import { refusedCell } from "../capacity-matrix";
import { checkSold } from "../check-capacity";
import { checkStatedMachine } from "../check-machine";
import { checkZones } from "../zones/check-zones";
import { gpuMachine } from "../gpu-machine";
import { checkGpuZones } from "../zones/gpu-zones";
import { GkeGpuPoolOptions } from "../node-pools";

/** What is wrong with classes whose pools GKE makes, and with how far it may go. */
export function checkAutoProvisioning(props: GkeClusterProps): Finding[] {
  const { computeClasses = [], autoProvisioning } = props;
  const made = computeClasses.flatMap(({ autoProvision }, index) => (autoProvision === undefined ? [] : [{ at: `computeClasses[${index}].autoProvision`, autoProvision }]));
  const off = autoProvisioning === undefined || autoProvisioning.enabled === false;
  return [
    ...(off ? made.slice(0, 1).map(({ at, autoProvision }): Finding => ({ code: "auto-provisioning-off", property: at, value: autoProvision.machineType, reason: "GKE makes pools by itself only within limits that the cluster has", fix: "write autoProvisioning: { maxCpus: 200, maxMemoryGiB: 1000 } of the cluster" })) : []),
    ...(!off && made.length === 0 ? [{ code: "auto-provisioning-unused" as const, property: "autoProvisioning", value: autoProvisioning, reason: "no class asks for it, and GKE would make nodes for whatever pod has no place", fix: "leave it out, or write false at enabled where it was on; or give a class autoProvision" }] : []),
    ...made.flatMap(({ at, autoProvision }) => checkMade(at, autoProvision, props)),
    ...(off ? [] : checkLimits(made.map(({ autoProvision }) => autoProvision), props)),
  ];
}

function checkMade(at: string, made: GkeAutoProvisionOptions, { region, zones }: GkeClusterProps): Finding[] {
  const { machineType, maxNodes, capacities = [Capacity.ON_DEMAND], diskSizeGiB } = made;
  const machine = gpuMachine(machineType);
  const acceleratorType = machine?.acceleratorType;
  return [
    ...checkNodeCount(at, { minNodes: 0, maxNodes }),
    ...checkZones(`${at}.zones`, region, made.zones),
    ...checkDiskSize(`${at}.diskSizeGiB`, diskSizeGiB),
    ...(capacities.length === 0 ? [{ code: "auto-provision-capacity" as const, property: `${at}.capacities`, value: capacities, reason: "a machine is had in one way at least", fix: "leave it out, or write [Capacity.SPOT]" }] : []),
    ...capacities.flatMap((capacity, index) => (isCapacity(capacity) ? checkWay(`${at}.capacities[${index}]`, capacity, capacities.slice(0, index).filter(isCapacity), machineType, machine?.sold ?? []) : [])),
    ...(machine === undefined ? checkUnknown(at, machineType) : acceleratorType === undefined ? [] : checkGpuZones(at, { region, acceleratorType, zones: made.zones, ofCluster: zones })),
  ];
}

/** A machine that isn't known: of one that nobody planned no pool is made. */
function checkUnknown(at: string, machineType: string): Finding[] {
  return checkStatedMachine(at, machineType).map((finding) => ({ ...finding, fix: finding.fix.replace(/If it is right, .*$/, "If it is right, name a pool of it in gpuPools, with its accelerator").replace(/; or who has seen one .*$/, "; or name a pool of it in gpuPools, with its accelerator") }));
}

function checkWay(property: string, capacity: Capacity, before: readonly Capacity[], machineType: string, sold: string[]): Finding[] {
  const { kind, longestHours } = capacity;
  const refused = refusedCell(kind, "made");
  if (refused !== undefined) return [{ ...refused, property, value: kind }];
  if (before.some((other) => other.kind === kind)) return [{ code: "auto-provision-capacity", property, value: kind, reason: "the class asks in this way already", fix: "leave one of them out" }];
  if (longestHours !== undefined && !(Number.isInteger(longestHours) && longestHours >= 1 && longestHours <= 168)) {
    return [{ code: "invalid-run-time", property, value: longestHours, reason: "a flex-start node runs for a whole number of hours, 168 at most", fix: "write Capacity.flexStart(168), or less" }];
  }
  return checkSold(property, machineType, capacity, sold);
}

/** Limits within which what is promised has no room: GKE counts all nodes of the cluster. */
function checkLimits(made: readonly GkeAutoProvisionOptions[], { autoProvisioning, gpuPools }: GkeClusterProps): Finding[] {
  if (autoProvisioning === undefined || made.length === 0) return [];
  const nodes = [...made, ...gpuPools];
  if (anyLate(autoProvisioning.maxCpus, autoProvisioning.maxMemoryGiB, ...nodes.flatMap(({ machineType, maxNodes }) => [machineType, maxNodes]))) return [];
  const sum = (of: (machine: { readonly vCpus: number; readonly memoryGiB: number }) => number): number =>
    nodes.reduce((all, { machineType, maxNodes }) => {
      const machine = findMachine(machineType, "google");
      return all + (machine === undefined || !Number.isFinite(maxNodes) ? 0 : of(machine) * maxNodes);
    }, 0);
  const rows: [string, number, number, string][] = [
    ["maxCpus", autoProvisioning.maxCpus, sum(({ vCpus }) => vCpus), "vCPUs"],
    ["maxMemoryGiB", autoProvisioning.maxMemoryGiB, sum(({ memoryGiB }) => memoryGiB), "GiB"],
  ];
  return rows
    .filter(([, limit, needed]) => limit <= needed)
    .map(([name, value, needed, unit]) => ({ code: "auto-provisioning-limit" as const, property: `autoProvisioning.${name}`, value, reason: `the cluster's GPU nodes alone may have ${needed} ${unit}, and its other nodes count too`, fix: `write more than ${needed}, with room for the system pool; or fewer nodes` }));
}

/** A pool that comes when the cluster's limits are written: of a kind that classes bring, its GPUs would take from theirs. */
export function checkAfterLimits(property: string, { computeClasses = [], autoProvisioning }: GkeClusterProps, { machineType, accelerator }: GkeGpuPoolOptions): Finding[] {
  const kind = gpuMachine(machineType, accelerator)?.acceleratorType;
  const made = computeClasses.find(({ autoProvision }) => autoProvision !== undefined && gpuMachine(autoProvision.machineType)?.acceleratorType === kind);
  if (kind === undefined || made === undefined || autoProvisioning === undefined || autoProvisioning.enabled === false) return [];
  const reason = `the cluster's limit of ${kind} counts the pools of gpuPools and of class ${made.name}, and is written before this one comes`;
  return [{ code: "auto-provisioning-limit", property, value: machineType, reason, fix: "name the pool in gpuPools" }];
}
