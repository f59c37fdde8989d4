import { sharedRights } from "../../../operate/teardown/shared-rights";
import { StateResource } from "../../../operate/teardown/state";

const of = (type: string, attributes: { readonly [name: string]: unknown }): StateResource => ({ address: `${type}.x`, type, ids: [], attributes });
const POD = "principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p.svc.id.goog/subject/ns/monitoring/sa/collector";
const said = (...resources: StateResource[]): string[] => sharedRights(resources, "chat").map(({ says }) => says);
const right = (attributes: object): StateResource => of("google_project_iam_member", { project: "p", role: "roles/cloudtrace.agent", member: POD, condition: [], ...attributes });

describe("what other deployments have by the same entry", () => {
  test("is a right of the project's pods without a condition, as states from before have it", () => {
    expect(said(right({}))).toEqual([`roles/cloudtrace.agent on project p of ${POD}`]);
    expect(said(right({ condition: undefined }))).toHaveLength(1);
    expect(said(right({ condition: [{ title: "cluster chat in us-central1", expression: "..." }] }))).toEqual([]);
  });

  test("is none of an account or on a bucket that the deployment made, nor of an account by the cluster's name", () => {
    const member = "serviceAccount:chat-nodes@p.iam.gserviceaccount.com";
    expect(said(right({ member }))).toHaveLength(1);
    expect(said(right({ member }), of("google_service_account", { member }))).toEqual([]);
    const reader = of("google_storage_bucket_iam_member", { bucket: "b/acme", role: "roles/storage.objectViewer", member: POD, condition: [] });
    expect(said(reader)).toEqual([`roles/storage.objectViewer on b/acme of ${POD}`]);
    expect(said(reader, of("google_storage_bucket", { name: "acme", id: "acme" }))).toEqual([]);
    const zone = (account: string): StateResource => of("google_dns_managed_zone_iam_member", { managed_zone: "models", role: "roles/dns.admin", member: `principal://x/subject/ns/external-dns/sa/${account}`, condition: [] });
    expect([said(zone("external-dns")), said(zone("external-dns-chat-us-central1")), said(zone("external-dns-chatter-us-central1"))].map((one) => one.length)).toEqual([1, 0, 1]);
  });

  test("is how an account's images are scanned; else nothing of another cloud", () => {
    expect(said(of("aws_ecr_registry_scanning_configuration", {}))).toEqual([expect.stringContaining("ECR's default afterwards")]);
    expect(said(of("aws_iam_role", {}), of("azurerm_role_assignment", {}))).toEqual([]);
  });
});
