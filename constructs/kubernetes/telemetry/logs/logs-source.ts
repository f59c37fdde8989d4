import { HelmAddOn } from "../../../cluster/helm-add-on";
import { IKubernetesCluster } from "../../../cluster/kubernetes-cluster";
import { IAdjustingAddOnSource } from "../../add-on-source";
import { withDatasource } from "../datasources";
import { alloy, everyNode } from "./alloy";
import { Logs } from "./logs";
import { loki, lokiAddress } from "./loki";

/** What logs are installed for. */
export interface LoggedPods {
  /** Namespaces of platform and models. */
  readonly namespaces: readonly string[];
  /** Namespace of a Grafana of the deployment's own. @default - there is none */
  readonly grafanaNamespace?: string;
  /** Whether the charts that the cluster's cloud needs are installed beside these. */
  readonly makesCluster: boolean;
}

/** What keeps the lines of pods: Loki and Alloy, or what the cloud's service needs in the cluster. */
export class LogsSource implements IAdjustingAddOnSource {
  public readonly property = "logs";
  private readonly installed: HelmAddOn[];

  public constructor(
    private readonly logs: Logs,
    cluster: IKubernetesCluster,
    pods: LoggedPods,
  ) {
    this.installed = this.make(cluster, pods);
  }

  public addOns(_cluster: IKubernetesCluster): HelmAddOn[] {
    return this.installed;
  }

  /** Grafana, where the deployment has one, asks Loki, and leads from a line to its trace. */
  public adjust(addOn: HelmAddOn, _cluster: IKubernetesCluster): HelmAddOn {
    if (this.logs.kind !== "loki") return addOn;
    const derivedFields = [{ name: "trace", matcherType: "label", matcherRegex: "trace_id", datasourceUid: "tempo", url: "$${__value.raw}" }];
    return withDatasource(addOn, { name: "Loki", type: "loki", uid: "loki", access: "proxy", url: lokiAddress(this.logs.namespace), jsonData: { derivedFields } });
  }

  private make(cluster: IKubernetesCluster, { namespaces: here, grafanaNamespace, makesCluster }: LoggedPods): HelmAddOn[] {
    const { namespace, lokiOptions: own, cloudOptions: theirs } = this.logs;
    const after = makesCluster ? cluster.addOns.map(({ name }) => name) : [];
    if (own !== undefined) {
      const clients = [...(grafanaNamespace === undefined ? [] : [grafanaNamespace]), ...(own.clientNamespaces ?? [])];
      return [{ ...loki(cluster, namespace, own, clients), after }, alloy(cluster, namespace, own.namespaces ?? here)];
    }
    if (theirs === undefined || cluster.managedLogs === undefined) return [];
    const { retentionDays = cluster.managedLogs.defaultRetentionDays } = theirs;
    const collected = cluster.managedLogs.collect({ namespaces: [...(theirs.namespaces ?? here)], retentionDays, namespace, tolerations: everyNode(cluster) });
    return collected.map((addOn) => ({ ...addOn, after: [...after, ...(addOn.after ?? [])] }));
  }
}
