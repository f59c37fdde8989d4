import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { ExistingCluster } from "../../constructs/cluster/existing-cluster";
import { fakeNodes } from "../fake-nodes";
import { Json, Programs } from "../programs";
import { Line, Outcome } from "../trial";
import { ID, MODEL, NAMESPACES, STACKS, writeApp } from "./app";
import { Kubeconfig, deny, graphByHand, hold, playOperator, until } from "./cluster";
import { Ended, Terraform } from "./terraform";

const CHAIN = [STACKS.crds, STACKS.platform, STACKS.inference];
const CLAIM = `persistentvolumeclaim/${MODEL}-model-cache`;
const GRAPH = `dynamographdeployment.nvidia.com/${MODEL}`;
const PASSWORD = 'p,a{s}s"w\\o: rd';

/** Life and death of releases: what real Terraform with the real Helm and Kubernetes providers makes of our stacks when things go wrong. */
export class LifeTrial {
  public readonly lines: Line[] = [];
  private scratch!: string;
  private readonly undo: (() => Promise<void>)[] = [];
  private terraform!: Terraform;
  private kubeconfig!: Kubeconfig;

  public constructor(private readonly programs: Programs) {}

  public async run(): Promise<void> {
    this.scratch = fs.mkdtempSync(path.join(os.tmpdir(), "cdktf-dynamo-life-"));
    try {
      this.kubeconfig = await Kubeconfig.copy(this.programs, path.join(this.scratch, "kubeconfig"));
      const cluster = writeApp(this.scratch, this.kubeconfig.file, this.kubeconfig.context);
      this.terraform = new Terraform(this.scratch);
      await this.addNodes(cluster);
      await this.failedFirstInstalls();
      await this.noAnswer();
      await this.addedAgain();
      await this.secret();
      await this.lastDays();
    } finally {
      await this.cleanUp();
    }
  }

  private async addNodes(cluster: ExistingCluster): Promise<void> {
    const nodes = fakeNodes(ID, cluster);
    this.undo.push(async () => void (await this.programs.kubectl(["delete", "node", ...nodes.map((node: Json) => node.metadata.name), "--ignore-not-found"])));
    await this.programs.create(nodes);
  }

  /** Each stack's first install refused half-way by the API server, then tried again. */
  private async failedFirstInstalls(): Promise<void> {
    const cases: [string, string, string][] = [
      [STACKS.crds, "jobs.batch", NAMESPACES.crds],
      [STACKS.platform, "deployments.apps", NAMESPACES.platform],
      [STACKS.inference, "persistentvolumeclaims", NAMESPACES.models],
    ];
    for (const [stack, resource, namespace] of cases) {
      const allow = await deny(this.programs, resource, namespace);
      this.undo.push(allow);
      const [failed] = await this.terraform.deploy(stack);
      await allow();
      const [again] = await this.terraform.deploy(stack);
      const plan = await this.terraform.run(stack, ["plan", "-detailed-exitcode"]);
      this.say(stack, "first install failed", failed.status === 1 && /refused by the trial/.test(failed.text.replace(/\s+/g, " ")), failed);
      this.say(stack, "the next apply heals it, then plans nothing", again.status === 0 && plan.status === 0, again, plan);
    }
  }

  /** Destroy and apply while the cluster doesn't answer: an error, and nothing lost. */
  private async noAnswer(): Promise<void> {
    for (const [what, spoil] of Object.entries(this.kubeconfig.ways())) {
      for (const stack of CHAIN) {
        const before = this.terraform.inState(stack);
        spoil();
        const destroy = await this.terraform.run(stack, ["destroy", "-auto-approve"]);
        const [apply] = await this.terraform.deploy(stack);
        this.kubeconfig.mend();
        const kept = before.length > 0 && this.terraform.inState(stack).join() === before.join();
        this.say(stack, `destroy and apply, ${what}: refused, state kept`, destroy.status === 1 && apply.status === 1 && kept, destroy, apply);
      }
    }
    for (const stack of CHAIN) {
      const plan = await this.terraform.run(stack, ["plan", "-detailed-exitcode"]);
      this.say(stack, "nothing to do once it answers again", plan.status === 0, plan);
    }
  }

  /** A model destroyed and deployed again while its volume, then its graph, is still going. */
  private async addedAgain(): Promise<void> {
    // Terraform breaks the lines of what it passes on.
    for (const object of [CLAIM, GRAPH]) {
      const letGo = await hold(this.programs, object, NAMESPACES.models);
      const gone = await this.terraform.run(STACKS.inference, ["destroy", "-auto-approve"]);
      const [early] = await this.terraform.deploy(STACKS.inference);
      await letGo();
      await until(async () => (await this.programs.names([object, "-n", NAMESPACES.models])).length === 0);
      const [late] = await this.terraform.deploy(STACKS.inference);
      const kind = object.split(/[./]/)[0];
      const told = early.status === 1 && /is still being deleted: wait until/.test(early.text.replace(/\s+/g, " "));
      this.say(STACKS.inference, `deployed while its ${kind} is going: refused`, gone.status === 0 && told, gone, early);
      const there = await this.programs.names([CLAIM, GRAPH, "-n", NAMESPACES.models]);
      this.say(STACKS.inference, "deployed when it is gone", late.status === 0 && there.length === 2, late);
    }
  }

  /** A secret value reaches the release as it is, and the state not at all. */
  private async secret(): Promise<void> {
    const password = { TF_VAR_password: PASSWORD };
    const apply = await this.terraform.run(STACKS.secret, ["apply", "-auto-approve"], password);
    const values = await this.programs.helm(["get", "values", "with-secret", "-n", "default", "-o", "json"]);
    const arrived = JSON.parse(values).auth?.password === PASSWORD;
    const kept = this.terraform.stateText(STACKS.secret).includes(JSON.stringify(PASSWORD).slice(1, -1));
    const plan = await this.terraform.run(STACKS.secret, ["plan", "-detailed-exitcode"], password);
    this.say(STACKS.secret, "a secret value arrives whole, and isn't in the state", apply.status === 0 && arrived && !kept && plan.status === 0, apply, plan);
    await this.terraform.run(STACKS.secret, ["destroy", "-auto-approve"], password);
  }

  /** The chain destroyed while a graph that somebody made by hand is in the models' namespace. */
  private async lastDays(): Promise<void> {
    await this.programs.create([graphByHand("by-hand")]);
    const end = playOperator(this.programs, 3);
    this.undo.push(end);
    const ended: Ended[] = [];
    for (const stack of [...CHAIN].reverse()) ended.push(await this.terraform.run(stack, ["destroy", "-auto-approve"]));
    await end();
    const left = await this.programs.names(["namespaces", ...Object.values(NAMESPACES)]);
    const inState = CHAIN.flatMap((stack) => this.terraform.inState(stack));
    const ok = ended.every(({ status }) => status === 0) && left.length === 0 && inState.length === 0;
    this.say(ID, "destroyed in order, a graph by hand with it: nothing left", ok, ...ended);
  }

  private async cleanUp(): Promise<void> {
    const quietly = async (work: () => Promise<unknown>): Promise<void> => void (await work().catch(() => undefined));
    this.programs.resume();
    for (const step of this.undo.reverse()) await quietly(step);
    const releases = [[MODEL, NAMESPACES.models], ["dynamo-platform", NAMESPACES.platform], ["dynamo-crds", NAMESPACES.crds], ["with-secret", "default"]];
    for (const [name, namespace] of releases) await quietly(() => this.programs.helm(["uninstall", name, "-n", namespace, "--ignore-not-found"]));
    await quietly(async () => {
      for (const name of await this.programs.names(["dynamographdeployments.nvidia.com", "-n", NAMESPACES.models])) {
        await this.programs.kubectl(["patch", "-n", NAMESPACES.models, name, "--type=merge", "-p", '{"metadata":{"finalizers":[]}}']);
      }
    });
    await quietly(() => this.programs.kubectl(["delete", "namespace", ...Object.values(NAMESPACES), "--ignore-not-found", "--timeout=60s"]));
    fs.rmSync(this.scratch, { recursive: true, force: true });
  }

  private say(stack: string, what: string, ok: boolean, ...ended: Ended[]): void {
    const seconds = ended.map((one) => `${one.seconds.toFixed(1)} s`).join(", ");
    const told = ended.map((one) => `--- ended with ${one.status}\n${one.text.trim().split("\n").slice(-25).join("\n")}`).join("\n");
    this.lines.push({ stack, what, result: ok ? seconds : `${seconds}\n${told}`, outcome: ok ? Outcome.OK : Outcome.FAILED });
  }
}
