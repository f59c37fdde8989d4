import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { packageRoot } from "../constructs/core/package-root";
import { DynamoRelease } from "../constructs/dynamo/release";
import { modelValues } from "../constructs/inference/model-values";
import { Scaling } from "../constructs/inference/scaling/scaling";
import { ScalingMetric } from "../constructs/inference/scaling/scaling-metric";
import { PreflightMode, ServedModelOptions } from "../constructs/inference/served-model-options";
import { Json, Programs } from "./programs";
import { ADAPTERS, CLUSTER, METRIC, METRICS, OPERATOR, adapterOf, metricOf, metricsKind, webhookRule } from "./scaling-stand-ins";
import { Line, Outcome } from "./trial";

/** The operand that asks for it. */
export const SCALING = "scaling";

const NAME = "scaled";
const NAMESPACE = "cdktf-dynamo-scaling";
/** Seconds of a start and a cool-down: as short as Kubernetes' autoscaler looks. */
const START = 15;
const TARGET = 4;
/** What the webhook says of another number. */
const UNTOUCHED = /cannot be modified directly when scaling adapter is enabled/;

/**
 * A scaled model on a real API server, with Kubernetes' own autoscaler at work: what moves the number of its workers, and that an upgrade by real
 * Helm leaves it. In the operator's place stands what is written here, in its webhook's a policy with the same rule, in a metrics adapter's a kind
 * of the same API.
 */
export class ScalingTrial {
  public readonly lines: Line[] = [];
  private readonly release: DynamoRelease;
  private readonly chart = path.join(packageRoot(), "inference-runtime", "chart");
  private readonly graphs: string;
  private readonly adapters: string;
  private made: string[][] = [];

  public constructor(
    private readonly programs: Programs,
    release: string,
    private readonly timeoutSeconds: number,
  ) {
    this.release = DynamoRelease.of(release);
    this.graphs = `dynamographdeployments.${this.release.graphApiVersion}.nvidia.com`;
    this.adapters = `${ADAPTERS}.${this.release.graphApiVersion}.nvidia.com`;
  }

  public async run(): Promise<void> {
    const { programs } = this;
    await programs.create([{ apiVersion: "v1", kind: "Namespace", metadata: { name: NAMESPACE } }]);
    this.made.push(["namespace", NAMESPACE]);
    await this.strict();
    if ((await programs.kubectl(["api-versions"])).includes(METRICS)) {
      this.skip("the rest", `the cluster serves ${METRICS} already, and what stands in for it would be in its way`);
      return;
    }
    await this.refused("a cluster without metrics", this.helm("install", this.model()), /serves no external\.metrics\.k8s\.io\/v1beta1: install an adapter/);
    await this.standIns();
    await this.helm("install", this.model());
    const { replicas: installed } = await this.worker();
    this.say("the graph's number of workers, installed", String(installed ?? "none"), installed === undefined);
    await this.adopt();
    await this.follow("12 requests wait, 4 are meant for each", 3);
    await this.copy(3);
    await this.helm("upgrade", this.model({ longestStreamSeconds: 30 }));
    const [{ replicas }, adapter] = [await this.worker(), await this.scaledTo()];
    this.say("after an upgrade of something else", `${replicas} in the graph, ${adapter} at the adapter`, replicas === 3 && adapter === 3);
    await this.refused("a rollback to before the number moved", this.programs.helm(["rollback", NAME, "1", "-n", NAMESPACE]), UNTOUCHED);
    await this.refused("another upgrade, by a chart that doesn't look", this.helm("upgrade", this.model({ longestStreamSeconds: 45 }), this.blind()), UNTOUCHED);
    await this.takenAway();
    await this.wait(2);
    await this.follow("none wait", 1);
  }

  /** Removes what was made, whatever happened before. */
  public async cleanUp(): Promise<void> {
    await this.programs.helm(["uninstall", NAME, "-n", NAMESPACE, "--no-hooks"]).catch(() => "");
    for (const what of [...this.made].reverse()) await this.programs.kubectl(["delete", ...what, "--ignore-not-found", "--timeout=60s"]).catch(() => "");
    const left = await this.programs.names(["namespace", NAMESPACE]).catch(() => [NAMESPACE]);
    this.say("what was made", left.length === 0 ? "gone" : `left: ${left.join(", ")}`, left.length === 0);
  }

  private get stack(): string {
    return `${SCALING} ${this.release.version}`;
  }

  private model(more: Partial<ServedModelOptions> = {}): ServedModelOptions {
    const times = { startSeconds: START, cooldownSeconds: START };
    const scaling = Scaling.hpa({ metric: ScalingMetric.queuedRequests(TARGET), maxReplicas: 4, externalMetric: METRIC, ...times });
    return { name: NAME, model: "Qwen/Qwen3-0.6B", scaling, preflight: { mode: PreflightMode.OFF }, ...more };
  }

  private values(model: ServedModelOptions): string {
    return JSON.stringify(modelValues(model, CLUSTER, this.release, { namespace: NAMESPACE }));
  }

  private helm(verb: string, model: ServedModelOptions, chart = this.chart): Promise<string> {
    return this.programs.helm([verb, NAME, chart, "-n", NAMESPACE, "-f", "-"], this.values(model));
  }

  /** Every object by the API server's own schema; KEDA's where its kinds are there. */
  private async strict(): Promise<void> {
    const prometheus = { prometheus: "http://prometheus.monitoring:9090", triggerAuthentication: "prometheus" };
    const keda = Scaling.keda({ metric: ScalingMetric.timeToFirstToken(500), maxReplicas: 4, startSeconds: 600, ...prometheus });
    const there = (await this.programs.kubectl(["api-resources", "--api-group=keda.sh", "-o", "name"])).includes("scaledobjects.keda.sh");
    for (const [who, model] of [["Kubernetes' autoscaler", this.model()], ["KEDA", this.model({ scaling: keda })]] as const) {
      if (who === "KEDA" && !there) {
        this.skip(`objects for ${who}`, "the cluster has no scaledobjects.keda.sh");
        continue;
      }
      const rendered = await this.programs.helm(["template", NAME, this.chart, "-n", NAMESPACE, "-f", "-"], this.values(model));
      const accepted = await this.programs.kubectl(["apply", "--server-side", "--dry-run=server", "--validate=strict", "-n", NAMESPACE, "-f", "-"], rendered);
      const scalers = accepted.split("\n").filter((line) => /^(horizontalpodautoscaler|scaledobject|poddisruptionbudget)/.test(line)).length;
      this.say(`objects for ${who}`, "accepted under strict validation", scalers === 2);
    }
  }

  private async standIns(): Promise<void> {
    const rule = webhookRule(this.release.graphApiVersion);
    this.made.push(["customresourcedefinition", metricsKind().metadata.name], ...rule.map(({ kind, metadata }: Json) => [kind, metadata.name]));
    await this.programs.create([metricsKind(), ...rule]);
    await this.programs.kubectl(["wait", "--for=condition=Established", "customresourcedefinition", metricsKind().metadata.name, "--timeout=60s"]);
    await this.wait(12);
  }

  /** The operator's: an adapter with the number of the graph, where none is 1. */
  private async adopt(): Promise<void> {
    await this.programs.create([adapterOf(this.release.graphApiVersion, NAME, NAMESPACE)]);
    const status = { replicas: 1, selector: `nvidia.com/dynamo-graph-deployment-name=${NAME},nvidia.com/dynamo-component=worker` };
    await this.patch(this.adapters, `${NAME}-worker`, "merge", { status }, "--subresource=status");
  }

  /** The operator's: the adapter's number in the graph. */
  private async copy(replicas: number): Promise<void> {
    const at = this.release.graphApiVersion === "v1alpha1" ? "/spec/services/worker/replicas" : "/spec/components/1/replicas";
    await this.patch(this.graphs, NAME, "json", [{ op: "add", path: at, value: replicas }], `--as=${OPERATOR}`, "--as-group=system:masters");
  }

  private async patch(kind: string, name: string, type: string, what: object, ...more: string[]): Promise<void> {
    await this.programs.kubectl(["patch", kind, name, "-n", NAMESPACE, `--type=${type}`, "-p", JSON.stringify(what), ...more]);
  }

  /** So many requests wait, from now on. */
  private async wait(requests: number): Promise<void> {
    await this.programs.kubectl(["apply", "--server-side", "--force-conflicts", "-n", NAMESPACE, "-f", "-"], JSON.stringify(metricOf(NAME, NAMESPACE, requests)));
  }

  /** The real autoscaler moves the adapter by the scale subresource of its kind, a worker at a time. */
  private async follow(what: string, wanted: number): Promise<void> {
    const seen: number[] = [await this.scaledTo()];
    const end = Date.now() + this.timeoutSeconds * 1000;
    while (seen[seen.length - 1] !== wanted && Date.now() < end && !this.programs.stopped) {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      const now = await this.scaledTo();
      if (now !== seen[seen.length - 1]) seen.push(now);
    }
    const steps = seen.slice(1).every((value, index) => Math.abs(value - seen[index]) === 1);
    const why = seen[seen.length - 1] === wanted ? "" : `; ${await this.conditions()}`;
    this.say(what, `${seen.join(", then ")}${why}`, seen[seen.length - 1] === wanted && steps);
  }

  private async conditions(): Promise<string> {
    const { status } = JSON.parse(await this.programs.kubectl(["get", "horizontalpodautoscaler", `${NAME}-worker`, "-n", NAMESPACE, "-o", "json"]));
    return (status?.conditions ?? []).map(({ type, status: is, message }: Json) => `${type} ${is}: ${message}`).join("; ");
  }

  /** Without a scaler only with as many as there are. */
  private async takenAway(): Promise<void> {
    const without = (replicas: number): ServedModelOptions => this.model({ scaling: undefined, replicas });
    await this.refused("taken away, with another number", this.helm("upgrade", without(1)), /worker of scaled has been scaled to 3, and is to have 1 without a scaler/);
    await this.helm("upgrade", without(3));
    const { replicas, scalingAdapter } = await this.worker();
    const scalers = await this.programs.names(["horizontalpodautoscaler,poddisruptionbudget", "-n", NAMESPACE]);
    this.say("taken away, with as many as there are", `${replicas} in the graph, ${scalers.length} scalers and budgets`, replicas === 3 && scalingAdapter === undefined && scalers.length === 0);
    await this.helm("upgrade", this.model());
    this.say("scaled again", `${(await this.worker()).replicas} in the graph`, (await this.worker()).replicas === 3);
  }

  /** The chart as it would be without a look at what is there. */
  private blind(): string {
    const copy = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "cdktf-dynamo-chart-")), "chart");
    fs.cpSync(this.chart, copy, { recursive: true });
    const file = path.join(copy, "templates", "graph.yaml");
    fs.writeFileSync(file, fs.readFileSync(file, "utf8").replace('include "model.live" $ | fromJson', "dict"));
    return copy;
  }

  private async worker(): Promise<Json> {
    const { spec } = JSON.parse(await this.programs.kubectl(["get", this.graphs, NAME, "-n", NAMESPACE, "-o", "json"]));
    return spec.services?.worker ?? spec.components.find(({ name }: Json) => name === "worker");
  }

  private async scaledTo(): Promise<number> {
    return JSON.parse(await this.programs.kubectl(["get", this.adapters, `${NAME}-worker`, "-n", NAMESPACE, "-o", "json"])).spec.replicas;
  }

  private async refused(what: string, doing: Promise<string>, words: RegExp): Promise<void> {
    const told = await doing.then(() => "accepted", (error: Error) => error.message);
    this.say(what, words.test(told) ? "refused, with its reason" : told, words.test(told));
  }

  private skip(what: string, result: string): void {
    this.lines.push({ stack: this.stack, what, result, outcome: Outcome.SKIPPED });
  }

  private say(what: string, result: string, good: boolean): void {
    this.lines.push({ stack: this.stack, what, result, outcome: good ? Outcome.OK : Outcome.FAILED });
  }
}
