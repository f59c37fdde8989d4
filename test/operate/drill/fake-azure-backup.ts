import * as fs from "fs";
import * as path from "path";
import { AnsweredProgram, Answered } from "../../harness/answered-program";
import { Cluster, FakeVelero } from "./fake-velero";

/**
 * An `az` whose vault is a file, beside a cluster of files: answers have the forms of Azure's own examples (Azure/azure-rest-api-specs,
 * specification/dataprotection, 2025-07-01). A job goes a step on each time that it is looked at, and restores as Velero would.
 */
function az(folder: string, argv: readonly string[]): Answered | undefined {
  const file = path.join(folder, "vault.json");
  const vault = JSON.parse(fs.readFileSync(file, "utf8")) as { -readonly [name in keyof Vault]: Vault[name] };
  const save = (): void => fs.writeFileSync(file, JSON.stringify(vault));
  const say = (value: unknown): Answered => ({ status: 0, text: typeof value === "string" ? value : JSON.stringify(value) });
  const line = argv.join(" ");
  fs.appendFileSync(path.join(folder, "az-calls"), `${line}\n`);
  for (const [question, words] of Object.entries(vault.refuse)) if (line.includes(question)) return { status: 1, text: `${words}\n` };
  for (const [question, out] of Object.entries(vault.answer)) if (line.includes(question)) return say(out);
  if (vault.hang && line.includes(vault.hang)) return undefined;
  const of = (name: string): string => argv[argv.indexOf(name) + 1];
  const jobOf = (name: string): object => ({ name, properties: { operationCategory: "Restore", dataSourceId: vault.cluster, status: vault.jobs[name].status, ...vault.jobs[name].more } });
  if (argv[0] === "resource" && argv[1] === "list") return say([...vault.vaults.map((id) => ({ id, type: "Microsoft.DataProtection/backupVaults" })), { id: "/x", type: "Microsoft.Storage/storageAccounts" }]);
  if (of("--method") === "post") {
    // 202, and nothing that the real az 2.80.0 prints.
    vault.request = JSON.parse(of("--body"));
    if (!vault.late) vault.jobs["job-1"] = { status: "InProgress", looks: 0 };
    save();
    return say("");
  }
  const url = of("--url");
  if (/backupInstances\?/.test(url)) return say({ value: vault.instances });
  if (/recoveryPoints\?/.test(url)) return say({ value: vault.points });
  if (/backupJobs\?/.test(url)) return say({ value: Object.keys(vault.jobs).map(jobOf) });
  const [, name = ""] = /backupJobs\/([^?]+)/.exec(url) ?? [];
  const job = vault.jobs[name];
  job.looks += 1;
  if (job.looks === 2 && !vault.stuck) {
    restored(folder, vault.request as Asked);
    Object.assign(job, { status: vault.outcome, more: vault.more });
  }
  save();
  return say(jobOf(name));
}

/** What is read of a restore that was asked for. */
interface Asked {
  readonly restoreTargetInfo: { readonly restoreCriteria: readonly [{ readonly namespaceMappings: { readonly [from: string]: string }; readonly excludedResourceTypes: readonly string[] }] };
}

function restored(folder: string, { restoreTargetInfo: { restoreCriteria: [criteria] } }: Asked): void {
  const cluster = path.join(folder, "state.json");
  const state = JSON.parse(fs.readFileSync(cluster, "utf8")) as Cluster;
  for (const [kind, objects] of Object.entries(state.saved)) for (const object of objects) {
    const mapped = criteria.namespaceMappings[object.metadata.namespace];
    if (mapped && !criteria.excludedResourceTypes.includes(kind)) (state.objects[kind] ??= []).push({ ...object, metadata: { ...object.metadata, namespace: mapped } });
  }
  fs.writeFileSync(cluster, JSON.stringify(state));
}

const GROUP = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/lab-swedencentral/providers";
export const CLUSTER_ID = `${GROUP}/Microsoft.ContainerService/managedClusters/lab`;
const VAULT_ID = `${GROUP}/Microsoft.DataProtection/backupVaults/lab-backup`;

/** What a test says of the vault. */
export interface Vault {
  readonly vaults: string[];
  readonly cluster: string;
  readonly instances: object[];
  readonly points: object[];
  readonly jobs: { [name: string]: { status: string; looks: number; more?: object } };
  /** A job's last word. */
  readonly outcome: string;
  /** What it says besides. */
  readonly more: object;
  /** Words on standard error, by a part of the question. */
  readonly refuse: { [question: string]: string };
  /** Other answers, by a part of the question. */
  readonly answer: { [question: string]: unknown };
  readonly hang?: string;
  readonly stuck?: boolean;
  /** Whether the job never comes to be listed. */
  readonly late?: boolean;
  /** What was asked to be restored. */
  readonly request?: unknown;
}

export const instance = (more: object = {}, parameters: object = {}): object => ({
  id: `${VAULT_ID}/backupInstances/lab`,
  name: "lab",
  properties: {
    dataSourceInfo: { datasourceType: "Microsoft.ContainerService/managedClusters", objectType: "Datasource", resourceID: CLUSTER_ID, resourceLocation: "swedencentral", resourceName: "lab", resourceType: "Microsoft.ContainerService/managedClusters", resourceUri: "" },
    dataSourceSetInfo: { datasourceType: "Microsoft.ContainerService/managedClusters", objectType: "DatasourceSet", resourceID: CLUSTER_ID, resourceLocation: "swedencentral", resourceName: "lab", resourceType: "Microsoft.ContainerService/managedClusters", resourceUri: "" },
    policyInfo: { policyParameters: { backupDatasourceParametersList: [{ objectType: "KubernetesClusterBackupDatasourceParameters", includedNamespaces: ["inference", "dynamo-system"], excludedResourceTypes: ["pods", "secrets"], includeClusterScopeResources: false, snapshotVolumes: false, ...parameters }] } },
    protectionStatus: { status: "ProtectionConfigured" },
    ...more,
  },
});

export const point = (name: string, recoveryPointTime: string, recoveryPointState = "Completed"): object => ({ name, properties: { objectType: "AzureBackupDiscreteRecoveryPoint", recoveryPointTime, recoveryPointState } });

export function vault(more: Partial<Vault> = {}): Vault {
  const points = [point("aaaa1111", "2026-11-27T03:00:00Z"), point("bbbb2222", "2026-11-28T03:00:00Z"), point("cccc3333", "2026-11-29T03:00:00Z", "Partial")];
  return { vaults: [VAULT_ID], cluster: CLUSTER_ID, instances: [instance()], points, jobs: {}, outcome: "Completed", more: {}, refuse: {}, answer: {}, ...more };
}

/** A cluster of files with a vault beside it. */
export class FakeAzureBackup extends FakeVelero {
  public constructor(cluster: Cluster, of: Vault) {
    super(cluster, false);
    this.programs.push(new AnsweredProgram(path.join(this.folder, "bin", "az"), (argv) => az(this.folder, argv)));
    fs.writeFileSync(path.join(this.folder, "vault.json"), JSON.stringify(of));
    const file = path.join(this.output, "deployments", "lab.json");
    const deployed = JSON.parse(fs.readFileSync(file, "utf8"));
    const needs = { account: "11111111-2222-4333-8444-555555555555", services: [], names: [], ranges: [], counts: [] };
    fs.writeFileSync(file, JSON.stringify({ ...deployed, cluster: { ...deployed.cluster, cloud: "azure" }, needs, stacks: [] }));
  }

  public get vault(): Vault {
    return JSON.parse(fs.readFileSync(path.join(this.folder, "vault.json"), "utf8"));
  }

  public get asked(): string[] {
    const file = path.join(this.folder, "az-calls");
    return fs.existsSync(file) ? fs.readFileSync(file, "utf8").trim().split("\n") : [];
  }

  /** With no Azure CLI on its PATH. */
  public without(): this {
    fs.rmSync(path.join(this.folder, "bin", "az"));
    return this;
  }
}
