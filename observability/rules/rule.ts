/** Rules as Prometheus' files have them: the same that a cloud's service is given. */
export type { EvaluatedGroup as RuleGroup, EvaluatedRule as Rule } from "../../constructs/core/rules/evaluated-rule";
