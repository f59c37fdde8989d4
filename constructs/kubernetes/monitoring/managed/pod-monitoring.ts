import { Values } from "../../../core/names/value-path";
import { Monitor } from "../monitors";
import { Endpoint, PodSelection, selectionOf } from "./pod-selection";

/** Where a pod serves metrics that declares no port for it. */
const SYSTEM_PORT = 9090;

const GRAPH = [
  { from: "nvidia.com/dynamo-component-type", to: "dynamo_component_type" },
  { from: "nvidia.com/dynamo-graph-deployment-name", to: "dynamo_graph_deployment" },
];

/** What Dynamo's planner asks for, of the frontends. A worker's series have it already, and this collector would call theirs `exported_...`. */
const NAMESPACE = { from: "nvidia.com/dynamo-namespace", to: "dynamo_namespace" };

/**
 * Our monitors as objects of ClusterPodMonitoring, whose collector takes labels from pods and relabels nothing: `job` is the monitor's name,
 * and pods that answer nobody stay targets that are down.
 */
export function podMonitorings(monitors: readonly Monitor[]): Monitor[] {
  return monitors.map((monitor) => ({ name: monitor.name, spec: podMonitoring(monitor.name, selectionOf(monitor)) }));
}

function podMonitoring(name: string, { labels, endpoints }: PodSelection): Values {
  const ofGraph = endpoints.some(({ relabelings }) => relabelings.some(({ targetLabel }) => targetLabel === "dynamo_namespace"));
  const fromPod = ofGraph ? [...GRAPH, ...(name === "dynamo-worker" || name === "dynamo-router" ? [] : [NAMESPACE])] : [];
  return {
    selector: { matchExpressions: labels.map(({ key, values }) => ({ key, operator: "In", values: [...values] })) },
    endpoints: endpoints.map(endpointOf),
    targetLabels: { metadata: ["namespace", "pod", "container", "node"], ...(fromPod.length === 0 ? {} : { fromPod }) },
  };
}

function endpointOf({ port = SYSTEM_PORT, path, interval, scrapeTimeout }: Endpoint): Values {
  return { port, path, interval, timeout: scrapeTimeout };
}
