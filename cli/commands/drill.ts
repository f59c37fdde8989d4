import type { Keeper } from "../../operate/drill/keeper";
import { Command, CommandError, Input, Running } from "../command";
import { outputOf } from "../deployment";
import { CLUSTER_FLAGS, deployedOf, looking, whole } from "./operate";

const SHARED = ["output", "context", "timeout"];

/** `cdktf-dynamo drill`. */
export const drill: Command = {
  name: "drill",
  summary: "restores a deployment's last backup into another namespace, says how long it took, and takes it away",
  usage: ["--plan [--json] <id>", "[--backup NAME] [--context NAME] [--timeout SECONDS] [--clean-timeout SECONDS] [--json] <id>"],
  about: `Has Velero, or Azure Backup's vault, restore the models' namespace from its newest whole backup into <namespace>-drill, in which a quota lets no pod run, holds graphs,
ConfigMaps, network policies and Secrets (by name alone) against those of now, and takes away all that it made, after Ctrl-C too. What acts beyond
its namespace isn't restored: Services, routes, Jobs, scalers, volumes. docs/operations/backup.md`,
  flags: [
    ...CLUSTER_FLAGS.filter(({ name }) => SHARED.includes(name)).map((flag) => (flag.name === "timeout" ? { ...flag, summary: "for the restore (default: 1800)" } : flag)),
    { name: "plan", summary: "says what would be restored from what; changes nothing" },
    { name: "backup", value: "NAME", form: /^[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?$/, says: "is a backup's name", summary: "restores from this one (default: the newest whole one)" },
    { name: "clean-timeout", value: "SECONDS", form: /^(?=.*[1-9])\d{1,4}$/, says: "is a number of seconds, 1 to 9999", summary: "for what it made to go again (default: 300)" },
    { name: "json", summary: "rows and times as JSON" },
  ],
  operand: { name: "<id>", summary: "a deployment", minimum: 1, maximum: 1 },
  examples: [
    { line: "--plan eks", what: "which backup, how old, and what would come and go" },
    { line: "--json eks > drill.json", what: "in a pipeline, each month" },
  ],
  findings: "something of the backup isn't as it was, or something is left",
  cleansUp: true,
  async run(input, running) {
    const { Kubectl } = await import("../../operate/cluster/kubectl");
    const work = await import("../../operate/drill/drill");
    const { VeleroKeeper } = await import("../../operate/drill/velero");
    const text = await import("../../operate/drill/text");
    const { io, signal } = running;
    // What it can't do of this deployment is said before a cluster is asked for.
    const deployed = await deployedOf(input, io);
    const release = deployed.releases.find(({ chart }) => chart === "velero");
    const isVault = release === undefined && deployed.cluster.cloud === "azure";
    if (release === undefined && !isVault) throw new CommandError(`${deployed.id} has no Velero, so there is no backup to restore: backup: {} of the deployment installs it (docs/operations/backup.md)`);
    if (isVault && (await hasNoVault(input, running))) throw new CommandError(`${deployed.id} has no vault that saves it, so there is no backup to restore: backup: {} of the deployment makes one (docs/operations/backup.md)`);
    const { access, within } = await looking(input, running, 1800);
    // The time is the restore's: what is told of it after that is asked for all the same.
    const kubectl = new Kubectl(access).until(signal);
    const keeper = release === undefined ? await vaultOf(input, running) : new VeleroKeeper(kubectl, { namespace: release.namespace });
    const plan = await work.planDrill(kubectl, deployed, keeper, input.first("backup"));
    if (signal.aborted) throw new CommandError("interrupted");
    const { backup, location, obstacle } = plan;
    if (input.has("plan")) io.out(input.has("json") ? text.drilledJson(deployed, plan, undefined, new Date()) : text.planText(deployed, plan, new Date()));
    if (obstacle !== undefined || !backup.known) {
      if (!input.has("plan")) io.err(`${obstacle ?? (backup.known ? "" : backup.reason)}\n`);
      return obstacle === undefined && !backup.known && backup.why !== "absent" ? 2 : 1;
    }
    if (input.has("plan")) return location.known && location.value.isWell ? 0 : location.known ? 1 : 2;
    const cleanMs = 1000 * whole(input, "clean-timeout", 300);
    const restore = `drill-${deployed.id}-${new Date().toISOString().replace(/[^0-9]/g, "").slice(0, 14)}`;
    const options = { restore, limitMs: within * 1000, pollMs: Math.min(isVault ? 15_000 : 2000, within * 100), cleanMs, signal, tell: (line: string) => io.err(`${line}\n`) };
    const done = await work.drill(kubectl, deployed, plan, backup.value, options);
    io.out(input.has("json") ? text.drilledJson(deployed, plan, done, new Date()) : text.drilledText(deployed, plan, done, new Date()));
    if (done.rows.some(({ status }) => status === "failed") || done.left.length > 0) return 1;
    return text.isWell(done.rows) ? 0 : 2;
  },
};

/** What puts a cluster into a vault. */
const PROTECTED = "azurerm_data_protection_backup_instance_kubernetes_cluster";
/** What is asked of Azure at a time, and its answer. */
const ASK_MS = 120_000;

/** Whether the stacks as they were synthesised certainly put the cluster into no vault; of those that can't be read the vault is asked. */
async function hasNoVault(input: Input, { io }: Running): Promise<boolean> {
  const { findOperated } = await import("../../operate/clouds/deployment");
  const { heldTypes } = await import("../../operate/preflight/rights/held-types");
  const output = outputOf(input);
  const deployment = findOperated(output, input.operands[0], io.readFile);
  const types = heldTypes(output, deployment, io.readFile);
  return types.known && types.value.length > 0 && !types.value.includes(PROTECTED);
}

/** Azure Backup, by the Azure CLI. */
async function vaultOf(input: Input, { io, signal }: Running): Promise<Keeper> {
  const { findOperated } = await import("../../operate/clouds/deployment");
  const { Programs } = await import("../../operate/programs/programs");
  const { AzureBackupKeeper } = await import("../../operate/drill/azure-backup");
  const deployment = findOperated(outputOf(input), input.operands[0], (file) => io.readFile(file));
  return new AzureBackupKeeper(new Programs({ env: io.env, signal, limitMs: ASK_MS }), deployment);
}
