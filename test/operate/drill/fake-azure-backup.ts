import * as fs from "fs";
import * as path from "path";
import { Cluster, FakeVelero } from "./fake-velero";

/**
 * An `az` whose vault is a file, beside a cluster of files: answers have the forms of Azure's own examples (Azure/azure-rest-api-specs,
 * specification/dataprotection, 2025-07-01). A job goes a step on each time that it is looked at, and restores as Velero would.
 */
const AZ = `#!${process.execPath}
const fs = require("fs");
const argv = process.argv.slice(2);
const file = process.env.FAKE + "/vault.json";
const vault = JSON.parse(fs.readFileSync(file, "utf8"));
const save = () => { fs.writeFileSync(file + process.pid, JSON.stringify(vault)); fs.renameSync(file + process.pid, file); };
const say = (value) => process.stdout.write(typeof value === "string" ? value : JSON.stringify(value));
fs.appendFileSync(process.env.FAKE + "/az-calls", argv.join(" ") + "\\n");
const line = argv.join(" ");
for (const [question, words] of Object.entries(vault.refuse)) if (line.includes(question)) { process.stderr.write(words + "\\n"); process.exit(1); }
for (const [question, out] of Object.entries(vault.answer)) if (line.includes(question)) { say(out); process.exit(0); }
if (vault.hang && line.includes(vault.hang)) { setTimeout(() => {}, 60000); return; }
const of = (name) => argv[argv.indexOf(name) + 1];
const jobOf = (name) => ({ name, properties: { operationCategory: "Restore", dataSourceId: vault.cluster, status: vault.jobs[name].status, ...vault.jobs[name].more } });
if (argv[0] === "resource" && argv[1] === "list") say(vault.vaults.map((id) => ({ id, type: "Microsoft.DataProtection/backupVaults" })).concat([{ id: "/x", type: "Microsoft.Storage/storageAccounts" }]));
else if (of("--method") === "post") {
  // 202, and nothing that the real az 2.80.0 prints.
  vault.request = JSON.parse(of("--body"));
  if (!vault.late) vault.jobs["job-1"] = { status: "InProgress", looks: 0 };
  save();
} else {
  const url = of("--url");
  if (/backupInstances\\?/.test(url)) say({ value: vault.instances });
  else if (/recoveryPoints\\?/.test(url)) say({ value: vault.points });
  else if (/backupJobs\\?/.test(url)) say({ value: Object.keys(vault.jobs).map(jobOf) });
  else {
    const name = /backupJobs\\/([^?]+)/.exec(url)[1];
    const job = vault.jobs[name];
    job.looks += 1;
    if (job.looks === 2 && !vault.stuck) {
      const cluster = process.env.FAKE + "/state.json";
      const state = JSON.parse(fs.readFileSync(cluster, "utf8"));
      const [criteria] = vault.request.restoreTargetInfo.restoreCriteria;
      for (const [kind, objects] of Object.entries(state.saved)) for (const object of objects) {
        const mapped = criteria.namespaceMappings[object.metadata.namespace];
        if (mapped && !criteria.excludedResourceTypes.includes(kind)) (state.objects[kind] ??= []).push({ ...object, metadata: { ...object.metadata, namespace: mapped } });
      }
      fs.writeFileSync(cluster, JSON.stringify(state));
      Object.assign(job, { status: vault.outcome, more: vault.more });
    }
    save();
    say(jobOf(name));
  }
}
`;

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
    fs.writeFileSync(path.join(this.folder, "bin", "az"), AZ, { mode: 0o755 });
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
