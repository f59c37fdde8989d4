import { Answer, known, noAnswer } from "../programs/answer";
import { Json, readJson } from "../programs/json";

/** One thing that Terraform made, as its state has it. */
export interface StateResource {
  /** As `terraform state rm` takes it. */
  readonly address: string;
  readonly type: string;
  /** What the provider calls it: id, and ARN where there is one. */
  readonly ids: readonly string[];
  readonly attributes: { readonly [name: string]: unknown };
}

/** The form that Terraform's states have had since 0.12; another might mean something else. */
const VERSION = 4;

/** The managed resources of what `terraform state pull` wrote; a state that there isn't yet is empty output. */
export function readState(output: string): Answer<StateResource[]> {
  if (output.trim() === "") return known([]);
  const state = readJson(output, (json) => ({ version: json.at("version").number(), resources: json.at("resources").list().filter((one) => one.at("mode").text() === "managed").flatMap(readResource) }));
  if (!state.known) return state;
  const { version, resources } = state.value;
  return version === VERSION ? known(resources) : noAnswer("malformed", `the state has version ${version}; this program reads ${VERSION}`);
}

function readResource(json: Json): StateResource[] {
  const [type, name, module] = [json.at("type").text(), json.at("name").text(), json.at("module").textOr("")];
  return json.at("instances").list().map((instance): StateResource => {
    const key = instance.at("index_key");
    const place = key.absent ? "" : `[${JSON.stringify(key.value)}]`;
    const attributes = (instance.at("attributes").value ?? {}) as { [name: string]: unknown };
    const ids = [attributes.id, attributes.arn].filter((id): id is string => typeof id === "string" && id !== "");
    return { address: `${module === "" ? "" : `${module}.`}${type}.${name}${place}`, type, ids, attributes };
  });
}
