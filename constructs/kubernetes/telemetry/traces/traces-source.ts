import { HelmAddOn } from "../../../cluster/helm-add-on";
import { IKubernetesCluster } from "../../../cluster/kubernetes-cluster";
import { SpanExport } from "../../../cluster/managed/traces";
import { IAdjustingAddOnSource } from "../../add-on-source";
import { withDatasource } from "../datasources";
import { reachedFrom } from "../reached-from";
import { COLLECTOR, CollectorSource, collector } from "./collector";
import { tempo, tempoAddress } from "./tempo";
import { Traces } from "./traces";

/** What traces are installed for. */
export interface TracedPods {
  /** Namespaces of platform and models. */
  readonly namespaces: readonly string[];
  /** Namespace of a Grafana of the deployment's own. @default - there is none */
  readonly grafanaNamespace?: string;
  /** Whether the charts that the cluster's cloud needs are installed beside these. */
  readonly makesCluster: boolean;
}

/** The header's value is the collector's to read, out of its environment. */
const AUTHORIZATION = "OTLP_AUTHORIZATION";

/** The collector that takes spans, and a Tempo where the deployment has its own. */
export class TracesSource implements IAdjustingAddOnSource {
  public readonly property = "traces";
  private readonly installed: HelmAddOn[];

  public constructor(
    private readonly traces: Traces,
    cluster: IKubernetesCluster,
    pods: TracedPods,
  ) {
    this.installed = this.make(cluster, pods);
  }

  public addOns(_cluster: IKubernetesCluster): HelmAddOn[] {
    return this.installed;
  }

  /** Grafana, where the deployment has one, asks Tempo, and leads from a span to its lines. */
  public adjust(addOn: HelmAddOn, _cluster: IKubernetesCluster): HelmAddOn {
    if (this.traces.kind !== "tempo") return addOn;
    const jsonData = { tracesToLogsV2: { datasourceUid: "loki", filterByTraceID: true } };
    return withDatasource(addOn, { name: "Tempo", type: "tempo", uid: "tempo", access: "proxy", url: tempoAddress(this.traces.namespace), jsonData });
  }

  private make(cluster: IKubernetesCluster, { namespaces, grafanaNamespace, makesCluster }: TracedPods): HelmAddOn[] {
    const { namespace, tempoOptions: own } = this.traces;
    const target = this.target(cluster);
    if (target === undefined) return [];
    const clients = [...(grafanaNamespace === undefined ? [] : [grafanaNamespace]), ...(own?.clientNamespaces ?? [])];
    const policies = own === undefined ? [] : [reachedFrom("tempo", clients, [3200])];
    const after = makesCluster ? cluster.addOns.map(({ name }) => name) : [];
    const first = { ...collector(cluster, { namespace, target, senders: namespaces, policies, shown: this.shown(cluster), placed: own }), after };
    return own === undefined ? [first] : [first, tempo(cluster, namespace, own)];
  }

  private shown(cluster: IKubernetesCluster): CollectorSource["shown"] {
    const [theirs, other] = [this.traces.cloudOptions?.connectionSecret, this.traces.otlpOptions?.authorizationSecret];
    if (other !== undefined) return { secret: other, variable: AUTHORIZATION };
    const variable = cluster.managedTraces?.secretVariable;
    return theirs === undefined || variable === undefined ? undefined : { secret: theirs, variable };
  }

  private target(cluster: IKubernetesCluster): SpanExport | undefined {
    const { kind, namespace, otlpOptions: other } = this.traces;
    if (kind === "tempo") return { exporter: "otlp_http", configuration: { endpoint: `http://tempo.${namespace}.svc.cluster.local:4318` } };
    if (kind === "cloud") return cluster.managedTraces?.check("traces").length === 0 ? cluster.managedTraces.writtenBy({ namespace, serviceAccount: COLLECTOR }) : undefined;
    const headers = other?.authorizationSecret === undefined ? {} : { headers: { Authorization: `\${env:${AUTHORIZATION}}` } };
    return { exporter: "otlp_http", configuration: { endpoint: other?.endpoint ?? "", ...headers } };
  }
}
