import * as path from "path";
import { HelmAddOn } from "../../../cluster/helm-add-on";
import { IKubernetesCluster } from "../../../cluster/kubernetes-cluster";
import { IQueryFrontend } from "../../../cluster/managed/prometheus";
import { checkDnsLabel } from "../../../core/checks/checks";
import { packageRoot } from "../../../core/package-root";
import { Finding } from "../../../core/problems/problem";
import { Values } from "../../../core/names/value-path";
import { Monitoring, QUERY_FRONTEND_RELEASE } from "../monitoring";
import { InClusterMonitoringOptions } from "../monitoring-options";
import { placement } from "../placement";
import { QueryFrontendOptions } from "./query-frontend-options";

const CHART = path.join("constructs", "kubernetes", "monitoring", "frontend", "chart");

/** A frontend that is asked for, and how it asks. */
export interface AskedFrontend {
  readonly frontend: IQueryFrontend;
  readonly args: readonly string[];
}

/** The query frontend in the monitoring's namespace. */
export function queryFrontend(cluster: IKubernetesCluster, monitoring: Monitoring, { frontend, args }: AskedFrontend, clients: readonly string[]): HelmAddOn {
  const { namespace, queryFrontend: options = {} } = monitoring;
  const { clientNamespaces = [] } = options;
  const place: Pick<InClusterMonitoringOptions, "nodeSelector" | "tolerations"> = monitoring.inClusterOptions ?? {};
  return {
    name: QUERY_FRONTEND_RELEASE,
    localChart: path.join(packageRoot(), CHART),
    imageValues: ["image"],
    namespace,
    values: { image: frontend.image, args: [...args], clientNamespaces: [...new Set([namespace, ...clients, ...clientNamespaces])], ...placement(cluster, place) },
  };
}

/** The frontend as a datasource of a Grafana in the cluster. */
export function frontendDatasource(address: string, serviceName: string): Values {
  return { name: serviceName, uid: "cloud-prometheus", type: "prometheus", access: "proxy", url: address, jsonData: { httpMethod: "GET" } };
}

/** What is wrong with a query frontend that is asked for. */
export function checkQueryFrontend(property: string, monitoring: Monitoring, { managedPrometheus: store }: IKubernetesCluster): Finding[] {
  const asked: QueryFrontendOptions | undefined = monitoring.queryFrontend;
  if (asked === undefined) return [];
  const at = { property, value: asked };
  if (!monitoring.usesCloud) {
    const reason = "this asks the cloud's managed Prometheus, and nothing is kept there";
    return [{ code: "monitoring-without-effect", ...at, reason, fix: "leave it out, or write longStorage: LongStorage.CLOUD" }];
  }
  const names = (asked.clientNamespaces ?? []).flatMap((name, index) => checkDnsLabel(`${property}.clientNamespaces[${index}]`, name));
  if (store === undefined || store.queryFrontend !== undefined) return names;
  const fix = `leave it out; what adds ${store.signIn.split(",")[0]} is yours to install, and is named in dynamo.platform.prometheusEndpoint`;
  return [{ code: "no-query-frontend", ...at, reason: `${store.serviceName} has no program of its own that asks it for others`, fix }, ...names];
}
