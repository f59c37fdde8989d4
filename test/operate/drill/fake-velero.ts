import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { Deployed } from "../../../operate/cluster/deployment";
import { KubernetesJson } from "../../../operate/cluster/kubernetes-json";
import { DEPLOYED, VERSION } from "../world";

/**
 * A `kubectl` whose cluster is a file: it lists, creates and deletes as the real one does, in its words, and does with a Restore what Velero
 * 1.18.1 does (phases and fields: pkg/apis/velero/v1/restore_types.go), a step each time that it is looked at.
 */
const KUBECTL = `#!${process.execPath}
const fs = require("fs");
const argv = process.argv.slice(2);
const file = process.env.FAKE + "/state.json";
const state = JSON.parse(fs.readFileSync(file, "utf8"));
// Whole or not at all: others read it meanwhile.
const save = () => { fs.writeFileSync(file + process.pid, JSON.stringify(state)); fs.renameSync(file + process.pid, file); };
const say = (text) => process.stdout.write(text);
const die = (text) => { process.stderr.write(text + "\\n"); process.exit(1); };
fs.appendFileSync(process.env.FAKE + "/calls", argv.join(" ") + "\\n");
const words = [];
let ns;
for (let i = 0; i < argv.length; i++) {
  if (["-n", "--namespace"].includes(argv[i])) ns = argv[++i];
  else if (["--context", "-o", "-f"].includes(argv[i])) i++;
  else if (!argv[i].startsWith("-")) words.push(argv[i]);
}
const [verb, kind, ...names] = words;
const refusal = state.refuse[verb + " " + kind] ?? state.refuse[verb + " " + kind + " " + ns];
if (refusal) die(refusal);
if (state.hang === verb + " " + kind) { setTimeout(() => {}, 60000); return; }
if (verb === "config") { say("lab\\n"); return; }
if (verb === "version") { say(state.version); return; }
const list = (which) => (state.objects[which] ??= []);
if (verb === "create") {
  for (const one of JSON.parse(fs.readFileSync(0, "utf8")).items) {
    const plural = { Namespace: "namespaces", ResourceQuota: "resourcequotas", Restore: "restores.velero.io" }[one.kind];
    if (list(plural).some((other) => other.metadata.name === one.metadata.name && other.metadata.namespace === one.metadata.namespace)) die("Error from server (AlreadyExists): " + one.metadata.name);
    list(plural).push(one);
  }
  save();
} else if (verb === "get" && kind === "secrets") {
  say(list("secrets").filter((one) => one.metadata.namespace === ns).map((one) => one.metadata.name + "   Opaque   1   5m\\n").join(""));
} else if (verb === "get") {
  if (state.objects[kind] === undefined) die("error: the server doesn't have a resource type \\"" + kind + "\\"");
  if (kind === "restores.velero.io") for (const one of list(kind)) {
    if (one.status === undefined) one.status = { phase: "InProgress" };
    else if (one.status.phase === "InProgress" && !state.stuck) {
      for (const [which, objects] of Object.entries(state.saved)) for (const object of objects) {
        const mapped = one.spec.namespaceMapping[object.metadata.namespace];
        if (mapped && !one.spec.excludedResources.includes(which)) list(which).push({ ...object, metadata: { ...object.metadata, namespace: mapped } });
      }
      one.status = { progress: { itemsRestored: 4 }, ...state.outcome };
    }
  }
  if (kind === "restores.velero.io") save();
  const found = list(kind).filter((one) => (ns === undefined || one.metadata.namespace === ns) && (names.length === 0 || names.includes(one.metadata.name)));
  say(JSON.stringify({ apiVersion: "v1", kind: "List", items: found }));
} else if (verb === "delete") {
  state.objects[kind === "namespace" ? "namespaces" : kind] = list(kind === "namespace" ? "namespaces" : kind).filter((one) => !names.includes(one.metadata.name) || (kind === "namespace" && state.holds));
  if (kind === "namespace" && !state.holds) for (const which of Object.keys(state.objects)) state.objects[which] = state.objects[which].filter((one) => !names.includes(one.metadata.namespace));
  save();
} else die("error: nothing is known of " + argv.join(" "));
`;

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

  public constructor(state: Cluster, velero = true) {
    for (const folder of [path.join(this.folder, "bin"), path.join(this.output, "deployments")]) fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(this.folder, "bin", "kubectl"), KUBECTL, { mode: 0o755 });
    fs.writeFileSync(path.join(this.folder, "state.json"), JSON.stringify(state));
    const deployed: Deployed = { ...DEPLOYED, releases: [...DEPLOYED.releases, ...(velero ? [{ name: "velero", namespace: "velero", chart: "velero", version: "12.1.0" }] : [])] };
    fs.writeFileSync(path.join(this.output, "deployments", "lab.json"), JSON.stringify(deployed));
  }

  public get env(): { [name: string]: string } {
    return { PATH: `${path.join(this.folder, "bin")}:/usr/bin:/bin`, FAKE: this.folder, HOME: this.folder };
  }

  public get state(): Cluster {
    return JSON.parse(fs.readFileSync(path.join(this.folder, "state.json"), "utf8"));
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
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}
