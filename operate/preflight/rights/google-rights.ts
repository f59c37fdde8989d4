import { shellWord } from "../../../constructs/core/forms/shell-word";
import { Gcloud } from "../../clouds/google";
import { OperatedDeployment } from "../../clouds/deployment";
import { Answer, both, known, noAnswer } from "../../programs/answer";
import { Json } from "../../programs/json";
import { Programs } from "../../programs/programs";
import { counted, each } from "../count";
import table from "./data/google-rights.json";
import { projectOf } from "../google";
import { RIGHTS, Row, rowsOf, unknownRow } from "../row";

const OWNER = "roles/owner";

/** The project's own policy: what isn't of it, a folder's or an organisation's, isn't read. */
interface Policy {
  readonly bindings: readonly { readonly role: string; readonly members: readonly string[]; readonly isBound: boolean }[];
  readonly hasParent: boolean;
}

/** Whether whoever deploys has the roles that make the deployment's resources, by the project's policy. */
export async function googleRights(programs: Programs, deployment: OperatedDeployment, types: readonly string[]): Promise<Row[]> {
  const own = types.filter((type) => type.startsWith("google_"));
  if (own.length === 0) return [];
  const roles = table.roles.filter((row) => row.types.some((type) => own.includes(type))).map(({ role }) => role);
  const needed = `${OWNER}, or ${counted(roles.length, "role")}`;
  const project = await projectOf(programs, deployment);
  if (!project.known) return [unknownRow("rights", RIGHTS, needed, project)];
  const gcloud = new Gcloud(programs, deployment, project.value);
  const [member, policy] = await Promise.all([memberOf(gcloud, deployment), policyOf(gcloud, project.value)]);
  const console = `https://console.cloud.google.com/iam-admin/iam?project=${project.value}`;
  return rowsOf(both(member, policy), "rights", RIGHTS, needed, ([who, read]) => [verdict(gcloud, who, needed, roles, read, own)], console);
}

/** As a policy names them. */
async function memberOf(gcloud: Gcloud, { needs }: OperatedDeployment): Promise<Answer<string>> {
  if (needs?.impersonate !== undefined) return known(`serviceAccount:${needs.impersonate}`);
  const active = await gcloud.ask(["auth", "list", "--filter=status:ACTIVE"], (json) => json.list().map((one) => one.at("account").text()));
  if (!active.known) return active;
  const [account] = active.value;
  if (account === undefined) return noAnswer("signed-out", "gcloud has no active account");
  return known(`${account.endsWith(".gserviceaccount.com") ? "serviceAccount" : "user"}:${account}`);
}

async function policyOf(gcloud: Gcloud, project: string): Promise<Answer<Policy>> {
  const binding = (one: Json): Policy["bindings"][number] => ({ role: one.at("role").text(), members: one.at("members").listOrNone().map((member) => member.text()), isBound: !one.at("condition").absent });
  const [bindings, hasParent] = await Promise.all([
    gcloud.ask(["projects", "get-iam-policy", project], (json) => json.at("bindings").listOrNone().map(binding)),
    gcloud.ask(["projects", "describe", project], (json) => !json.at("parent").absent),
  ]);
  if (!bindings.known) return bindings;
  // A project that can't be described may stand in anything.
  return known({ bindings: bindings.value, hasParent: !hasParent.known || hasParent.value });
}

function verdict(gcloud: Gcloud, who: string, needed: string, roles: readonly string[], { bindings, hasParent }: Policy, types: readonly string[]): Row {
  const own = bindings.filter(({ members }) => members.some((member) => member.toLowerCase() === who.toLowerCase()));
  const has = (role: string): boolean => own.some((one) => one.role === role && !one.isBound);
  const missing = has(OWNER) ? [] : roles.filter((role) => !has(role));
  const unheard = types.filter((type) => !table.roles.some((row) => row.types.includes(type)) && !table.elsewhere.some((row) => row.type === type));
  const elsewhere = table.elsewhere.filter(({ type }) => types.includes(type)).map(({ asks }) => `${asks} isn't asked for`);
  const unasked = [...elsewhere, ...(unheard.length === 0 || has(OWNER) ? [] : [`this release doesn't know which role makes ${unheard.join(", ")}`])];
  const there = has(OWNER) ? OWNER : `${roles.length - missing.length} of ${counted(roles.length, "role")}`;
  if (missing.length === 0) return { group: "rights", what: RIGHTS, needed, there, verdict: unasked.length === 0 ? "ok" : "unknown", ...(unasked.length === 0 ? {} : { note: unasked.join("; ") }) };
  const wide = each(own.filter(({ role, isBound }) => isBound || ![...table.small, ...table.roles.map((row) => row.role)].includes(role)).map(({ role }) => role));
  const byGroups = bindings.some(({ members }) => members.some((member) => !/^(user|serviceAccount|deleted):/.test(member)));
  const besides = missing.filter((role) => table.roles.some((row) => row.role === role && row.besides === true));
  const doubts = [
    ...(besides.length === 0 ? [] : [`${besides.join(", ")} may be given on the resource itself`]),
    ...(wide.length === 0 ? [] : [`${wide.join(", ")} may hold the same permissions`]),
    ...(hasParent ? ["roles of a folder or an organisation aren't read"] : []),
    ...(byGroups ? ["nobody here knows who is in a group"] : []),
  ];
  const note = [`not in the project's own policy for ${who}: ${missing.join(", ")}`, ...doubts, ...unasked].join("; ");
  const project = gcloud.project ?? "";
  const command = `for role in ${missing.join(" ")}; do ${gcloud.command(`projects add-iam-policy-binding ${project} --member=${shellWord(who)} --role=$role --condition=None`)}; done`;
  return { group: "rights", what: RIGHTS, needed, there, verdict: doubts.length > 0 ? "unknown" : "lacking", note, command };
}
