import { GivenArg } from "../../../../inference-runtime/planner/flags/read-args";
import { EngineProfile } from "../../../../inference-runtime/planner/profiles/profile";
import { GivenValues, ValueFinding } from "../../../../inference-runtime/planner/profiles/serving";
import { Token } from "../../../core/framework";

/** Values that the parser takes and the engine doesn't, and arguments that don't go together. */
export function checkValues({ serving }: EngineProfile, values: GivenValues): ValueFinding[] {
  const opaque = ({ values: given }: GivenArg): boolean => given.some((value) => Token.isUnresolved(value));
  const known = values.given.filter((one) => !opaque(one) && one.path.length === 0);
  return [...known.flatMap((one) => floor(one, serving.floors[one.name])), ...serving.checkValues({ ...values, given: known })];
}

function floor(given: GivenArg, least: number | undefined): ValueFinding[] {
  if (least === undefined) return [];
  const value = Number(given.values[0]);
  if (given.values[0] !== undefined && value >= least) return [];
  return [{ code: "invalid-engine-arg", given, reason: `${given.name} takes a number from ${least}`, fix: "write one, or leave the argument out" }];
}
