import { HelmAddOn } from "../../cluster/helm-add-on";
import { IManagedLogs, LogCollection } from "../../cluster/managed/logs";
import { Finding } from "../../core/problems/problem";

/**
 * Google Cloud Logging, whose agent reads the lines of all pods on every node of every cluster here. How long they are kept is said of the
 * project's log bucket, for all that is in it.
 *
 * @see https://docs.cloud.google.com/kubernetes-engine/docs/about-logs
 */
export class GkePodLogs implements IManagedLogs {
  public readonly serviceName = "Google Cloud Logging";
  public readonly readsAll = true;

  public check(property: string, retentionDays: number | undefined): Finding[] {
    if (retentionDays === undefined) return [];
    const reason = "how long Cloud Logging keeps lines is said of the project's log bucket (30 days), for every cluster in it";
    return [{ code: "log-retention", property: `${property}.retentionDays`, value: retentionDays, reason, fix: "leave it out, and say it at the bucket: gcloud logging buckets update _Default --location=global --retention-days=90" }];
  }

  /** The agent is there, and reads all. */
  public collect(_collection: LogCollection): HelmAddOn[] {
    return [];
  }
}
