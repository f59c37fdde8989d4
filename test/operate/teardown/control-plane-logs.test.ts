import { OperatedDeployment } from "../../../operate/clouds/deployment";
import { ownedLogGroup, stopLogs, sweepLogs } from "../../../operate/teardown/control-plane-logs";
import { Look } from "../../../operate/teardown/held";
import { StateResource } from "../../../operate/teardown/state";
import { tearDown } from "../../../operate/teardown/teardown";
import { Terraform } from "../../../operate/teardown/terraform";
import { known } from "../../../operate/programs/answer";
import { FakePrograms } from "../fake-programs";

/** What becomes of the log group of an EKS control plane, which EKS makes anew for the last lines of a cluster that goes. */

const GROUP = "/aws/eks/chat/cluster";
const group = (attributes: object): StateResource => ({ address: "aws_cloudwatch_log_group.logs", type: "aws_cloudwatch_log_group", ids: [GROUP], attributes: { name: GROUP, ...attributes } });
const look = (resources: StateResource[], cloud = "aws"): Look => ({
  deployment: { id: "chat", cluster: { name: "chat", cloud, region: "us-west-2" }, needs: { services: [], names: [], ranges: [], counts: [] } } as unknown as OperatedDeployment,
  stacks: [{ stack: { name: "chat-cluster", step: "cluster", directory: "." }, resources, keeping: { kept: [], forgotten: [] } }] as unknown as Look["stacks"],
  kept: [],
  leftovers: { found: [], silent: [] },
  obstacles: [],
});
const OURS = look([group({ skip_destroy: false, retention_in_days: 30 })]);

let fakes: FakePrograms;
let told: string[];
const tell = (line: string): void => void told.push(line);
beforeEach(() => {
  fakes = new FakePrograms();
  told = [];
});
afterEach(() => fakes.remove());

describe("the control plane's log group", () => {
  test("is Terraform's where it has a retention, and nobody's where it is to stay, of another cluster or on another cloud", () => {
    expect(ownedLogGroup(OURS)).toBe(GROUP);
    expect(ownedLogGroup(look([group({ skip_destroy: true })]))).toBeUndefined();
    expect(ownedLogGroup(look([group({ name: "/aws/eks/chat-eu/cluster" })]))).toBeUndefined();
    expect(ownedLogGroup(look([]))).toBeUndefined();
    expect(ownedLogGroup(look([group({})], "azure"))).toBeUndefined();
  });

  test("gets no more lines before the cluster goes, and EKS is waited for", async () => {
    fakes.on("aws", "eks update-cluster-config", { out: { update: { id: "u-1" } } });
    fakes.on("aws", "eks describe-update", { out: { update: { status: "InProgress" } }, once: true }).on("aws", "eks describe-update", { out: { update: { status: "Successful" } } });
    await stopLogs(fakes.programs(), OURS, { limitMs: 5000, pollMs: 1, tell });
    expect(fakes.asked("aws")[0]).toBe('eks update-cluster-config --name chat --logging {"clusterLogging":[{"types":["api","audit","authenticator","controllerManager","scheduler"],"enabled":false}]} --region us-west-2 --output json ');
    expect(fakes.asked("aws").filter((line) => line.startsWith("eks describe-update --name chat --update-id u-1"))).toHaveLength(2);
    expect(told).toEqual([expect.stringMatching(/writes no more logs/)]);
  });

  test("what can't be stopped is told and holds nothing up; a cluster that is gone isn't told of", async () => {
    fakes.on("aws", "eks update-cluster-config", { err: "An error occurred (AccessDeniedException) when calling the UpdateClusterConfig operation: no", status: 254 });
    await stopLogs(fakes.programs(), OURS, { limitMs: 5000, pollMs: 1, tell });
    expect(told).toEqual([expect.stringMatching(/^the logs of the control plane go on: .*AccessDenied/)]);
    told = [];
    const gone = new FakePrograms().on("aws", "eks update-cluster-config", { err: "An error occurred (ResourceNotFoundException) when calling the UpdateClusterConfig operation: No cluster found for name: chat.", status: 254 });
    await stopLogs(gone.programs(), OURS, { limitMs: 5000, pollMs: 1, tell });
    gone.remove();
    expect(told).toEqual([]);
  });

  test("is deleted where it came back, by its exact name; another's isn't", async () => {
    fakes.on("aws", "logs describe-log-groups", { out: { logGroups: [{ logGroupName: `${GROUP}-2` }] }, once: true }).on("aws", "logs describe-log-groups", { out: { logGroups: [{ logGroupName: GROUP }, { logGroupName: `${GROUP}-2` }] } });
    fakes.on("aws", "logs delete-log-group", {});
    await sweepLogs(fakes.programs(), OURS, GROUP, tell);
    expect([told, fakes.asked("aws").some((line) => line.includes("delete"))]).toEqual([[], false]);
    await sweepLogs(fakes.programs(), OURS, GROUP, tell);
    expect(fakes.asked("aws").filter((line) => line.includes("delete"))).toEqual([`logs delete-log-group --log-group-name ${GROUP} --region us-west-2 `]);
    expect(told).toEqual([`the log group ${GROUP} had come back, and is deleted`]);
  });

  test("in a teardown: lines stop before Terraform destroys, the group goes after it; of one that is to stay neither", async () => {
    const order: string[] = [];
    const terraform = { destroy: () => (order.push("destroy"), Promise.resolve({ status: 0, tail: [] })), state: () => Promise.resolve(known([])) } as unknown as Terraform;
    fakes.script("aws", 'case "$*" in *"eks describe-cluster"*) echo "(ResourceNotFoundException)" >&2; exit 254;; esac');
    fakes.on("aws", "eks update-cluster-config", { out: { update: { id: "u-1" } } }).on("aws", "eks describe-update", { out: { update: { status: "Successful" } } });
    fakes.on("aws", "logs describe-log-groups", { out: { logGroups: [{ logGroupName: GROUP }] } }).on("aws", "logs delete-log-group", {});
    fakes.on("aws", "get-resources", { out: { ResourceTagMappingList: [] } }).on("aws", "describe-instances", { out: { Reservations: [] } });
    for (const list of ["SecurityGroups", "NetworkInterfaces", "Volumes", "Snapshots", "LaunchTemplates"]) fakes.on("aws", `describe-${list.replace(/(?<!^)[A-Z]/g, (one) => `-${one}`).toLowerCase()}`, { out: { [list]: [] } });
    const note = (line: string): void => void order.push(/no more logs|had come back/.exec(line)?.[0] ?? "");
    const ended = await tearDown(fakes.programs(), terraform, OURS, { deleted: [], limitMs: 1000, pollMs: 10, tell: note });
    expect(ended.stopped).toBeUndefined();
    expect(order.filter((one) => one !== "")).toEqual(["no more logs", "destroy", "had come back"]);
    order.length = 0;
    await tearDown(fakes.programs(), terraform, look([group({ skip_destroy: true })]), { deleted: [], limitMs: 1000, pollMs: 10, tell: note });
    expect(order.filter((one) => one !== "")).toEqual(["destroy"]);
  });
});
