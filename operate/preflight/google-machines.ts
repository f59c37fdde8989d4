import { Answer, both, known, map } from "../programs/answer";
import table from "../clouds/data/google-gpu-quotas.json";
import { OperatedDeployment, OperatedPool } from "../clouds/deployment";
import { Gcloud } from "../clouds/google";
import { Json } from "../programs/json";
import { Nodes, nodesOf, tableUnits } from "../clouds/machine-units";
import { counted, each, listed } from "./count";
import { Quota, Share, quotaRow, sharesOf } from "./quota-row";
import { Row, rowsOf } from "./row";

/** A machine as the region's zones have it. */
interface Machine {
  readonly vCpus: number;
  readonly gpus: number;
  /** "nvidia-l4". @default - it has no GPU */
  readonly accelerator?: string;
  readonly zones: readonly string[];
}

/** A metric of a region or a project. */
interface Metric {
  readonly limit: number;
  readonly used: number;
}

type Metrics = ReadonlyMap<string, Metric>;

/** Machines with their zones, quotas with spot apart, reservations. */
export async function googleMachineRows(gcloud: Gcloud, deployment: OperatedDeployment, nodes: Nodes): Promise<Row[]> {
  const { cluster, pools, needs } = deployment;
  const region = cluster.region ?? "";
  const types = each(pools.map(({ machineType }) => machineType ?? ""));
  const described = gcloud.ask(["compute", "regions", "describe", region], (json) => ({ quotas: metrics(json.at("quotas").list()), zones: json.at("zones").listOrNone().map((zone) => Gcloud.last(zone.text())) }));
  const [place, global, families, own, told] = await Promise.all([
    described,
    gcloud.ask(["compute", "project-info", "describe"], (json) => metrics(json.at("quotas").list())),
    gcloud.ask(["beta", "quotas", "info", "describe", "GPUS-PER-GPU-FAMILY-per-project-region", "--service=compute.googleapis.com"], (json) => familyLimits(json, region)),
    gcloud.ask(["compute", "instances", "list", `--filter=labels.dynamo-serving-cluster=${cluster.name}`], (json) =>
      json.list().map((one) => ({ type: Gcloud.last(one.at("machineType").text()), spot: one.at("scheduling").at("provisioningModel").textOr("STANDARD") !== "STANDARD" })),
    ),
    described.then((answer) => machinesOf(gcloud, types, answer.known && answer.value.zones.length > 0 ? answer.value.zones : each(pools.flatMap(({ zones }) => zones ?? needs?.zones ?? [])))),
  ]);
  const regional = map(place, ({ quotas }) => quotas);
  const machines = new Map(types.map((type) => [type, map(told, (all) => all.get(type))]));
  const sold = pools.flatMap((pool) => soldRows(pool, pool.zones ?? needs?.zones ?? [], region, machines.get(pool.machineType ?? "")));
  const reserved = await Promise.all(pools.filter(({ reservation }) => reservation !== undefined).map((pool) => reservationRows(gcloud, pool, nodesOf(pool, nodes))));
  const shares = sharesOf(pools.filter(({ capacity }) => capacity !== "reservation"), nodes);
  return [...quotaRows(gcloud, region, shares, { regional, global, families, own }, machines), ...sold, ...reserved.flat()];
}

/** The machines in some zones. Without zones gcloud would fetch every machine of every zone that there is. */
async function machinesOf(gcloud: Gcloud, types: readonly string[], zones: readonly string[]): Promise<Answer<ReadonlyMap<string, Machine>>> {
  if (zones.length === 0) return { known: false, why: "failed", reason: "the region's zones aren't known" };
  return gcloud.ask(["compute", "machine-types", "list", `--zones=${zones.join(",")}`, `--filter=name=(${types.join(" ")})`], (json) => {
    const all = json.list().map((one) => {
      const [accelerator] = one.at("accelerators").listOrNone();
      return { type: one.at("name").text(), zone: Gcloud.last(one.at("zone").text()), vCpus: one.at("guestCpus").number(), gpus: accelerator?.at("guestAcceleratorCount").number() ?? 0, accelerator: accelerator?.at("guestAcceleratorType").text() };
    });
    return new Map(each(all.map(({ type }) => type)).map((type): [string, Machine] => {
      const those = all.filter((one) => one.type === type);
      return [type, { ...those[0], zones: those.map(({ zone }) => zone).sort() }];
    }));
  });
}

function metrics(rows: readonly Json[]): Metrics {
  return new Map(rows.map((one) => [one.at("metric").text(), { limit: one.at("limit").number(), used: one.at("usage").number() }]));
}

/** By GPU family, the limit in a region; a limit of -1 is none. */
function familyLimits(quota: Json, region: string): ReadonlyMap<string, number> {
  const limits = quota.at("dimensionsInfos").listOrNone().flatMap((info): [string, number][] => {
    const dimensions = new Map(info.at("dimensions").pairs());
    const isHere = dimensions.get("region") === region || (dimensions.get("region") === undefined && info.at("applicableLocations").listOrNone().some((place) => place.text() === region));
    const family = dimensions.get("gpu_family");
    const value = info.at("details").at("value");
    return isHere && family !== undefined ? [[family, value.absent ? 0 : value.number()]] : [];
  });
  return new Map(limits.map(([family, limit]) => [family, limit < 0 ? Infinity : limit]));
}

interface Told {
  readonly regional: Answer<Metrics>;
  readonly global: Answer<Metrics>;
  readonly families: Answer<ReadonlyMap<string, number>>;
  readonly own: Answer<readonly { readonly type: string; readonly spot: boolean }[]>;
}

function quotaRows(gcloud: Gcloud, region: string, given: readonly Omit<Share, "units">[], told: Told, machines: ReadonlyMap<string, Answer<Machine | undefined>>): Row[] {
  const machine = (type = ""): Pick<Machine, "vCpus" | "gpus" | "accelerator"> | undefined => {
    const answer = machines.get(type);
    return answer?.known === true && answer.value !== undefined ? answer.value : tableUnits("google", type);
  };
  const preemptible = ({ pool }: Pick<Share, "pool">): boolean => ["spot", "flex-start", "queued"].includes(pool.capacity);
  const share = (of: "vCpus" | "gpus") => (one: Omit<Share, "units">): Share => ({ ...one, units: machine(one.pool.machineType)?.[of], reason: `gcloud doesn't tell what ${one.pool.machineType} has` });
  const withGpus = given.filter(({ pool }) => pool.gpusPerNode > 0);
  const ownUse = (counts: (type: string, spot: boolean) => boolean, of: "vCpus" | "gpus"): Answer<number> =>
    map(told.own, (nodes) => nodes.filter(({ type, spot }) => counts(type, spot)).reduce((sum, { type }) => sum + (machine(type)?.[of] ?? 0), 0));
  const less = (metric: Answer<Metric>, use: Answer<number>): Answer<Quota> => map(both(metric, use), ([{ limit, used }, own]) => ({ limit, used: Math.max(0, used - own) }));
  const rows: Row[] = [];
  const kinds = each(withGpus.map((one) => `${preemptible(one) ? "spot" : ""}/${machine(one.pool.machineType)?.accelerator ?? ""}`));
  for (const kind of kinds) {
    const those = withGpus.filter((one) => kind === `${preemptible(one) ? "spot" : ""}/${machine(one.pool.machineType)?.accelerator ?? ""}`);
    const [spot, type] = [kind.startsWith("spot"), kind.slice(kind.indexOf("/") + 1)];
    const row: { readonly metric: string; readonly family?: string; readonly quotaId?: string } | undefined = table.accelerators.find((one) => one.type === type);
    const name = row === undefined ? (type === "" ? "GPUs" : type) : `${spot ? "PREEMPTIBLE_" : ""}${row.metric}`;
    const metric = row === undefined ? noMetric(name) : gpuMetric(told, name, spot ? undefined : row.family);
    const quota = less(metric, ownUse((one, ownSpot) => ownSpot === spot && machine(one)?.accelerator === type, "gpus"));
    const id = row?.quotaId ?? "GPUS-PER-GPU-FAMILY-per-project-region";
    const dimensions = row?.quotaId === undefined && row?.family !== undefined ? `region=${region},gpu_family=${row.family}` : `region=${region}`;
    rows.push(quotaRow({ what: name, unit: "GPU", shares: those.map(share("gpus")), quota, request: (value) => request(gcloud, `${spot ? "PREEMPTIBLE-" : ""}${id}`, dimensions, value) }));
  }
  const onDemand = withGpus.filter((one) => !preemptible(one));
  if (onDemand.length > 0) {
    const all = less(metricOf(told.global, "GPUS_ALL_REGIONS"), ownUse((type, spot) => !spot && (machine(type)?.gpus ?? 0) > 0, "gpus"));
    rows.push(quotaRow({ what: "GPUS_ALL_REGIONS", unit: "GPU", shares: onDemand.map(share("gpus")), quota: all, request: (value) => request(gcloud, "GPUS-ALL-REGIONS-per-project", undefined, value) }));
  }
  const metricName = ({ pool }: Pick<Share, "pool">): string => cpuMetric(told.regional, pool.machineType ?? "");
  for (const name of each(given.map(metricName))) {
    const those = given.filter((one) => metricName(one) === name);
    const quota = less(metricOf(told.regional, name), ownUse((type) => cpuMetric(told.regional, type) === name, "vCpus"));
    rows.push(quotaRow({ what: name, unit: "vCPU", shares: those.map(share("vCpus")), quota, request: (value) => request(gcloud, `${name.replace(/_/g, "-")}-per-project-region`, `region=${region}`, value) }));
  }
  return rows;
}

/** A family's own metric where the region has one (`C3_CPUS`), else the one of all (`CPUS`). */
function cpuMetric(regional: Answer<Metrics>, type: string): string {
  const own = `${type.split("-")[0].toUpperCase()}_CPUS`;
  return regional.known && regional.value.has(own) ? own : "CPUS";
}

function metricOf(answer: Answer<Metrics>, name: string): Answer<Metric> {
  if (!answer.known) return answer;
  const metric = answer.value.get(name);
  return metric === undefined ? noMetric(name) : known(metric);
}

function noMetric(name: string): Answer<Metric> {
  return { known: false, why: "malformed", reason: `no quota of ${name} is told: newer GPUs have one by family, which \`gcloud beta quotas info list\` shows` };
}

/** The metric of a region, or the family's limit, which newer GPUs have in its place. */
function gpuMetric({ regional, families }: Told, name: string, family: string | undefined): Answer<Metric> {
  const metric = metricOf(regional, name);
  if (metric.known || family === undefined || (!regional.known && !families.known)) return metric;
  if (!families.known) return families;
  const limit = families.value.get(family);
  if (limit === undefined) return noMetric(name);
  // Google tells no use of it here; a limit that is too small is too small whatever is used.
  return known({ limit, used: 0 });
}

function request(gcloud: Gcloud, quotaId: string, dimensions: string | undefined, value: number): string {
  return gcloud.command(`beta quotas preferences create --service=compute.googleapis.com --quota-id=${quotaId} --preferred-value=${value}${dimensions === undefined ? "" : ` --dimensions=${dimensions}`}`);
}

function soldRows({ name, machineType = "", gpusPerNode: offered, gpuPartition, gpuClients }: OperatedPool, zones: readonly string[], region: string, answer: Answer<Machine | undefined> | undefined): Row[] {
  if (answer === undefined || machineType === "") return [];
  const what = `${machineType} for pool ${name}`;
  // What a node offers are slices where its GPUs are cut, and shares where they are shared.
  const gpusPerNode = offered / (gpuPartition?.perGpu ?? gpuClients ?? 1);
  const needed = zones.length === 0 ? `sold in ${region}` : `sold in ${listed(zones)}`;
  return rowsOf(answer, "machine", what, needed, (machine): Row[] => {
    const row = (there: string, verdict: Row["verdict"], note?: string): Row[] => [{ group: "machine", what, needed, there, verdict, ...(note === undefined ? {} : { note }) }];
    if (machine === undefined) return row(`nowhere in ${region}`, "lacking", "another region, or another machine");
    const lacking = zones.filter((zone) => !machine.zones.includes(zone));
    if (lacking.length > 0) return row(listed(machine.zones), "lacking", `GKE refuses a pool when one of its zones lacks the machine: zones: ${JSON.stringify(machine.zones)}`);
    if (gpusPerNode > 0 && machine.gpus > 0 && machine.gpus !== gpusPerNode) return row(`${counted(machine.gpus, "GPU")} a node`, "lacking", `the deployment counts on ${gpusPerNode}`);
    return row(listed(machine.zones), "ok");
  });
}

/** A reservation of the project, or one that another shares: "projects/OWNER/reservations/NAME". */
async function reservationRows(gcloud: Gcloud, { machineType, reservation = "", zones = [] }: OperatedPool, nodes: number): Promise<Row[]> {
  const [, owner, shared] = /^projects\/([^/]+)\/reservations\/([^/]+)/.exec(reservation) ?? [];
  const name = shared ?? reservation;
  const what = `reservation ${reservation}`;
  const needed = `${counted(nodes, "node")} of ${machineType}${zones.length === 0 ? "" : ` in ${listed(zones)}`}`;
  const asked = owner === undefined ? gcloud : gcloud.in(owner);
  const command = asked.command(`compute reservations list --filter=name=${name}`);
  const answer = await asked.ask(["compute", "reservations", "list", `--filter=name=${name}`], (json) =>
    json.list().map((one) => {
      const specific = one.at("specificReservation");
      return {
        zone: Gcloud.last(one.at("zone").text()),
        status: one.at("status").text(),
        type: specific.at("instanceProperties").at("machineType").textOr("?"),
        count: specific.at("count").absent ? 0 : specific.at("count").number(),
        used: specific.at("inUseCount").absent ? 0 : specific.at("inUseCount").number(),
      };
    }),
  );
  return rowsOf(answer, "reservation", what, needed, (all): Row[] => {
    const fitting = all.filter(({ zone, status, type }) => type === machineType && status === "READY" && (zones.length === 0 || zones.includes(zone)));
    const there = all.length === 0 ? "no such reservation" : all.map((one) => `${one.count - one.used} of ${one.count} ${one.type} free, ${one.status}, in ${one.zone}`).join("; ");
    const [total, free] = [fitting.reduce((sum, { count }) => sum + count, 0), fitting.reduce((sum, { count, used }) => sum + count - used, 0)];
    if (total < nodes) return [{ group: "reservation", what, needed, there, verdict: "lacking", command }];
    if (free < nodes) return [{ group: "reservation", what, needed, there, verdict: "unknown", note: "the rest is in use: by this deployment's own nodes, or by others", command }];
    return [{ group: "reservation", what, needed, there, verdict: "ok" }];
  }, command);
}
