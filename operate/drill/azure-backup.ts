import { Az } from "../clouds/azure";
import { OperatedDeployment } from "../clouds/deployment";
import { Answer, andThen, known, map, noAnswer } from "../programs/answer";
import { Json } from "../programs/json";
import { Programs, sleep } from "../programs/programs";
import table from "./data/azure-backup.json";
import leftOut from "./data/left-out.json";
import { Backup, Cleaned, Keeper, Patience, Place, Restore, RestoreState } from "./keeper";

/** The cluster in its vault. */
interface Instance {
  readonly id: string;
  readonly vault: string;
  readonly cluster: string;
  readonly location: string;
  readonly source: unknown;
  readonly sourceSet: unknown;
  readonly status: string;
  readonly namespaces: readonly string[];
  readonly secrets: boolean;
}

/** A restore of the cluster that the vault knows of. */
interface Job {
  readonly name: string;
  readonly isRunning: boolean;
}

/** What of a drill is known, of one keeper and those that were made of it. */
interface Begun {
  /** Asked for once. */
  instance?: Instance;
  /** Jobs that were there before a restore was asked for. @default - none was asked for, or the vault certainly hasn't begun it */
  before?: readonly string[];
}

/** Longest that Azure takes to say that it has begun a restore. */
const BEGIN_MS = 300_000;
/** More jobs of a vault than anybody has. */
const MOST_PAGES = 20;
/** What Azure certainly hasn't begun. */
const NOT_BEGUN = ["missing", "signed-out", "refused", "throttled", "absent"];

/** Azure Backup for AKS: a vault, which its extension in the cluster restores for. Asked by Azure's own API, for which the CLI needs no extension. */
export class AzureBackupKeeper implements Keeper {
  public readonly name = "Azure Backup";

  public constructor(
    private readonly programs: Programs,
    private readonly deployment: OperatedDeployment,
    private readonly begun: Begun = {},
  ) {}

  public async place(): Promise<Answer<Place>> {
    return map(await this.instance(), ({ vault, status }) => ({ text: `${status} in vault ${lastOf(vault)}`, isWell: status === table.protected }));
  }

  public async find(saved: string, name?: string): Promise<Answer<Backup>> {
    const instance = await this.instance();
    if (!instance.known) return instance;
    const { id, namespaces, secrets, vault } = instance.value;
    if (!namespaces.includes(saved)) return noAnswer("absent", `namespace ${saved} isn't among those that are saved: ${namespaces.join(", ") || "none"}`);
    const points = await this.get(`${id}/recoveryPoints`, (json) => json.at("value").list().map((one) => ({ name: one.at("name").text(), state: one.at("properties").at("recoveryPointState").textOr(table.wholePoint), begun: new Date(one.at("properties").at("recoveryPointTime").text()) })));
    return andThen(points, (all) => {
      const whole = all.filter((one) => one.state === table.wholePoint && (name === undefined || one.name === name));
      if (whole.some(({ begun }) => Number.isNaN(begun.getTime()))) return noAnswer("malformed", "a recovery point doesn't say of when it is");
      if (whole.length === 0) return noAnswer("absent", `vault ${lastOf(vault)} has no whole recovery point${name === undefined ? "" : ` ${name}`} of the cluster: there ${all.length === 0 ? "is none at all" : `are ${all.map((one) => `${one.name} ${one.state}`).slice(0, 6).join(", ")}`}`);
      const newest = whole.reduce((last, one) => (one.begun > last.begun ? one : last));
      return known({ name: newest.name, begun: newest.begun, secrets });
    });
  }

  public async obstacle(): Promise<string | undefined> {
    const jobs = await this.jobs();
    if (!jobs.known) return jobs.why === "absent" ? undefined : `whether the vault restores already couldn't be read: ${jobs.reason}`;
    const running = runningOf(jobs.value);
    return running === "" ? undefined : `the vault restores into this cluster already: job ${running}`;
  }

  /** Azure tells of the job by an address in a header, which its CLI doesn't print: the job is the one that wasn't there before. */
  public async begin({ backup, saved, drilled }: Restore): Promise<Answer<unknown>> {
    const instance = await this.instance();
    const jobs = await this.jobs();
    if (!instance.known) return instance;
    if (!jobs.known) return jobs;
    this.begun.before = jobs.value.map(({ name }) => name);
    const url = `${instance.value.id}/restore?api-version=${table.apiVersion}`;
    const answer = await this.az(BEGIN_MS).begin(["rest", "--method", "post", "--url", url, "--body", JSON.stringify(restoreRequest(instance.value, backup, saved, drilled))]);
    if (!answer.known && NOT_BEGUN.includes(answer.why)) delete this.begun.before;
    return answer;
  }

  public async state(): Promise<Answer<RestoreState>> {
    const instance = await this.instance();
    const job = await this.job();
    if (!instance.known) return instance;
    if (!job.known) return job;
    if (job.value === undefined) return known({ phase: "not in the vault's list yet", warnings: 0, errors: 0 });
    return this.get(`${instance.value.vault}/backupJobs/${job.value.name}`, (json) => stateOf(json.at("properties")));
  }

  /** The vault keeps its job's history. A restore that runs, or may, is waited for: it would make the namespace anew. */
  public async clean(_: string, { end, pollMs, signal }: Patience): Promise<Cleaned> {
    for (;;) {
      const hold = await this.hold();
      if (hold === undefined) return { left: [] };
      if (performance.now() > end || signal.aborted) return { left: [], hold };
      await sleep(pollMs, signal);
    }
  }

  public until(signal: AbortSignal): AzureBackupKeeper {
    return new AzureBackupKeeper(new Programs({ ...this.programs.options, signal }), this.deployment, this.begun);
  }

  private async hold(): Promise<string | undefined> {
    const jobs = await this.jobs();
    // Of a vault that isn't there nothing restores.
    if (!jobs.known) return jobs.why === "absent" ? undefined : `whether the vault still restores isn't known (${jobs.reason})`;
    const running = runningOf(jobs.value);
    if (running !== "") return `the vault still restores, job ${running}`;
    const { before } = this.begun;
    return before === undefined || jobs.value.some(({ name }) => !before.includes(name)) ? undefined : "whether the vault has begun the restore isn't known: wait until its jobs show it, and that it has ended";
  }

  /** The job of this drill, once the vault lists it. */
  private async job(): Promise<Answer<Job | undefined>> {
    const { before = [] } = this.begun;
    return map(await this.jobs(), (jobs) => jobs.find(({ name }) => !before.includes(name)));
  }

  /** Restores of this cluster. */
  private async jobs(): Promise<Answer<Job[]>> {
    const instance = await this.instance();
    if (!instance.known) return instance;
    const { vault, cluster } = instance.value;
    const jobs: Job[] = [];
    let address: string | undefined = `${vault}/backupJobs`;
    for (let page = 0; address !== undefined; page++) {
      if (page === MOST_PAGES) return noAnswer("malformed", `the vault lists more jobs than ${MOST_PAGES} pages hold`);
      const read = (json: Json): { readonly jobs: Job[]; readonly next: string } => ({ jobs: json.at("value").list().filter((one) => isRestore(one.at("properties"), cluster)).map(readJob), next: json.at("nextLink").textOr("") });
      const answer: Answer<{ readonly jobs: Job[]; readonly next: string }> = await this.get(address, read);
      if (!answer.known) return answer;
      jobs.push(...answer.value.jobs);
      address = answer.value.next === "" ? undefined : answer.value.next;
    }
    return known(jobs);
  }

  private async instance(): Promise<Answer<Instance>> {
    if (this.begun.instance !== undefined) return known(this.begun.instance);
    const found = await this.findInstance();
    if (found.known) this.begun.instance = found.value;
    return found;
  }

  private async findInstance(): Promise<Answer<Instance>> {
    const { name } = this.deployment.cluster;
    const vaults = await this.az().ask(["resource", "list", "--tag", `dynamo-serving-cluster=${name}`], (json) => json.list().filter((one) => one.at("type").text().toLowerCase() === table.vaultType).map((one) => one.at("id").text()));
    if (!vaults.known) return vaults;
    if (vaults.value.length === 0) return noAnswer("absent", `no backup vault has the tag dynamo-serving-cluster=${name}`);
    for (const vault of vaults.value) {
      const found = await this.get(`${vault}/backupInstances`, (json) => json.at("value").list().filter((one) => one.at("properties").at("dataSourceInfo").at("resourceName").textOr("") === name).map((one) => readInstance(vault, one)));
      if (!found.known) return found;
      if (found.value.length > 0) return known(found.value[0]);
    }
    return noAnswer("absent", `vault ${vaults.value.map(lastOf).join(", ")} saves no cluster ${name}`);
  }

  private get<T>(address: string, read: (json: Json) => T): Promise<Answer<T>> {
    const url = address.startsWith("https://") ? address : `${address}?api-version=${table.apiVersion}`;
    return this.az().askDirectory(["rest", "--method", "get", "--url", url], read);
  }

  /** Asked anew each time: what it says changes. */
  private az(limitMs?: number): Az {
    const { options } = this.programs;
    return new Az(new Programs(limitMs === undefined ? options : { ...options, limitMs }), this.deployment);
  }
}

const lastOf = (id: string): string => id.slice(id.lastIndexOf("/") + 1);

function readInstance(vault: string, json: Json): Instance {
  const properties = json.at("properties");
  const source = properties.at("dataSourceInfo");
  const [saved] = properties.at("policyInfo").at("policyParameters").at("backupDatasourceParametersList").listOrNone();
  const listed = (property: string): string[] => (saved === undefined ? [] : saved.at(property).listOrNone().map((one) => one.text()));
  return {
    id: json.at("id").text(),
    vault,
    cluster: source.at("resourceID").text(),
    location: source.at("resourceLocation").text(),
    source: source.value,
    sourceSet: properties.at("dataSourceSetInfo").value,
    status: properties.at("protectionStatus").at("status").textOr("state not told"),
    namespaces: listed("includedNamespaces"),
    secrets: !listed("excludedResourceTypes").includes("secrets"),
  };
}

/** A restore of one namespace into another, of nothing that acts beyond it. */
function restoreRequest({ cluster, location, source, sourceSet }: Instance, { name }: Backup, saved: string, drilled: string): object {
  return {
    objectType: "AzureBackupRecoveryPointBasedRestoreRequest",
    recoveryPointId: name,
    sourceDataStoreType: "OperationalStore",
    sourceResourceId: cluster,
    restoreTargetInfo: {
      objectType: "ItemLevelRestoreTargetInfo",
      recoveryOption: "FailIfExists",
      restoreLocation: location,
      datasourceInfo: source,
      ...(sourceSet === undefined || sourceSet === null ? {} : { datasourceSetInfo: sourceSet }),
      restoreCriteria: [
        {
          objectType: "KubernetesClusterRestoreCriteria",
          includeClusterScopeResources: false,
          includedNamespaces: [saved],
          namespaceMappings: { [saved]: drilled },
          excludedResourceTypes: leftOut.resources.map(({ resource }) => resource),
          conflictPolicy: "Skip",
          persistentVolumeRestoreMode: "RestoreWithoutVolumeData",
        },
      ],
    },
  };
}

function stateOf(job: Json): RestoreState {
  const status = job.at("status").text();
  const reason = job.at("errorDetails").listOrNone().map((one) => [one.at("code").textOr(""), one.at("message").textOr("")].filter((text) => text !== "").join(": ")).join("; ");
  const ended = Object.hasOwn(table.states, status) ? table.states[status as keyof typeof table.states] : undefined;
  return { ...(ended ?? { phase: status, warnings: 0, errors: 0 }), ...(reason === "" ? (status === "Cancelled" ? { reason: "cancelled" } : {}) : { reason }) };
}

function isRestore(job: Json, cluster: string): boolean {
  return /restore/i.test(job.at("operationCategory").textOr(job.at("operation").textOr(""))) && job.at("dataSourceId").textOr("").toLowerCase() === cluster.toLowerCase();
}

function readJob(job: Json): Job {
  return { name: job.at("name").text(), isRunning: !Object.hasOwn(table.states, job.at("properties").at("status").text()) };
}

const runningOf = (jobs: readonly Job[]): string => jobs.filter(({ isRunning }) => isRunning).map(({ name }) => name).join(", ");
