import { Finding } from "../../core/problems/problem";
import { checkNodeCount, checkUnique } from "../../core/checks/checks";
import { checkDescribedPools } from "./check-described-pools";
import { IKubernetesCluster } from "../kubernetes-cluster";

/** What is wrong with a cluster that somebody described by hand. The clouds' constructs check their own properties themselves. */
export function checkCluster(property: string, cluster: IKubernetesCluster): Finding[] {
  const pools = cluster.gpuPools;
  const at = (index: number): string => `${property}.gpuPools[${index}]`;
  const findings = [
    ...checkUnique("duplicate-pool-name", (index) => `${at(index)}.name`, pools.map((pool) => pool.name)),
    ...pools.flatMap((pool, index) => checkNodeCount(at(index), pool)),
    ...checkGpuPoolsGiven(`${property}.gpuPools`, pools.length),
    ...checkDescribedPools(property, cluster),
    ...checkUnique("duplicate-storage-class", (index) => `${property}.storage[${index}].className`, cluster.storage.map((offer) => offer.className)),
  ];
  pools.forEach((pool, index) => {
    if (Number.isInteger(pool.gpusPerNode) && pool.gpusPerNode > 0) return;
    findings.push({
      code: "invalid-gpu-count",
      property: `${at(index)}.gpusPerNode`,
      value: pool.gpusPerNode,
      reason: "a node of a GPU pool offers one GPU or more",
      fix: "write how many nvidia.com/gpu a node has",
    });
  });
  const defaults = cluster.storage.filter((offer) => offer.isDefault);
  if (defaults.length > 1) {
    findings.push({
      code: "two-default-classes",
      property: `${property}.storage`,
      value: defaults.map((offer) => offer.className),
      reason: "with two default storage classes, which one a claim gets depends on their age",
      fix: "mark at most one as default",
    });
  }
  const compiled = cluster.storage.filter((offer) => offer.forCompiled);
  if (compiled.length > 1) {
    findings.push({
      code: "two-default-classes",
      property: `${property}.storage`,
      value: compiled.map((offer) => offer.className),
      reason: "with two classes for what engines compile, which one a model gets would depend on their order",
      fix: "mark at most one as forCompiled",
    });
  }
  return findings;
}

/** A cluster without GPU pools serves nothing. @param alsoReads properties by which there could be one besides */
export function checkGpuPoolsGiven(property: string, count: number, alsoReads: string[] = []): Finding[] {
  if (count > 0) return [];
  return [
    {
      code: "no-gpu-pools",
      property,
      value: [],
      reason: "a cluster without a GPU pool can't serve a model",
      fix: "add a GPU pool",
      ...(alsoReads.length === 0 ? {} : { alsoReads }),
    },
  ];
}
