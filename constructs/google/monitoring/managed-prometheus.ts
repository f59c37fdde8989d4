import { IManagedPrometheus, MetricsCollector, MetricsQuota, MetricsWriter, RemoteWriteOffer } from "../../cluster/managed/prometheus";
import { Finding } from "../../core/problem";
import data from "../data/managed-prometheus.json";

/**
 * Google Cloud Managed Service for Prometheus, which every cluster here has on: its collectors run on each node, and scrape nothing until
 * they are told what. They are the only way in: nothing else writes there by Prometheus' own protocol.
 *
 * @see https://docs.cloud.google.com/stackdriver/docs/managed-prometheus
 */
export class GkeManagedPrometheus implements IManagedPrometheus {
  public readonly serviceName = "Google Cloud Managed Service for Prometheus";
  public readonly collector: MetricsCollector = MetricsCollector.podMonitoring(data.kinds.apiVersion);
  public readonly collectorNamespaces: string[] = ["gmp-system"];
  public readonly collectorCidrs: string[] = [];
  public readonly quota: MetricsQuota = data.quota;
  public readonly hosts: string[] = ["googleapis.com"];
  public readonly signIn = "a token of Google's, which its own `frontend` in the cluster adds";

  public check(_property: string, _ownCollector: boolean): Finding[] {
    return [];
  }

  public writtenBy(_writer: MetricsWriter): RemoteWriteOffer | undefined {
    return undefined;
  }

  /** They are there; what they read are objects in the cluster. */
  public collect(_configuration?: string): void {
    return;
  }
}
