import { Answer, known } from "../programs/answer";
import { OperatedDeployment } from "../clouds/deployment";
import { Gcloud, googleZone } from "../clouds/google";
import { Json } from "../programs/json";
import { Programs } from "../programs/programs";
import { recordLeftovers } from "./dns-records";
import { gatewayParts } from "./google-gateways";
import { Leftover, Search, searchAll } from "./leftover";

/**
 * What is left of a GKE deployment in its project: disks and Filestore instances by GKE's labels, what stands in the deployment's own network
 * by that network, and what only bears the name of something in it, as forwarding rules and backend services do.
 */
export function googleLeftovers(programs: Programs, deployment: OperatedDeployment, project: string): Promise<Search> {
  const gcloud = new Gcloud(programs, deployment, project);
  const { name, region = "" } = deployment.cluster;
  const network = (deployment.needs?.names ?? []).find(({ kind }) => kind === "network")?.name;
  const inNetwork = `--filter=network~/${network}$`;
  const firewalls = network === undefined ? Promise.resolve(known<string[]>([])) : gcloud.ask(["compute", "firewall-rules", "list", inNetwork], (json) => json.list().filter((one) => isIn(one, network)).map((one) => one.at("name").text()));
  const groups = network === undefined ? Promise.resolve(known<{ name: string; zone: string }[]>([])) : gcloud.ask(["compute", "network-endpoint-groups", "list", inNetwork], (json) => json.list().filter((one) => isIn(one, network)).map((one) => ({ name: one.at("name").text(), zone: one.at("zone").absent ? "" : Gcloud.last(one.at("zone").text()) })));
  return searchAll({
    disks: gcloud.ask(["compute", "disks", "list", `--filter=labels.goog-k8s-cluster-name=${name} AND labels.goog-k8s-cluster-location=${region} AND name~^pvc-`], (json) => json.list().filter((one) => has(one, { "goog-k8s-cluster-name": name, "goog-k8s-cluster-location": region })).map((one) => disk(gcloud, one))),
    "Filestore instances": gcloud.ask(["filestore", "instances", "list", `--filter=labels.storage_gke_io_cluster_name=${name} AND labels.storage_gke_io_cluster_location=${region}`], (json) => json.list().filter((one) => has(one, { storage_gke_io_cluster_name: name, storage_gke_io_cluster_location: region })).map((one) => filestore(gcloud, one))),
    // In the order in which they can be deleted.
    "load balancers of Gateways": Promise.all([firewalls, groups]).then(([rules, ends]) => (network === undefined ? known([]) : andGateways(gcloud, network, rules, ends))),
    "forwarding rules": firewalls.then((answer) => (answer.known ? forwardingRules(gcloud, region, answer.value) : answer)),
    "target pools": firewalls.then((answer) => (answer.known ? targetPools(gcloud, region, answer.value) : answer)),
    "backend services": groups.then((answer) => (answer.known ? backendServices(gcloud, answer.value.map((one) => one.name)) : answer)),
    "network endpoint groups": groups.then((answer) => (answer.known ? known(answer.value.map((one): Leftover => ({ what: "network endpoint group", id: one.name, note: one.zone, command: gcloud.command(`compute network-endpoint-groups delete ${one.name}${one.zone === "" ? "" : ` --zone=${one.zone}`}`) }))) : answer)),
    "firewall rules": firewalls.then((answer) => named(answer, (id) => ({ what: "firewall rule", id, command: gcloud.command(`compute firewall-rules delete ${id}`) }))),
    ...((deployment.needs?.hostedZones ?? []).length === 0 ? {} : { "DNS records": dnsRecords(gcloud, deployment) }),
    repositories: ownRepositories(gcloud, name),
  });
}

/** Looked at once more: some filters gcloud hands on, and what answers may know less than it. */
function isIn(one: Json, network: string | undefined): boolean {
  return Gcloud.last(one.at("network").textOr("")) === network;
}

function has(one: Json, labels: { readonly [label: string]: string }): boolean {
  const own = new Map(one.at("labels").pairs());
  return Object.entries(labels).every(([label, value]) => own.get(label) === value);
}

function named(answer: Answer<string[]>, make: (id: string) => Leftover): Answer<Leftover[]> {
  return answer.known ? known(answer.value.map(make)) : answer;
}

function disk(gcloud: Gcloud, json: Json): Leftover {
  const id = json.at("name").text();
  const zone = json.at("zone").absent ? `--region=${Gcloud.last(json.at("region").text())}` : `--zone=${Gcloud.last(json.at("zone").text())}`;
  return { what: "disk", id, data: "volumes", note: `${json.at("sizeGb").number()} GiB`, command: gcloud.command(`compute disks delete ${id} ${zone}`) };
}

function filestore(gcloud: Gcloud, json: Json): Leftover {
  const address = json.at("name").text();
  const [, location, id] = /\/locations\/([^/]+)\/instances\/([^/]+)$/.exec(address) ?? [undefined, "-", address];
  return { what: "Filestore instance", id, data: "volumes", command: gcloud.command(`filestore instances delete ${id} --location=${location}`) };
}

function andGateways(gcloud: Gcloud, network: string, rules: Answer<string[]>, groups: Answer<{ name: string }[]>): Answer<Leftover[]> | Promise<Answer<Leftover[]>> {
  if (!rules.known) return rules;
  return groups.known ? gatewayParts(gcloud, network, [...rules.value, ...groups.value.map(({ name }) => name)]) : groups;
}

/** GKE opens a load balancer's ports by the rule `k8s-fw-` and the balancer's name, in the cluster's network; the rest of it has only the name. */
function balancers(firewalls: readonly string[]): string[] {
  return firewalls.flatMap((rule) => /^k8s-fw-(a[0-9a-f]{31})$/.exec(rule)?.[1] ?? []);
}

async function forwardingRules(gcloud: Gcloud, region: string, firewalls: readonly string[]): Promise<Answer<Leftover[]>> {
  const names = balancers(firewalls);
  if (names.length === 0) return known([]);
  return gcloud.ask(["compute", "forwarding-rules", "list", `--filter=name=(${names.join(" ")}) AND region~/${region}$`], (json) =>
    json.list().filter((one) => names.includes(one.at("name").text())).map((one): Leftover => {
      const id = one.at("name").text();
      return { what: "forwarding rule", id, note: one.at("IPAddress").textOr(""), command: gcloud.command(`compute forwarding-rules delete ${id} --region=${region}`) };
    }),
  );
}

/** Of a Service's load balancer that sends to nodes: one more thing of its name (kubernetes/cloud-provider-gcp, `createTargetPoolAndHealthCheck`). */
async function targetPools(gcloud: Gcloud, region: string, firewalls: readonly string[]): Promise<Answer<Leftover[]>> {
  const names = balancers(firewalls);
  if (names.length === 0) return known([]);
  return gcloud.ask(["compute", "target-pools", "list", `--filter=name=(${names.join(" ")}) AND region~/${region}$`], (json) =>
    json.list().map((one) => one.at("name").text()).filter((id) => names.includes(id)).map((id): Leftover => ({ what: "target pool", id, command: gcloud.command(`compute target-pools delete ${id} --region=${region}`) })),
  );
}

/** A backend service of an Ingress has the name of its endpoint group. */
async function backendServices(gcloud: Gcloud, groups: readonly string[]): Promise<Answer<Leftover[]>> {
  const names = [...new Set(groups.filter((name) => /^(k8s\d+|gkemcg\d+)-/.test(name)))];
  if (names.length === 0) return known([]);
  return gcloud.ask(["compute", "backend-services", "list", `--filter=name=(${names.join(" ")})`], (json) =>
    json.list().filter((one) => names.includes(one.at("name").text())).map((one): Leftover => {
      const id = one.at("name").text();
      const where = one.at("region").absent ? "--global" : `--region=${Gcloud.last(one.at("region").text())}`;
      return { what: "backend service", id, command: gcloud.command(`compute backend-services delete ${id} ${where}`) };
    }),
  );
}

/** Records of doors that external-dns made, perhaps in another project's zone. */
function dnsRecords(gcloud: Gcloud, deployment: OperatedDeployment): Promise<Answer<Leftover[]>> {
  const place = (zone: string): { readonly asked: Gcloud; readonly args: string[] } => {
    const { project, name } = googleZone(zone);
    return { asked: project === undefined ? gcloud : gcloud.in(project), args: ["dns", "record-sets", "list", `--zone=${name}`, "--filter=type=TXT"] };
  };
  return recordLeftovers(deployment, {
    read: (zone) => place(zone).asked.ask(place(zone).args, (json) => json.list().filter((one) => one.at("type").text() === "TXT").map((one) => ({ name: one.at("name").text(), values: one.at("rrdatas").listOrNone().map((value) => value.text()) }))),
    command: (zone) => place(zone).asked.command(place(zone).args.join(" ")),
  });
}

/** Repositories of ours. */
function ownRepositories(gcloud: Gcloud, name: string): Promise<Answer<Leftover[]>> {
  return gcloud.ask(["artifacts", "repositories", "list", "--location=all", `--filter=labels.dynamo-serving-cluster=${name}`], (json) =>
    json.list().filter((one) => has(one, { "dynamo-serving-cluster": name })).map((one): Leftover => {
      const [, location, id] = /\/locations\/([^/]+)\/repositories\/([^/]+)$/.exec(one.at("name").text()) ?? [undefined, "-", one.at("name").text()];
      return { what: "Artifact Registry repository", id, command: gcloud.command(`artifacts repositories delete ${id} --location=${location}`) };
    }),
  );
}
