import { IKubernetesCluster } from "../../constructs/cluster/kubernetes-cluster";
import { IManagedPrometheus } from "../../constructs/cluster/managed/prometheus";
import { Token } from "../../constructs/core/framework";
import { Finding } from "../../constructs/core/problems/problem";
import { isObject } from "../../constructs/core/shape/shape";
import { DynamoGraphOptions } from "../../constructs/dynamo/graph/graph-options";
import { readGraph } from "../../constructs/dynamo/graph/graph-source";
import { Scaling } from "../../constructs/inference/scaling/scaling";
import { ServedModelOptions } from "../../constructs/inference/served-model-options";
import { cloudGroups, ruleFile } from "../../constructs/kubernetes/monitoring/managed/cloud-rules";
import { ScrapedParts } from "../../constructs/kubernetes/monitoring/managed/series";
import { Monitoring, QUERY_FRONTEND_RELEASE } from "../../constructs/kubernetes/monitoring/monitoring";
import { managedConfiguration } from "../../constructs/kubernetes/monitoring/managed/managed-monitors";
import { UsedStore, gpuMetricsOf } from "../../constructs/kubernetes/monitoring/monitoring-source";
import { PROMETHEUS_ACCOUNT } from "../../constructs/kubernetes/monitoring/prometheus-stack";
import { ScrapedPlatform } from "../../constructs/kubernetes/monitoring/scraped-platform";
import { DynamoOptions } from "./chain-options";
import { PROMETHEUS_HERE, serviceOf } from "./prometheus-address";

/** Who asks for metrics. */
export interface Asking {
  readonly dynamo: DynamoOptions;
  readonly models: readonly ServedModelOptions[];
  readonly graphs?: readonly DynamoGraphOptions[];
}

/**
 * The managed Prometheus that a deployment's samples go to, made ready for it: whose pods write there, or what its collector scrapes. Nothing is
 * made for one that is refused.
 */
export function useStore(monitoring: Monitoring, cluster: IKubernetesCluster, platform: ScrapedPlatform): UsedStore | undefined {
  const store = cluster.managedPrometheus;
  if (store === undefined || !monitoring.usesCloud) return undefined;
  const rules = cloudGroups(monitoring, cluster, platform);
  if (rules.length > 0 && store.ruleEvaluator?.kind === undefined) store.ruleEvaluator?.evaluate(rules, ruleFile(rules));
  const asked = askedFrontend(monitoring, store);
  if (monitoring.managedOptions === undefined) return { store, rules, asked, write: store.writtenBy({ namespace: monitoring.namespace, serviceAccount: PROMETHEUS_ACCOUNT }) };
  const owner = gpuMetricsOf(monitoring, cluster);
  store.collect(store.collector.kind === "configuration" ? managedConfiguration(platform, monitoring.scrape, owner) : undefined);
  return { store, rules, asked };
}

function askedFrontend({ queryFrontend, namespace }: Monitoring, { queryFrontend: frontend }: IManagedPrometheus): UsedStore["asked"] {
  if (queryFrontend === undefined || frontend === undefined) return undefined;
  return { frontend, args: frontend.askedAs({ namespace, serviceAccount: QUERY_FRONTEND_RELEASE }) };
}

/** Those in the deployment who would ask where they get no answer: a managed Prometheus wants everybody to sign in. */
export function findAskers(monitoring: Monitoring, { managedPrometheus: store }: IKubernetesCluster, asking: Asking): Finding[] {
  if (monitoring.managedOptions === undefined || store === undefined) return [];
  return [...findEndpoint(store, asking), ...(monitoring.address === undefined ? findPlanners(store, asking) : []), ...asking.models.flatMap((model, index) => findScalers(store, monitoring, model, index))];
}

const BESIDE = "use Monitoring.inCluster({ longStorage: LongStorage.CLOUD })";

function findEndpoint(store: IManagedPrometheus, { dynamo: { platform = {} } }: Asking): Finding[] {
  const { prometheusEndpoint: value } = platform;
  if (value === undefined || Token.isUnresolved(value) || !isStore(store, value)) return [];
  const reason = `Dynamo's planners would ask ${store.serviceName} itself, which wants ${store.signIn}: they can't`;
  return [{ code: "planner-cant-sign-in", property: "dynamo.platform.prometheusEndpoint", value, reason, fix: `name such a proxy in the cluster, or ${BESIDE}` }];
}

function findPlanners(store: IManagedPrometheus, { dynamo: { platform = {} }, graphs = [] }: Asking): Finding[] {
  if (platform.prometheusEndpoint !== undefined) return [];
  return graphs.flatMap((graph, index): Finding[] => {
    if (!isObject(graph) || !hasPlanner(readGraph(graph).graph)) return [];
    const reason = `the graph has a planner, which asks Prometheus for traffic; ${store.serviceName} wants ${store.signIn}, and no other Prometheus is there`;
    return [{ code: "planner-without-prometheus", property: `graphs[${index}]`, value: undefined, reason, fix: `${BESIDE}, or name such a proxy in dynamo.platform.prometheusEndpoint` }];
  });
}

/** A component of a planner, in either version of the graph. */
function hasPlanner(graph: unknown): boolean {
  const spec = isObject(graph) && isObject(graph.spec) ? graph.spec : {};
  const components = Array.isArray(spec.components) ? (spec.components as unknown[]) : Object.values(isObject(spec.services) ? spec.services : {});
  return components.some((one) => isObject(one) && (one.type === "planner" || one.componentType === "planner"));
}

function findScalers(store: IManagedPrometheus, monitoring: Monitoring, model: ServedModelOptions, index: number): Finding[] {
  if (!isObject(model)) return [];
  const places: [string, unknown][] = [[`models[${index}].scaling`, model.scaling], [`models[${index}].prefill.scaling`, isObject(model.prefill) ? model.prefill.scaling : undefined]];
  return places.flatMap(([property, scaling]): Finding[] => {
    const options = scaling instanceof Scaling ? scaling.kedaOptions : undefined;
    const value: unknown = options?.prometheus;
    if (typeof value !== "string" || Token.isUnresolved(value)) return [];
    const at = { property: `${property}.prometheus`, value };
    if (serviceOf(value) === `${PROMETHEUS_HERE}.${monitoring.namespace}`) {
      const reason = "KEDA would ask the Prometheus of Monitoring.inCluster, and with Monitoring.managed none is there";
      return [{ code: "scaler-without-prometheus", ...at, reason, fix: BESIDE }];
    }
    if (!isStore(store, value) || options?.triggerAuthentication !== undefined) return [];
    const reason = `KEDA would ask ${store.serviceName}, which wants everybody to sign in`;
    const fix = `name a TriggerAuthentication with the pod's identity in triggerAuthentication, or ${BESIDE}`;
    return [{ code: "scaler-without-prometheus", ...at, reason, fix }];
  });
}

function isStore({ hosts }: IManagedPrometheus, address: string): boolean {
  const host = address.replace(/^https?:\/\//, "").replace(/[:/].*$/, "").toLowerCase();
  return hosts.some((end) => host === end || host.endsWith(`.${end}`));
}

/** How many of each kind there are at their most. A number that isn't known here counts as one. */
export function partsOf(models: readonly ServedModelOptions[]): Omit<ScrapedParts, "gpus"> {
  const counted = models.filter(isObject) as unknown as ServedModelOptions[];
  const many = (count: unknown): number => (typeof count === "number" && !Token.isUnresolved(count) && count > 0 ? count : 1);
  const most = (scaling: unknown, replicas: unknown): number => many(scaling instanceof Scaling ? scaling.options?.maxReplicas : replicas);
  return {
    frontends: counted.reduce((sum, { frontendReplicas }) => sum + many(frontendReplicas), 0),
    workers: counted.reduce((sum, { scaling, replicas, prefill }) => sum + most(scaling, replicas) + (isObject(prefill) ? most(prefill.scaling, prefill.replicas) : 0), 0),
  };
}
