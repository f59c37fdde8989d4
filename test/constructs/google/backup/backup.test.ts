import { make } from "../made-cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

test("the bucket is private, versioned, in the cluster's region, and stays when the cluster is planned away", () => {
  const { one, json } = make({ backup: { keepDays: 14 } });
  const [project] = Object.keys(json.data.google_project);
  expect(one("google_storage_bucket")).toMatchObject({
    name: expect.stringMatching(new RegExp(`^lab-[0-9a-f]{4}-backups-\\$\\{data\\.google_project\\.${project}\\.number\\}$`)),
    location: "us-central1",
    uniform_bucket_level_access: true,
    public_access_prevention: "enforced",
    versioning: { enabled: true },
    lifecycle_rule: [{ action: { type: "Delete" }, condition: { days_since_noncurrent_time: 14 } }],
    force_destroy: false,
    labels: { "dynamo-serving-cluster": "lab" },
    lifecycle: { prevent_destroy: true },
  });
});

test("Velero acts as an account that reads and writes that bucket alone, without a key", () => {
  const { of, one, cluster } = make({ backup: {} });
  const [id] = Object.keys(of("google_service_account")).filter((name) => /backup/.test(name));
  const bucket = Object.keys(of("google_storage_bucket"))[0];
  expect(one("google_storage_bucket_iam_member")).toMatchObject({ bucket: `\${google_storage_bucket.${bucket}.name}`, role: "roles/storage.objectUser", member: `\${google_service_account.${id}.member}` });
  const grants = Object.values<any>(of("google_service_account_iam_member"));
  expect(grants.map(({ service_account_id: account }) => account)).toEqual([`\${google_service_account.${id}.name}`, `\${google_service_account.${id}.name}`]);
  expect(grants.map(({ role, member }) => [role, member]).sort()).toEqual([
    ["roles/iam.serviceAccountTokenCreator", `\${google_service_account.${id}.member}`],
    ["roles/iam.workloadIdentityUser", expect.stringMatching(/^serviceAccount:.*\[velero\/velero-server\]$/)],
  ]);
  const velero = cluster.addOns.find(({ name }) => name === "velero");
  expect(Object.keys((velero?.values as any).serviceAccount.server.annotations)).toEqual(["iam.gke.io/gcp-service-account"]);
});

test("names stay within Google's bounds", () => {
  const { one, of } = make({ clusterName: "a".repeat(40), backup: {} });
  expect(one("google_storage_bucket").name.replace(/\$\{.*\}/, "123456789012").length).toBeLessThanOrEqual(63);
  for (const { account_id: account } of Object.values<any>(of("google_service_account"))) expect(account.length).toBeLessThanOrEqual(30);
});

test("without it there is no bucket, and no chart", () => {
  const { cluster, json } = make();
  expect(Object.keys(json.resource).filter((type) => type.startsWith("google_storage"))).toEqual([]);
  expect(cluster.addOns).toEqual([]);
});
