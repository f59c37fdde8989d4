import { shellWord } from "../../../constructs/core/forms/shell-word";
import { Az } from "../../clouds/azure";
import { OperatedDeployment } from "../../clouds/deployment";
import { Answer, andThen, known } from "../../programs/answer";
import { Programs } from "../../programs/programs";
import { each, listed } from "../count";
import table from "./data/azure-rights.json";
import { RIGHTS, Row, rowsOf } from "../row";

type Right = keyof typeof table.give;

/** Who is signed in, where. */
interface Who {
  readonly subscription: string;
  readonly name: string;
  readonly isUser: boolean;
}

/** A role that was assigned, to whoever is signed in or to a group of theirs, on the subscription or above it. */
interface Assigned {
  readonly role: string;
  readonly isBound: boolean;
}

/** Whether whoever is signed in may make the deployment's resources, and assign roles where it does. */
export async function azureRights(programs: Programs, deployment: OperatedDeployment, types: readonly string[]): Promise<Row[]> {
  if (!types.some((type) => type.startsWith("azurerm_"))) return [];
  const az = new Az(programs, deployment);
  const asked: Right[] = ["create", ...table.asks.filter(({ type }) => types.includes(type)).map(({ right }) => right as Right)];
  const needed = `Owner, or ${listed(each(asked.map((right) => table.give[right])))}`;
  const who = await whoIs(az);
  const assigned = who.known ? await assignedTo(az, who.value) : who;
  const both = andThen(who, (one) => andThen(assigned, (roles) => known({ one, roles })));
  return rowsOf(both, "rights", RIGHTS, needed, ({ one, roles }) => [verdict(az, one, needed, asked, roles, types)], az.command("role assignment list --assignee ID --include-inherited --include-groups"));
}

function whoIs(az: Az): Promise<Answer<Who>> {
  return az.ask(["account", "show"], (json) => {
    const user = json.at("user");
    return { subscription: json.at("id").text(), name: user.at("name").text(), isUser: user.at("type").text() === "user" };
  });
}

/** Those of the subscription and of what it stands in; a user's by the groups that they are in, too. */
async function assignedTo(az: Az, { subscription, name, isUser }: Who): Promise<Answer<Assigned[]>> {
  // A guest's name isn't the one that the directory knows; their id is.
  const id = isUser ? await az.askDirectory(["ad", "signed-in-user", "show"], (json) => json.at("id").text()) : known(name);
  if (!id.known) return id;
  const args = ["role", "assignment", "list", "--assignee", id.value, "--scope", `/subscriptions/${subscription}`, "--include-inherited", ...(isUser ? ["--include-groups"] : [])];
  return az.ask(args, (json) => json.list().map((one) => ({ role: one.at("roleDefinitionName").textOr("a role without a name"), isBound: one.at("condition").textOr("") !== "" })));
}

function verdict(az: Az, { subscription, name, isUser }: Who, needed: string, asked: readonly Right[], assigned: readonly Assigned[], types: readonly string[]): Row {
  const mayOf = (role: string): readonly string[] | undefined => table.roles.find((one) => one.role === role)?.may;
  // A condition bounds what may be done with roles, never what may be made.
  const has = (right: Right): boolean => assigned.some(({ role, isBound }) => mayOf(role)?.includes(right) === true && (right === "create" || !isBound));
  const missing = asked.filter((right) => !has(right));
  const there = assigned.length === 0 ? "no role" : listed(each(assigned.map(({ role, isBound }) => (isBound ? `${role} with a condition` : role))));
  if (missing.length === 0) return { group: "rights", what: RIGHTS, needed, there, verdict: "ok" };
  const own = each(assigned.filter(({ role }) => mayOf(role) === undefined).map(({ role }) => role));
  const doubts = [
    ...(own.length === 0 ? [] : [`nobody here knows what ${listed(own)} may`]),
    ...(assigned.some(({ role, isBound }) => isBound && mayOf(role)?.some((right) => missing.includes(right as Right))) ? ["a condition says which roles may be assigned"] : []),
    ...(isUser ? [] : ["roles by an application's groups aren't listed"]),
    ...(types.includes("azurerm_resource_group") ? [] : ["roles on the resource group itself aren't asked for"]),
  ];
  const roles = each(missing.map((right) => table.give[right]));
  const command = roles.map((role) => az.command(`role assignment create --assignee ${shellWord(name)} --role ${shellWord(role)} --scope /subscriptions/${subscription}`)).join(" && ");
  const giver = "an Owner assigns it; one that Privileged Identity Management holds ready counts once it is activated";
  return { group: "rights", what: RIGHTS, needed, there, verdict: doubts.length > 0 ? "unknown" : "lacking", note: doubts.length > 0 ? doubts.join("; ") : giver, command };
}
