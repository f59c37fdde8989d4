import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { Deployed } from "../../../operate/cluster/deployment";
import { KubernetesJson } from "../../../operate/cluster/kubernetes-json";
import { AnsweredProgram, Answered } from "../../harness/answered-program";
import { DEPLOYED, VERSION } from "../world";

const PLURALS: { readonly [kind: string]: string } = { Namespace: "namespaces", ResourceQuota: "resourcequotas", Restore: "restores.velero.io" };

/**
 * A `kubectl` whose cluster is a file: it lists, creates and deletes as the real one does, in its words, and does with a Restore what Velero
 * 1.18.1 does (phases and fields: pkg/apis/velero/v1/restore_types.go), a step each time that it is looked at.
 */
function kubectl(folder: string, argv: readonly string[], input: string): Answered | undefined {
  const state = readState(folder);
  const { objects } = state;
  const say = (text: string): Answered => ({ status: 0, text });
  const die = (text: string): Answered => ({ status: 1, text: `${text}\n` });
  fs.appendFileSync(path.join(folder, "calls"), `${argv.join(" ")}\n`);
  const words: string[] = [];
  let ns: string | undefined;
  for (let i = 0; i < argv.length; i++) {
    if (["-n", "--namespace"].includes(argv[i])) ns = argv[++i];
    else if (["--context", "-o", "-f"].includes(argv[i])) i++;
    else if (!argv[i].startsWith("-")) words.push(argv[i]);
  }
  const [verb, kind, ...names] = words;
  const refusal = state.refuse[`${verb} ${kind}`] ?? state.refuse[`${verb} ${kind} ${ns}`];
  if (refusal) return die(refusal);
  if (state.hang === `${verb} ${kind}`) return undefined;
  if (verb === "config") return say("lab\n");
  if (verb === "version") return say(state.version);
  const list = (which: string): KubernetesJson[] => (objects[which] ??= []);
  if (verb === "create") {
    for (const one of JSON.parse(input).items as KubernetesJson[]) {
      const there = list(PLURALS[one.kind]);
      if (there.some(({ metadata }) => metadata.name === one.metadata.name && metadata.namespace === one.metadata.namespace)) return die(`Error from server (AlreadyExists): ${one.metadata.name}`);
      there.push(one);
    }
    return save(folder, state, say(""));
  }
  if (verb === "get" && kind === "secrets") {
    return say(list("secrets").filter(({ metadata }) => metadata.namespace === ns).map(({ metadata }) => `${metadata.name}   Opaque   1   5m\n`).join(""));
  }
  if (verb === "get") {
    if (objects[kind] === undefined) return die(`error: the server doesn't have a resource type "${kind}"`);
    if (kind === "restores.velero.io") list(kind).forEach((one) => restore(one, state));
    const found = list(kind).filter(({ metadata }) => (ns === undefined || metadata.namespace === ns) && (names.length === 0 || names.includes(metadata.name)));
    return save(folder, state, say(JSON.stringify({ apiVersion: "v1", kind: "List", items: found })));
  }
  if (verb === "delete") {
    const plural = kind === "namespace" ? "namespaces" : kind;
    objects[plural] = list(plural).filter(({ metadata }) => !names.includes(metadata.name) || (kind === "namespace" && state.holds));
    if (kind === "namespace" && !state.holds) for (const which of Object.keys(objects)) objects[which] = objects[which].filter(({ metadata }) => !names.includes(metadata.namespace));
    return save(folder, state, say(""));
  }
  return die(`error: nothing is known of ${argv.join(" ")}`);
}

/** A step of a Restore. */
function restore(one: KubernetesJson, { saved, stuck, outcome, objects }: Cluster): void {
  if (one.status === undefined) one.status = { phase: "InProgress" };
  else if (one.status.phase === "InProgress" && !stuck) {
    for (const [which, all] of Object.entries(saved)) for (const object of all) {
      const mapped = one.spec.namespaceMapping[object.metadata.namespace];
      if (mapped && !one.spec.excludedResources.includes(which)) (objects[which] ??= []).push({ ...object, metadata: { ...object.metadata, namespace: mapped } });
    }
    one.status = { progress: { itemsRestored: 4 }, ...outcome };
  }
}

const readState = (folder: string): Cluster => JSON.parse(fs.readFileSync(path.join(folder, "state.json"), "utf8"));

function save(folder: string, state: Cluster, answered: Answered): Answered {
  fs.writeFileSync(path.join(folder, "state.json"), JSON.stringify(state));
  return answered;
}

/** What a test says of its cluster. */
export interface Cluster {
  readonly objects: { [kind: string]: KubernetesJson[] };
  /** What the backup holds. */
  readonly saved: { [kind: string]: KubernetesJson[] };
  readonly outcome: object;
  readonly refuse: { [question: string]: string };
  readonly version: string;
  readonly hang?: string;
  /** Whether the restore never ends. */
  readonly stuck?: boolean;
  /** Whether namespaces never go. */
  readonly holds?: boolean;
}

const inNamespace = (kind: string, name: string, more: object = {}): KubernetesJson => ({ kind, metadata: { name, namespace: "inference", creationTimestamp: "2026-11-01T00:00:00Z" }, ...more });
export const GRAPH = inNamespace("DynamoGraphDeployment", "qwen", { spec: { components: [{ name: "frontend" }] } });
const live = {
  "dynamographdeployments.nvidia.com": [GRAPH],
  configmaps: [inNamespace("ConfigMap", "profile"), inNamespace("ConfigMap", "kube-root-ca.crt")],
  "networkpolicies.networking.k8s.io": [inNamespace("NetworkPolicy", "qwen-graph")],
};

export const backup = (name: string, startTimestamp: string, more: { spec?: object; status?: object } = {}): KubernetesJson => ({
  metadata: { name, namespace: "velero" },
  spec: { includedNamespaces: ["inference", "dynamo-system"], excludedResources: ["pods", "secrets"], ...more.spec },
  status: { phase: "Completed", startTimestamp, ...more.status },
});

export function cluster(more: Partial<Cluster> = {}): Cluster {
  const { objects, ...rest } = more;
  return {
    objects: {
      "backups.velero.io": [backup("velero-models-1", "2026-11-27T03:00:00Z"), backup("velero-models-2", "2026-11-28T03:00:00Z"), backup("velero-models-3", "2026-11-29T03:00:00Z", { status: { phase: "PartiallyFailed" } })],
      "backupstoragelocations.velero.io": [{ metadata: { name: "default", namespace: "velero" }, spec: { default: true }, status: { phase: "Available" } }],
      "restores.velero.io": [],
      namespaces: [{ metadata: { name: "inference" } }],
      ...live,
      ...objects,
    },
    saved: live,
    outcome: { phase: "Completed" },
    refuse: {},
    version: VERSION,
    ...rest,
  };
}

export class FakeVelero {
  public readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), "fake-velero-"));
  public readonly output = path.join(this.folder, "cdktf.out");
  protected readonly programs: AnsweredProgram[] = [];

  public constructor(state: Cluster, velero = true) {
    for (const folder of [path.join(this.folder, "bin"), path.join(this.output, "deployments")]) fs.mkdirSync(folder, { recursive: true });
    this.programs.push(new AnsweredProgram(path.join(this.folder, "bin", "kubectl"), (argv, input) => kubectl(this.folder, argv, input)));
    fs.writeFileSync(path.join(this.folder, "state.json"), JSON.stringify(state));
    const deployed: Deployed = { ...DEPLOYED, releases: [...DEPLOYED.releases, ...(velero ? [{ name: "velero", namespace: "velero", chart: "velero", version: "12.1.0" }] : [])] };
    fs.writeFileSync(path.join(this.output, "deployments", "lab.json"), JSON.stringify(deployed));
  }

  public get env(): { [name: string]: string } {
    return { PATH: `${path.join(this.folder, "bin")}:/usr/bin:/bin`, FAKE: this.folder, HOME: this.folder };
  }

  public get state(): Cluster {
    return readState(this.folder);
  }

  public get calls(): string[] {
    return fs.readFileSync(path.join(this.folder, "calls"), "utf8").trim().split("\n");
  }

  /** What of a drill is in the cluster. */
  public get left(): string[] {
    const { namespaces, "restores.velero.io": restores } = this.state.objects;
    return [...namespaces, ...restores].map(({ metadata }) => metadata.name).filter((name) => name.includes("drill"));
  }

  public end(): void {
    this.programs.forEach((program) => program.end());
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}
