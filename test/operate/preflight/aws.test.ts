import { Aws } from "../../../operate/clouds/aws";
import { OperatedDeployment } from "../../../operate/clouds/deployment";
import { Programs } from "../../../operate/programs/programs";
import { awsRows } from "../../../operate/preflight/aws";
import { awsMachineRows } from "../../../operate/preflight/aws-machines";
import { awsQuotaRows } from "../../../operate/preflight/aws-quotas";
import { Row } from "../../../operate/preflight/row";
import { REFUSED, SIGNED_OUT, THROTTLED, error, healthyAws, instanceType, offerings, quota, reservation } from "../answers/aws";
import { EKS, withPool } from "../deployments";
import { FakeAnswer, FakePrograms } from "../fake-programs";

/** The fakes answer as documented; the real AWS CLI is asked in ../moto.test.ts. */

let fakes: FakePrograms;
beforeEach(() => (fakes = new FakePrograms()));
afterEach(() => fakes.remove());

type Rules = readonly (readonly [string, FakeAnswer])[];

/** Rules before the healthy ones go first. */
function programs(rules: Rules, limitMs = 20_000): Programs {
  for (const [pattern, answer] of rules) fakes.on("aws", pattern, answer);
  healthyAws(fakes);
  return fakes.programs({ limitMs });
}
const rows = (deployment: OperatedDeployment, rules: Rules = []): Promise<Row[]> => awsRows(programs(rules), deployment, "most");
const quotas = (deployment: OperatedDeployment, rules: Rules = [], limitMs?: number): Promise<Row[]> => awsQuotaRows(new Aws(programs(rules, limitMs), deployment), deployment, "most");
const machines = (deployment: OperatedDeployment, rules: Rules): Promise<Row[]> => awsMachineRows(new Aws(programs(rules), deployment), deployment, "most");

const of = (all: readonly Row[], what: string): Row => {
  const found = all.filter((row) => row.what.includes(what));
  if (found.length !== 1) throw new Error(`${found.length} rows of ${what} in ${all.map((row) => row.what).join("; ")}`);
  return found[0];
};
const bad = (all: readonly Row[]): string[] => all.filter(({ verdict }) => verdict !== "ok").map(({ what, verdict }) => `${what}: ${verdict}`);

test("an account with room: everything ok, each quota asked in its units, nothing but reads", async () => {
  const all = await rows(EKS);
  expect(bad(all)).toEqual([]);
  expect(of(all, "G and VT")).toMatchObject({ needed: "16 vCPUs (2 x g6.2xlarge)", there: "64 vCPUs" });
  // No applied value: AWS's default.
  expect(of(all, "Standard")).toMatchObject({ needed: "16 vCPUs (4 x m6i.xlarge)", there: "32 vCPUs" });
  expect(of(all, "Elastic IPs")).toMatchObject({ needed: "1", there: "5, 0 used by others" });
  for (const line of fakes.asked("aws")) expect(line).toMatch(/^\S+ (describe|get|list)-/);
  for (const line of fakes.asked("aws")) expect(line).toMatch(/--region us-west-2.*--output json/);
});

test("room is asked for the largest of a pool's machine types", async () => {
  const rule: Rules[number] = ["describe-instance-types --instance-types g6.4xlarge", { out: instanceType("g6.4xlarge", 16) }];
  const all = await quotas(withPool(EKS, { moreMachineTypes: ["g6.4xlarge", "g6.2xlarge"] }), [rule]);
  expect(of(all, "G and VT")).toMatchObject({ needed: "32 vCPUs (2 x g6.4xlarge)", verdict: "ok" });
});

test("a profile goes with every question and every command", async () => {
  const needs = { ...EKS.needs!, profile: "platform" };
  const all = await rows({ ...EKS, needs }, [["--quota-code L-DB2E81BA", { out: quota("L-DB2E81BA", "Running On-Demand G and VT instances", 0) }]]);
  for (const line of fakes.asked("aws")) expect(line).toContain("--profile platform");
  expect(of(all, "G and VT").command).toBe("aws service-quotas request-service-quota-increase --service-code ec2 --quota-code L-DB2E81BA --desired-value 16 --region us-west-2 --profile platform");
});

describe("quota", () => {
  const running = (type: string, more: object = {}): object => ({ type, buy: null, own: null, reservation: null, ...more });

  test.each<[string, object[], string, string, string]>([
    ["machines of others are taken off", [running("g6.12xlarge")], "ok", "64 vCPUs, 48 used by others", ""],
    ["too many of others", [running("g6.12xlarge"), running("g6.2xlarge")], "lacking", "64 vCPUs, 56 used by others", "--desired-value 72"],
    ["this deployment's own aren't", [running("g6.12xlarge"), running("g6.12xlarge", { own: "eks" })], "ok", "64 vCPUs, 48 used by others", ""],
    ["another deployment's are", [running("g6.12xlarge"), running("g6.12xlarge", { own: "other" })], "lacking", "64 vCPUs, 96 used by others", "--desired-value 112"],
    ["spot isn't", [running("g6.12xlarge", { buy: "spot" }), running("g6.12xlarge", { buy: "spot" })], "ok", "64 vCPUs", ""],
    ["of another quota isn't", [running("p5.48xlarge")], "ok", "64 vCPUs", ""],
    ["of a Capacity Block isn't", [running("g6.12xlarge", { buy: "capacity-block" }), running("g6.12xlarge", { buy: "capacity-block" })], "ok", "64 vCPUs", ""],
  ])("%s", async (_, instances, verdict, there, command) => {
    const row = of(await quotas(EKS, [["ec2 describe-instances", { out: instances }]]), "G and VT");
    expect(row).toMatchObject({ verdict, there });
    expect(row.command ?? "").toContain(command);
  });

  test("what is reserved and free counts as used", async () => {
    const free = reservation({ InstanceType: "g6.12xlarge", AvailableInstanceCount: 2 });
    expect(of(await quotas(EKS, [["ec2 describe-capacity-reservations --filters", { out: free }]]), "G and VT")).toMatchObject({ verdict: "lacking", there: "64 vCPUs, 96 used by others" });
  });

  test("reservations that can't be read leave room unknown, but too little is too little", async () => {
    const all = await quotas(EKS, [["describe-capacity-reservations", REFUSED], ["--quota-code L-1216C47A", { out: quota("L-1216C47A", "Running On-Demand Standard (A, C) instances", 5) }]]);
    expect(of(all, "G and VT")).toMatchObject({ verdict: "unknown", note: expect.stringContaining("reserved") });
    expect(of(all, "Standard")).toMatchObject({ verdict: "lacking", note: "short of 11: room for 1 of 4 nodes" });
  });

  test("spot has its own, P machines too, and two pools of one are one row", async () => {
    const pools = [EKS.pools[0], { ...EKS.pools[1], capacity: "spot" }, { ...EKS.pools[1], name: "h100", machineType: "p5.48xlarge" }, { ...EKS.pools[1], name: "more", machineType: "p5.48xlarge", maxNodes: 1 }];
    const all = await quotas({ ...EKS, pools });
    expect(of(all, "G and VT spot")).toMatchObject({ needed: "16 vCPUs (2 x g6.2xlarge)", there: "16 vCPUs", verdict: "ok" });
    expect(of(all, "P on demand")).toMatchObject({ needed: "576 vCPUs (2 x p5.48xlarge, 1 x p5.48xlarge)", verdict: "lacking", note: "short of 192" });
  });

  test("machines of a reservation or a block ask for none", async () => {
    const all = await quotas(withPool(EKS, { machineType: "p5.48xlarge", capacity: "reservation", reservation: "cr-0123456789abcdef0" }), [["--capacity-reservation-ids", { out: reservation() }]]);
    expect(all.filter(({ group }) => group === "quota").map(({ what }) => what)).toEqual(expect.not.arrayContaining([expect.stringContaining("P on demand")]));
  });

  test("a machine whose quota nobody knows here is said to be so", async () => {
    const row = of(await quotas(withPool(EKS, { machineType: "p6-b200.48xlarge", capacity: "spot" }), [["describe-instance-types --instance-types p6-b200.48xlarge", { out: instanceType("p6-b200.48xlarge", 192) }]]), "p6-b200.48xlarge, spot");
    expect(row).toMatchObject({ verdict: "unknown", command: expect.stringContaining("list-service-quotas") });
  });

  test("a quota that is called otherwise isn't taken for the one that was looked for", async () => {
    const row = of(await quotas(EKS, [["--quota-code L-DB2E81BA", { out: quota("L-DB2E81BA", "Dedicated g4dn Hosts", 64) }]]), "G and VT");
    expect(row).toMatchObject({ verdict: "unknown", note: expect.stringContaining("Dedicated g4dn Hosts") });
  });

  test("vCPUs that AWS doesn't tell are the table's", async () => {
    const row = of(await quotas(EKS, [["describe-instance-types --instance-types g6.2xlarge", REFUSED]]), "G and VT");
    expect(row).toMatchObject({ verdict: "ok", needed: "16 vCPUs (2 x g6.2xlarge)" });
  });

  test("with --nodes start only the nodes that pools start with are counted", async () => {
    healthyAws(fakes);
    const all = await awsRows(fakes.programs(), EKS, "start");
    expect([of(all, "G and VT").needed, of(all, "Standard").needed]).toEqual(["8 vCPUs (1 x g6.2xlarge)", "8 vCPUs (2 x m6i.xlarge)"]);
  });
});

describe("what isn't answered is unknown, with why", () => {
  test.each<[string, FakeAnswer, string, RegExp]>([
    ["refused", REFUSED, "not allowed to ask", /not authorized/],
    ["throttled to the end", THROTTLED, "throttled", /Rate exceeded/],
    ["no JSON", { out: "<html>" }, "could not be read", /no JSON/],
    ["empty", { out: "" }, "could not be read", /answered nothing/],
    ["another form", { out: { Quota: { QuotaName: "Running On-Demand G and VT instances" } } }, "could not be read", /Quota\.Value is absent, where a number is documented/],
    ["a text for a number", { out: { Quota: { QuotaName: "x", Value: "many" } } }, "could not be read", /"many", where a number/],
    ["slow", { seconds: 30, out: {} }, "no answer in time", /within 1\.5 s/],
    ["an error that nobody knows", { err: "Could not connect to the endpoint URL", status: 255 }, "could not be read", /endpoint URL/],
  ])("%s", async (_, answer, there, reason) => {
    const limitMs = answer.seconds === undefined ? undefined : 1500;
    const row = of(await quotas(EKS, [["--quota-code L-DB2E81BA", answer]], limitMs), "G and VT");
    expect(row).toMatchObject({ verdict: "unknown", there, note: expect.stringMatching(reason) });
    expect(row.command).toBeUndefined();
  });

  test("throttled once, it is asked again", async () => {
    const row = of(await quotas(EKS, [["--quota-code L-DB2E81BA", { ...THROTTLED, once: true }]]), "G and VT");
    expect(row.verdict).toBe("ok");
    expect(fakes.asked("aws").filter((line) => line.includes("L-DB2E81BA"))).toHaveLength(2);
  });

  test.each<[string, FakeAnswer, string]>([
    ["signed out", SIGNED_OUT, "not signed in"],
    ["a session that is over", error("ExpiredToken", "GetCallerIdentity", "The security token included in the request is expired"), "not signed in"],
  ])("%s: said once, and nothing else is asked", async (_, answer, there) => {
    const all = await rows(EKS, [["sts get-caller-identity", answer]]);
    expect(all).toEqual([expect.objectContaining({ group: "account", there, verdict: "unknown" })]);
    expect(fakes.asked("aws").some((line) => line.includes("service-quotas"))).toBe(false);
  });

  test("without the program", async () => {
    expect(await awsRows(fakes.programs(), EKS, "most")).toEqual([expect.objectContaining({ there: "no program", verdict: "unknown", note: "there is no program aws on the PATH" })]);
  });
});

describe("machines and reservations", () => {
  const there = (zone: string, more: Partial<OperatedDeployment["pools"][number]> = {}): OperatedDeployment => withPool(EKS, { machineType: "p5.48xlarge", capacity: "reservation", reservation: "cr-0123456789abcdef0", zones: [zone], ...more });

  test.each<[string, OperatedDeployment, object, string, RegExp]>([
    ["in some of the cluster's zones", EKS, offerings("us-west-2b"), "ok", /not in us-west-2a/],
    ["in none of the cluster's zones", EKS, offerings("us-west-2c"), "lacking", /name zones that sell it: \["us-west-2c"\]/],
    ["nowhere", EKS, offerings(), "lacking", /another region, or another machine/],
    ["not in a zone that the pool names", withPool(EKS, { zones: ["us-west-2a", "us-west-2d"] }), offerings("us-west-2a"), "lacking", /us-west-2a/],
  ])("sold %s", async (_, deployment, answer, verdict, note) => {
    const row = of(await machines(deployment, [["Name=instance-type,Values=g6.2xlarge", { out: answer }]]), "for pool l4");
    expect(row).toMatchObject({ verdict, note: expect.stringMatching(note) });
  });

  test.each<[string, string[], string[], string, RegExp]>([
    ["one here and one there", ["us-west-2a"], ["us-west-2b"], "ok", /^$/],
    ["the second alone", [], ["us-west-2b"], "ok", /not in us-west-2a/],
    ["neither", [], [], "lacking", /another machine/],
  ])("of several types %s", async (_, first, second, verdict, note) => {
    const rules: Rules = [["Name=instance-type,Values=g6.2xlarge", { out: offerings(...first) }], ["Name=instance-type,Values=g6.4xlarge", { out: offerings(...second) }]];
    const row = of(await machines(withPool(EKS, { moreMachineTypes: ["g6.4xlarge"] }), rules), "g6.2xlarge or g6.4xlarge for pool l4");
    expect([row.verdict, row.note ?? ""]).toEqual([verdict, expect.stringMatching(note)]);
  });

  test.each<[string, OperatedDeployment, FakeAnswer, string, RegExp]>([
    ["free", there("us-west-2a"), { out: reservation() }, "ok", /^$/],
    ["there is none", there("us-west-2a"), error("InvalidCapacityReservationId.NotFound", "DescribeCapacityReservations", "The capacity reservation id 'cr-0123456789abcdef0' does not exist"), "lacking", /^$/],
    ["an empty list", there("us-west-2a"), { out: { CapacityReservations: [] } }, "lacking", /^$/],
    ["of another machine", there("us-west-2a"), { out: reservation({ InstanceType: "p5.4xlarge" }) }, "lacking", /of p5\.4xlarge/],
    ["in another zone", there("us-west-2b"), { out: reservation() }, "lacking", /lies in us-west-2a/],
    ["too small", there("us-west-2a", { maxNodes: 3 }), { out: reservation() }, "lacking", /holds 2/],
    ["over", there("us-west-2a"), { out: reservation({ State: "expired" }) }, "lacking", /it is expired/],
    ["a block", there("us-west-2a"), { out: reservation({ ReservationType: "capacity-block" }) }, "lacking", /Capacity\.block/],
    ["a block that is to come", there("us-west-2a", { capacity: "block" }), { out: reservation({ ReservationType: "capacity-block", State: "scheduled", AvailableInstanceCount: 0 }) }, "ok", /^$/],
    ["in use, nobody tells by whom", there("us-west-2a"), { out: reservation({ AvailableInstanceCount: 1 }) }, "unknown", /own nodes, or by others/],
    ["not to be asked", there("us-west-2a"), REFUSED, "unknown", /not authorized/],
  ])("a reservation that is %s", async (_, deployment, answer, verdict, note) => {
    const row = of(await machines(deployment, [["--capacity-reservation-ids", answer]]), "cr-0123456789abcdef0");
    expect(row.verdict).toBe(verdict);
    expect(row.note ?? "").toMatch(note);
  });
});

test.each<[string, string, FakeAnswer, string, string]>([
  ["a cluster of this deployment", "eks describe-cluster", { out: { cluster: { name: "eks", tags: { "dynamo-serving-cluster": "eks" } } } }, "ok", "this deployment's own"],
  ["a cluster of others", "eks describe-cluster", { out: { cluster: { name: "eks", tags: {} } } }, "lacking", "taken by others"],
  ["a cluster without tags", "eks describe-cluster", { out: { cluster: { name: "eks" } } }, "lacking", "taken by others"],
  ["a cluster that can't be asked for", "eks describe-cluster", error("AccessDeniedException", "DescribeCluster", "is not authorized to perform: eks:DescribeCluster"), "unknown", "not allowed to ask"],
])("the name of %s", async (_, pattern, answer, verdict, there) => {
  expect(of(await rows(EKS, [[pattern, answer]]), "EKS cluster")).toMatchObject({ verdict, there });
});

test("a region that isn't turned on, and too few VPCs", async () => {
  const vpcs = { Vpcs: [1, 2, 3, 4, 5].map((n) => ({ VpcId: `vpc-${n}`, CidrBlock: "10.9.0.0/16", Tags: n === 5 ? [{ Key: "dynamo-serving-cluster", Value: "eks" }] : [] })) };
  const all = await rows(EKS, [["ec2 describe-regions", { out: { Regions: [{ RegionName: "us-west-2", OptInStatus: "not-opted-in" }] } }], ["ec2 describe-vpcs", { out: vpcs }], ["--quota-code L-F678F1CE", { out: quota("L-F678F1CE", "VPCs per Region", 4) }]]);
  expect(of(all, "region us-west-2")).toMatchObject({ verdict: "lacking", command: "aws account enable-region --region-name us-west-2" });
  expect(of(all, "VPCs")).toMatchObject({ verdict: "lacking", there: "4, 4 used by others", command: expect.stringContaining("--desired-value 5") });
});
