import { nearest } from "../../inference-runtime/planner/nearest";
import type { Answer, NoAnswer } from "../../operate/programs/answer";
import type { Deployed } from "../../operate/cluster/deployment";
import type { Access } from "../../operate/cluster/kubectl";
import { CommandError, Flag, Input, Io, Running } from "../command";
import { OUTPUT_SUMMARY, outputOf } from "../deployment";

/** What the commands that look into a cluster have in common. */

const SECONDS = { form: /^(?=.*[1-9])\d{1,5}$/, says: "is a number of seconds, 1 to 99999" };
const CALL_SECONDS = 30;

export const CLUSTER_FLAGS: readonly Flag[] = [
  { name: "output", value: "DIR", summary: OUTPUT_SUMMARY },
  { name: "context", value: "NAME", summary: "a context of the kubeconfig (default: its current one)" },
  { name: "timeout", value: "SECONDS", summary: "for all of it (default: 300; 3600 with --watch)", ...SECONDS },
  { name: "address", value: "[MODEL=]URL", many: true, form: /^([a-z0-9-]+=)?https?:\/\/[^\s/@]+(\/[^\s]*)?$/, says: "is [MODEL=]URL, an address of http:// or https:// without a login", summary: "asks a model there, or all of them, in place of a port-forward" },
  { name: "chat-timeout", value: "SECONDS", summary: "for each answer of a model (default: 120)", ...SECONDS },
  { name: "no-chat", summary: "asks neither models nor Prometheus" },
];

/** What is wrong with `--address` among the other flags. */
export function addressProblems(input: Input): string[] {
  const names = input.all("address").map(modelOf);
  const twice = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
  return [
    ...(input.has("no-chat") ? ["address", "chat-timeout"].filter((flag) => input.has(flag)).map((flag) => `--${flag} and --no-chat: one at a time`) : []),
    ...twice.map((name) => `--address: given twice ${name === "" ? "for all models" : `for ${name}`}`),
  ];
}

/** Addresses by model; "" for all. */
export function addressesOf(input: Input): Map<string, string> {
  return new Map(input.all("address").map((given) => [modelOf(given), given.slice(modelOf(given) === "" ? 0 : modelOf(given).length + 1).replace(/\/+(v1\/?)?$/, "")]));
}

function modelOf(given: string): string {
  return /^([a-z0-9-]+)=/.exec(given)?.[1] ?? "";
}

export function whole(input: Input, flag: string, otherwise: number): number {
  return Number(input.first(flag) ?? otherwise);
}

/** A deployment and the way to its cluster. */
export interface Looking {
  readonly deployed: Deployed;
  readonly access: Access;
  readonly looked: { readonly context: string };
  readonly within: number;
}

/**
 * The deployment that was asked for, from what was synthesised.
 *
 * @throws CommandError where there is none
 */
export async function deployedOf(input: Input, io: Io): Promise<Deployed> {
  const { findDeployed } = await import("../../operate/cluster/deployment");
  try {
    return findDeployed(outputOf(input), input.operands[0], (file) => io.readFile(file));
  } catch (error) {
    throw new CommandError((error as Error).message);
  }
}

/**
 * The deployment that was asked for, on a cluster that answers.
 *
 * @throws CommandError where there is none, or where nothing can be asked
 */
export async function looking(input: Input, { io, signal }: Running, seconds: number): Promise<Looking> {
  const { Kubectl } = await import("../../operate/cluster/kubectl");
  const deployed = await deployedOf(input, io);
  const names = deployed.models.map(({ name }) => name);
  const strangers = [...addressesOf(input).keys()].filter((name) => name !== "" && !names.includes(name));
  if (strangers.length > 0) throw new CommandError(`--address: ${deployed.id} has no model ${strangers.join(", ")}${near(strangers[0], names)} There ${names.length === 1 ? "is" : "are"} ${names.join(", ") || "none"}`);
  const within = whole(input, "timeout", seconds);
  const access: Access = { env: io.env, context: input.first("context"), seconds: Math.min(CALL_SECONDS, within), signal: AbortSignal.any([signal, AbortSignal.timeout(within * 1000)]) };
  const kubectl = new Kubectl(access);
  const context = await contextOf(input, kubectl);
  const answers = await kubectl.text(["version", "-o", "json"]);
  if (!answers.known) throw new CommandError(`${silenceIn(answers)}\n${deployed.cluster.connect === undefined ? "" : `how ${deployed.cluster.name} is reached: ${deployed.cluster.connect}\n`}`.trim());
  return { deployed, access, looked: { context }, within };
}

type Config = { config(args: readonly string[]): Promise<Answer<string>> };

/** The context that is used, which must be there: kubectl without one asks localhost. */
async function contextOf(input: Input, kubectl: Config): Promise<string> {
  const all = await kubectl.config(["get-contexts", "-o", "name"]);
  if (!all.known) throw new CommandError(all.why === "missing" ? all.reason : `the kubeconfig can't be read: ${all.reason}`);
  const contexts = all.value.split("\n").filter((name) => name !== "");
  const given = input.first("context");
  if (given !== undefined) {
    if (contexts.includes(given)) return given;
    throw new CommandError(`--context ${given}: the kubeconfig has no such context${near(given, contexts)} There ${contexts.length === 1 ? "is" : "are"} ${contexts.join(", ") || "none"}`);
  }
  const current = await kubectl.config(["current-context"]);
  if (current.known && current.value.trim() !== "") return current.value.trim();
  throw new CommandError(`the kubeconfig has no current context: name one with --context (${contexts.join(", ") || "there is none"})`);
}

function silenceIn({ why, reason }: NoAnswer): string {
  if (why === "signed-out") return `the cluster refuses the login, or its login program is missing: ${reason}`;
  if (why === "interrupted") return reason;
  return `the cluster doesn't answer: ${reason}`;
}

function near(given: string, names: readonly string[]): string {
  const [name] = nearest(given, names);
  return name === undefined ? "." : `; did you mean ${name}?`;
}
