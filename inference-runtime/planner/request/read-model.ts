import { isObject } from "../model/fields";
import { findModel, knownModelIds } from "../model/catalogue";
import { nearest } from "../nearest";
import { Understood } from "./understood";
import { RequestProblem, RequestReader } from "./request-reader";

/**
 * The model of a request: a name of the catalogue, or a config.json.
 *
 * @param name the property that says it
 * @param path where it stands
 */
export function readModel(read: RequestReader, problems: RequestProblem[], name = "model", path = name): Understood["model"] | undefined {
  const value = read.raw(name);
  if (value === undefined) {
    problems.push({ path, message: "is missing: a catalogue id, a Hugging Face id, or { config }" });
    return undefined;
  }
  if (typeof value === "string" && value !== "") {
    const id = read.text(name);
    if (id === undefined) return undefined;
    if (findModel(id)) return { id };
    const near = nearest(id, knownModelIds());
    problems.push({ path, message: `${JSON.stringify(id)} is not in the catalogue${near.length > 0 ? ` (near it: ${near.join(", ")})` : ""}: give { config } with its config.json` });
    return undefined;
  }
  const model = read.nested(name, ["config", "quantConfig", "parameters"], 'a catalogue id or a Hugging Face id in quotes, or { "config": <config.json> },');
  if (!model) return undefined;
  const config = model.raw("config");
  if (!isObject(config)) problems.push({ path: `${path}.config`, message: "is needed: the config.json as an object" });
  const quantConfig = model.raw("quantConfig");
  if (quantConfig !== undefined && quantConfig !== null && !isObject(quantConfig)) problems.push({ path: `${path}.quantConfig`, message: "is hf_quant_config.json as an object" });
  const parameters = model.count("parameters", 1e15);
  if (!isObject(config)) return undefined;
  return { config, ...(isObject(quantConfig) ? { quantConfig } : {}), ...(parameters === undefined ? {} : { parameters }) };
}
