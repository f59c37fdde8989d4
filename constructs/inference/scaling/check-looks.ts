import { Finding } from "../../core/problems/problem";
import table from "../data/planner.json";
import { PlannerScalingOptions } from "./planner-options";

/** By an SLA Dynamo's planner corrects between two looks at traffic what it didn't foresee, and ends at its start where it can't. */
export function checkLooks(property: string, { target, intervalSeconds = table.traffic.seconds, lookSeconds }: PlannerScalingOptions): Finding[] {
  if (target?.slaOptions === undefined || lookSeconds === undefined || !(lookSeconds >= intervalSeconds)) return [];
  const reason = `it is no less than ${property}.intervalSeconds, ${intervalSeconds}, between which the planner is to look at the queues: it ends at its start`;
  return [{ code: "planner-looks-too-seldom", property: `${property}.lookSeconds`, value: lookSeconds, reason, fix: `write less than ${intervalSeconds}, or a longer intervalSeconds` }];
}
