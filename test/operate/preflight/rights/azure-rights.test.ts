import { azureRights } from "../../../../operate/preflight/rights/azure-rights";
import { Row } from "../../../../operate/preflight/row";
import { SIGNED_OUT, THROTTLED, assignment, error, healthyAzure } from "../../answers/azure";
import { AKS } from "../../deployments";
import { FakeAnswer, FakePrograms } from "../../fake-programs";

/** The fakes answer as documented; there is no Azure CLI here. */

let fakes: FakePrograms;
beforeEach(() => (fakes = new FakePrograms()));
afterEach(() => fakes.remove());

const TYPES = ["azurerm_kubernetes_cluster", "azurerm_resource_group", "azurerm_role_assignment"];
const LIST = "role assignment list";
const SUBSCRIPTION = "00000000-0000-0000-0000-000000000001";

async function right(rules: readonly (readonly [string, FakeAnswer])[] = [], types: readonly string[] = TYPES): Promise<Row> {
  for (const [pattern, answer] of rules) fakes.on("az", pattern, answer);
  healthyAzure(fakes);
  const rows = await azureRights(fakes.programs(), AKS, types);
  expect(rows).toHaveLength(1);
  return rows[0];
}

test("an owner: asked by id, from above too, and by groups", async () => {
  expect(await right()).toEqual({ group: "rights", what: "rights to deploy", needed: "Owner, or Contributor and Role Based Access Control Administrator", there: "Owner", verdict: "ok" });
  expect(fakes.asked("az").find((line) => line.startsWith("ad "))).toMatch(/^ad signed-in-user show --output json --only-show-errors *$/);
  expect(fakes.asked("az").filter((line) => line.includes(LIST))).toEqual([expect.stringContaining(`--assignee 00000000-0000-0000-0000-0000000000aa --scope /subscriptions/${SUBSCRIPTION} --include-inherited --include-groups --subscription ${SUBSCRIPTION}`)]);
});

test.each<[string, object[], readonly string[], string]>([
  ["Contributor with Role Based Access Control Administrator", [assignment("Contributor"), assignment("Role Based Access Control Administrator")], TYPES, "ok"],
  ["Contributor with User Access Administrator", [assignment("Contributor"), assignment("User Access Administrator")], TYPES, "ok"],
  ["Contributor, where no role is assigned", [assignment("Contributor")], TYPES.slice(0, 2), "ok"],
  ["Contributor, where one is", [assignment("Contributor")], TYPES, "lacking"],
  ["Role Based Access Control Administrator, where a role is defined", [assignment("Contributor"), assignment("Role Based Access Control Administrator")], [...TYPES, "azurerm_role_definition"], "lacking"],
  ["User Access Administrator alone", [assignment("User Access Administrator")], TYPES, "lacking"],
  ["no role", [], TYPES, "lacking"],
  ["a role of one's own", [assignment("Platform team")], TYPES, "unknown"],
  ["a role without a name", [assignment(null)], TYPES, "unknown"],
  ["Owner with a condition", [assignment("Owner", "((!(ActionMatches{'Microsoft.Authorization/roleAssignments/write'})))")], TYPES, "unknown"],
  ["Owner with a condition, where no role is assigned", [assignment("Owner", "((...))")], TYPES.slice(0, 2), "ok"],
  ["Reader of the subscription, whose group is there before", [assignment("Reader")], TYPES.slice(0, 1), "unknown"],
])("%s", async (_, assigned, types, verdict) => {
  expect((await right([[LIST, { out: assigned }]], types)).verdict).toBe(verdict);
});

test("what lacks says who gives it, and by which command", async () => {
  expect(await right([[LIST, { out: [assignment("Reader")] }]])).toMatchObject({
    there: "Reader",
    note: expect.stringContaining("an Owner assigns it"),
    command: `az role assignment create --assignee ada@example.com --role Contributor --scope /subscriptions/${SUBSCRIPTION} --subscription ${SUBSCRIPTION} && az role assignment create --assignee ada@example.com --role 'Role Based Access Control Administrator' --scope /subscriptions/${SUBSCRIPTION} --subscription ${SUBSCRIPTION}`,
  });
});

test("what isn't known is named", async () => {
  expect((await right([[LIST, { out: [assignment("Platform team"), assignment("Owner", "((...))")] }]])).note).toBe("nobody here knows what Platform team may; a condition says which roles may be assigned");
});

test("an application is asked for by its own id, and what it lacks may come by a group", async () => {
  const who: [string, FakeAnswer] = ["account show", { out: { id: SUBSCRIPTION, user: { name: "11111111-0000-0000-0000-000000000001", type: "servicePrincipal" } } }];
  expect(await right([who, [LIST, { out: [] }]])).toMatchObject({ verdict: "unknown", there: "no role", note: "roles by an application's groups aren't listed" });
  expect(fakes.asked("az").filter((line) => line.includes("signed-in-user"))).toEqual([]);
});

test.each<[string, string, FakeAnswer, string, RegExp]>([
  ["refused", LIST, error("AuthorizationFailed", "The client 'ada@example.com' does not have authorization to perform action 'Microsoft.Authorization/roleAssignments/read'"), "not allowed to ask", /roleAssignments\/read/],
  ["the directory refuses", "ad signed-in-user show", { err: "ERROR: Insufficient privileges to complete the operation.\n", status: 1 }, "could not be read", /Insufficient privileges/],
  ["throttled", LIST, THROTTLED, "throttled", /throttled/],
  ["malformed", LIST, { out: { value: [] } }, "could not be read", /where a list is documented/],
  ["signed out", "account show", SIGNED_OUT, "not signed in", /az login/],
])("%s: unknown, in the program's own words", async (_, pattern, answer, there, note) => {
  expect(await right([[pattern, answer]])).toMatchObject({ verdict: "unknown", there, note: expect.stringMatching(note) });
});

test("without the program, and of stacks that hold nothing of Azure", async () => {
  expect(await azureRights(fakes.programs(), AKS, TYPES)).toEqual([expect.objectContaining({ verdict: "unknown", there: "no program" })]);
  expect(await azureRights(fakes.programs(), AKS, ["helm_release"])).toEqual([]);
});
