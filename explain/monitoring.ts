import table from "./data/prices.json";
import { Deployment, Monitoring } from "./deployment";

/** What watches a deployment, in sentences. */
export function monitoringLines({ monitoring, cluster: { cloud } }: Pick<Deployment, "monitoring" | "cluster">): string[] {
  if (monitoring === undefined) return [];
  const { kind, namespace, address, gpuMetrics, store, chatsEverySeconds } = monitoring;
  const readers: { readonly [owner: string]: string } = { "gpu-operator": "GPU Operator's exporter", cloud: "cloud's exporter" };
  const gpus = gpuMetrics === "none" ? "nothing of ours reads the GPUs' figures" : `the GPUs' figures are read by the ${readers[gpuMetrics] ?? gpuMetrics}`;
  const chats = chatsEverySeconds === undefined ? [] : [`every model is asked a chat every ${chatsEverySeconds} s`];
  if (kind === "managed") return [`${store}, and none in the cluster: what is written there is paid for, in neither sum; ${gpus}`, ...storeLines(monitoring), ...chats];
  if (kind === "external") return [`Prometheus at ${address}, which is there: it gets monitors and rules; ${gpus}`, ...chats];
  const { retention, retentionSizeGiB, grafana, alertmanager } = monitoring;
  return [
    `Prometheus in namespace ${namespace} keeps ${retention}, at most ${retentionSizeGiB} GiB; ${gpus}`,
    volumeLine(monitoring, cloud),
    `${grafana === true ? "Grafana" : "no Grafana"}; ${alertmanager === true ? "Alertmanager" : `no Alertmanager${monitoring.storeRules === true ? "" : ": nobody is told of an alert"}`}`,
    ...(store === undefined ? [] : [`samples go to ${store} too, and are paid for there, in neither sum`, ...storeLines(monitoring)]),
    ...chats,
  ];
}

/** What the managed Prometheus evaluates, who is told, who looks and who asks. */
function storeLines({ kind, storeRules, storeTells, storeToldBy, storeGrafana, queryFrontend }: Monitoring): string[] {
  const alone = kind === "managed" ? ["no rules: nobody is told of anything"] : [];
  const told = storeTells === false ? `nobody is told of them until it is said who is: ${storeToldBy}` : `told by ${storeToldBy}`;
  return [
    ...(storeRules === true ? [`rules are evaluated there; alerts: ${told}`] : alone),
    ...(storeGrafana === undefined ? [] : [`${storeGrafana}, paid for by who signs in, in neither sum; dashboards come into it by cdktf-dynamo dashboards`]),
    ...(queryFrontend === true ? ["asked in the cluster by a frontend of its own, which signs in"] : []),
  ];
}

/** A volume, and what it costs a month where its price is known. */
export function volumeLine({ volumeGiB, storageClass }: Pick<Monitoring, "volumeGiB" | "storageClass">, cloud: string | undefined): string {
  if (volumeGiB === undefined) return "on the node's disk: gone when its pod moves";
  const price = table.volumes.find((row) => row.cloud === cloud && row.storageClass === storageClass);
  const cost = price === undefined ? "its price isn't known" : `USD ${(price.usdPerGiBMonth * volumeGiB).toFixed(2)} a month at the list price of ${price.region}`;
  return `on a volume of ${volumeGiB} GiB of ${storageClass ?? "the cluster's default class"}: ${cost}, in neither sum`;
}
