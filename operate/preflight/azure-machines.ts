import { Answer, both, known } from "../programs/answer";
import { Az } from "../clouds/azure";
import { OperatedDeployment, OperatedPool } from "../clouds/deployment";
import { Nodes, nodesOf, tableUnits } from "../clouds/machine-units";
import { counted, each, listed } from "./count";
import { Quota, Share, quotaRow, sharesOf } from "./quota-row";
import { Row, rowsOf, unknownRow } from "./row";

/** A size as Azure sells it to this subscription in this region. */
interface Size {
  readonly name: string;
  /** Name of the quota that counts it. */
  readonly family: string;
  readonly vCpus: number;
  readonly zones: readonly string[];
  /** Why it can't be had: in the whole region, or in zones. */
  readonly restricted: readonly { readonly zones?: readonly string[]; readonly reason: string }[];
}

interface Usage {
  readonly name: string;
  readonly title: string;
  readonly used: number;
  readonly limit: number;
}

/** Sizes with their zones, quotas with spot apart, reservations. */
export async function azureMachineRows(az: Az, deployment: OperatedDeployment, nodes: Nodes): Promise<Row[]> {
  const { cluster } = deployment;
  const pools = deployment.pools.filter(({ machineType }) => machineType !== undefined);
  const types = each(pools.map(({ machineType }) => machineType as string));
  const [usage, own, ...answers] = await Promise.all([
    az.ask(["vm", "list-usage", "--location", cluster.region ?? ""], (json) =>
      json.list().map((one): Usage => ({ name: one.at("name").at("value").text(), title: one.at("localName").textOr(one.at("name").at("localizedValue").textOr("")), used: one.at("currentValue").number(), limit: one.at("limit").number() })),
    ),
    ownNodes(az, cluster.name, cluster.region ?? ""),
    ...types.map((type) => sizeOf(az, cluster.region ?? "", type)),
  ]);
  const sizes = new Map(types.map((type, index) => [type, answers[index]]));
  const reserved = await Promise.all(pools.filter(({ reservation }) => reservation !== undefined).map((pool) => reservationRows(az, pool, nodesOf(pool, nodes))));
  // What is reserved was counted when it was: https://learn.microsoft.com/azure/virtual-machines/capacity-reservation-overview.
  const shares = sharesOf(pools.filter(({ capacity }) => capacity !== "reservation"), nodes);
  return [...quotaRows(deployment, shares, usage, own, sizes), ...pools.flatMap((pool) => soldRows(az, cluster.region ?? "", pool, sizes.get(pool.machineType as string))), ...reserved.flat()];
}

/** With `--all` a size that this subscription may not have is told with the reason, and isn't simply absent. */
function sizeOf(az: Az, region: string, type: string): Promise<Answer<Size | undefined>> {
  return az.ask(["vm", "list-skus", "--location", region, "--size", type, "--resource-type", "virtualMachines", "--all"], (json) =>
    json.list()
      .filter((one) => one.at("name").text() === type)
      .map((one): Size => {
        const vCpus = one.at("capabilities").list().find((capability) => capability.at("name").text() === "vCPUs");
        return {
          name: type,
          family: one.at("family").text(),
          vCpus: vCpus?.at("value").number() ?? 0,
          zones: one.at("locationInfo").listOrNone().flatMap((place) => place.at("zones").listOrNone().map((zone) => zone.text())).sort(),
          restricted: one.at("restrictions").listOrNone().map((restriction) => ({
            zones: restriction.at("type").text() === "Zone" ? restriction.at("restrictionInfo").at("zones").listOrNone().map((zone) => zone.text()) : undefined,
            reason: restriction.at("reasonCode").text(),
          })),
        };
      })[0],
  );
}

/** What this deployment runs itself: it is in use, and is what is asked room for. */
function ownNodes(az: Az, name: string, region: string): Promise<Answer<readonly { readonly type: string; readonly spot: boolean; readonly count: number }[]>> {
  return az.ask(["aks", "list"], (json) =>
    json.list()
      .filter((one) => one.at("name").text() === name && one.at("location").text() === region && one.at("tags").pairs().some(([key, value]) => key === "dynamo-serving-cluster" && value === name))
      .flatMap((one) => one.at("agentPoolProfiles").listOrNone().map((pool) => ({ type: pool.at("vmSize").text(), spot: pool.at("scaleSetPriority").textOr("Regular") === "Spot", count: pool.at("count").number() }))),
  );
}

type OwnNodes = Awaited<ReturnType<typeof ownNodes>>;

function quotaRows({ cluster, needs }: OperatedDeployment, shares: readonly Omit<Share, "units">[], usage: Answer<readonly Usage[]>, own: OwnNodes, sizes: ReadonlyMap<string, Answer<Size | undefined>>): Row[] {
  const size = (type = ""): Size | undefined => {
    const answer = sizes.get(type);
    return answer?.known === true ? answer.value : undefined;
  };
  const units = (type = ""): number | undefined => size(type)?.vCpus ?? tableUnits("azure", type)?.vCpus;
  const withUnits = shares.map((share): Share => ({ ...share, units: units(share.pool.machineType), reason: "its vCPUs aren't known" }));
  const isSpot = ({ pool }: Share): boolean => pool.capacity === "spot";
  const dedicated = withUnits.filter((share) => !isSpot(share));
  const family = ({ pool }: Share): string | undefined => size(pool.machineType)?.family;
  const quota = (name: string, counts: (type: string, spot: boolean) => boolean): Answer<Quota> => quotaOf(name, counts, usage, own, units);
  const scope = `/subscriptions/${needs?.account ?? "SUBSCRIPTION"}/providers/Microsoft.Compute/locations/${cluster.region}`;
  const request = (name: string, type: string) => (value: number) => `az quota create --resource-name ${JSON.stringify(name)} --scope ${scope} --limit-object value=${value} --resource-type ${type}`;
  const rows: Row[] = [];
  for (const name of each(dedicated.map(family))) {
    const those = dedicated.filter((share) => family(share) === name);
    if (name === undefined) rows.push(...those.map(({ pool, nodes }) => unknownRow("quota", pool.machineType ?? pool.name, counted(nodes, "node"), { known: false, why: "failed", reason: "Azure didn't tell which quota counts this size" })));
    else rows.push(quotaRow({ what: name, unit: "vCPU", shares: those, quota: quota(name, (type, spot) => !spot && size(type)?.family === name), request: request(name, "dedicated") }));
  }
  if (dedicated.length > 0) rows.push(quotaRow({ what: "cores (all of the region)", unit: "vCPU", shares: dedicated, quota: quota("cores", (_, spot) => !spot), request: request("cores", "dedicated") }));
  const spot = withUnits.filter(isSpot);
  if (spot.length > 0) rows.push(quotaRow({ what: "lowPriorityCores (spot)", unit: "vCPU", shares: spot, quota: quota("lowPriorityCores", (_, isOwnSpot) => isOwnSpot), request: request("lowPriorityCores", "lowPriority") }));
  return rows;
}

/** A row of `az vm list-usage`, without what this deployment runs itself. Names differ in capitals from list to list. */
function quotaOf(name: string, counts: (type: string, spot: boolean) => boolean, usage: Answer<readonly Usage[]>, own: OwnNodes, units: (type: string) => number | undefined): Answer<Quota> {
  const answer = both(usage, own);
  if (!answer.known) return answer;
  const [rows, mine] = answer.value;
  const row = rows.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (row === undefined) return { known: false, why: "malformed", reason: `az vm list-usage has no row ${name}` };
  const ownUse = mine.filter(({ type, spot }) => counts(type, spot)).reduce((sum, { type, count }) => sum + count * (units(type) ?? 0), 0);
  return known({ limit: row.limit, used: Math.max(0, row.used - ownUse) });
}

function soldRows(az: Az, region: string, { name, machineType = "", zones = [] }: OperatedPool, answer: Answer<Size | undefined> | undefined): Row[] {
  const what = `${machineType} for pool ${name}`;
  const needed = zones.length === 0 ? `sold in ${region}` : `sold in zone ${listed(zones)} of ${region}`;
  const command = az.command(`vm list-skus --location ${region} --size ${machineType} --all --output table`);
  if (answer === undefined) return [];
  return rowsOf(answer, "machine", what, needed, (size): Row[] => {
    const row = (there: string, verdict: Row["verdict"], note?: string): Row[] => [{ group: "machine", what, needed, there, verdict, ...(note === undefined ? {} : { note }), ...(verdict === "ok" ? {} : { command }) }];
    if (size === undefined) return row(`not in ${region}`, "lacking", "another region, or another size");
    const everywhere = size.restricted.find((one) => one.zones === undefined);
    if (everywhere !== undefined) return row(`restricted: ${everywhere.reason}`, "lacking", "a granted quota doesn't lift it: ask Azure's support for the size in this region");
    const free = size.zones.filter((zone) => !size.restricted.some((one) => one.zones?.includes(zone)));
    const lacking = zones.filter((zone) => !free.includes(zone));
    const there = size.zones.length === 0 ? "in the region, without zones" : free.length === 0 ? "in no zone for this subscription" : `zone ${listed(free)}`;
    if (lacking.length > 0) return row(there, "lacking", free.length === 0 ? "leave zones out, or ask for the size" : `name zones that have it: ${JSON.stringify(free)}`);
    return row(there, "ok");
  }, command);
}

/** A capacity reservation group: its id is that of a resource. */
async function reservationRows(az: Az, { machineType = "", reservation = "", zones = [] }: OperatedPool, nodes: number): Promise<Row[]> {
  const [, group, name] = /\/resourceGroups\/([^/]+)\/.*\/capacityReservationGroups\/([^/]+)$/i.exec(reservation) ?? [];
  const what = `reservation group ${name ?? reservation}`;
  const needed = `${counted(nodes, "node")} of ${machineType}`;
  if (name === undefined) return [{ group: "reservation", what, needed, there: "no id of a reservation group", verdict: "lacking" }];
  const command = az.command(`capacity reservation list --resource-group ${group} --capacity-reservation-group ${name}`);
  const answer = await az.ask(["capacity", "reservation", "list", "--resource-group", group, "--capacity-reservation-group", name], (json) =>
    json.list().map((one) => ({ type: one.at("sku").at("name").text(), count: one.at("sku").at("capacity").number(), zones: one.at("zones").listOrNone().map((zone) => zone.text()), state: one.at("provisioningState").textOr("Succeeded") })),
  );
  if (!answer.known && answer.why === "absent") return [{ group: "reservation", what, needed, there: "no such group", verdict: "lacking", command }];
  return rowsOf(answer, "reservation", what, needed, (all): Row[] => {
    const fitting = all.filter(({ type, state, zones: lies }) => type === machineType && state === "Succeeded" && (zones.length === 0 ? lies.length === 0 : lies.some((zone) => zones.includes(zone))));
    const count = fitting.reduce((sum, one) => sum + one.count, 0);
    const there = all.length === 0 ? "an empty group" : all.map((one) => `${one.count} ${one.type}${one.zones.length === 0 ? "" : ` in zone ${listed(one.zones)}`}`).join(", ");
    return [{ group: "reservation", what, needed, there, verdict: count >= nodes ? "ok" : "lacking", ...(count >= nodes ? {} : { note: `${count} of them fit machine and zones`, command }) }];
  }, command);
}
