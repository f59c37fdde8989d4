import { Answer, known } from "../programs/answer";
import { OperatedDeployment } from "../clouds/deployment";
import { Gcloud, googleZone } from "../clouds/google";
import { Nodes } from "../clouds/machine-units";
import { Programs } from "../programs/programs";
import { diskImageRows } from "./google-disk-images";
import { googleMachineRows } from "./google-machines";
import { hostedZoneRows } from "./hosted-zones";
import { Found, nameRow } from "./name-row";
import { OtherRange } from "./ranges";
import { Row, rowsOf, unknownRow } from "./row";

/** What must be there in the Google Cloud project. */
export async function googleRows(programs: Programs, deployment: OperatedDeployment, nodes: Nodes): Promise<Row[]> {
  const project = await projectOf(programs, deployment);
  if (!project.known) return [unknownRow("account", "Google Cloud project", "named", project, "gcloud config set project PROJECT")];
  const gcloud = new Gcloud(programs, deployment, project.value);
  const account = await accountRows(gcloud);
  if (account.some(({ there }) => there === "no program" || there === "not signed in")) return account;
  const rest = await Promise.all([serviceRows(gcloud, deployment), googleMachineRows(gcloud, deployment, nodes), nameRows(gcloud, deployment), zoneRows(gcloud, deployment), diskImageRows(gcloud, deployment)]);
  return [...account, ...rest.flat()];
}

/** The deployment's, or what Terraform's provider and gcloud take in its place. */
export async function projectOf(programs: Programs, { needs }: OperatedDeployment): Promise<Answer<string>> {
  const { GOOGLE_PROJECT: named } = programs.options.env;
  if (needs?.account !== undefined) return known(needs.account);
  if (named !== undefined && named !== "") return known(named);
  const answer = await programs.ask("gcloud", ["config", "get-value", "project", "--quiet"]);
  if (!answer.known) return answer;
  const project = answer.value.trim();
  return project === "" || project === "(unset)" ? { known: false, why: "absent", reason: "the deployment names no project, GOOGLE_PROJECT isn't set, and gcloud has none" } : known(project);
}

async function accountRows(gcloud: Gcloud): Promise<Row[]> {
  const project = gcloud.project ?? "";
  const [state, billing] = await Promise.all([
    gcloud.ask(["projects", "describe", project], (json) => json.at("lifecycleState").text()),
    gcloud.ask(["billing", "projects", "describe", project], (json) => !json.at("billingEnabled").absent && json.at("billingEnabled").yes()),
  ]);
  const ofProject = rowsOf(state, "account", `project ${project}`, "active", (there): Row[] => [{ group: "account", what: `project ${project}`, needed: "active", there: there.toLowerCase(), verdict: there === "ACTIVE" ? "ok" : "lacking" }], "gcloud auth login");
  if (!state.known && ["missing", "signed-out"].includes(state.why)) return ofProject;
  const link = `gcloud billing projects link ${project} --billing-account=ACCOUNT`;
  const ofBilling = rowsOf(billing, "account", "billing", "enabled", (isOn): Row[] => [{ group: "account", what: "billing", needed: "enabled", there: isOn ? "enabled" : "not enabled", verdict: isOn ? "ok" : "lacking", ...(isOn ? {} : { command: link }) }]);
  return [...ofProject, ...ofBilling];
}

/** APIs, all by one question. */
async function serviceRows(gcloud: Gcloud, { needs }: OperatedDeployment): Promise<Row[]> {
  const services = needs?.services ?? [];
  if (services.length === 0) return [];
  const answer = await gcloud.ask(["services", "list", "--enabled"], (json) => new Set(json.list().map((one) => one.at("config").at("name").text())));
  return services.flatMap((service) =>
    rowsOf(answer, "service", service, "enabled", (enabled): Row[] => {
      const isThere = enabled.has(service);
      return [{ group: "service", what: service, needed: "enabled", there: isThere ? "enabled" : "not enabled", verdict: isThere ? "ok" : "lacking", ...(isThere ? {} : { command: gcloud.command(`services enable ${service}`) }) }];
    }),
  );
}

/** Managed zones of Cloud DNS, perhaps another project's. */
function zoneRows(gcloud: Gcloud, deployment: OperatedDeployment): Promise<Row[]> {
  const place = (zoneId: string): Gcloud => {
    const { project } = googleZone(zoneId);
    return project === undefined ? gcloud : gcloud.in(project);
  };
  return hostedZoneRows(deployment, {
    ask: (zoneId) => place(zoneId).ask(["dns", "managed-zones", "describe", googleZone(zoneId).name], (json) => json.at("dnsName").text()),
    command: (zoneId) => place(zoneId).command("dns managed-zones list"),
  });
}

/** Names that a project has one of. Only clusters and repositories have our label; networks and accounts are told as taken. */
function nameRows(gcloud: Gcloud, { cluster, needs }: OperatedDeployment): Promise<Row[]> {
  const region = cluster.region ?? "";
  const list = async (args: readonly string[], property: string): Promise<Answer<Found>> => {
    const answer = await gcloud.ask(args, (json) => json.list().map((one) => one.at(property).pairs().some(([key, value]) => key === "dynamo-serving-cluster" && value === cluster.name)));
    if (!answer.known) return answer;
    return answer.value.length === 0 ? { known: false, why: "absent", reason: "free" } : known({ own: answer.value.every((own) => own) });
  };
  const clusterThere = list(["container", "clusters", "list", `--filter=name=${cluster.name} AND location=${region}`], "resourceLabels");
  // Beside a cluster of this deployment's, what it is named after is its own too.
  const besideCluster = async (args: readonly string[]): Promise<Answer<Found>> => {
    const [found, beside] = await Promise.all([list(args, "none"), clusterThere]);
    return found.known ? known({ own: beside.known && beside.value.own, command: undefined }) : found;
  };
  const ask: { readonly [kind: string]: (name: string) => Promise<Answer<Found>> } = {
    "gke-cluster": () => clusterThere,
    network: (name) => besideCluster(["compute", "networks", "list", `--filter=name=${name}`]),
    "service-account": (name) => besideCluster(["iam", "service-accounts", "list", `--filter=email~^${name}@`]),
    "artifact-repository": (name) => list(["artifacts", "repositories", "list", `--location=${region}`, `--filter=name~/repositories/${name}$`], "labels"),
  };
  return Promise.all(
    (needs?.names ?? []).map(async ({ kind, name }): Promise<Row> => {
      const question = Object.hasOwn(ask, kind) ? ask[kind] : undefined;
      if (question === undefined) return unknownRow("name", `${kind} ${name}`, "free", { known: false, why: "failed", reason: "this release can't ask for it" });
      return nameRow(kind, name, await question(name));
    }),
  );
}

/** The ranges of the project's subnets in the region, secondary ones too. */
export async function googleRanges(programs: Programs, deployment: OperatedDeployment): Promise<OtherRange> {
  const project = await projectOf(programs, deployment);
  if (!project.known) return project;
  const own = (deployment.needs?.names ?? []).find(({ kind }) => kind === "network")?.name;
  return new Gcloud(programs, deployment, project.value).ask(["compute", "networks", "subnets", "list", `--filter=region~/${deployment.cluster.region}$`], (json) =>
    json.list()
      .filter((one) => Gcloud.last(one.at("network").text()) !== own)
      .flatMap((one) => [one.at("ipCidrRange"), ...one.at("secondaryIpRanges").listOrNone().map((range) => range.at("ipCidrRange"))].map((cidr) => ({ of: one.at("name").text(), cidr: cidr.text() }))),
  );
}
