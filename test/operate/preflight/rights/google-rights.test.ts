import { OperatedDeployment } from "../../../../operate/clouds/deployment";
import { googleRights } from "../../../../operate/preflight/rights/google-rights";
import { Row } from "../../../../operate/preflight/row";
import { SIGNED_OUT, THROTTLED, error, healthyGoogle, policy } from "../../answers/google";
import { GKE } from "../../deployments";
import { FakeAnswer, FakePrograms } from "../../fake-programs";

/** The fakes answer as documented; Google itself isn't asked. */

let fakes: FakePrograms;
beforeEach(() => (fakes = new FakePrograms()));
afterEach(() => fakes.remove());

const TYPES = ["google_compute_network", "google_container_cluster", "helm_release"];
const ROLES = ["roles/container.admin", "roles/compute.networkAdmin"];
const POLICY = "get-iam-policy";
const member = "user:ada@example.com";

async function right(rules: readonly (readonly [string, FakeAnswer])[] = [], types: readonly string[] = TYPES, deployment: OperatedDeployment = GKE): Promise<Row> {
  for (const [pattern, answer] of rules) fakes.on("gcloud", pattern, answer);
  healthyGoogle(fakes);
  const rows = await googleRights(fakes.programs(), deployment, types);
  expect(rows).toHaveLength(1);
  return rows[0];
}

test("an owner", async () => {
  expect(await right()).toEqual({ group: "rights", what: "rights to deploy", needed: "roles/owner, or 2 roles", there: "roles/owner", verdict: "ok" });
});

test.each<[string, object, string]>([
  ["each role", policy(ROLES), "ok"],
  ["a name in other capitals", policy(ROLES, "user:Ada@Example.com"), "ok"],
  ["one of two", policy(["roles/container.admin", "roles/viewer"]), "lacking"],
  ["none", { etag: "ACAB", version: 1 }, "lacking"],
  ["another's, whose name ends in theirs", policy(ROLES, "user:not-ada@example.com"), "lacking"],
  ["a role with a condition", policy(ROLES, member, { condition: { title: "until May", expression: "request.time < timestamp('2027-05-01T00:00:00Z')" } }), "unknown"],
  ["a wide role", policy(["roles/editor"]), "unknown"],
  ["a role of one's own", policy(["projects/my-project/roles/platform"]), "unknown"],
  ["a group's", policy(ROLES, "group:platform@example.com"), "unknown"],
])("%s", async (_, answer, verdict) => {
  expect((await right([[POLICY, { out: answer }]])).verdict).toBe(verdict);
});

test("what lacks is named, with what gives it", async () => {
  expect(await right([[POLICY, { out: policy(["roles/container.admin"]) }]])).toMatchObject({
    there: "1 of 2 roles",
    note: "not in the project's own policy for user:ada@example.com: roles/compute.networkAdmin",
    command: "for role in roles/compute.networkAdmin; do gcloud projects add-iam-policy-binding my-project --member=user:ada@example.com --role=$role --condition=None --project=my-project; done",
  });
});

test.each<[string, FakeAnswer]>([
  ["that stands in a folder", { out: { projectId: "my-project", lifecycleState: "ACTIVE", parent: { id: "1", type: "folder" } } }],
  ["of which nobody tells where it stands", THROTTLED],
])("roles of a project %s may come from above", async (_, answer) => {
  expect(await right([["projects describe", answer], [POLICY, { out: policy([]) }]])).toMatchObject({ verdict: "unknown", note: expect.stringContaining("folder or an organisation aren't read") });
});

test("what may stand elsewhere, or isn't in the table, isn't claimed", async () => {
  expect(await right([[POLICY, { out: policy(ROLES) }]], [...TYPES, "google_kms_crypto_key_iam_member"])).toMatchObject({ verdict: "unknown", note: expect.stringContaining("roles/cloudkms.admin may be given on the resource itself") });
});

test.each<[string, string, string]>([
  ["a budget, of the billing account", "google_billing_budget", "roles/billing.costsManager on the billing account isn't asked for"],
  ["a type that isn't in the table", "google_quantum_computer", "this release doesn't know which role makes google_quantum_computer"],
])("%s", async (_, type, note) => {
  expect(await right([[POLICY, { out: policy(ROLES) }]], [...TYPES, type])).toMatchObject({ verdict: "unknown", note });
});

test("whom gcloud stands in for is asked for in its own place", async () => {
  const deployer = "deployer@my-project.iam.gserviceaccount.com";
  const impersonating = { ...GKE, needs: { ...GKE.needs!, impersonate: deployer } };
  expect((await right([[POLICY, { out: policy(ROLES, `serviceAccount:${deployer}`) }]], TYPES, impersonating)).verdict).toBe("ok");
});

test("an account of a program's", async () => {
  const robot = "ci@my-project.iam.gserviceaccount.com";
  expect((await right([["auth list", { out: [{ account: robot, status: "ACTIVE" }] }], [POLICY, { out: policy(ROLES, `serviceAccount:${robot}`) }]])).verdict).toBe("ok");
});

test.each<[string, string, FakeAnswer, string, RegExp]>([
  ["refused", POLICY, error("User [ada@example.com] does not have permission to access projects instance [my-project:getIamPolicy] (or it may not exist): The caller does not have permission"), "not allowed to ask", /getIamPolicy/],
  ["throttled", POLICY, THROTTLED, "throttled", /429/],
  ["malformed", POLICY, { out: { bindings: [{ members: [member] }] } }, "could not be read", /bindings\[0\]\.role is absent/],
  ["no JSON", POLICY, { out: "bindings:" }, "could not be read", /no JSON/],
  ["no account", "auth list", { out: [] }, "not signed in", /no active account/],
  ["signed out", POLICY, SIGNED_OUT, "not signed in", /active account/],
])("%s: unknown, in the program's own words", async (_, pattern, answer, there, note) => {
  expect(await right([[pattern, answer]])).toMatchObject({ verdict: "unknown", there, note: expect.stringMatching(note) });
});

test("without the program, and of stacks that hold nothing of Google", async () => {
  expect(await googleRights(fakes.programs(), GKE, TYPES)).toEqual([expect.objectContaining({ verdict: "unknown", there: "no program" })]);
  expect(await googleRights(fakes.programs(), GKE, ["helm_release"])).toEqual([]);
});
