import { nearest } from "../../core/checks/checks";
import { Finding } from "../../core/problems/problem";
import known from "../data/preflight-checks.json";
import { PreflightOptions } from "../served-model-options";

/** The first check, of the plan itself: it is made before any can be left out. */
const PLAN = "plan";

/** Ids and thresholds that the preflight has: a pod's init container would stop at any other. */
export function checkPreflight(property: string, { skip = [], warn = [], thresholds = {} }: PreflightOptions): Finding[] {
  const ids = known.checks.map(({ id }) => id).filter((id) => id !== PLAN);
  const names = known.checks.flatMap((check): string[] => check.thresholds);
  return [
    ...skip.flatMap((id, index) => checkName(`${property}.skip[${index}]`, id, ids, "check")),
    ...warn.flatMap((id, index) => checkName(`${property}.warn[${index}]`, id, ids, "check")),
    ...Object.entries(thresholds).flatMap(([name, value]) => [
      ...checkName(`${property}.thresholds.${name}`, name, names, "threshold"),
      ...(value >= 0 && Number.isFinite(value) ? [] : [negative(`${property}.thresholds.${name}`, value)]),
      ...(name.endsWith("-share") && value > 1 ? [share(`${property}.thresholds.${name}`, value)] : []),
    ]),
    ...warn.flatMap((id, index) => (skip.includes(id) ? [twice(`${property}.warn[${index}]`, id)] : [])),
  ];
}

function checkName(property: string, value: string, names: string[], noun: string): Finding[] {
  if (names.includes(value)) return [];
  if (noun === "check" && value === PLAN) {
    const reason = "the plan itself is looked at first, and everything else is held against it: this check can't be left out";
    return [{ code: "preflight-plan-stays", property, value, reason, fix: "leave it out of the list; plan.accept takes what the planner finds" }];
  }
  const near = nearest(value, names);
  const fix = near === undefined ? `docs/runtime/preflight.md lists the ${noun}s` : `did you mean "${near}"?`;
  return [{ code: "unknown-preflight-check", property, value, reason: `the preflight has no ${noun} of that name`, fix }];
}

/** No node would pass. */
function share(property: string, value: number): Finding {
  return { code: "invalid-threshold", property, value, reason: "this is a share of what there is, 1 at most: no node would pass", fix: "write it like 0.9, or leave it out for the plan's" };
}

function twice(property: string, value: string): Finding {
  return { code: "preflight-check-twice", property, value, reason: "the check is left out, and tells nothing that could be let pass", fix: "leave it out of one of the two lists" };
}

function negative(property: string, value: number): Finding {
  return { code: "invalid-threshold", property, value, reason: "a threshold is a number from 0", fix: "write one, or leave it out for the plan's" };
}
