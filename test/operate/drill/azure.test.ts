import * as fs from "fs";
import * as path from "path";
import { drill } from "../../../cli/commands/drill";
import { runCommand } from "../../../cli/run";
import * as answers from "../answers/azure";
import { FakeAzureBackup, Vault, instance, point, vault } from "./fake-azure-backup";
import { Cluster, cluster } from "./fake-velero";

/** The drill on AKS, where Azure Backup's vault restores. */

let fake: FakeAzureBackup | undefined;
afterEach(() => fake?.end());

interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
  readonly fake: FakeAzureBackup;
}

async function run(of: Vault, state: Cluster, ...argv: string[]): Promise<Ran> {
  fake = new FakeAzureBackup(state, of);
  return again(fake, ...argv);
}

async function again(which: FakeAzureBackup, ...argv: string[]): Promise<Ran> {
  const told = { out: "", err: "" };
  const io = { env: which.env, readStdin: () => "", readFile: (file: string) => fs.readFileSync(file, "utf8"), out: (text: string) => void (told.out += text), err: (text: string) => void (told.err += text) };
  return { status: await runCommand(drill, ["--output", which.output, ...argv, "lab"], io), ...told, fake: which };
}

const QUICK = ["--timeout", "8", "--clean-timeout", "3"];
const QUESTIONS = /^(resource list|rest --method get) /;

test("--plan names vault, recovery point and its age, and asks alone", async () => {
  const { status, out, fake: which } = await run(vault(), cluster(), "--plan");
  expect(status).toBe(0);
  expect(out).toContain("lab: a drill with Azure Backup\n");
  expect(out).toContain("place of the backups   ProtectionConfigured in vault lab-backup");
  // The newest whole one; a later partial one isn't whole.
  expect(out).toMatch(/backup +bbbb2222, begun \d+ (min|h|days) ago, without Secrets/);
  expect(out).toContain("taken away afterwards  namespace inference-drill\n");
  expect(which.asked.filter((line) => !QUESTIONS.test(line))).toEqual([]);
});

test("restores, holds against what is there, says the times, and leaves nothing", async () => {
  const { status, out, fake: which } = await run(vault(), cluster(), ...QUICK);
  expect(out).toContain("lab: restored\n");
  expect(out).toMatch(/ok +restore +bbbb2222: Completed: 0 warnings, 0 errors/);
  expect(out).toMatch(/ok +dynamographdeployments +inference-drill: qwen\n/);
  expect(out).toMatch(/\d+\.\d s {2}restore of inference from bbbb2222 into inference-drill\n/);
  expect([status, which.left]).toEqual([0, []]);
  expect(which.asked.filter((line) => !QUESTIONS.test(line))).toHaveLength(1);
});

test("asks for that namespace alone, into the other, without what acts beyond it, and without volumes", async () => {
  const { fake: which } = await run(vault(), cluster(), ...QUICK);
  const { restoreTargetInfo, ...request } = which.vault.request as { restoreTargetInfo: { restoreCriteria: { excludedResourceTypes: string[] }[] } };
  expect(request).toEqual({ objectType: "AzureBackupRecoveryPointBasedRestoreRequest", recoveryPointId: "bbbb2222", sourceDataStoreType: "OperationalStore", sourceResourceId: which.vault.cluster });
  expect(restoreTargetInfo).toMatchObject({ objectType: "ItemLevelRestoreTargetInfo", recoveryOption: "FailIfExists", restoreLocation: "swedencentral", datasourceInfo: { resourceID: which.vault.cluster, objectType: "Datasource" }, datasourceSetInfo: { objectType: "DatasourceSet" } });
  const [criteria] = restoreTargetInfo.restoreCriteria;
  expect(criteria).toMatchObject({ objectType: "KubernetesClusterRestoreCriteria", includeClusterScopeResources: false, includedNamespaces: ["inference"], namespaceMappings: { inference: "inference-drill" }, conflictPolicy: "Skip", persistentVolumeRestoreMode: "RestoreWithoutVolumeData" });
  expect(criteria.excludedResourceTypes).toEqual(expect.arrayContaining(["services", "persistentvolumeclaims", "jobs.batch"]));
});

test("no pod can come of it: the quota is there before the vault is asked", async () => {
  const { status, err, fake: which } = await run(vault({ refuse: { "--method post": answers.REFUSED.err } }), cluster(), ...QUICK);
  expect(status).toBe(2);
  const [first] = which.calls.filter((call) => call.startsWith("create"));
  expect(first).toContain("create -f -");
  expect(err).toContain("in which no pod may run");
  expect(which.left).toEqual([]);
});

describe("how the job ends", () => {
  test.each<[string, Partial<Vault>, number, RegExp]>([
    ["by Azure's other word", { outcome: "Success" }, 0, /ok +restore +bbbb2222: Completed: 0 warnings/],
    ["with warnings", { outcome: "CompletedWithWarnings" }, 0, /! +restore +bbbb2222: Completed: 1 warnings/],
    ["failed, in Azure's words", { outcome: "Failed", more: { errorDetails: [{ code: "UserErrorBackupExtensionNotHealthy", message: "The extension is not healthy" }] } }, 1, /FAILED +restore +bbbb2222: Failed: 0 warnings, 1 errors; UserErrorBackupExtensionNotHealthy: The extension is not healthy/],
    ["beside jobs that have ended, and other clusters' that run", { jobs: { old: { status: "Completed", looks: 0 }, theirs: { status: "InProgress", looks: 0, more: { dataSourceId: "/other" } } } }, 0, /ok +restore +bbbb2222: Completed: 0 warnings/],
    ["cancelled", { outcome: "Cancelled" }, 1, /FAILED +restore .*cancelled/],
  ])("%s", async (_, more, status, says) => {
    const ran = await run(vault(more), cluster(), ...QUICK);
    expect(ran.out).toMatch(says);
    expect([ran.status, ran.fake.left]).toEqual([status, []]);
  });
});

describe("a restore that may still run keeps its namespace, with the quota in it", () => {
  test.each<[string, Partial<Vault>, RegExp]>([
    ["since the job hasn't ended", { stuck: true }, /the vault still restores, job job-1/],
    ["since the job isn't listed yet", { late: true }, /whether the vault has begun the restore isn't known/],
    ["since it isn't known whether it was taken", { refuse: { "--method post": "ERROR: Connection aborted." } }, /whether the vault has begun the restore isn't known/],
  ])("%s", async (_, more, says) => {
    const ran = await run(vault(more), cluster(), "--timeout", "2", "--clean-timeout", "1");
    expect(ran.status).toBe(1);
    expect(ran.out).toMatch(says);
    expect(ran.out).toContain("namespace inference-drill stays, with its quota");
    expect(ran.out).toContain("after that: kubectl delete namespace inference-drill");
    expect(ran.fake.left).toEqual(["inference-drill"]);
    expect(ran.fake.state.objects.resourcequotas).toHaveLength(1);
  });

  test("interrupted while it was asked for", async () => {
    const going = run(vault({ hang: "--method post" }), cluster(), "--timeout", "60", "--clean-timeout", "1");
    while (fake === undefined || !fake.asked.some((line) => line.includes("--method post"))) await new Promise((resolve) => setTimeout(resolve, 50));
    process.kill(process.pid, "SIGINT");
    const { status, out, fake: which } = await going;
    expect(status).toBe(130);
    expect(out).toContain("whether the vault has begun the restore isn't known");
    expect(which.left).toEqual(["inference-drill"]);
  }, 60_000);
});

test("jobs that can't be read are asked for before anything is made", async () => {
  const { status, err, fake: which } = await run(vault({ answer: { "backupJobs?": "no list" } }), cluster(), ...QUICK);
  expect([status, which.left]).toEqual([1, []]);
  expect(err).toContain("whether the vault restores already couldn't be read");
});

test("what a drill before left is taken away first; one whose job still runs stands in the way", async () => {
  const namespaces = [{ metadata: { name: "inference" } }, { metadata: { name: "inference-drill", labels: { "dynamo-serving/drill": "lab" } } }];
  const { status, err, fake: which } = await run(vault(), cluster({ objects: { namespaces } }), ...QUICK);
  expect([status, which.left]).toEqual([0, []]);
  expect(err).toContain("what a drill before left is taken away");
  which.end();
  const running = await run(vault({ jobs: { old: { status: "InProgress", looks: 0 } } }), cluster({ objects: { namespaces } }), ...QUICK);
  expect([running.status, running.err]).toEqual([1, expect.stringContaining("the vault restores into this cluster already: job old")]);
  expect(running.fake.left).toEqual(["inference-drill"]);
});

describe("where nothing can be restored, nothing is made", () => {
  test.each<[string, Partial<Vault>, number, RegExp]>([
    ["no vault", { vaults: [] }, 1, /no backup vault has the tag dynamo-serving-cluster=lab/],
    ["a vault of other clusters", { instances: [] }, 1, /vault lab-backup saves no cluster lab/],
    ["no point", { points: [] }, 1, /no whole recovery point of the cluster: there is none at all/],
    ["none that is whole", { points: [point("a", "2026-11-28T03:00:00Z", "Partial")] }, 1, /there are a Partial/],
    ["the models' namespace isn't saved", { instances: [instance({}, { includedNamespaces: ["dynamo-system"] })] }, 1, /namespace inference isn't among those that are saved: dynamo-system/],
    ["a point without its time", { points: [point("a", "soon")] }, 2, /doesn't say of when it is/],
    ["refused", { refuse: { recoveryPoints: answers.REFUSED.err } }, 2, /does not have authorization/],
    ["throttled", { refuse: { recoveryPoints: answers.THROTTLED.err } }, 2, /throttled/],
    ["signed out", { refuse: { "resource list": answers.SIGNED_OUT.err } }, 1, /az login/],
    ["malformed", { answer: { recoveryPoints: { points: [] } } }, 2, /value is absent, where a list is documented/],
  ])("%s", async (_, more, status, says) => {
    const ran = await run(vault(more), cluster(), ...QUICK);
    expect([ran.status, ran.out]).toEqual([status, ""]);
    expect(ran.err).toMatch(says);
    expect(ran.fake.calls.filter((call) => /^(create|delete)/.test(call))).toEqual([]);
    expect(ran.fake.asked.filter((line) => !QUESTIONS.test(line))).toEqual([]);
  }, 30_000);

  test("no Azure CLI", async () => {
    fake = new FakeAzureBackup(cluster(), vault()).without();
    const { status, err } = await again(fake, ...QUICK);
    expect([status, err]).toEqual([1, expect.stringContaining("there is no program az on the PATH")]);
  });

  test("stacks that put the cluster into no vault: neither cluster nor vault is asked", async () => {
    fake = new FakeAzureBackup(cluster(), vault());
    const file = path.join(fake.output, "deployments", "lab.json");
    const synthesised = (resource: object): void => {
      const directory = "stacks/lab-cluster";
      fs.mkdirSync(path.join(fake!.output, directory), { recursive: true });
      fs.writeFileSync(path.join(fake!.output, directory, "cdk.tf.json"), JSON.stringify({ resource }));
      fs.writeFileSync(file, JSON.stringify({ ...JSON.parse(fs.readFileSync(file, "utf8")), stacks: [{ name: "lab-cluster", directory }] }));
    };
    synthesised({ azurerm_kubernetes_cluster: { aks: {} } });
    const { status, err } = await again(fake, ...QUICK);
    expect([status, err, fs.existsSync(path.join(fake.folder, "calls")), fake.asked]).toEqual([2, expect.stringContaining("lab has no vault that saves it"), false, []]);
    synthesised({ azurerm_data_protection_backup_instance_kubernetes_cluster: { aks: {} } });
    expect((await again(fake, "--plan")).status).toBe(0);
  });

  test("a cluster whose protection isn't configured is told by the plan", async () => {
    const { status, out } = await run(vault({ instances: [instance({ protectionStatus: { status: "ProtectionStopped" } })] }), cluster(), "--plan");
    expect([status, out]).toEqual([1, expect.stringContaining("ProtectionStopped in vault lab-backup")]);
  });
});

test("as JSON, and from a point by its name", async () => {
  const { status, out } = await run(vault(), cluster(), "--json", "--backup", "aaaa1111", ...QUICK);
  expect(status).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ id: "lab", backup: { name: "aaaa1111", secrets: false }, restored: "inference", into: "inference-drill", ok: true, times: expect.arrayContaining([expect.objectContaining({ seconds: expect.any(Number) })]) });
});
