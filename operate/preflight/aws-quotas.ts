import { Answer, both, known, map } from "../programs/answer";
import { Aws } from "../clouds/aws";
import table from "../clouds/data/aws-quotas.json";
import { OperatedDeployment, OperatedPool } from "../clouds/deployment";
import { Nodes, machineTypesOf, tableUnits } from "../clouds/machine-units";
import { each } from "./count";
import { Quota, Share, quotaRow, sharesOf } from "./quota-row";
import { Row } from "./row";

type QuotaRow = { readonly title: string; readonly buy: string; readonly letters: readonly string[]; readonly generations?: readonly number[]; readonly code: string; readonly name: string };

const QUOTAS: readonly QuotaRow[] = table.quotas;

/** A machine that runs, or is kept free by a reservation. */
interface Running {
  readonly type: string;
  readonly buy: string;
  readonly count: number;
}

/** EC2's quotas for what the pools may come to, those of spot apart. Machines of reservations and blocks are counted where they were reserved. */
export async function awsQuotaRows(aws: Aws, { cluster, pools }: OperatedDeployment, nodes: Nodes): Promise<Row[]> {
  const shares = sharesOf(pools.filter(({ capacity }) => capacity === "on-demand" || capacity === "spot"), nodes);
  const running = await runningMachines(aws, cluster.name);
  const types = each([...shares.flatMap(({ pool }) => machineTypesOf(pool)), ...(running.known ? running.value.machines.map(({ type }) => type) : [])]);
  const units = await unitsOf(aws, types);
  const largest = ({ pool, ...share }: (typeof shares)[number]): (typeof shares)[number] => {
    const [machineType] = machineTypesOf(pool).sort((a, b) => (units(b) ?? Infinity) - (units(a) ?? Infinity));
    return { ...share, pool: { ...pool, machineType } };
  };
  const shared = shares.map(largest).map((share): Share => ({ ...share, units: units(share.pool.machineType), reason: `the vCPUs of ${share.pool.machineType ?? "its machine"} aren't known` }));
  const rows = each(shared.map(({ pool }) => quotaOf(pool)));
  return Promise.all(
    rows.map(async (row): Promise<Row> => {
      const own = shared.filter(({ pool }) => quotaOf(pool) === row);
      const [{ pool }] = own;
      if (row === undefined) return nobodysQuota(aws, pool);
      const what = `${row.title} (${row.code})`;
      const limit = await readLimit(aws, "ec2", row.code, new RegExp(row.name));
      const quota = map(both(limit, running), ([{ value }, { machines, unsure }]): Quota => ({ limit: value, used: usedOf(row, machines, units), unsure: unsure ?? unknownUse(row, machines, units) }));
      return quotaRow({ what, unit: "vCPU", shares: own, quota, request: (value) => aws.command(`service-quotas request-service-quota-increase --service-code ec2 --quota-code ${row.code} --desired-value ${value}`) });
    }),
  );
}

/** "g6e.12xlarge" is of letters g and generation 6. */
function quotaOf({ machineType = "", capacity }: Pick<OperatedPool, "machineType" | "capacity">): QuotaRow | undefined {
  const [, letters, generation] = /^([a-z]+)(\d+)/.exec(machineType) ?? [];
  return QUOTAS.find((row) => row.buy === capacity && row.letters.includes(letters) && (row.generations?.includes(Number(generation)) ?? true));
}

function nobodysQuota(aws: Aws, { machineType = "?", capacity }: OperatedPool): Row {
  const query = `Quotas[?contains(QuotaName, '${capacity === "spot" ? "Spot" : "On-Demand"}')].[QuotaName,Value]`;
  const note = `which quota counts ${machineType} ${capacity === "spot" ? "as spot" : "on demand"} isn't known here: the command lists them`;
  return { group: "quota", what: `${machineType}, ${capacity}`, needed: "a quota with room", there: "not known which", verdict: "unknown", note, command: aws.command(`service-quotas list-service-quotas --service-code ec2 --query "${query}" --output text`) };
}

/** A quota's value: what was applied for, else AWS's default. One whose name isn't as expected isn't taken for another. */
export async function readLimit(aws: Aws, service: string, code: string, name?: RegExp): Promise<Answer<{ readonly value: number; readonly name: string }>> {
  const of = ["--service-code", service, "--quota-code", code];
  const read = (command: string): Promise<Answer<{ value: number; name: string }>> =>
    aws.ask(["service-quotas", command, ...of], (json) => ({ value: json.at("Quota").at("Value").number(), name: json.at("Quota").at("QuotaName").text() }));
  const applied = await read("get-service-quota");
  const answer = !applied.known && applied.why === "absent" ? await read("get-aws-default-service-quota") : applied;
  if (!answer.known || name === undefined || name.test(answer.value.name)) return answer;
  return { known: false, why: "malformed", reason: `${code} is called ${JSON.stringify(answer.value.name)}, which isn't the quota that was looked for` };
}

/** What others run in the region, and what is reserved and not used. This deployment's own machines are what is asked room for. */
async function runningMachines(aws: Aws, cluster: string): Promise<Answer<{ readonly machines: Running[]; readonly unsure?: string }>> {
  const query = "Reservations[].Instances[].{type:InstanceType,buy:InstanceLifecycle,own:Tags[?Key=='dynamo-serving-cluster']|[0].Value,reservation:CapacityReservationId}";
  const [instances, reservations] = await Promise.all([
    aws.ask(["ec2", "describe-instances", "--filters", "Name=instance-state-name,Values=pending,running,stopping", "--query", query], (json) =>
      json.list().flatMap((one): Running[] => {
        const isOwn = one.at("own").textOr("") === cluster && one.at("reservation").absent;
        return isOwn ? [] : [{ type: one.at("type").text(), buy: one.at("buy").textOr("on-demand"), count: 1 }];
      }),
    ),
    aws.ask(["ec2", "describe-capacity-reservations", "--filters", "Name=state,Values=active"], (json) =>
      json.at("CapacityReservations").list().filter((one) => one.at("ReservationType").textOr("default") !== "capacity-block").map((one): Running => ({ type: one.at("InstanceType").text(), buy: "on-demand", count: one.at("AvailableInstanceCount").number() })),
    ),
  ]);
  if (!instances.known) return instances;
  if (!reservations.known) return known({ machines: instances.value, unsure: `what is reserved and not used counts too, and couldn't be read: ${reservations.reason}` });
  return known({ machines: [...instances.value, ...reservations.value] });
}

function usedOf(row: QuotaRow, machines: readonly Running[], units: (type?: string) => number | undefined): number {
  return counting(row, machines).reduce((sum, { type, count }) => sum + count * (units(type) ?? 0), 0);
}

function unknownUse(row: QuotaRow, machines: readonly Running[], units: (type?: string) => number | undefined): string | undefined {
  const type = counting(row, machines).find((one) => units(one.type) === undefined)?.type;
  return type === undefined ? undefined : `the vCPUs of ${type}, which runs, aren't known`;
}

function counting(row: QuotaRow, machines: readonly Running[]): Running[] {
  return machines.filter(({ type, buy }) => quotaOf({ machineType: type, capacity: buy }) === row);
}

/** vCPUs by machine type, as EC2 tells them; of what it doesn't tell, this release's table. */
async function unitsOf(aws: Aws, types: readonly string[]): Promise<(type?: string) => number | undefined> {
  const told = new Map<string, number>();
  const answers = await Promise.all(types.map((type) => instanceType(aws, type)));
  answers.forEach((answer) => answer.known && told.set(answer.value.type, answer.value.vCpus));
  return (type = "") => told.get(type) ?? tableUnits("aws", type)?.vCpus;
}

/** One by one: of several, AWS answers none when it doesn't know one. */
export function instanceType(aws: Aws, type: string): Promise<Answer<{ readonly type: string; readonly vCpus: number }>> {
  const read = ["ec2", "describe-instance-types", "--instance-types", type];
  return aws.ask(read, (json) => {
    const [one] = json.at("InstanceTypes").list();
    return { type: one.at("InstanceType").text(), vCpus: one.at("VCpuInfo").at("DefaultVCpus").number() };
  });
}
