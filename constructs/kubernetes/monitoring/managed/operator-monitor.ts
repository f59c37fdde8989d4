import { MetricsWriter } from "../../../cluster/managed/prometheus";
import { Values } from "../../../core/names/value-path";
import { Monitor, often } from "../monitors";
import { ScrapeOptions } from "../scrape-options";
import { ScrapedPlatform } from "../scraped-platform";

/** Who may read the operator's figures, and the Secret with its token: Kubernetes fills it in, and it is in no value and no state. */
export const READER = "dynamo-metrics-reader";
const TOKEN = { name: `${READER}-token`, key: "token" };

/** As the operator's chart labels its pods. */
const LABELS = { "control-plane": "controller-manager", "app.kubernetes.io/name": "dynamo-operator" };

/**
 * Ports by which the operator shows its figures over TLS: `metrics`, which wants a token of the cluster; before that change (ai-dynamo/dynamo#7045)
 * `https` of a proxy beside it. A pod has one of both.
 */
const PORTS = ["metrics", "https"];

/** The operator's certificate is one of its own making. */
const UNVERIFIED = { insecureSkipVerify: true };

const selector = ({ releaseName }: ScrapedPlatform): Values => ({ matchLabels: { ...LABELS, "app.kubernetes.io/instance": releaseName } });

/** Dynamo's operator for a collector that reads monitors as the Prometheus operator has them. */
export function operatorPodMonitor(platform: ScrapedPlatform, scrape: ScrapeOptions): Monitor {
  const podMetricsEndpoints = PORTS.map((port) => ({ port, path: "/metrics", scheme: "https", ...often(scrape), tlsConfig: UNVERIFIED, bearerTokenSecret: TOKEN }));
  return { name: "dynamo-operator", spec: { namespaceSelector: { matchNames: [platform.namespace] }, selector: selector(platform), podMetricsEndpoints } };
}

/** The same for a collector that reads ClusterPodMonitoring. */
export function operatorPodMonitoring(platform: ScrapedPlatform, scrape: ScrapeOptions, namespace: string): Monitor {
  const { interval, scrapeTimeout: timeout } = often(scrape);
  const credentials = { secret: { ...TOKEN, namespace } };
  const endpoints = PORTS.map((port) => ({ port, path: "/metrics", scheme: "https", interval, timeout, tls: UNVERIFIED, authorization: { type: "Bearer", credentials } }));
  return { name: "dynamo-operator", spec: { selector: selector(platform), endpoints, targetLabels: { metadata: ["namespace", "pod", "container", "node"] } } };
}

/** What the chart makes beside it: an account that may read `/metrics` and nothing else, and the collector's right to that account's token alone. */
export function operatorReader({ namespace, serviceAccount }: MetricsWriter): Values {
  return { metricsReader: { name: READER, token: TOKEN.name, collector: { namespace, serviceAccount } } };
}
