import { Fields } from "../model/fields";
import { findModel, knownModelIds } from "../model/catalogue";
import { nearest } from "../nearest";
import { PlanRequest } from "./request";
import { RequestProblem } from "./request-reader";
import { Understood } from "./understood";

/**
 * The model of a request: a name of the catalogue, or a config.json.
 *
 * @param path where it stands
 */
export function readModel(given: PlanRequest["model"] | undefined, problems: RequestProblem[], path = "model"): Understood["model"] | undefined {
  if (given === undefined) return undefined;
  if (typeof given === "string") {
    if (findModel(given)) return { id: given };
    const near = nearest(given, knownModelIds());
    problems.push({ path, message: `${JSON.stringify(given)} is not in the catalogue${near.length > 0 ? ` (near it: ${near.join(", ")})` : ""}: give { config } with its config.json` });
    return undefined;
  }
  const { config, quantConfig, parameters } = given;
  return { config: config as Fields, ...(quantConfig === undefined ? {} : { quantConfig: quantConfig as Fields }), ...(parameters === undefined ? {} : { parameters }) };
}
