import { EKS_CLUSTER } from "../../../../constructs/aws/eks-cluster-shapes";
import { BackupOptions } from "../../../../constructs/cluster/backup/backup-options";
import { checkBackup } from "../../../../constructs/cluster/backup/check-backup";
import { veleroAddOn } from "../../../../constructs/cluster/backup/velero";
import { admit } from "../../../../constructs/core/shape/shape";

/* eslint-disable @typescript-eslint/no-explicit-any -- values of a chart have no type */

const found = (options: BackupOptions): string[] => checkBackup("backup", options).map(({ code, property }) => `${code} ${property}`);
const schedule = (value: string): [string, BackupOptions, string] => [`the schedule ${JSON.stringify(value)}`, { schedule: value }, "invalid-schedule backup.schedule"];

test.each<[string, BackupOptions, string]>([
  schedule(""),
  schedule("daily"),
  schedule("@daily"),
  schedule("0 3 * *"),
  schedule("0 3 * * * *"),
  schedule("60 3 * * *"),
  schedule("0 24 * * *"),
  schedule("0 3 0 * *"),
  schedule("0 3 * 13 *"),
  schedule("0 3 * * 7"),
  schedule("0 5-3 * * *"),
  schedule("*/0 * * * *"),
  schedule("0  3 * * *"),
  schedule("0 3 * * MON-"),
  ["no namespace", { namespaces: [] }, "nothing-to-save backup.namespaces"],
  ["Velero's own namespace", { namespaces: ["velero"] }, "nothing-to-save backup.namespaces[0]"],
  ["a namespace twice", { namespaces: ["inference", "inference"] }, "namespace-saved-twice backup.namespaces[1]"],
  ["what is no namespace", { namespaces: ["Inference"] }, "invalid-name backup.namespaces[0]"],
  ["all namespaces, as Velero writes it", { namespaces: ["*"] }, "invalid-name backup.namespaces[0]"],
])("refused: %s", (_what, options, code) => expect(found(options)).toEqual([code]));

test.each(["0 3 * * *", "*/15 * * * *", "0 3,15 * * 1-5", "30 0-6/2 1 1-12/3 *"])("%s is a schedule", (one) => expect(found({ schedule: one })).toEqual([]));

test.each([[0, "invalid-count"], [3651, "invalid-count"], [1.5, "invalid-count"], ["30", "wrong-type"]])("%p days are none", (keepDays, code) => {
  const { findings } = admit("", { backup: { keepDays } }, { backup: EKS_CLUSTER.backup });
  expect(findings.map((finding) => `${finding.code} ${finding.property}`)).toEqual([`${code} backup.keepDays`]);
});

describe("Velero", () => {
  const STORE = { provider: "aws", bucket: "b", config: { region: "us-west-2" } };
  const values = (options: BackupOptions = {}): any => veleroAddOn(options, STORE).values;

  test("saves the models' namespace and the platform's each night, keeps a month, and takes no volume along", () => {
    const { schedule: at, template } = values().schedules.models;
    expect([at, template.ttl, template.includedNamespaces, template.snapshotVolumes]).toEqual(["0 3 * * *", "720h0m0s", ["inference", "dynamo-system"], false]);
    expect([values().snapshotsEnabled, values().deployNodeAgent]).toEqual([false, false]);
  });

  test("leaves out what is made again, and Secrets unless somebody wants them", () => {
    const { excludedResources } = values().schedules.models.template;
    expect(excludedResources).toEqual(expect.arrayContaining(["secrets", "pods", "dynamoworkermetadatas.nvidia.com", "dynamocomponentdeployments.nvidia.com", "persistentvolumeclaims", "podcliquesets.grove.io"]));
    expect(excludedResources.filter((one: string) => /graphdeployment|configmaps/.test(one))).toEqual([]);
    expect(values({ secrets: true }).schedules.models.template.excludedResources).not.toContain("secrets");
  });

  test("has no key, and the plugin of its cloud in one version", () => {
    expect(values().credentials).toEqual({ useSecret: false });
    expect(values().initContainers[0].image).toBe("docker.io/velero/velero-plugin-for-aws:v1.14.0");
    expect(veleroAddOn({}, { ...STORE, provider: "gcp" }).values).toMatchObject({ initContainers: [{ image: "docker.io/velero/velero-plugin-for-gcp:v1.14.0" }] });
    expect(veleroAddOn({}, STORE)).toMatchObject({ chart: "velero", version: "12.1.0", namespace: "velero", createNamespace: true });
  });

  test("what is said stands", () => {
    expect(values({ schedule: "0 */6 * * *", keepDays: 7, namespaces: ["team-a"] }).schedules.models).toMatchObject({ schedule: "0 */6 * * *", template: { ttl: "168h0m0s", includedNamespaces: ["team-a"] } });
  });
});
