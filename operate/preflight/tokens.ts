import { OperatedDeployment, OperatedModel } from "../clouds/deployment";
import { Programs } from "../programs/programs";
import { Row, unknownRow } from "./row";

/** Variables in which huggingface_hub looks for a token (its environment_variables page), the first that is set. */
const VARIABLES = ["HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"];

/**
 * Whether each model that can't be had without a token will have one: the Secret, where kubectl is told which cluster to look in, or a
 * variable from which the Secret can be made. Of the Secret its keys are read, never a value; of the variable whether it is empty.
 */
export async function tokenRows(programs: Programs, { models, broughtSecrets = [] }: OperatedDeployment, context?: string): Promise<Row[]> {
  const gated = models.filter(({ token }) => token?.required === true);
  const isBrought = ({ token }: OperatedModel): boolean => broughtSecrets.some(({ name, keys }) => name === token?.secret && keys.includes(token.key));
  return Promise.all(gated.map((model) => (isBrought(model) ? broughtRow(model) : tokenRow(programs, model, context))));
}

/** Whether the cloud's store has it can't be seen from here; where it hasn't, the platform's stack stops. */
function broughtRow({ name, token }: OperatedModel): Row {
  return { group: "token", what: `token of ${name}`, needed: `Secret ${token?.secret} with ${token?.key}`, there: "brought from the cloud's store", verdict: "ok", note: "accept the licence on huggingface.co with the account whose token that is" };
}

async function tokenRow(programs: Programs, { name, namespace, token }: OperatedModel, context?: string): Promise<Row> {
  const { secret, key } = token as NonNullable<OperatedModel["token"]>;
  const variable = VARIABLES.find((one) => (programs.options.env[one] ?? "").trim() !== "");
  const what = `token of ${name}`;
  const needed = `Secret ${secret} with ${key}`;
  // From the variable by way of a file descriptor: as an argument the token would stand in the list of processes.
  const make = (from: string): string => `printf %s "$${from}" | kubectl create secret generic ${secret} --namespace ${namespace} --from-file=${key}=/dev/stdin`;
  if (context === undefined) {
    const row = { group: "token", what, needed };
    if (variable !== undefined) return { ...row, there: `${variable} is set`, verdict: "ok", note: "the Secret is made of it once the platform stands, before the model is deployed", command: make(variable) };
    return { ...row, there: "no HF_TOKEN, no --context", verdict: "lacking", note: "accept the licence on huggingface.co, make a token that may read, put it into HF_TOKEN", command: make("HF_TOKEN") };
  }
  const keys = `{{range $key, $value := .data}}{{$key}}{{"\\n"}}{{end}}`;
  const answer = await programs.ask("kubectl", ["get", "secret", secret, "--namespace", namespace, "--context", context, "--request-timeout=20s", "--output", `go-template=${keys}`]);
  if (!answer.known && answer.why !== "absent") return unknownRow("token", what, needed, answer);
  const has = answer.known && answer.value.split("\n").includes(key);
  if (has) return { group: "token", what, needed, there: "in the cluster", verdict: "ok" };
  const there = answer.known ? `a Secret without ${key}` : "no such Secret";
  return { group: "token", what, needed, there, verdict: "lacking", command: make(variable ?? "HF_TOKEN") };
}
