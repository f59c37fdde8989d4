import { Answer, both, map } from "../programs/answer";
import { Aws } from "../clouds/aws";
import { OperatedDeployment, OperatedPool } from "../clouds/deployment";
import { Nodes, machineTypesOf, nodesOf } from "../clouds/machine-units";
import { counted, each, listed } from "./count";
import { Row, rowsOf } from "./row";

/** Whether each machine is sold where its pool is, and whether its reservation is there. */
export async function awsMachineRows(aws: Aws, deployment: OperatedDeployment, nodes: Nodes): Promise<Row[]> {
  const pools = deployment.pools.filter(({ machineType }) => machineType !== undefined);
  const zones = deployment.needs?.zones;
  const offered = each(pools.flatMap(machineTypesOf)).map(async (type) => [type, await offering(aws, type)] as const);
  const bySort = new Map(await Promise.all(offered));
  const sold = pools.map((pool) => soldRow(deployment, pool, zones, anyOf(machineTypesOf(pool).map((type) => bySort.get(type) as Answer<string[]>))));
  const reserved = await Promise.all(pools.filter(({ reservation }) => reservation !== undefined).map((pool) => reservationRows(aws, pool, zones, nodesOf(pool, nodes))));
  return [...sold.flat(), ...reserved.flat()];
}

function offering(aws: Aws, type: string): Promise<Answer<string[]>> {
  const filters = ["--location-type", "availability-zone", "--filters", `Name=instance-type,Values=${type}`];
  return aws.ask(["ec2", "describe-instance-type-offerings", ...filters], (json) => json.at("InstanceTypeOfferings").list().map((one) => one.at("Location").text()).sort());
}

/** The zones in which one of several is sold. The first that couldn't be asked is the answer. */
function anyOf(answers: Answer<string[]>[]): Answer<string[]> {
  return answers.reduce((sum, one) => map(both(sum, one), ([some, more]) => [...new Set([...some, ...more])].sort()));
}

function soldRow({ cluster }: OperatedDeployment, { name, zones: own, ...pool }: OperatedPool, clusterZones: readonly string[] | undefined, answer: Answer<string[]>): Row[] {
  const wanted = own ?? clusterZones;
  const what = `${machineTypesOf({ name, ...pool }).join(" or ")} for pool ${name}`;
  const needed = wanted === undefined ? `sold in ${cluster.region}` : `sold in ${listed(wanted)}`;
  return rowsOf(answer, "machine", what, needed, (zones): Row[] => {
    const lacking = (wanted ?? []).filter((zone) => !zones.includes(zone));
    const there = zones.length === 0 ? `nowhere in ${cluster.region}` : listed(zones);
    const isThere = zones.length > 0 && (own === undefined ? lacking.length < (wanted?.length ?? 1) : lacking.length === 0);
    if (!isThere) return [{ group: "machine", what, needed, there, verdict: "lacking", note: zones.length === 0 ? "another region, or another machine" : `name zones that sell it: ${JSON.stringify(zones)}` }];
    return [{ group: "machine", what, needed, there, verdict: "ok", ...(lacking.length === 0 ? {} : { note: `not in ${listed(lacking)}: its nodes come in the others` }) }];
  });
}

async function reservationRows(aws: Aws, { machineType, reservation = "", capacity, zones: own }: OperatedPool, clusterZones: readonly string[] | undefined, nodes: number): Promise<Row[]> {
  const block = capacity === "block";
  const what = `${block ? "Capacity Block" : "reservation"} ${reservation}`;
  const needed = `${counted(nodes, "node")} of ${machineType}`;
  const command = aws.command(`ec2 describe-capacity-reservations --capacity-reservation-ids ${reservation}`);
  const answer = await aws.ask(["ec2", "describe-capacity-reservations", "--capacity-reservation-ids", reservation], (json) =>
    json.at("CapacityReservations").list().map((one) => ({
      type: one.at("InstanceType").text(),
      zone: one.at("AvailabilityZone").text(),
      state: one.at("State").text(),
      total: one.at("TotalInstanceCount").number(),
      free: one.at("AvailableInstanceCount").number(),
      kind: one.at("ReservationType").textOr("default"),
    })),
  );
  const none: Row = { group: "reservation", what, needed, there: "no such reservation", verdict: "lacking", command };
  if (!answer.known && answer.why === "absent") return [none];
  return rowsOf(answer, "reservation", what, needed, ([found]) => {
    if (found === undefined) return [none];
    const zones = own ?? clusterZones ?? [found.zone];
    const problems = [
      found.type === machineType ? "" : `it is of ${found.type}`,
      zones.includes(found.zone) ? "" : `it lies in ${found.zone}, the pool in ${listed(zones)}`,
      (found.kind === "capacity-block") === block ? "" : block ? "it is no Capacity Block" : "it is a Capacity Block: Capacity.block",
      ["active", ...(block ? ["scheduled", "pending"] : [])].includes(found.state) ? "" : `it is ${found.state}`,
      found.total < nodes ? `it holds ${found.total}` : "",
    ].filter((problem) => problem !== "");
    const there = `${found.free} of ${found.total} ${found.type} free, ${found.state}, in ${found.zone}`;
    if (problems.length > 0) return [{ group: "reservation", what, needed, there, verdict: "lacking", note: problems.join("; "), command }];
    // What isn't free may be this deployment's own nodes, or somebody else's: AWS doesn't tell whose.
    if (found.free < nodes && found.state === "active") return [{ group: "reservation", what, needed, there, verdict: "unknown", note: "the rest is in use: by this deployment's own nodes, or by others", command }];
    return [{ group: "reservation", what, needed, there, verdict: "ok" }];
  }, command);
}
