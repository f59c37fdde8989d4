import { Values } from "../../../core/names/value-path";
import { valuesText } from "../../values-text";
import { Monitor } from "../monitors";
import { Endpoint, PodSelection, Relabeling, selectionOf } from "./pod-selection";

/** Prometheus' own name of a label that a pod has. */
const podLabel = (key: string): string => `__meta_kubernetes_pod_label_${key.replace(/[^a-zA-Z0-9_]/g, "_")}`;

const literal = (text: string): string => text.replace(/[.+*?()|[\]{}^$\\]/g, "\\$&");

const keep = (source: string, values: readonly string[]): Values => ({ action: "keep", source_labels: [source], regex: values.map(literal).join("|") });
const copy = (source: string, target_label: string): Values => ({ action: "replace", source_labels: [source], target_label });

/**
 * Our monitors as a configuration of Prometheus, for a collector that reads no kinds: a job for each endpoint, whose name in `job` is the
 * monitor's.
 */
export function scrapeConfiguration(monitors: readonly Monitor[]): string {
  return valuesText({ scrape_configs: monitors.flatMap((monitor) => jobs(monitor.name, selectionOf(monitor))) });
}

function jobs(name: string, selection: PodSelection): Values[] {
  const { endpoints, namespaces } = selection;
  return endpoints.map((endpoint, index) => ({
    job_name: endpoints.length === 1 ? name : `${name}/${index}`,
    scrape_interval: endpoint.interval,
    scrape_timeout: endpoint.scrapeTimeout,
    metrics_path: endpoint.path,
    honor_labels: endpoint.honorLabels ?? false,
    kubernetes_sd_configs: [{ role: "pod", ...(namespaces === undefined ? {} : { namespaces: { names: [...namespaces] } }) }],
    relabel_configs: [
      ...selection.labels.map(({ key, values }) => keep(podLabel(key), values)),
      ...onPort(endpoint),
      { action: "drop", source_labels: ["__meta_kubernetes_pod_phase"], regex: "(Failed|Succeeded)" },
      copy("__meta_kubernetes_namespace", "namespace"),
      copy("__meta_kubernetes_pod_name", "pod"),
      copy("__meta_kubernetes_pod_container_name", "container"),
      { action: "replace", target_label: "job", replacement: name },
      ...endpoint.relabelings.map(asPrometheusHasIt),
    ],
  }));
}

function onPort({ port }: Endpoint): Values[] {
  if (port === undefined) return [];
  return [keep(`__meta_kubernetes_pod_container_port_${typeof port === "number" ? "number" : "name"}`, [String(port)])];
}

function asPrometheusHasIt({ action, sourceLabels, regex, replacement, targetLabel }: Relabeling): Values {
  const all = { action, source_labels: sourceLabels, regex, replacement, target_label: targetLabel };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
