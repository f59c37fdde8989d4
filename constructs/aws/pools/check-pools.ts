import { Token } from "../../core/framework";
import { checkGpuPoolsGiven } from "../../cluster/check-cluster";
import { checkNodeCount, checkUnique, nearest } from "../../core/checks";
import { Finding } from "../../core/problem";
import { checkLabels } from "./check-labels";
import { checkSystemMachine } from "./check-system-machine";
import { checkReservation, checkSale } from "./check-capacity";
import { GpuMachine, gpuMachine, knownMachineTypes } from "./gpu-machine";
import { checkPoolName } from "../names";
import { EksGpuPoolOptions, EksSystemPoolOptions } from "./pool-options";
import { PoolSize, systemPool } from "./scheduled-pool";

/** https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html */
const MACHINE_TYPE = /^[a-z]+-?[0-9][a-z0-9-]*\.[a-z0-9]+(-\d+xl)?$/;

/** The system pool and the GPU pools: names, sizes, machines, zones, labels. */
export function checkPools(gpuPools: EksGpuPoolOptions[], system?: EksSystemPoolOptions, zones?: string[]): Finding[] {
  const { name, minNodes, maxNodes } = systemPool(system);
  return [
    ...checkPoolName("systemPool.name", name),
    ...checkSize("systemPool", { minNodes, maxNodes, desiredNodes: system?.desiredNodes }),
    ...checkSystemMachine("systemPool.machineType", system?.machineType),
    ...checkDisk("systemPool.diskSizeGiB", system?.diskSizeGiB),
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
    ...checkSize(at, { minNodes: pool.minNodes ?? 0, maxNodes: pool.maxNodes, desiredNodes: pool.desiredNodes }),
    ...checkDisk(`${at}.diskSizeGiB`, pool.diskSizeGiB),
    ...checkPoolZones(`${at}.availabilityZones`, pool.availabilityZones, zones),
    ...checkReservation(at, pool),
    ...checkLabels(`${at}.labels`, pool.labels),
    ...checkMachine(at, pool),
  ];
}

function checkSize(at: string, size: PoolSize): Finding[] {
  const findings = checkNodeCount(at, size);
  const { minNodes, maxNodes, desiredNodes: value } = size;
  if (findings.length > 0 || value === undefined || [minNodes, maxNodes, value].some(Token.isUnresolved)) return findings;
  if (Number.isInteger(value) && value >= minNodes && value <= maxNodes) return findings;
  const reason = `the number of nodes is a whole number between the minimum, ${minNodes}, and the maximum, ${maxNodes}`;
  const fix = "change it, or leave it out";
  return [{ code: "desired-nodes-outside-bounds", property: `${at}.desiredNodes`, value, reason, fix }];
}

function checkDisk(property: string, value?: number): Finding[] {
  if (value === undefined || Token.isUnresolved(value)) return [];
  if (Number.isInteger(value) && value >= 20 && value <= 16384) return [];
  const reason = "a gp3 volume has up to 16384 GiB, and the node image needs 20";
  return [{ code: "invalid-disk-size", property, value, reason, fix: "write a whole number of GiB from 20 to 16384" }];
}

function checkMachine(at: string, pool: EksGpuPoolOptions): Finding[] {
  const { machineType: value, machine: stated } = pool;
  const property = `${at}.machineType`;
  if (Token.isUnresolved(value) && stated !== undefined) return [];
  if (stated !== undefined && !Token.isUnresolved(value) && !MACHINE_TYPE.test(value)) {
    const reason = "a machine type has a family with its generation, a dot and a size";
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
  const findings = checkUnique("duplicate-zone", (index) => `${property}[${index}]`, zones);
  return zones.flatMap((value, index): Finding[] => {
    const found = findings.find((one) => one.property === `${property}[${index}]`);
    if (found !== undefined) return [found];
    if (ofCluster?.includes(value)) return [];
    const has = ofCluster === undefined ? "the cluster's zones are known only at apply" : `the cluster's zones are ${ofCluster.join(", ")}`;
    const fix = ofCluster === undefined ? "name the cluster's zones in network.availabilityZones, this one among them" : "name one of those, or give the cluster this one too";
    return [{ code: "invalid-zone", property: `${property}[${index}]`, value, reason: has, fix }];
  });
}
