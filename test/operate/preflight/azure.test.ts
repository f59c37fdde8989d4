import { OperatedDeployment } from "../../../operate/clouds/deployment";
import { azureRows } from "../../../operate/preflight/azure";
import { Row } from "../../../operate/preflight/row";
import { A100, REFUSED, SIGNED_OUT, THROTTLED, healthyAzure, restricted, size, usage } from "../answers/azure";
import { AKS, withPool } from "../deployments";
import { FakeAnswer, FakePrograms } from "../fake-programs";

/** The fakes answer as documented; there is no Azure CLI here. */

let fakes: FakePrograms;
beforeEach(() => (fakes = new FakePrograms()));
afterEach(() => fakes.remove());

async function rows(deployment: OperatedDeployment, rules: readonly (readonly [string, FakeAnswer])[] = []): Promise<Row[]> {
  for (const [pattern, answer] of rules) fakes.on("az", pattern, answer);
  healthyAzure(fakes);
  return azureRows(fakes.programs(), deployment, "most");
}

const of = (all: readonly Row[], what: string): Row => all.find((row) => row.what.includes(what)) as Row;
const RESERVED: OperatedDeployment = withPool(AKS, { capacity: "reservation", reservation: "/subscriptions/s/resourceGroups/held/providers/Microsoft.Compute/capacityReservationGroups/a100s", zones: ["1"] });

test("a subscription with room: all ok, spot against lowPriorityCores alone, nothing but reads", async () => {
  const all = await rows(AKS);
  expect(all.filter(({ verdict }) => verdict !== "ok")).toEqual([]);
  expect(all.filter(({ group }) => group === "quota").map(({ what, needed, there }) => [what, needed, there])).toEqual([
    ["standardDSv5Family", "20 vCPUs (5 x Standard_D4s_v5)", "50 vCPUs"],
    ["cores (all of the region)", "20 vCPUs (5 x Standard_D4s_v5)", "100 vCPUs, 10 used by others"],
    ["lowPriorityCores (spot)", "48 vCPUs (2 x Standard_NC24ads_A100_v4)", "48 vCPUs"],
  ]);
  for (const line of fakes.asked("az")) expect(line).toMatch(/ (list|show|list-usage|list-skus|list-deleted|check-name) .*--subscription 00000000-0000-0000-0000-000000000001 --output json/);
});

test("on demand a size counts against its family, whose name differs in capitals, and all cores", async () => {
  const all = await rows(withPool(AKS, { capacity: "on-demand", maxNodes: 3 }));
  expect(of(all, "StandardNCADSA100v4Family")).toMatchObject({ needed: "72 vCPUs (3 x Standard_NC24ads_A100_v4)", there: "48 vCPUs", verdict: "lacking", note: "short of 24: room for 2 of 3 nodes" });
  expect(of(all, "StandardNCADSA100v4Family").command).toContain("az quota create --resource-name \"StandardNCADSA100v4Family\" --scope /subscriptions/00000000-0000-0000-0000-000000000001/providers/Microsoft.Compute/locations/eastus --limit-object value=72");
  expect(of(all, "cores (")).toMatchObject({ needed: "92 vCPUs (5 x Standard_D4s_v5, 3 x Standard_NC24ads_A100_v4)", verdict: "lacking", note: "short of 2" });
});

test("what this deployment runs itself isn't used by others", async () => {
  const own = { name: "aks", location: "eastus", tags: { "dynamo-serving-cluster": "aks" }, agentPoolProfiles: [{ name: "system", vmSize: "Standard_D4s_v5", count: 2, scaleSetPriority: null }, { name: "a100", vmSize: "Standard_NC24ads_A100_v4", count: 1, scaleSetPriority: "Spot" }] };
  const used = [usage("cores", 18, 100), usage("standardDSv5Family", 8, 20), usage("lowPriorityCores", 24, 48)];
  const all = await rows(AKS, [["aks list", { out: [own] }], ["vm list-usage", { out: used }]]);
  expect(all.filter(({ group }) => group === "quota").map(({ there, verdict }) => [there, verdict])).toEqual([["20 vCPUs", "ok"], ["100 vCPUs, 10 used by others", "ok"], ["48 vCPUs", "ok"]]);
});

test.each<[string, OperatedDeployment, object[], string, RegExp]>([
  ["restricted in the region", AKS, [size("Standard_NC24ads_A100_v4", 24, { ...A100, restrictions: [restricted("Location")] })], "lacking", /granted quota doesn't lift it/],
  ["restricted in one zone", withPool(AKS, { zones: ["2"] }), [size("Standard_NC24ads_A100_v4", 24, { ...A100, restrictions: [restricted("Zone", ["2"])] })], "lacking", /name zones that have it: \["1","3"\]/],
  ["in the named zone", withPool(AKS, { zones: ["1"] }), [size("Standard_NC24ads_A100_v4", 24, { ...A100, restrictions: [restricted("Zone", ["2"])] })], "ok", /^$/],
  ["without zones, and none named", AKS, [size("Standard_NC24ads_A100_v4", 24, { ...A100, zones: [] })], "ok", /^$/],
  ["not there", AKS, [], "lacking", /another region, or another size/],
  ["there only by the beginning of its name", AKS, [size("Standard_NC24ads_A100_v4_Promo", 24)], "lacking", /another region/],
])("a size %s", async (_, deployment, answer, verdict, note) => {
  const row = of(await rows(deployment, [["--size Standard_NC24ads_A100_v4", { out: answer }]]), "for pool a100");
  expect(row.verdict).toBe(verdict);
  expect(row.note ?? "").toMatch(note);
});

test("sizes of a reservation ask for no quota", async () => {
  const all = await rows({ ...RESERVED, pools: [{ ...RESERVED.pools[1], maxNodes: 9 }] }, [["capacity reservation list", { out: [] }]]);
  expect(all.filter(({ group }) => group === "quota")).toEqual([]);
});

test.each<[string, FakeAnswer, string, string]>([
  ["enough", { out: [{ name: "r", sku: { name: "Standard_NC24ads_A100_v4", capacity: 2 }, zones: ["1"], provisioningState: "Succeeded" }] }, "ok", "2 Standard_NC24ads_A100_v4 in zone 1"],
  ["another zone", { out: [{ name: "r", sku: { name: "Standard_NC24ads_A100_v4", capacity: 2 }, zones: ["2"], provisioningState: "Succeeded" }] }, "lacking", "in zone 2"],
  ["another size", { out: [{ name: "r", sku: { name: "Standard_NC48ads_A100_v4", capacity: 9 }, zones: ["1"] }] }, "lacking", "9 Standard_NC48ads_A100_v4"],
  ["an empty group", { out: [] }, "lacking", "an empty group"],
  ["no group", { err: "ERROR: (ResourceNotFound) The Resource 'a100s' was not found.", status: 3 }, "lacking", "no such group"],
  ["refused", REFUSED, "unknown", "not allowed to ask"],
])("a reservation group with %s", async (_, answer, verdict, there) => {
  const row = of(await rows(RESERVED, [["capacity reservation list", answer]]), "reservation group a100s");
  expect(row).toMatchObject({ verdict, there: expect.stringContaining(there) });
});

test.each<[string, string, FakeAnswer, string, RegExp]>([
  ["a group of others", "group show", { out: { id: "/g", tags: null } }, "lacking", /taken by others/],
  ["a group of this deployment", "group show", { out: { id: "/g", tags: { "dynamo-serving-cluster": "aks" } } }, "ok", /own/],
  ["a group that nobody may ask for", "group show", REFUSED, "unknown", /not allowed/],
])("%s", async (_, pattern, answer, verdict, there) => {
  expect(of(await rows(AKS, [[pattern, answer]]), "resource group")).toMatchObject({ verdict, there: expect.stringMatching(there) });
});

test("an account's name that is taken, by others or by this deployment", async () => {
  const taken: [string, FakeAnswer] = ["storage account check-name", { out: { nameAvailable: false, reason: "AlreadyExists", message: "The storage account named aksfiles is already taken." } }];
  expect(of(await rows(AKS, [taken, ["resource list", { out: [] }]]), "storage account")).toMatchObject({ verdict: "lacking", there: expect.stringContaining("AlreadyExists") });
  fakes.remove();
  fakes = new FakePrograms();
  expect(of(await rows(AKS, [taken, ["resource list", { out: [{ id: "/a", tags: { "dynamo-serving-cluster": "aks" } }] }]]), "storage account")).toMatchObject({ verdict: "ok" });
});

test("a vault that was deleted keeps its name", async () => {
  const row = of(await rows(AKS, [["keyvault list-deleted", { out: [{ name: "aks-vault", properties: { scheduledPurgeDate: "2026-12-20T00:00:00+00:00" } }] }]]), "key vault");
  expect(row).toMatchObject({ verdict: "lacking", there: expect.stringContaining("2026-12-20"), command: expect.stringContaining("az keyvault purge --name aks-vault") });
});

test("a provider that isn't registered", async () => {
  const all = await rows({ ...AKS, needs: { ...AKS.needs!, services: ["Microsoft.Web", "Microsoft.Nowhere"] } });
  expect(of(all, "Microsoft.Web")).toMatchObject({ verdict: "lacking", there: "NotRegistered", command: expect.stringContaining("az provider register --namespace Microsoft.Web --wait") });
  expect(of(all, "Microsoft.Nowhere")).toMatchObject({ verdict: "lacking", there: "unknown to Azure" });
});

test.each<[string, FakeAnswer, RegExp]>([
  ["refused", REFUSED, /authorization/],
  ["throttled", THROTTLED, /throttled/],
  ["malformed", { out: [{ name: "cores" }] }, /\[0\]\.name\.value is absent/],
  ["a row that is missing", { out: [] }, /no row/],
])("usage that is %s leaves every quota unknown", async (_, answer, note) => {
  const all = (await rows(AKS, [["vm list-usage", answer]])).filter(({ group }) => group === "quota");
  expect(all.map(({ verdict }) => verdict)).toEqual(["unknown", "unknown", "unknown"]);
  for (const row of all) expect(row.note).toMatch(note);
});

test("signed out, or without the program, one row says so", async () => {
  expect(await rows(AKS, [["account show", SIGNED_OUT]])).toEqual([expect.objectContaining({ there: "not signed in", verdict: "unknown", command: "az login" })]);
  fakes.remove();
  fakes = new FakePrograms();
  expect(await azureRows(fakes.programs(), AKS, "most")).toEqual([expect.objectContaining({ there: "no program" })]);
});
