import { shellWord } from "../../../constructs/core/forms/shell-word";
import { Aws } from "../../clouds/aws";
import { OperatedDeployment } from "../../clouds/deployment";
import { Answer, andThen, known, noAnswer } from "../../programs/answer";
import { Json } from "../../programs/json";
import { Programs } from "../../programs/programs";
import { counted, each } from "../count";
import table from "./data/aws-rights.json";
import { RIGHTS, Row, rowsOf, unknownRow } from "../row";

/** An action, and what it is simulated on where it isn't allowed on everything; "" where that isn't known before. */
interface Asked {
  readonly action: string;
  readonly resource: string;
}

/** `unsure`: a condition reads what the simulation isn't told, or the resource's name isn't known before it is made. */
type Decision = "allowed" | "denied" | "outright" | "unsure";

const DECISIONS: ReadonlyMap<string, Decision> = new Map([["allowed", "allowed"], ["implicitDeny", "denied"], ["explicitDeny", "outright"]]);

const SIMULATOR = "https://policysim.aws.amazon.com";

/** Whether IAM's policies allow whoever is signed in to make what the stacks hold: simulated by AWS, nothing is made. */
export async function awsRights(programs: Programs, deployment: OperatedDeployment, types: readonly string[]): Promise<Row[]> {
  const aws = new Aws(programs, deployment);
  const own = types.filter((type) => type.startsWith("aws_"));
  if (own.length === 0) return [];
  const needed = `to make ${counted(own.length, "type")} of resource`;
  const who = await principal(aws);
  if (!who.known) return [unknownRow("rights", RIGHTS, needed, who, SIMULATOR)];
  const decided = await decide(new Simulation(aws, who.value, deployment.cluster.region), askedBy(own, who.value, deployment));
  const unheard = own.filter((type) => !table.rows.some((row) => row.type === type));
  return rowsOf(decided, "rights", RIGHTS, needed, (decisions) => [verdict(needed, decisions, unheard, (denied) => grant(aws, who.value, denied, deployment))], SIMULATOR);
}

/** The user's or role's ARN: of a session its role's, whose path the session doesn't tell. */
async function principal(aws: Aws): Promise<Answer<string>> {
  const who = await aws.ask(["sts", "get-caller-identity"], (json) => json.at("Arn").text());
  if (!who.known) return who;
  const [, , service, , , name] = who.value.split(":");
  const [kind, role] = (name ?? "").split("/");
  if (service === "sts" && kind === "assumed-role") return aws.ask(["iam", "get-role", "--role-name", role], (json) => json.at("Role").at("Arn").text());
  if (service === "iam" && kind === "user") return known(who.value);
  return noAnswer("failed", `AWS simulates users and roles, and this is ${name}: deploy as a role`);
}

function askedBy(types: readonly string[], arn: string, { cluster, needs }: OperatedDeployment): Asked[] {
  const [, partition, , , account] = arn.split(":");
  const words: { readonly [word: string]: string | undefined } = { partition, account, region: cluster.region };
  const name = (word: string): string => words[word] ?? needs?.names.find(({ kind }) => kind === word)?.name ?? "any";
  const asked = table.rows
    .filter(({ type }) => types.includes(type))
    .flatMap(({ actions, resource = "" }) => actions.map((action) => ({ action, resource: (action === "iam:PassRole" ? table.passRole : resource).replace(/\{([a-z-]+)\}/g, (_, word: string) => name(word)) })));
  return asked.filter(({ action }, index) => asked.findIndex((one) => one.action === action) === index);
}

/** All on every resource by one question; what isn't allowed there may be on its own. */
async function decide(simulation: Simulation, asked: readonly Asked[]): Promise<Answer<Map<string, Decision>>> {
  const first = await simulation.ask(asked.map(({ action }) => action));
  if (!first.known) return first;
  const decisions = new Map(first.value);
  const again = asked.filter(({ action, resource }) => decisions.get(action) === "denied" && resource !== "*");
  for (const { action } of again.filter(({ resource }) => resource === "")) decisions.set(action, "unsure");
  const resources = each(again.map(({ resource }) => resource)).filter((resource) => resource !== "");
  const answers = await Promise.all(resources.map((resource) => simulation.ask(again.filter((one) => one.resource === resource).map(({ action }) => action), resource)));
  for (const answer of answers) {
    if (!answer.known) return answer;
    for (const [action, decision] of answer.value) decisions.set(action, decision);
  }
  return known(decisions);
}

/** AWS's own simulation of a principal's policies. */
class Simulation {
  private readonly context: readonly string[];

  public constructor(
    private readonly aws: Aws,
    private readonly arn: string,
    region = "us-east-1",
  ) {
    const entries = [["aws:RequestedRegion", region], ["iam:PassedToService", "eks.amazonaws.com"]];
    this.context = entries.map(([key, value]) => `ContextKeyName=${key},ContextKeyValues=${value},ContextKeyType=string`);
  }

  /** @param resource an ARN. @default - every resource */
  public async ask(actions: readonly string[], resource?: string): Promise<Answer<[string, Decision][]>> {
    const on = resource === undefined ? [] : ["--resource-arns", resource];
    const args = ["iam", "simulate-principal-policy", "--policy-source-arn", this.arn, "--action-names", ...actions, ...on, "--context-entries", ...this.context];
    const answer = await this.aws.ask(args, (json) => json.at("EvaluationResults").list().map(decisionOf));
    // An action that nothing is said of isn't allowed by that.
    return andThen(answer, (told) => {
      const silent = actions.filter((action) => !told.some(([one]) => one === action));
      return silent.length === 0 ? known(told.filter(([action]) => actions.includes(action))) : noAnswer("malformed", `nothing is said of ${silent.join(", ")}`);
    });
  }
}

function decisionOf(result: Json): [string, Decision] {
  const decision = result.at("EvalDecision").text();
  // With a resource named, what is missing is told beside it.
  const lacksContext = [result, ...result.at("ResourceSpecificResults").listOrNone()].some((one) => one.at("MissingContextValues").listOrNone().length > 0);
  return [result.at("EvalActionName").text(), lacksContext ? "unsure" : DECISIONS.get(decision) ?? "unsure"];
}

function verdict(needed: string, decisions: ReadonlyMap<string, Decision>, unheard: readonly string[], grantOf: (denied: readonly string[]) => string): Row {
  const of = (...kinds: Decision[]): string[] => [...decisions].filter(([, decision]) => kinds.includes(decision)).map(([action]) => action);
  const [denied, outright, unsure] = [of("denied"), of("outright"), of("unsure")];
  const lacking = denied.length + outright.length;
  const note = [
    ...(denied.length === 0 ? [] : [`not allowed: ${denied.join(", ")}`]),
    ...(outright.length === 0 ? [] : [`denied outright, which no grant lifts: ${outright.join(", ")}`]),
    ...(unsure.length === 0 ? [] : [`depends on a condition or a name that can't be told before: ${unsure.join(", ")}`]),
    ...(unheard.length === 0 ? [] : [`this release doesn't know what ${unheard.join(", ")} asks for`]),
  ].join("; ");
  const there = `${decisions.size - lacking - unsure.length} of ${counted(decisions.size, "action")} allowed`;
  if (lacking === 0) return { group: "rights", what: RIGHTS, needed, there, verdict: note === "" ? "ok" : "unknown", ...(note === "" ? {} : { note, command: SIMULATOR }) };
  return { group: "rights", what: RIGHTS, needed, there, verdict: "lacking", note, command: denied.length === 0 ? SIMULATOR : grantOf(denied) };
}

/** What an administrator grants it with: what is done with roles, on the deployment's own alone. */
function grant(aws: Aws, arn: string, denied: readonly string[], { needs }: OperatedDeployment): string {
  const [, partition, , , account] = arn.split(":");
  const roles = (needs?.names ?? []).filter(({ kind }) => kind === "iam-role").map(({ name }) => `arn:${partition}:iam::${account}:role/${name}`);
  const onRoles = (action: string): boolean => action === "iam:PassRole" || table.rows.some(({ actions, resource }) => resource === table.passRole && actions.includes(action));
  const statement = (Action: readonly string[], Resource: string | readonly string[]): object[] => (Action.length === 0 ? [] : [{ Effect: "Allow", Action, Resource }]);
  const Statement = [...statement(denied.filter((action) => !onRoles(action)), "*"), ...statement(denied.filter(onRoles), roles.length === 0 ? "ARNs of the roles" : roles)];
  // A role of IAM Identity Center is changed by its permission set alone.
  if (arn.includes(":role/aws-reserved/")) return "https://console.aws.amazon.com/singlesignon";
  const kind = arn.includes(":user/") ? "user" : "role";
  const policy = JSON.stringify({ Version: "2012-10-17", Statement });
  return aws.command(`iam put-${kind}-policy --${kind}-name ${shellWord(arn.slice(arn.lastIndexOf("/") + 1))} --policy-name deploy --policy-document ${shellWord(policy)}`);
}
