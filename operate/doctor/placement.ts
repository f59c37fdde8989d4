import { Deployed } from "../cluster/deployment";
import { nodesOf, taintText } from "../verify/cluster-rows";
import { podsOf } from "../verify/pods";
import { condition, counted, few, isReady, selects } from "../verify/row";
import { Sign } from "./sign";
import { KubernetesJson } from "../cluster/kubernetes-json";

/**
 * Why a pod is on no node. The scheduler counts reasons over all nodes; of those that the pod's selector leaves, taints are told by name
 * here, so that another pool's taint isn't taken for the cause.
 */
export function unscheduled(pod: KubernetesJson, nodes: readonly KubernetesJson[]): string {
  const { nodeSelector = {}, tolerations = [], schedulingGates = [] } = pod.spec;
  // No node is looked at for it before that.
  if (schedulingGates.length > 0) return `gated by ${schedulingGates.map(({ name }: KubernetesJson) => name).join(", ")}`;
  const mine = nodes.filter(({ metadata }) => selects(nodeSelector, metadata.labels));
  const selector = Object.entries(nodeSelector).map(([key, value]) => `${key}=${value}`).join(",");
  if (mine.length === 0) return `no node has ${selector}`;
  const refused = mine.map((node) => (node.spec?.taints ?? []).find((taint: KubernetesJson) => taint.effect !== "PreferNoSchedule" && !tolerations.some((one: KubernetesJson) => tolerates(one, taint))));
  const taints = [...new Set(refused.filter((taint) => taint !== undefined).map(taintText))];
  if (selector !== "" && refused.every((taint) => taint !== undefined)) return `untolerated taint ${taints.join(", ")} on ${few(mine.map(({ metadata }) => metadata.name))}`;
  return condition(pod, "PodScheduled").message || "the scheduler says nothing";
}

/** As the scheduler has it: https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/ */
function tolerates({ key, operator = "Equal", value = "", effect }: KubernetesJson, taint: KubernetesJson): boolean {
  if (effect !== undefined && effect !== "" && effect !== taint.effect) return false;
  if (key === undefined || key === "") return operator === "Exists";
  return key === taint.key && (operator === "Exists" || value === (taint.value ?? ""));
}

/** Pools that have too few nodes for pods that wait for them. */
export function poolSigns({ pools, models }: Deployed, nodes: readonly KubernetesJson[], podsIn: (namespace: string) => readonly KubernetesJson[]): Sign[] {
  const waiting = models.flatMap((model) => podsOf(model, podsIn(model.namespace))).filter(({ spec }) => spec.nodeName === undefined);
  return pools.flatMap((pool): Sign[] => {
    if (Object.keys(pool.nodeSelector).length === 0) return [];
    const count = waiting.filter(({ spec }) => Object.entries(pool.nodeSelector).every(([key, value]) => spec.nodeSelector?.[key] === value)).length;
    const ready = nodesOf(pool, nodes).filter(isReady).length;
    if (count === 0 || ready > 0) return [];
    const bounds = `its bounds are ${pool.minNodes} and ${pool.maxNodes}`;
    return [{ where: "pool", about: `pool ${pool.name}`, name: pool.name, text: `${pool.capacity} pool ${pool.name} has no node that is Ready, and ${counted(count, "pod waits", "pods wait")} for one; ${bounds}` }];
  });
}
