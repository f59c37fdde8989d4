import { recordWriter } from "../../../constructs/google/dns/dns-records";
import { sharedRights } from "../../../operate/teardown/shared-rights";
import { StateResource } from "../../../operate/teardown/state";

const right = (account: string): StateResource => ({ address: "google_dns_managed_zone_iam_member.x", type: "google_dns_managed_zone_iam_member", ids: [], attributes: { managed_zone: "models", role: "roles/dns.admin", member: `principal://x/subject/ns/external-dns/sa/${account}`, condition: [] } });

test.each(["c", "chat", "a-cluster-whose-name-is-thirty-3-c", "a-cluster-whose-name-has-all-of-40-chars"])("the account that writes records of %s is its own, however long the name", (cluster) => {
  const account = recordWriter(cluster, "northamerica-northeast1").serviceAccount;
  expect(account.length).toBeLessThanOrEqual(63);
  expect(sharedRights([right(account)], cluster)).toEqual([]);
  expect(sharedRights([right(recordWriter(`b${cluster.slice(1)}`, "us-central1").serviceAccount)], cluster)).toHaveLength(1);
});
