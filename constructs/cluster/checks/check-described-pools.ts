import { anyLate } from "../../core/late/any-late";
import { Token } from "../../core/framework";
import { isLabelKey, isLabelValue } from "../../core/forms/kubernetes-forms";
import { wrongType } from "../../core/shape/shape";
import { Finding } from "../../core/problems/problem";
import { IKubernetesCluster } from "../kubernetes-cluster";
import { GpuPool, NodePool } from "../pools/node-pool";
import { FABRIC_KINDS, presentName, tellsNeeds } from "../pools/pool-needs";
import { Fabric } from "../pools/fabric";

/** Pools as somebody described them: what selects each, and what its nodes carry. */
export function checkDescribedPools(property: string, { gpuPools, systemPool }: IKubernetesCluster): Finding[] {
  const at = (index: number): string => `${property}.gpuPools[${index}]`;
  return [
    ...gpuPools.flatMap((pool, index) => (pool.podNeeds === undefined || tellsNeeds(pool) ? [] : [wrongType(`${at(index)}.podNeeds`, pool.podNeeds, "an object with podNeeds(gpus, acrossNodes)", "myNeeds")])),
    ...gpuPools.flatMap((pool, index) => checkShares(`${at(index)}.gpusPerNode`, pool)),
    ...gpuPools.flatMap((pool, index) => checkFabric(`${at(index)}.fabric`, pool)),
    ...gpuPools.flatMap((pool, index) => [...checkLabels(at(index), pool), ...checkSelector(`${at(index)}.nodeSelector`, pool, gpuPools.slice(0, index), at)]),
    ...(systemPool === undefined ? [] : checkLabels(`${property}.systemPool`, systemPool)),
  ];
}

/** GPUs of a node, counted whole where shares of them are counted: half of the pods that the nodes take would be known of, or fewer. */
function checkShares(property: string, { gpusPerNode, gpuClients = 1 }: GpuPool): Finding[] {
  if (anyLate(gpusPerNode, gpuClients) || !Number.isInteger(gpusPerNode) || gpusPerNode % gpuClients === 0) return [];
  const reason = `each GPU is shared by ${gpuClients} pods (gpuClients), so that a node offers a multiple of ${gpuClients}`;
  return [{ code: "shares-of-node", property, value: gpusPerNode, reason, fix: `count shares: ${gpuClients} of a node with one GPU; or leave gpuClients out` }];
}

/** A pod over a fabric of which nothing is known would get its devices, and neither the capability nor the variables without which they are of no use. */
function checkFabric(property: string, pool: GpuPool): Finding[] {
  const { kind, resourceName } = pool.fabric;
  if (resourceName === undefined || kind === Fabric.NONE.kind || Token.isUnresolved(kind) || FABRIC_KINDS.includes(kind) || tellsNeeds(pool)) return [];
  const now = presentName(kind);
  const reason = now === undefined ? "nothing is known of such a fabric: pods would get its devices, without the capability and the variables that a fabric asks for" : `it is called ${now} here`;
  const fix = now === undefined ? `write one of ${FABRIC_KINDS.join(", ")}, or say what pods get, by podNeeds` : `write Fabric.of(${JSON.stringify(now)}, ...)`;
  return [{ code: "unknown-fabric", property, value: kind, reason, fix }];
}

function checkLabels(property: string, { labels, nodeSelector }: NodePool): Finding[] {
  return Object.entries({ labels, nodeSelector }).flatMap(([name, given]) => Object.entries(given).flatMap(([key, value]) => checkLabel(`${property}.${name}`, key, value)));
}

/** Of a label that no node can have. */
function checkLabel(property: string, key: string, value: string): Finding[] {
  const wrong: Finding[] = [];
  const at = { property: `${property}[${JSON.stringify(key)}]`, value };
  if (!Token.isUnresolved(key) && !isLabelKey(key)) {
    const reason = "a label's key has up to 63 letters, digits, hyphens, underscores and dots, with or without a domain and a slash before it";
    wrong.push({ code: "invalid-label", ...at, reason, fix: 'write what kubectl get nodes --show-labels tells, like "team" or "example.com/team"' });
  }
  if (!Token.isUnresolved(value) && !isLabelValue(value)) {
    const reason = "a label's value has up to 63 letters, digits, hyphens, underscores and dots, a letter or digit at both ends";
    wrong.push({ code: "invalid-label", ...at, reason, fix: "write what kubectl get nodes --show-labels tells" });
  }
  return wrong;
}

/** A selector that finds no pool in particular, or another's nodes too. */
function checkSelector(property: string, pool: GpuPool, before: readonly GpuPool[], at: (index: number) => string): Finding[] {
  const selector = pool.nodeSelector;
  const fix = "name a label that this pool's nodes carry and no others: what the cloud gives each pool, or one of yours";
  if (Object.keys(selector).length === 0) {
    return [{ code: "empty-selector", property, value: selector, reason: "without a label the pool's pods go to any node of the cluster, GPUs or not", fix }];
  }
  const other = before.findIndex((one) => finds(one, pool) || finds(pool, one));
  if (other < 0) return [];
  return [{ code: "pools-select-same-nodes", property, value: selector, reason: `this selects the same nodes as ${at(other)}, so that a model's pods land on either pool`, fix }];
}

/** Whether a pool's selector finds the nodes of another one; of an empty selector something else is told. */
function finds({ nodeSelector }: GpuPool, { labels, nodeSelector: own }: GpuPool): boolean {
  const carried: { [key: string]: string } = { ...labels, ...own };
  const wanted = Object.entries(nodeSelector);
  return wanted.length > 0 && wanted.every(([key, value]) => Object.hasOwn(carried, key) && !Token.isUnresolved(value) && carried[key] === value);
}
