import { Answer, known } from "../programs/answer";
import { Az } from "../clouds/azure";
import { azureDnsZone } from "../clouds/azure-dns-zone";
import { OperatedDeployment } from "../clouds/deployment";
import { Json } from "../programs/json";
import { Programs } from "../programs/programs";
import { recordLeftovers } from "./dns-records";
import { DataKind } from "./kept";
import { Leftover, Search, searchAll } from "./leftover";

/** Types of Azure that hold data. */
const DATA: { readonly [type: string]: DataKind } = {
  "microsoft.storage/storageaccounts": "file-systems",
  "microsoft.storagecache/amlfilesystems": "file-systems",
  "microsoft.netapp/netappaccounts/capacitypools/volumes": "file-systems",
  "microsoft.dataprotection/backupvaults": "buckets",
  "microsoft.compute/disks": "volumes",
  "microsoft.compute/snapshots": "volumes",
};

/**
 * What is left of an AKS deployment in its subscription. What the cluster's controllers make lies in the nodes' group, which Azure deletes
 * with the cluster: it is asked for once the cluster is gone. What monitoring add-ons write into the deployment's own group keeps that from
 * being deleted.
 *
 * @param clusterIsThere whether the nodes' group will still go with it
 */
export function azureLeftovers(programs: Programs, deployment: OperatedDeployment, clusterIsThere: boolean): Promise<Search> {
  const az = new Az(programs, deployment);
  const { name } = deployment.cluster;
  return searchAll({
    "what has our tag": az.ask(["resource", "list", "--tag", `dynamo-serving-cluster=${name}`], (json) => json.list().map((one) => readResource(az, one))),
    ...((deployment.needs?.hostedZones ?? []).length === 0 ? {} : { "DNS records": dnsRecords(az, deployment) }),
    "what lies in our resource group": ownGroups(az, deployment),
    "what the cluster's controllers left": clusterIsThere ? Promise.resolve(known([])) : nodeGroups(az, name),
  }).then((search) => ({ ...search, found: [...new Map(search.found.map((one) => [one.id.toLowerCase(), one])).values()] }));
}

/** Records of doors that external-dns made. The two kinds of zones write their texts in two ways. */
function dnsRecords(az: Az, deployment: OperatedDeployment): Promise<Answer<Leftover[]>> {
  const args = (zone: string): string[] => {
    const found = azureDnsZone(zone);
    return found === undefined ? ["resource", "show", "--ids", zone] : [...found.command, "record-set", "txt", "list", "--zone-name", found.name, ...found.place];
  };
  const texts = (one: Json): Json => (one.at("txtRecords").absent ? one.at("TXTRecords") : one.at("txtRecords"));
  return recordLeftovers(deployment, {
    read: (zone) => az.askDirectory(args(zone), (json) => json.list().map((one) => ({ name: one.at("fqdn").textOr(one.at("name").text()), values: texts(one).listOrNone().map((text) => text.at("value").listOrNone().map((part) => part.text()).join("")) }))),
    command: (zone) => `az ${args(zone).join(" ")}`,
  });
}

function readResource(az: Az, json: Json): Leftover {
  const [id, type] = [json.at("id").text(), json.at("type").text()];
  const data = DATA[type.toLowerCase()];
  return { what: type, id, ...(data === undefined ? {} : { data }), command: az.command(`resource delete --ids ${id}`) };
}

/** All that lies in a group that this deployment made, by its tag. */
async function ownGroups(az: Az, { cluster, needs }: OperatedDeployment): Promise<Answer<Leftover[]>> {
  const found: Leftover[] = [];
  for (const { name } of (needs?.names ?? []).filter(({ kind }) => kind === "resource-group")) {
    const group = await az.ask(["group", "show", "--name", name], (json) => ({ id: json.at("id").text(), own: json.at("tags").pairs().some(([key, value]) => key === "dynamo-serving-cluster" && value === cluster.name) }));
    if (!group.known && group.why === "absent") continue;
    if (!group.known) return group;
    if (!group.value.own) continue;
    const inIt = await az.ask(["resource", "list", "--resource-group", name], (json) => json.list().map((one) => readResource(az, one)));
    if (!inIt.known) return inIt;
    found.push(...inIt.value, { what: "resource group", id: group.value.id, command: az.command(`group delete --name ${name}`) });
  }
  return known(found);
}

/** The nodes' group of a cluster that is gone, by the tag that AKS puts on it. */
async function nodeGroups(az: Az, name: string): Promise<Answer<Leftover[]>> {
  const groups = await az.ask(["group", "list", "--tag", `aks-managed-cluster-name=${name}`], (json) => json.list().map((one) => ({ id: one.at("id").text(), name: one.at("name").text() })));
  if (!groups.known) return groups;
  const found: Leftover[] = [];
  for (const group of groups.value) {
    const inIt = await az.ask(["resource", "list", "--resource-group", group.name], (json) => json.list().map((one) => readResource(az, one)));
    if (!inIt.known) return inIt;
    found.push(...inIt.value, { what: "resource group of the nodes", id: group.id, command: az.command(`group delete --name ${group.name}`) });
  }
  return known(found);
}
