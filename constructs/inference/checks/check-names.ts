import { Token } from "../../core/framework";
import { nearest } from "../../core/checks/checks";
import { Finding } from "../../core/problems/problem";
import planner from "../data/planner-errors.json";
import { ServedModelOptions } from "../served-model-options";

/** The planner's errors that a model's options name. */
export function checkNames({ plan = {} }: ServedModelOptions): Finding[] {
  return (plan.accept ?? []).flatMap((code, index) => checkAccepted(`plan.accept[${index}]`, code));
}

function checkAccepted(property: string, value: string): Finding[] {
  if (Token.isUnresolved(value) || planner.codes.includes(value)) return [];
  const near = nearest(value, planner.codes);
  const fix = near === undefined ? "docs/planner.md lists the errors" : `did you mean "${near}"?`;
  return [{ code: "unknown-planner-error", property, value, reason: "the planner has no error of that code", fix }];
}
