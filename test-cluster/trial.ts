import * as fs from "fs";
import * as path from "path";
import { parseAllDocuments } from "yaml";
import { IKubernetesCluster } from "../constructs/cluster/kubernetes-cluster";
import { wrongRights } from "./access";
import { fakeNodes } from "./fake-nodes";
import { misplaced, rolesOf } from "./placement";
import { Json, Programs } from "./programs";
import { PlannedRelease, PlannedStack } from "./releases";

/** How something came out. */
export enum Outcome {
  OK = "ok",
  FAILED = "FAILED",
  SKIPPED = "skipped",
}

/** One line of the table. */
export interface Line {
  readonly stack: string;
  readonly what: string;
  readonly result: string;
  readonly outcome: Outcome;
}

/** What a trial needs besides the programs. */
export interface TrialOptions {
  readonly id: string;
  readonly cluster: IKubernetesCluster;
  readonly stacks: PlannedStack[];
  /** Folder with archives of charts that can't be fetched. */
  readonly charts?: string;
  readonly timeoutSeconds: number;
  /** Releases of a stack that are installed and taken away at once, where none waits for another. @default 1 */
  readonly atOnce?: number;
  /** Whether the cluster has nodes on which containers run. */
  readonly realNodes: boolean;
}

/** Kinds that Kubernetes itself puts into a namespace, and those that only tell of the past. */
const NOT_OURS = /^(events|events\.events\.k8s\.io|endpointslices\.discovery\.k8s\.io|endpoints|leases\.coordination\.k8s\.io)$/;
/** Kinds without a namespace that charts make. */
const CLUSTER_WIDE = "clusterroles,clusterrolebindings,validatingwebhookconfigurations,mutatingwebhookconfigurations,priorityclasses";
const WEBHOOKS = /^(validating|mutating)webhookconfiguration/;
const ALWAYS_THERE = ["serviceaccount/default", "configmap/kube-root-ca.crt"];
/** How the platform chart calls the role of a cluster-wide operator, by which it finds another one. */
const OPERATOR_ROLE = /^clusterrole\S*\/\S*dynamo-operator-\S*manager-role$/;

/** Installs one deployment's stacks on nodes shaped like its pools, looks, and takes everything away again. */
export class Trial {
  public readonly lines: Line[] = [];
  private readonly installed: PlannedRelease[] = [];
  /** The namespaces of the stacks, and what was in each before: nothing in those that the trial makes. */
  private readonly namespaces = new Map<string, string[]>();
  private readonly made: string[] = [];
  private readonly volumes: string[] = [];
  private readonly nodes: Json[];
  private clusterWide: string[] = [];

  public constructor(
    private readonly programs: Programs,
    private readonly options: TrialOptions,
  ) {
    this.nodes = fakeNodes(options.id, options.cluster);
  }

  public async run(): Promise<void> {
    this.clusterWide = await this.clusterWideObjects();
    await this.programs.create(this.nodes);
    for (const stack of this.options.stacks) {
      for (const namespace of stack.namespaces) await this.addNamespace(namespace);
      const groups = this.options.atOnce === undefined ? stack.releases.map((release) => [release]) : [stack.releases];
      for (const group of groups) await this.install(stack.id, group);
      if (stack.id.endsWith("-crds")) await this.checkRights(stack);
    }
    await this.judge();
  }

  /** Uninstalls in reverse and says what is left; then removes what the trial itself made. */
  public async takeAway(): Promise<void> {
    await this.uninstall(["--wait", "--timeout", `${this.options.timeoutSeconds}s`]);
    for (const [namespace, before] of this.namespaces) {
      const more = async (): Promise<string[]> => (await this.objectsIn(namespace)).filter((name) => !before.includes(name));
      const left = await this.until(more, (objects) => objects.length === 0);
      const none = this.made.includes(namespace) ? "empty" : "as before";
      this.say(this.options.id, `namespace ${namespace} after uninstalling`, left.length === 0 ? none : left.join(", "), left.length === 0);
    }
    const more = (await this.clusterWideObjects()).filter((name) => !this.clusterWide.includes(name));
    this.say(this.options.id, "cluster-wide objects after uninstalling", more.length === 0 ? "as before" : more.join(", "), more.length === 0);
  }

  /** Removes what the trial made, whatever happened before, and says so. */
  public async cleanUp(): Promise<void> {
    const quietly = (args: string[]): Promise<string> => this.programs.kubectl(args).catch(() => "");
    await this.uninstall([]).catch(() => undefined);
    for (const namespace of this.made) await quietly(["delete", "namespace", namespace, "--ignore-not-found", "--timeout=60s"]);
    if (this.volumes.length > 0) await quietly(["delete", "persistentvolume", ...this.volumes, "--ignore-not-found", "--timeout=30s"]);
    const names = this.nodes.map((node) => node.metadata.name);
    await quietly(["delete", "node", ...names, "--ignore-not-found", "--timeout=60s"]);
    const left = [
      ...(await this.programs.names(["nodes", ...names])),
      ...(this.volumes.length === 0 ? [] : await this.programs.names(["persistentvolumes", ...this.volumes])),
      ...(this.made.length === 0 ? [] : await this.programs.names(["namespaces", ...this.made])),
    ];
    this.say(this.options.id, "nodes, volumes and namespaces", left.length === 0 ? "gone" : `left: ${left.join(", ")}`, left.length === 0);
  }

  /** What is installed, in reverse; of one that fails the next goes all the same. */
  private async uninstall(options: string[]): Promise<void> {
    const failed: Error[] = [];
    await this.each([...this.installed].reverse(), async (release) => {
      await this.programs.helm(["uninstall", release.name, "-n", release.namespace, ...options]).then(() => this.installed.splice(this.installed.indexOf(release), 1), (error: Error) => failed.push(error));
    });
    if (failed.length > 0) throw failed[0];
  }

  /** In their order, so many at once. */
  private async each<T>(all: readonly T[], act: (one: T) => Promise<unknown>): Promise<void> {
    const left = [...all];
    const work = async (): Promise<void> => {
      for (let next = left.shift(); next !== undefined; next = left.shift()) await act(next);
    };
    await Promise.all(Array.from({ length: this.options.atOnce ?? 1 }, work));
  }

  /** A namespace that is there already, as that of an operator that somebody installed, is used and left. */
  private async addNamespace({ name, labels }: Json): Promise<void> {
    const there = (await this.programs.names(["namespace", name])).length > 0;
    this.namespaces.set(name, there ? await this.objectsIn(name) : []);
    if (there) return;
    this.made.push(name);
    await this.programs.create([{ apiVersion: "v1", kind: "Namespace", metadata: { name, labels } }]);
  }

  private async checkRights(stack: PlannedStack): Promise<void> {
    for (const { namespace } of stack.releases.filter((release) => this.installed.includes(release))) {
      const wrong = await wrongRights(this.programs, namespace);
      const result = wrong.length === 0 ? "enough to apply CRDs, not to delete them or read Secrets" : wrong.join("; ");
      this.say(stack.id, "rights of its Jobs", result, wrong.length === 0);
    }
  }

  /** Some releases of which none waits for another: each by itself where Helm is asked, all in one where the server is. */
  private async install(stack: string, releases: readonly PlannedRelease[]): Promise<void> {
    const charts = releases.flatMap((release): [PlannedRelease, string][] => {
      const chart = this.chartOrReason(stack, release);
      return chart === undefined ? [] : [[release, chart]];
    });
    if (charts.length === 0) return;
    const rendered = new Map<string, string>();
    await this.each(charts, async ([{ name, namespace, folder, values }, chart]) => {
      // Against its own schema of values too.
      if (folder !== undefined) await this.programs.helm(["lint", chart, "--strict", "--quiet", "-n", namespace, "-f", "-"], values);
      rendered.set(name, await this.programs.helm(["template", name, chart, "-n", namespace, "-f", "-"], values));
    });
    const objects = new Map([...rendered].map(([name, text]): [string, Json[]] => [name, parseAllDocuments(text).map((one): Json => one.toJS()).filter((one: Json) => one !== null)]));
    const { namespace } = charts[0][0];
    // Helm only warns about fields that the API server doesn't know, and they are dropped: this refuses them by name. On the server's
    // side, as otherwise the whole object would have to fit into an annotation, which a large ConfigMap doesn't.
    await this.programs.kubectl(["apply", "--server-side", "--dry-run=server", "--validate=strict", "-n", namespace, "-f", "-"], [...rendered.values()].join("\n---\n"));
    await this.addVolumes([...objects.values()].flat(), namespace);
    const waiting = stack.endsWith("-inference") ? [] : ["--wait", "--wait-for-jobs", "--timeout", `${this.options.timeoutSeconds}s`];
    await this.each(charts, async ([release, chart]) => {
      const { name, folder, values } = release;
      this.installed.push(release);
      // What Helm would look up in the server's whole schema, the server itself has just judged.
      await this.programs.helm(["install", name, chart, "-n", release.namespace, "-f", "-", "--disable-openapi-validation", ...waiting], values);
      this.say(stack, name, `${folder === undefined ? "" : "linted, "}${objects.get(name)?.length} objects accepted`, true);
    });
    if (!this.options.realNodes) await this.removeWebhooks(stack, charts.map(([{ name }]) => name).join(", "));
  }

  /** The chart of a release; where it isn't installed, a line says why. */
  private chartOrReason(stack: string, release: PlannedRelease): string | undefined {
    const skip = (result: string): undefined => void this.lines.push({ stack, what: release.name, result, outcome: Outcome.SKIPPED });
    const operator = this.clusterWide.find((name) => OPERATOR_ROLE.test(name));
    if (release.archive?.startsWith("dynamo-platform-") && operator !== undefined) return skip(`not installed: the cluster has an operator already (${operator})`);
    return this.chartOf(release) ?? skip(`not installed: ${release.archive} isn't in the folder of --charts`);
  }

  /** Behind a webhook of a chart nobody answers where no container runs, and everything that it judges would be refused. */
  private async removeWebhooks(stack: string, release: string): Promise<void> {
    const mute = (await this.clusterWideObjects()).filter((name) => WEBHOOKS.test(name) && !this.clusterWide.includes(name));
    if (mute.length === 0) return;
    await this.programs.kubectl(["delete", ...mute]);
    const result = `${mute.length} removed, since nothing answers behind them on fake nodes`;
    this.lines.push({ stack, what: `webhooks of ${release}`, result, outcome: Outcome.SKIPPED });
  }

  private chartOf({ folder, archive }: PlannedRelease): string | undefined {
    if (folder !== undefined) return folder;
    const file = path.join(this.options.charts ?? "", archive ?? "");
    return this.options.charts !== undefined && fs.existsSync(file) ? file : undefined;
  }

  /** Fake nodes have no CSI driver: each claim gets a volume that fits it. */
  private async addVolumes(objects: Json[], namespace: string): Promise<void> {
    // One that names its volume brings it along.
    const claims = objects.filter(({ kind, spec }) => kind === "PersistentVolumeClaim" && spec.volumeName === undefined);
    const volumes = claims.map((claim) => {
      const name = `${this.options.id}-${claim.metadata.name}`;
      this.volumes.push(name);
      const { accessModes, storageClassName, resources } = claim.spec;
      const spec = {
        accessModes,
        storageClassName,
        capacity: resources.requests,
        persistentVolumeReclaimPolicy: "Delete",
        hostPath: { path: `/tmp/${name}` },
        claimRef: { namespace, name: claim.metadata.name },
      };
      return { apiVersion: "v1", kind: "PersistentVolume", metadata: { name }, spec };
    });
    await this.programs.create(volumes);
  }

  private async judge(): Promise<void> {
    const { id, cluster } = this.options;
    const models = this.installed.filter((release) => JSON.parse(release.values).graph !== undefined);
    await this.each(models, async ({ name, namespace, values }) => {
      const [group, version] = JSON.parse(values).graph.apiVersion.split("/");
      const graph = `dynamographdeployments.${version}.${group}/${name}`;
      const ready = ["wait", "-n", namespace, graph, "--for=condition=Ready", `--timeout=${this.options.timeoutSeconds}s`];
      const late = await this.programs.kubectl(ready).then(() => undefined, (error: Error) => error);
      const state = late && (await this.programs.kubectl(["get", "-n", namespace, graph, "-o", "jsonpath={.status}"]));
      // One that isn't is told with the scheduler's reason, and the others are waited for all the same.
      this.say(`${id}-inference`, `graph ${name}`, late === undefined ? "Ready" : `${late.message.trim().split("\n").pop()}; status: ${state || "none: is an operator running?"}`, late === undefined);
    });
    const pods = await this.added("pods", "pod");
    const wrong = misplaced(pods, this.nodes, cluster);
    this.say(id, "pods", wrong.length === 0 ? `${rolesOf(pods)}: each where it belongs` : wrong.join("; "), wrong.length === 0 && pods.length > 0);
    const claims = await this.added("persistentvolumeclaims", "persistentvolumeclaim");
    const unbound = claims.filter((claim) => claim.status.phase !== "Bound").map((claim) => claim.metadata.name);
    this.say(id, "claims", unbound.length === 0 ? `${claims.length} bound` : `not bound: ${unbound.join(", ")}`, unbound.length === 0);
  }

  /** Objects of a kind in the stacks' namespaces that weren't there before. */
  private async added(kind: string, one: string): Promise<Json[]> {
    const found = [...this.namespaces].map(async ([namespace, before]) =>
      (await this.programs.list(kind, ["-n", namespace])).filter(({ metadata }) => !before.includes(`${one}/${metadata.name}`)),
    );
    return (await Promise.all(found)).flat();
  }

  private async clusterWideObjects(): Promise<string[]> {
    return this.programs.names([CLUSTER_WIDE]);
  }

  private async objectsIn(namespace: string): Promise<string[]> {
    const kinds = (await this.programs.kubectl(["api-resources", "--verbs=list", "--namespaced", "-o", "name"])).trim().split("\n");
    const ours = kinds.filter((kind) => !NOT_OURS.test(kind)).join(",");
    return (await this.programs.names([ours, "-n", namespace])).filter((name) => !ALWAYS_THERE.includes(name));
  }

  private async until<T>(look: () => Promise<T>, done: (seen: T) => boolean): Promise<T> {
    const end = Date.now() + this.options.timeoutSeconds * 1000;
    for (;;) {
      const seen = await look();
      if (done(seen) || Date.now() > end) return seen;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }

  private say(stack: string, what: string, result: string, ok: boolean): void {
    this.lines.push({ stack, what, result, outcome: ok ? Outcome.OK : Outcome.FAILED });
  }
}
