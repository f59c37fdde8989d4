import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { Command } from "../../cli/command";
import { doctor } from "../../cli/commands/doctor";
import { verify } from "../../cli/commands/verify";
import { runCommand } from "../../cli/run";
import { helmBinary, kubectlBinary } from "../../test/harness/helm";
import { fakeNodes } from "../fake-nodes";
import { Json, Programs } from "../programs";
import { PlannedRelease, PlannedStack, plannedStack } from "../releases";
import { Line, Outcome } from "../trial";
import { CACHE_GIB, CLASS, ID, MODEL, OPERATOR, SERVED, SPACES, writeApp } from "./app";
import { Frontend, Webhook } from "./stand-ins";
import { Tools } from "./breaking";
import { moreWaysOf } from "./more-ways";
import { storageClass, waysOf } from "./ways";

const GRAPH = `dynamographdeployment.nvidia.com/${MODEL}`;
const PLANTED = "cGxhbnRlZC1zZWNyZXQ=";

/** `verify` and `doctor` on a real API server: a deployment that is whole, then broken in one way after the other, each to be named. */
export class OperateTrial {
  public readonly lines: Line[] = [];
  private scratch!: string;
  private readonly undo: (() => Promise<unknown>)[] = [];
  private address = "";

  public constructor(
    private readonly programs: Programs,
    private readonly timeoutSeconds: number,
    private readonly only: readonly string[] = (process.env.OPERATE_WAYS ?? "").split(",").filter((one) => one !== ""),
  ) {}

  public async run(): Promise<void> {
    this.scratch = fs.mkdtempSync(path.join(os.tmpdir(), "cdktf-dynamo-operate-"));
    try {
      await this.break();
    } finally {
      this.programs.resume();
      for (const step of this.undo.reverse()) await step().catch(() => undefined);
      fs.rmSync(this.scratch, { recursive: true, force: true });
    }
  }

  private async break(): Promise<void> {
    const { app, cluster, deployment } = writeApp(this.scratch);
    const nodes = fakeNodes(ID, cluster);
    const webhook = new Webhook(this.scratch);
    const frontend = new Frontend(SERVED);
    this.undo.push(async () => frontend.stop(), () => webhook.stop());
    this.address = await frontend.start();
    await webhook.start();
    await this.make([...nodes, storageClass(), webhook.configuration()]);
    const stacks = deployment.stacks.map((stack) => plannedStack(app.outdir, stack));
    const volume = await this.install(stacks);
    await this.ready();
    await this.whole();
    await this.rights();
    const { spec, metadata } = JSON.parse(await this.programs.kubectl(["get", "pvc", "-n", SPACES.models, `${MODEL}-model-cache`, "-o", "json"]));
    const claim = { apiVersion: "v1", kind: "PersistentVolumeClaim", metadata: { ...kept(metadata), annotations: {} }, spec: { accessModes: spec.accessModes, storageClassName: CLASS, resources: spec.resources } };
    const made = JSON.parse(await this.programs.kubectl(["get", "deployment", "-n", SPACES.platform, OPERATOR, "-o", "json"]));
    const operator = { apiVersion: made.apiVersion, kind: made.kind, metadata: kept(made.metadata), spec: made.spec };
    const tools: Tools = { programs: this.programs, webhook, frontend, nodes, claim, volume, operator };
    for (const way of [...waysOf(tools), ...moreWaysOf(tools)]) {
      if (this.programs.stopped) return;
      if (this.only.length > 0 && !this.only.includes(way.cause)) continue;
      const begun = Date.now();
      await way.breaks();
      const told = await this.until(() => this.examine(doctor, "--json"), ({ out }) => JSON.parse(out || "{}").cause?.id === way.cause);
      const { cause } = JSON.parse(told.out || "{}");
      await way.mends();
      await this.ready();
      const ok = cause?.id === way.cause && told.status === 1;
      this.say(way.what, ok ? `${cause.cause} (${((Date.now() - begun) / 1000).toFixed(0)} s)` : `not ${way.cause}: ${named(told)}`, ok);
    }
    await this.whole();
    await this.noKinds();
  }

  /** All that Terraform would install, by Helm; the claim gets a volume. */
  private async install(stacks: PlannedStack[]): Promise<Json> {
    const namespaces = stacks.flatMap((stack) => stack.namespaces);
    await this.make(namespaces.map((metadata): Json => ({ apiVersion: "v1", kind: "Namespace", metadata: { name: metadata.name, labels: metadata.labels } })));
    const volume: Json = {
      apiVersion: "v1",
      kind: "PersistentVolume",
      metadata: { name: `${ID}-cache` },
      spec: { accessModes: ["ReadWriteMany"], storageClassName: CLASS, capacity: { storage: `${CACHE_GIB}Gi` }, persistentVolumeReclaimPolicy: "Delete", hostPath: { path: "/tmp/operate" }, claimRef: { namespace: SPACES.models, name: `${MODEL}-model-cache` } },
    };
    await this.make([volume]);
    for (const release of stacks.flatMap((stack) => stack.releases)) await this.installOne(release);
    return volume;
  }

  private async installOne({ name, namespace, folder, values }: PlannedRelease): Promise<void> {
    if (folder === undefined) throw new Error(`${name} is no chart of a folder`);
    this.undo.push(() => this.programs.helm(["uninstall", name, "-n", namespace, "--ignore-not-found"]));
    await this.programs.helm(["install", name, folder, "-n", namespace, "-f", "-"], values);
  }

  private async make(objects: Json[]): Promise<void> {
    await this.programs.create(objects);
    for (const { kind, metadata } of objects) this.undo.push(() => this.programs.kubectl(["delete", kind, metadata.name, "--ignore-not-found", "--timeout=60s"]));
  }

  /** Mended, and its pods made anew. */
  private async ready(): Promise<void> {
    const wait = ["wait", "-n", SPACES.models, GRAPH, "--for=condition=Ready", `--timeout=${this.timeoutSeconds}s`];
    await this.programs.kubectl(wait).catch((error: Error) => this.say("mended", error.message, false));
  }

  private async whole(): Promise<void> {
    const told = await this.until(() => this.examine(verify, "--json"), ({ status }) => status === 0);
    const rows: Json[] = JSON.parse(told.out || '{"rows": []}').rows;
    const bad = rows.filter(({ status }) => status !== "passed" && status !== "skipped").map(({ id, about, seen }) => `${id} ${about}: ${seen}`);
    this.say("verify of what is whole", told.status === 0 ? `${rows.length} rows, ${rows.filter(({ status }) => status === "skipped").length} skipped` : `${told.err}${bad.join("; ")}`, told.status === 0);
  }

  /** With the rights to see pods and nothing else: nothing is claimed of the rest. And what is sent of a Secret is no data of it. */
  private async rights(): Promise<void> {
    const place = { name: "viewer", namespace: "default" };
    const rules = [{ apiGroups: [""], resources: ["pods"], verbs: ["get", "list"] }];
    const subjects = [{ kind: "ServiceAccount", ...place }];
    const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "operate-viewer" };
    await this.make([
      { apiVersion: "v1", kind: "ServiceAccount", metadata: place },
      { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name: roleRef.name }, rules },
      { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRoleBinding", metadata: { name: roleRef.name }, subjects, roleRef },
    ]);
    const config = JSON.parse(await this.programs.kubectl(["config", "view", "--raw", "--minify", "--flatten", "-o", "json"]));
    config.users[0].user = { token: (await this.programs.kubectl(["create", "token", place.name, "-n", place.namespace])).trim() };
    const file = path.join(this.scratch, "viewer");
    fs.writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
    const told = await this.examine(doctor, "--json", "--no-chat", { KUBECONFIG: file });
    const { cause, others, unexplained, unread } = JSON.parse(told.out || "{}");
    const refused = (unread ?? []).filter(({ seen }: Json) => /refused/.test(seen)).length;
    const silent = told.status === 2 && cause === null && others.length + unexplained.length === 0 && refused > 10;
    this.say("doctor that may see pods only", silent ? `nothing said to be wrong, ${refused} rows refused` : `${told.err}${told.out}`, silent);

    await this.make([{ apiVersion: "v1", kind: "Secret", metadata: { name: "planted", namespace: SPACES.models }, data: { key: PLANTED } }]);
    const sent = await this.debug(["get", "secrets", "-n", SPACES.models, "--no-headers", "-v=9"]);
    const kept = sent.includes('"planted"') && !sent.includes(PLANTED);
    this.say("names of Secrets", kept ? "come without their data" : "the API server sent data", kept);
  }

  /** What kubectl says of the answers that it gets. */
  private async debug(args: string[]): Promise<string> {
    const { runProgram } = await import("../../operate/programs/run-program");
    const { stdout, stderr } = await runProgram(kubectlBinary() ?? "kubectl", args, { env: process.env, seconds: 30 });
    return stdout + stderr;
  }

  /** The last of all: with the kinds go the graphs. */
  private async noKinds(): Promise<void> {
    if (this.only.length > 0 && !this.only.includes("no-crd")) return;
    const crds = ["dynamographdeployments.nvidia.com", "dynamocomponentdeployments.nvidia.com"];
    const text = await this.programs.kubectl(["get", "crd", ...crds, "-o", "json"]);
    await this.programs.kubectl(["delete", "crd", ...crds, "--timeout=60s"]);
    const told = await this.until(() => this.examine(doctor, "--json"), ({ out }) => JSON.parse(out || "{}").cause?.id === "no-crd");
    const { cause } = JSON.parse(told.out || "{}");
    this.say("no kinds of Dynamo", cause?.id === "no-crd" ? cause.cause : named(told), cause?.id === "no-crd");
    const items = JSON.parse(text).items.map(({ apiVersion, kind, metadata, spec }: Json) => ({ apiVersion, kind, metadata: kept(metadata), spec }));
    await this.programs.kubectl(["apply", "--server-side", "--force-conflicts", "-f", "-"], JSON.stringify({ apiVersion: "v1", kind: "List", items }));
  }

  private async examine(command: Command, ...argv: (string | NodeJS.ProcessEnv)[]): Promise<{ status: number; out: string; err: string }> {
    const words = argv.filter((one) => typeof one === "string");
    const env = Object.assign({}, process.env, { KUBECTL_BINARY: kubectlBinary(), HELM_BINARY: helmBinary() }, ...argv.filter((one) => typeof one !== "string"));
    const asks = words.includes("--no-chat") ? [] : ["--address", this.address, "--chat-timeout", "2"];
    const told = { out: "", err: "" };
    const io = { env, readStdin: () => "", readFile: (file: string) => fs.readFileSync(file, "utf8"), out: (text: string) => void (told.out += text), err: (text: string) => void (told.err += text) };
    const status = await runCommand(command, ["--output", path.join(this.scratch, "out"), ...asks, ...words, ID], io);
    return { status, ...told };
  }

  private async until<T>(look: () => Promise<T>, done: (seen: T) => boolean): Promise<T> {
    const end = Date.now() + this.timeoutSeconds * 1000;
    for (;;) {
      const seen = await look();
      if (done(seen) || Date.now() > end || this.programs.stopped) return seen;
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }

  private say(what: string, result: string, ok: boolean): void {
    this.lines.push({ stack: ID, what, result, outcome: ok ? Outcome.OK : Outcome.FAILED });
  }
}

/** What doctor named in the place of what it should have. */
function named({ out, err }: { readonly out: string; readonly err: string }): string {
  const { cause, others = [], unexplained = [] } = JSON.parse(out || "{}");
  return `${err}${cause?.id}: ${cause?.cause}; ${[...others.map(({ id }: Json) => id), ...unexplained.map(({ id, seen }: Json) => `${id}: ${seen}`)].join(", ")}`;
}

/** What an object is made with again. */
function kept({ name, namespace, labels, annotations }: Json): Json {
  return { name, namespace, labels, annotations };
}
