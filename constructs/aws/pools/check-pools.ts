import { Token } from "../../core/framework";
import { checkGpuPoolsGiven } from "../../cluster/checks/check-cluster";
import { ofAnotherCloud } from "../../cluster/pools/machine-names";
import { checkNodeLabels } from "../../cluster/pools/node-labels";
import { checkNodeCount, checkUnique, nearest } from "../../core/checks/checks";
import { Finding } from "../../core/problems/problem";
import { MachineNames, checkSystemMachine } from "../../core/checks/system-machine";
import { checkDisk, checkImagePull } from "./software/check-disk";
import { checkEfa } from "./efa/check-efa";
import { checkAutoPool } from "../auto-mode/check-auto-mode";
import { checkKarpenterPool } from "../karpenter/check-karpenter-pool";
import { isAutoMode, isByLoad } from "../karpenter/provisioner";
import { checkClusterAutoscaler } from "./capacity/cluster-autoscaler";
import { checkGpuPartition } from "./check-gpu-partition";
import { checkGpuSharing } from "./gpu-sharing";
import { checkNodeImage } from "./software/check-node-image";
import { checkMoreMachines } from "./check-more-machines";
import { checkCapacityMatrix } from "./capacity/capacity-matrix";
import { checkReservation, checkSale } from "./capacity/check-capacity";
import { GpuMachine, gpuMachine, knownMachineTypes } from "./gpu-machine";
import { EKS_LABELS } from "./own-labels";
import { checkPoolName } from "../names";
import { EksGpuPoolOptions, EksSystemPoolOptions } from "./pool-options";
import { PoolSize, systemPool } from "./scheduled-pool";

/** https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html */
const MACHINE_TYPE = /^[a-z]+-?[0-9][a-z0-9-]*\.[a-z0-9]+(-\d+xl)?$/;

/** https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html: a g after the generation is Graviton. */
const EC2_NAMES: MachineNames = {
  form: /^(?!mac)[a-z][a-z0-9-]*\d[a-z0-9-]*\.(nano|micro|small|medium|large|xlarge|\d{1,3}xlarge|metal|metal-\d{1,3}xl)$/,
  example: "m6i.xlarge",
  arm: /^(a1\.|[a-z]+\d+[a-z]*g[a-z]*\.)/,
  gpu: /^(g\d|gr\d|p\d|trn\d|inf\d|dl\d|vt\d|f\d)/,
  small: /\.(nano|micro|small|medium)$/,
  least: "EKS's own pods, the add-ons and Dynamo's operator need more memory than the 4 GiB at most that such a machine has, and more pods than its addresses allow, 4 to 17",
};

/** The most nodes of a managed node group (EKS service quotas: nodes per managed node group). */
const MOST_NODES = 450;

/** The system pool and the GPU pools: names, sizes, machines, zones, labels. */
export function checkPools(gpuPools: EksGpuPoolOptions[], system?: EksSystemPoolOptions, zones?: string[]): Finding[] {
  const { name, minNodes, maxNodes } = systemPool(system);
  return [
    ...(isAutoMode(system ?? {})
      ? []
      : [
          ...checkPoolName("systemPool.name", name),
          ...checkSystemMachine("systemPool.machineType", system?.machineType, EC2_NAMES),
          ...checkSize("systemPool", { minNodes, maxNodes, desiredNodes: system?.desiredNodes }),
          ...checkDisk("systemPool", { diskSizeGiB: system?.diskSizeGiB }),
        ]),
    ...checkGpuPoolsGiven("gpuPools", gpuPools.length),
    ...checkUnique(
      "duplicate-pool-name",
      (index) => (index === 0 ? "systemPool.name" : `gpuPools[${index - 1}].name`),
      [name, ...gpuPools.map((pool) => pool.name)],
    ),
    ...gpuPools.flatMap((pool, index) => checkGpuPool(`gpuPools[${index}]`, pool, zones)),
  ];
}

/** A GPU pool beside others, whose names are taken. */
export function checkAddedPool(at: string, pool: EksGpuPoolOptions, taken: string[], zones?: string[]): Finding[] {
  const findings = checkGpuPool(at, pool, zones);
  if (Token.isUnresolved(pool.name) || !taken.includes(pool.name)) return findings;
  const reason = "another pool of the cluster has that name";
  return [{ code: "duplicate-pool-name", property: `${at}.name`, value: pool.name, reason, fix: "give each its own name" }, ...findings];
}

function checkGpuPool(at: string, pool: EksGpuPoolOptions, zones?: string[]): Finding[] {
  return [
    ...checkPoolName(`${at}.name`, pool.name),
    ...checkPoolSize(at, pool),
    ...checkDisk(at, { ...pool, diskSizeGiB: pool.diskSizeGiB ?? 200 }),
    ...checkPoolZones(`${at}.availabilityZones`, pool.availabilityZones, zones),
    ...checkReservation(at, pool),
    ...checkNodeLabels(`${at}.labels`, pool.labels, EKS_LABELS),
    ...checkImagePull(at, pool),
    ...checkNodeImage(at, pool),
    ...checkGpuPartition(at, pool),
    ...checkGpuSharing(at, pool),
    ...checkClusterAutoscaler(at, pool),
    ...checkEfa(at, pool),
    ...checkCapacityMatrix(at, pool),
    ...checkMachine(at, pool),
    ...checkMoreMachines(`${at}.moreMachineTypes`, pool),
    ...checkKarpenterPool(at, pool),
    ...checkAutoPool(at, pool),
  ];
}

/** Karpenter and Auto Mode know no most of a group, and takes no wish. */
function checkPoolSize(at: string, pool: EksGpuPoolOptions): Finding[] {
  const { minNodes = 0, maxNodes, desiredNodes } = pool;
  return isByLoad(pool) ? checkNodeCount(at, { minNodes, maxNodes }) : checkSize(at, { minNodes, maxNodes, desiredNodes });
}

function checkSize(at: string, size: PoolSize): Finding[] {
  const findings = [...checkNodeCount(at, size), ...checkMostNodes(at, size)];
  const { minNodes, maxNodes, desiredNodes: value } = size;
  if (findings.length > 0 || value === undefined || [minNodes, maxNodes, value].some(Token.isUnresolved)) return findings;
  if (Number.isInteger(value) && value >= minNodes && value <= maxNodes) return findings;
  const reason = `the number of nodes is a whole number between the minimum, ${minNodes}, and the maximum, ${maxNodes}`;
  const fix = "change it, or leave it out";
  return [{ code: "desired-nodes-outside-bounds", property: `${at}.desiredNodes`, value, reason, fix }];
}

function checkMostNodes(at: string, { maxNodes: value }: PoolSize): Finding[] {
  if (Token.isUnresolved(value) || !(value > MOST_NODES)) return [];
  const reason = `a managed node group has ${MOST_NODES} nodes at most (EKS service quotas)`;
  return [{ code: "invalid-node-count", property: `${at}.maxNodes`, value, reason, fix: `write ${MOST_NODES} at most, or add a pool` }];
}

function checkMachine(at: string, pool: EksGpuPoolOptions): Finding[] {
  const { machineType: value, machine: stated } = pool;
  const property = `${at}.machineType`;
  if (Token.isUnresolved(value) && stated !== undefined) return [];
  if (stated !== undefined && !Token.isUnresolved(value) && !MACHINE_TYPE.test(value)) {
    const reason = ofAnotherCloud(value, "AWS") ?? "a machine type has a family with its generation, a dot and a size";
    return [{ code: "unknown-machine-type", property, value, reason, fix: 'write it like "g6.2xlarge"' }];
  }
  if (stated !== undefined && stated.gpu.trim() === "") {
    const reason = "a GPU without a name is none that a model can be planned for";
    return [{ code: "invalid-name", property: `${at}.machine.gpu`, value: stated.gpu, reason, fix: 'write it like "NVIDIA L4"' }];
  }
  if (stated !== undefined && !(Number.isInteger(stated.count) && stated.count > 0)) {
    const reason = "a machine of a GPU pool has one GPU or more";
    const fix = "write how many GPUs the machine has";
    return [{ code: "invalid-gpu-count", property: `${at}.machine.count`, value: stated.count, reason, fix }];
  }
  const machine = gpuMachine(value, stated);
  if (machine === undefined) {
    const elsewhere = ofAnotherCloud(value, "AWS");
    if (elsewhere !== undefined) return [{ code: "unknown-machine-type", property, value, reason: elsewhere, fix: 'name one of AWS, like "g6.2xlarge"' }];
    const near = nearest(value, knownMachineTypes());
    return [
      {
        code: "unknown-machine-type",
        property,
        value,
        reason: "this release doesn't know the GPUs of this machine, and doesn't guess them",
        fix: `${near ? `did you mean "${near}"? ` : ""}If it is right, state its GPUs with machine: { gpu, count }`,
      },
    ];
  }
  return [...checkSale(`${at}.capacity`, pool, machine), ...checkImage(property, value, machine)];
}

function checkImage(property: string, value: string, machine: GpuMachine): Finding[] {
  if (machine.stockImage) return [];
  return [
    {
      code: "machine-needs-own-image",
      property,
      value,
      reason: "the driver in EKS's NVIDIA image (branch 580) is too old for these GPUs (awslabs/amazon-eks-ami, release notes of v20260714)",
      fix: "pick another machine type; once the image has the driver, state the GPUs with machine: { gpu, count }",
    },
  ];
}

function checkPoolZones(property: string, zones?: string[], ofCluster?: string[]): Finding[] {
  if (zones === undefined) return [];
  if (zones.length === 0) {
    const reason = "nodes need at least one zone";
    return [{ code: "invalid-zone", property, value: zones, reason, fix: "name one, or leave it out" }];
  }
  const twice = checkUnique("duplicate-zone", (index) => `${property}[${index}]`, zones);
  if (twice.length > 0) return twice;
  return zones.flatMap((value, index): Finding[] => {
    if (ofCluster?.includes(value)) return [];
    const has = ofCluster === undefined ? "the cluster's zones are known only at apply" : `the cluster's zones are ${ofCluster.join(", ")}`;
    const fix = ofCluster === undefined ? "name the cluster's zones in network.availabilityZones, this one among them" : "name one of those, or give the cluster this one too";
    return [{ code: "invalid-zone", property: `${property}[${index}]`, value, reason: has, fix }];
  });
}
