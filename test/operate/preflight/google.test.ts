import { OperatedDeployment } from "../../../operate/clouds/deployment";
import { googleRows } from "../../../operate/preflight/google";
import { Row } from "../../../operate/preflight/row";
import { REFUSED, SIGNED_OUT, THROTTLED, error, families, healthyGoogle, machines, metric, reservation } from "../answers/google";
import { GKE, withPool } from "../deployments";
import { FakeAnswer, FakePrograms } from "../fake-programs";

/** The fakes answer as documented; that gcloud itself takes the arguments is seen in ../gcloud.test.ts, where it is there. */

let fakes: FakePrograms;
beforeEach(() => (fakes = new FakePrograms()));
afterEach(() => fakes.remove());

async function rows(deployment: OperatedDeployment, rules: readonly (readonly [string, FakeAnswer])[] = []): Promise<Row[]> {
  for (const [pattern, answer] of rules) fakes.on("gcloud", pattern, answer);
  healthyGoogle(fakes);
  return googleRows(fakes.programs(), deployment, "most");
}

const of = (all: readonly Row[], what: string): Row => all.find((row) => row.what.includes(what)) as Row;
const region = (...quotas: object[]): FakeAnswer => ({ out: { name: "us-central1", zones: ["https://x/zones/us-central1-a", "https://x/zones/us-central1-b"], quotas } });
const B200 = withPool(GKE, { machineType: "a4-highgpu-8g", gpusPerNode: 8, zones: ["us-central1-a"], maxNodes: 2 });
const HELD = withPool(B200, { capacity: "reservation", reservation: "held" });

test("a project with room: all ok, GPUs by region and by project, nothing but reads", async () => {
  const all = await rows(GKE);
  expect(all.filter(({ verdict }) => verdict !== "ok")).toEqual([]);
  expect(all.filter(({ group }) => group === "quota").map(({ what, needed, there }) => [what, needed, there])).toEqual([
    ["NVIDIA_L4_GPUS", "2 GPUs (2 x g2-standard-8)", "4 GPUs"],
    ["GPUS_ALL_REGIONS", "2 GPUs (2 x g2-standard-8)", "4 GPUs"],
    ["CPUS", "40 vCPUs (6 x e2-standard-4, 2 x g2-standard-8)", "72 vCPUs"],
  ]);
  // All zones of the region, not those of the cluster alone: what lacks names others.
  expect(fakes.asked("gcloud")).toContainEqual(expect.stringContaining("machine-types list --zones=us-central1-a,us-central1-b,us-central1-c --filter=name=(e2-standard-4 g2-standard-8) "));
  for (const line of fakes.asked("gcloud")) expect(line).toMatch(/ (list|describe) .*--project=my-project .*--format=json --quiet/);
});

test("spot counts against its own GPUs, and not against those of all regions", async () => {
  const all = await rows(withPool(GKE, { capacity: "spot" }));
  expect(of(all, "PREEMPTIBLE_NVIDIA_L4_GPUS")).toMatchObject({ verdict: "lacking", there: "1 GPU", note: "short of 1: room for 1 of 2 nodes" });
  expect(of(all, "PREEMPTIBLE_NVIDIA_L4_GPUS").command).toBe("gcloud beta quotas preferences create --service=compute.googleapis.com --quota-id=PREEMPTIBLE-NVIDIA-L4-GPUS-per-project-region --preferred-value=2 --dimensions=region=us-central1 --project=my-project");
  expect(of(all, "GPUS_ALL_REGIONS")).toBeUndefined();
});

test("a new project: no GPU of any region", async () => {
  const row = of(await rows(GKE, [["project-info describe", { out: { quotas: [metric("GPUS_ALL_REGIONS", 0)] } }]]), "GPUS_ALL_REGIONS");
  expect(row).toMatchObject({ verdict: "lacking", there: "0 GPUs", command: expect.stringContaining("--quota-id=GPUS-ALL-REGIONS-per-project --preferred-value=2") });
});

test("used by others is taken off, used by this deployment's own nodes isn't", async () => {
  const own = [{ name: "n", machineType: "https://www.googleapis.com/compute/v1/projects/my-project/zones/us-central1-a/machineTypes/g2-standard-8", scheduling: { provisioningModel: "STANDARD" } }];
  const all = await rows(GKE, [["regions describe", region(metric("CPUS", 72, 40), metric("NVIDIA_L4_GPUS", 4, 3))], ["instances list", { out: own }]]);
  expect([of(all, "NVIDIA_L4_GPUS"), of(all, "CPUS")].map(({ there, verdict }) => [there, verdict])).toEqual([["4 GPUs, 2 used by others", "ok"], ["72 vCPUs, 32 used by others", "ok"]]);
});

test.each<[string, FakeAnswer, string, RegExp]>([
  ["enough", { out: families(["NVIDIA_H100", "us-central1", "1"], ["NVIDIA_B200", "us-central1", "16"]) }, "ok", /^16 GPUs/],
  ["too few", { out: families(["NVIDIA_B200", "us-central1", "8"]) }, "lacking", /^8 GPUs/],
  ["none granted", { out: families(["NVIDIA_B200", "us-central1"]) }, "lacking", /^0 GPUs/],
  ["of another region alone", { out: families(["NVIDIA_B200", "us-east1", "16"]) }, "unknown", /could not be read/],
  ["that may not be asked for", error("PERMISSION_DENIED: Permission denied on resource project"), "unknown", /not allowed/],
])("a newer GPU has its quota by family: %s", async (_, answer, verdict, there) => {
  expect(of(await rows(B200, [["beta quotas info describe", answer]]), "NVIDIA_B200_GPUS")).toMatchObject({ verdict, there: expect.stringMatching(there) });
});

test("a family's own CPUs are counted where the region has such a quota, and machines of a reservation nowhere", async () => {
  expect(of(await rows(B200, [["beta quotas info describe", { out: families(["NVIDIA_B200", "us-central1", "16"]) }]]), "A4_CPUS")).toMatchObject({ needed: "448 vCPUs (2 x a4-highgpu-8g)", verdict: "ok" });
  fakes.remove();
  fakes = new FakePrograms();
  const held = await rows(HELD, [["reservations list", { out: [reservation()] }]]);
  expect(held.filter(({ group }) => group === "quota").map(({ what }) => what)).toEqual(["CPUS"]);
  expect(of(held, "reservation held")).toMatchObject({ verdict: "ok", there: "2 of 2 a4-highgpu-8g free, READY, in us-central1-a" });
});

test.each<[string, object[], string]>([
  ["none", [], "lacking"],
  ["in another zone", [reservation({ zone: "us-central1-b" })], "lacking"],
  ["of another machine", [reservation({ machineType: "a3-highgpu-8g" })], "lacking"],
  ["too small", [reservation({ count: "1" })], "lacking"],
  ["not ready", [reservation({ status: "CREATING" })], "lacking"],
  ["in use", [reservation({ inUseCount: "1" })], "unknown"],
])("a reservation: %s", async (_, answer, verdict) => {
  expect(of(await rows(HELD, [["reservations list", { out: answer }]]), "reservation held").verdict).toBe(verdict);
});

test("a reservation that another project shares is looked for there", async () => {
  await rows(withPool(HELD, { reservation: "projects/owner/reservations/held" }), [["reservations list", { out: [reservation()] }]]);
  expect(fakes.asked("gcloud").find((line) => line.includes("reservations list"))).toContain("--filter=name=held --project=owner");
});

test.each<[string, object[], string, RegExp]>([
  ["in all of the pool's zones", machines("g2-standard-8", 8, ["nvidia-l4", 1]), "ok", /^$/],
  ["in one of two", machines("g2-standard-8", 8, ["nvidia-l4", 1], ["us-central1-a"]), "lacking", /zones: \["us-central1-a"\]/],
  ["nowhere", [], "lacking", /another region/],
  ["with other GPUs", machines("g2-standard-8", 8, ["nvidia-l4", 2]), "lacking", /counts on 1/],
])("a machine sold %s", async (_, answer, verdict, note) => {
  const row = of(await rows(GKE, [["machine-types list", { out: [...machines("e2-standard-4", 4), ...answer] }]]), "for pool l4");
  expect(row.verdict).toBe(verdict);
  expect(row.note ?? "").toMatch(note);
});

test("names: a cluster of others, and what bears the names beside this deployment's own cluster", async () => {
  const labels = { "dynamo-serving-cluster": "gke" };
  const own: [string, FakeAnswer][] = [["clusters list", { out: [{ name: "gke", resourceLabels: labels }] }], ["networks list", { out: [{ name: "gke-us-central1" }] }]];
  expect((await rows(GKE, own)).filter(({ group }) => group === "name").map(({ there }) => there)).toEqual(["this deployment's own", "this deployment's own", "free", "free"]);
  fakes.remove();
  fakes = new FakePrograms();
  const others = await rows(GKE, [["clusters list", { out: [{ name: "gke" }] }], ["networks list", { out: [{ name: "gke-us-central1" }] }]]);
  expect(others.filter(({ group }) => group === "name").map(({ verdict }) => verdict)).toEqual(["lacking", "lacking", "ok", "ok"]);
});

test("an API that is off, a project without billing or one that goes", async () => {
  const all = await rows(GKE, [["services list", { out: [{ config: { name: "serviceusage.googleapis.com" } }] }], ["billing projects", { out: { projectId: "my-project" } }], ["projects describe", { out: { lifecycleState: "DELETE_REQUESTED" } }]]);
  expect(of(all, "cloudresourcemanager")).toMatchObject({ verdict: "lacking", command: "gcloud services enable cloudresourcemanager.googleapis.com --project=my-project" });
  expect(of(all, "billing")).toMatchObject({ verdict: "lacking", there: "not enabled" });
  expect(of(all, "project my-project")).toMatchObject({ verdict: "lacking", there: "delete_requested" });
});

test.each<[string, FakeAnswer]>([["refused", REFUSED], ["throttled", THROTTLED], ["malformed", { out: { quotas: [{ metric: "CPUS" }] } }], ["no JSON", { out: "Listed 0 items." }]])("a region that is %s: quotas unknown, the rest told", async (_, answer) => {
  const all = await rows(GKE, [["regions describe", answer]]);
  expect(all.filter(({ group }) => group === "quota").map(({ verdict }) => verdict)).toEqual(["unknown", "ok", "unknown"]);
  expect(of(all, "for pool l4").verdict).toBe("ok");
});

test("the project is the deployment's, the variable's or gcloud's own", async () => {
  const bare = { ...GKE, needs: { ...GKE.needs!, account: undefined } };
  fakes.on("gcloud", "config get-value project", { out: "my-project\n" });
  expect(of(await rows(bare), "project my-project").verdict).toBe("ok");
  expect(of(await googleRows(fakes.programs({ env: { PATH: fakes.folder, GOOGLE_PROJECT: "other" } }), bare, "most"), "project other")).toBeDefined();
  fakes.remove();
  fakes = new FakePrograms().on("gcloud", "config get-value project", { out: "\n", err: "(unset)\n" });
  expect(await googleRows(fakes.programs(), bare, "most")).toEqual([expect.objectContaining({ verdict: "unknown", note: expect.stringContaining("names no project"), command: "gcloud config set project PROJECT" })]);
});

test("signed out, one row says so", async () => {
  expect(await rows(GKE, [["projects describe", SIGNED_OUT]])).toEqual([expect.objectContaining({ there: "not signed in", verdict: "unknown", command: "gcloud auth login" })]);
});
