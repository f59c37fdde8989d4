import { EvaluatedGroup, IRuleEvaluator, RuleLimits } from "../../cluster/managed/rules";
import { IManagedPrometheus, IQueryFrontend, MetricsCollector, MetricsQuota, MetricsWriter, RemoteWriteOffer } from "../../cluster/managed/prometheus";
import { Finding } from "../../core/problems/problem";
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
  public readonly collectorAccount?: MetricsWriter = data.account;
  public readonly quota: MetricsQuota = data.quota;
  public readonly hosts: string[] = ["googleapis.com"];
  public readonly signIn = "a token of Google's, which its own `frontend` in the cluster adds";
  public readonly ruleEvaluator?: IRuleEvaluator = new GkeRuleEvaluator();

  /** @param queryFrontend what asks it for those who can't sign in; none of a cluster that is only described */
  public constructor(public readonly queryFrontend?: IQueryFrontend) {}

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

/** The evaluator that runs in every cluster: it reads objects, and sends to the alert manager beside it. */
class GkeRuleEvaluator implements IRuleEvaluator {
  public readonly limits: RuleLimits = data.rules.limits;
  public readonly kind?: string = data.rules.kind;
  public readonly unscraped: string[] = data.rules.unscraped;
  public readonly toldBy = "the alert manager in gmp-system, by alertmanager.yaml in the Secret `alertmanager` of the namespace gmp-public";

  public check(_property: string): Finding[] {
    return [];
  }

  /** What it evaluates are objects in the cluster. */
  public evaluate(_groups: EvaluatedGroup[], _file: string): void {
    return;
  }
}
