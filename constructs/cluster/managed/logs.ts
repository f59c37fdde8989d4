import { Finding } from "../../core/problems/problem";
import { HelmAddOn } from "../helm-add-on";
import { Toleration } from "../pools/scheduling";

/** Which lines are kept, and how long. */
export interface LogCollection {
  /** Namespaces whose pods' lines are kept. */
  readonly namespaces: string[];
  /** Days for which they are kept. @default - as the cloud's service has it */
  readonly retentionDays?: number;
  /** Namespace of what is installed for it. */
  readonly namespace: string;
  /** Tolerations of what runs on every node. */
  readonly tolerations: Toleration[];
}

/**
 * Where a cluster's cloud keeps the lines of pods: all that is known of it outside the cloud's own rooms.
 * @open anybody may implement it, with more properties than these
 */
export interface IManagedLogs {
  /** As its cloud calls it. @example "Amazon CloudWatch Logs" */
  readonly serviceName: string;
  /** Days for which lines are kept where nobody says another. @default - the service's own, which isn't set here */
  readonly defaultRetentionDays?: number;

  /** Whether its agent reads the lines of every namespace, whoever asks. @default false */
  readonly readsAll?: boolean;

  /** What of a collection the service doesn't do. */
  check(property: string, retentionDays: number | undefined): Finding[];

  /**
   * Has lines kept. Called once.
   *
   * @returns what must be installed in the cluster for it, nothing where the cloud's own agent does it
   */
  collect(collection: LogCollection): HelmAddOn[];
}
