import { EvaluatedGroup } from "../../core/rules/evaluated-rule";
import { Finding } from "../../core/problems/problem";

export * from "../../core/rules/evaluated-rule";

/** What a managed Prometheus takes of rules. */
export interface RuleLimits {
  /** Rules in a group: larger ones are cut. @default - not bounded */
  readonly rulesPerGroup?: number;
  /** Groups in all. @default - not bounded */
  readonly groups?: number;
  /** Bytes of their definition. @default - not bounded */
  readonly bytes?: number;
  /** Where it is told. */
  readonly source: string;
}

/**
 * How a managed Prometheus evaluates rules. No cloud's resource passes through here.
 * @open anybody may implement it, with more properties than these
 */
export interface IRuleEvaluator {
  /** @example { rulesPerGroup: 20, source: "https://..." } */
  readonly limits: RuleLimits;
  /** Kind of the objects in the cluster that it reads, of the collector's own group. @default - none: it is told by resources of its cloud @example "ClusterRules" */
  readonly kind?: string;
  /** Exporters whose series aren't there where its own collector scrapes, by the names of the catalogue of metrics. @example ["kube-state-metrics"] */
  readonly unscraped: string[];
  /** The property by which it is said who is told. @default - it is said elsewhere, as `toldBy` has it @example "managedPrometheus.alertTopicArn" */
  readonly receiver?: string;
  /** What is said there. @default - nothing @example ["arn:aws:sns:us-west-2:111122223333:dynamo-alerts"] */
  readonly recipients?: string[];
  /** Whether somebody is told when an alert fires. @default - not known here */
  readonly tells?: boolean;
  /** Who is told, and where it is said, in words. @example "Amazon SNS, by managedPrometheus.alertTopicArn" */
  readonly toldBy: string;

  /** What keeps it from evaluating. */
  check(property: string): Finding[];

  /**
   * Has it evaluate these. Called once; not at all where it reads objects in the cluster.
   *
   * @param file the same as a file of Prometheus, as Terraform takes its text
   */
  evaluate(groups: EvaluatedGroup[], file: string): void;
}
