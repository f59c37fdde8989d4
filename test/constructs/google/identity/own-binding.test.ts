import { App, TerraformStack, Testing } from "cdktf";
import { ownCondition, takesCondition } from "../../../../constructs/google/identity/own-binding";
import { GkeStoredSecret } from "../../../../constructs/google/secrets/stored-secret";

import { GkeDeployment, GkeDeploymentProps } from "../../../../stacks/google/deployment";
import { GKE, GKE_CLOSED, GKE_RACK } from "../../../stacks/everything/gke";
import { resourcesOf } from "../../../harness/resources";
import { make } from "../made-cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

/** Every right of a deployment as Google keeps it: what it is on, to whom, with which condition. Of what it made itself nobody else has any. */
function rights(props: GkeDeploymentProps): string[] {
  const app = new App();
  const { cluster } = new GkeDeployment(app, "all", props);
  // What the stacks beside the cluster ask of it is written into it.
  const json = JSON.parse(Testing.synth(TerraformStack.of(cluster)));
  return Object.entries<any>(json.resource)
    .filter(([type]) => /_iam_(member|binding|policy)$/.test(type))
    .flatMap(([type, all]) => Object.values<any>(all).map((one) => [type, one]))
    .filter(([, one]) => !JSON.stringify([one.member, one.bucket, one.service_account_id]).includes("${google_s"))
    .map(([type, { member, role, project, bucket, secret_id, crypto_key_id, managed_zone, condition }]) => JSON.stringify([type, project, bucket, secret_id, crypto_key_id, managed_zone, role, member, condition?.expression]));
}

describe("rights that no other cluster of the project takes away", () => {
  test.each<[string, GkeDeploymentProps]>([
    ["a queue", GKE],
    ["a rack", GKE_RACK],
    ["no way out", GKE_CLOSED],
    ["a bucket that stands", { ...GKE, weightsBucket: { name: "acme-weights", existing: true } }],
  ])("all of all options, %s: two deployments share none", (_, props) => {
    const one = rights(props);
    const other = rights({ ...props, clusterName: "second" });
    expect(one.length).toBeGreaterThan(8);
    expect(one.filter((right) => other.includes(right))).toEqual([]);
    // Each is the deployment's by its condition, or, on a zone, by its account's name.
    for (const right of one) expect(right).toMatch(/request\.time|external-dns-/);
  });

  test("nor one of the same name in another region", () => {
    const there = { ...GKE, region: "europe-west4" } as GkeDeploymentProps;
    expect(ownCondition("everything", "us-central1")).not.toEqual(ownCondition("everything", there.region));
  });

  test("their conditions hold whenever they are asked, and are the same at every synthesis", () => {
    for (let index = 0; index < 200; index++) {
      const { expression, title } = ownCondition(`c-${index}`, "us-central1");
      const [, moment] = /^request\.time > timestamp\("(2001-[-0-9]+T[0-9:]+Z)"\)$/.exec(expression) ?? [];
      expect([Number.isNaN(Date.parse(moment)), title]).toEqual([false, `cluster c-${index} in us-central1`]);
      expect(ownCondition(`c-${index}`, "us-central1")).toEqual(ownCondition(`c-${index}`, "us-central1"));
    }
  });

  test("are told apart: no two of a thousand clusters have one moment", () => {
    const moments = Array.from({ length: 1000 }, (_, index) => ownCondition(`c-${index}`, "us-central1").expression);
    expect(new Set(moments).size).toBe(1000);
  });

  test("basic roles take none, which is warned of by `shared-right`", () => {
    expect([takesCondition("roles/viewer"), takesCondition("roles/logging.logWriter"), takesCondition("projects/p/roles/viewer")]).toEqual([false, true, true]);
    const made = make();
    const identity = made.cluster.addWorkloadIdentity("pods", { namespace: "chat", serviceAccount: "reader", roles: ["roles/viewer", "roles/logging.logWriter"] });
    const of = resourcesOf(JSON.parse(Testing.synth(made.cluster.resource.cdktfStack)));
    const byRole = Object.fromEntries(Object.values<any>(of.of("google_project_iam_member")).map(({ role, condition }) => [role, condition]));
    expect([byRole["roles/viewer"], byRole["roles/logging.logWriter"]]).toEqual([undefined, ownCondition("lab", "us-central1")]);
    expect(identity.node.metadata.map(({ data }) => String(data)).join()).toMatch(/\[shared-right\] roles\/viewer is one of Google's basic roles/);
  });

  test("a bucket that is made with the cluster has none to keep apart; a secret has", () => {
    expect(make({ weightsBucket: { name: "acme-weights" } }).one("google_storage_bucket_iam_member").condition).toBeUndefined();
    expect(make({ weightsBucket: { name: "acme-weights", existing: true } }).one("google_storage_bucket_iam_member").condition).toEqual(ownCondition("lab", "us-central1"));
    expect(make({ secretManager: { secrets: [GkeStoredSecret.huggingFaceToken("hf-token")] } }).one("google_secret_manager_secret_iam_member").condition).toEqual(ownCondition("lab", "us-central1"));
  });
});
