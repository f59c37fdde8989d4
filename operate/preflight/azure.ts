import { Answer, known, map } from "../programs/answer";
import { Az } from "../clouds/azure";
import { azureDnsZone } from "../clouds/azure-dns-zone";
import { OperatedDeployment } from "../clouds/deployment";
import { Nodes } from "../clouds/machine-units";
import { Programs } from "../programs/programs";
import { azureMachineRows } from "./azure-machines";
import { hostedZoneRows } from "./hosted-zones";
import { Found, nameRow } from "./name-row";
import { OtherRange } from "./ranges";
import { Row, rowsOf, unknownRow } from "./row";

/** What must be there in the Azure subscription. */
export async function azureRows(programs: Programs, deployment: OperatedDeployment, nodes: Nodes): Promise<Row[]> {
  const az = new Az(programs, deployment);
  const account = await accountRows(az, deployment);
  if (account.some(({ there }) => there === "no program" || there === "not signed in")) return account;
  const rest = await Promise.all([serviceRows(az, deployment), azureMachineRows(az, deployment, nodes), nameRows(az, deployment), zoneRows(az, deployment)]);
  return [...account, ...rest.flat()];
}

async function accountRows(az: Az, { needs }: OperatedDeployment): Promise<Row[]> {
  const needed = needs?.account === undefined ? "signed in" : `signed in to ${needs.account}`;
  const answer = await az.ask(["account", "show"], (json) => ({ id: json.at("id").text(), name: json.at("name").textOr(""), state: json.at("state").textOr("Enabled") }));
  return rowsOf(answer, "account", "Azure subscription", needed, ({ id, name, state }): Row[] => [
    { group: "account", what: "Azure subscription", needed, there: `${name} (${id}), ${state}`, verdict: state === "Enabled" ? "ok" : "lacking" },
  ], "az login");
}

/** Resource providers, all by one question. azurerm registers its own where whoever deploys may; Azure takes minutes for it. */
async function serviceRows(az: Az, { needs }: OperatedDeployment): Promise<Row[]> {
  const services = needs?.services ?? [];
  if (services.length === 0) return [];
  const answer = await az.ask(["provider", "list"], (json) => new Map(json.list().map((one) => [one.at("namespace").text().toLowerCase(), one.at("registrationState").text()])));
  return services.flatMap((service) =>
    rowsOf(answer, "service", service, "Registered", (states): Row[] => {
      const there = states.get(service.toLowerCase()) ?? "unknown to Azure";
      const isThere = there === "Registered";
      return [{ group: "service", what: service, needed: "Registered", there, verdict: isThere ? "ok" : "lacking", ...(isThere ? {} : { command: az.command(`provider register --namespace ${service} --wait`) }) }];
    }),
  );
}

/** Zones of Azure DNS, public and private. */
function zoneRows(az: Az, deployment: OperatedDeployment): Promise<Row[]> {
  return hostedZoneRows(deployment, {
    ask: async (zoneId) => {
      const zone = azureDnsZone(zoneId);
      if (zone === undefined) return { known: false, why: "absent", reason: "no zone's id" };
      return az.askDirectory([...zone.command, "zone", "show", "--name", zone.name, ...zone.place], (json) => json.at("name").text());
    },
    command: (zoneId) => `az ${[...(azureDnsZone(zoneId)?.command ?? ["network", "dns"]), "zone", "list"].join(" ")} --query [].id`,
  });
}

const OWN_TAG = "dynamo-serving-cluster";

/** Names that a subscription, or all of Azure, has one of; some stay taken after what bore them was deleted. */
function nameRows(az: Az, { cluster, needs }: OperatedDeployment): Promise<Row[]> {
  const inGroup = (type: string, name: string): Promise<Answer<boolean>> =>
    az.ask(["resource", "list", "--resource-type", type, "--name", name], (json) => json.list().some((one) => one.at("tags").pairs().some(([key, value]) => key === OWN_TAG && value === cluster.name)));
  const free = async (check: readonly string[], type: string, name: string): Promise<Answer<Found>> => {
    const answer = await az.ask([...check, "--name", name], (json) => (json.at("nameAvailable").yes() ? "" : json.at("reason").textOr("taken")));
    if (!answer.known) return answer;
    if (answer.value === "") return { known: false, why: "absent", reason: "free" };
    const own = await inGroup(type, name);
    return map(own, (isOwn) => ({ own: isOwn, there: `taken, in this subscription or another: ${answer.value}` }));
  };
  const ask: { readonly [kind: string]: (name: string) => Promise<Answer<Found>> } = {
    "resource-group": (name) => az.ask(["group", "show", "--name", name], (json) => ({ own: json.at("tags").pairs().some(([key, value]) => key === OWN_TAG && value === cluster.name) })),
    "storage-account": (name) => free(["storage", "account", "check-name"], "Microsoft.Storage/storageAccounts", name),
    registry: (name) => free(["acr", "check-name"], "Microsoft.ContainerRegistry/registries", name),
    "key-vault": (name) => vault(az, name, cluster.name),
  };
  return Promise.all(
    (needs?.names ?? []).map(async ({ kind, name }): Promise<Row> => {
      const question = Object.hasOwn(ask, kind) ? ask[kind] : undefined;
      if (question === undefined) return unknownRow("name", `${kind} ${name}`, "free", { known: false, why: "failed", reason: "this release can't ask for it" });
      return nameRow(kind, name, await question(name));
    }),
  );
}

/** A vault that was deleted keeps its name until it is purged or its days are over. */
async function vault(az: Az, name: string, cluster: string): Promise<Answer<Found>> {
  const there = await az.ask(["keyvault", "show", "--name", name], (json) => ({ own: json.at("tags").pairs().some(([key, value]) => key === OWN_TAG && value === cluster) }));
  if (there.known || there.why !== "absent") return there;
  const deleted = await az.ask(["keyvault", "list-deleted", "--resource-type", "vault"], (json) => json.list().find((one) => one.at("name").text() === name)?.at("properties").at("scheduledPurgeDate").textOr("a day that Azure doesn't tell"));
  if (!deleted.known) return deleted;
  if (deleted.value === undefined) return { known: false, why: "absent", reason: "free" };
  return known({ own: false, there: `deleted and kept until ${deleted.value}`, command: az.command(`keyvault purge --name ${name}`) });
}

/** The ranges of the subscription's networks. */
export function azureRanges(programs: Programs, deployment: OperatedDeployment): Promise<OtherRange> {
  return new Az(programs, deployment).ask(["network", "vnet", "list"], (json) =>
    json.list()
      .filter((one) => !one.at("tags").pairs().some(([key, value]) => key === OWN_TAG && value === deployment.cluster.name))
      .flatMap((one) => one.at("addressSpace").at("addressPrefixes").list().map((cidr) => ({ of: one.at("name").text(), cidr: cidr.text() }))),
  );
}
