import { DynamoRelease } from "../../constructs/dynamo/release";
import { driverOf, findRelease } from "../../inference-runtime/planner/engines/engines";
import { PROFILES } from "../../inference-runtime/planner/profiles/profiles";
import { compareMetrics } from "../../observability/catalogue/compare";
import { MetricsCatalogue } from "../../observability/catalogue/catalogue";
import { Hop } from "./path";

/** Something that a hop changes, and what it does to who deploys it. */
export interface Change {
  readonly what: string;
  readonly from: string;
  readonly to: string;
  /** What to know of it. @default - nothing more */
  readonly means?: string;
}

/** What a hop changes of the platform and of the engines that the deployment runs. Nothing between two patches of a minor. */
export function changesOf({ from, to }: Hop, engines: readonly string[]): Change[] {
  const [old, now] = [DynamoRelease.of(from), DynamoRelease.of(to)];
  const told = (what: string, before: string, after: string, means?: string): Change[] => (before === after ? [] : [{ what, from: before, to: after, ...(means === undefined ? {} : { means }) }]);
  return [
    ...engines.filter((name) => Object.hasOwn(PROFILES, name)).flatMap((name) => engineChanges(name, from, to)),
    ...told("graphs are written as", old.graphApiVersion, now.graphApiVersion, "graphs of your own in the old version are converted by the operator"),
    ...told("the CRDs come by", DELIVERY[old.crdDelivery], DELIVERY[now.crdDelivery], "the old release's chart would take the CRDs with it: they are kept, and taken over"),
    ...told("NATS comes with the platform", yes(old.natsByDefault), yes(now.natsByDefault), "unless `nats` says otherwise; what published events there loses its place, and pods roll"),
    ...told("etcd comes with the platform", yes(old.etcdByDefault), yes(now.etcdByDefault), "unless `etcd` says otherwise; what was discovered there is discovered by Kubernetes, and pods roll"),
    ...told("the lowest Kubernetes is", old.kubernetesMinimum ?? "not said", now.kubernetesMinimum ?? "not said", "the platform's chart refuses an older one"),
    ...told("a frontend reads the model's card", card(old), card(now), "its pod then mounts no volume"),
  ];
}

const DELIVERY: { readonly [how: string]: string } = { chart: "a chart of NVIDIA's", job: "a Job of the operator's image" };
const yes = (is: boolean): string => (is ? "yes" : "no");
const card = (release: DynamoRelease): string => (release.enforces("self-hosted-card") ? "from its workers" : "on the model's volume");

function engineChanges(name: string, from: string, to: string): Change[] {
  const [old, now] = [findRelease(from), findRelease(to)];
  if (old === undefined || now === undefined) return [];
  const [driver, newDriver] = [driverOf(name, old), driverOf(name, now)];
  const [engine, newEngine] = [old.engines[name] ?? "not there", now.engines[name] ?? "not there"];
  return [
    ...(engine === newEngine ? [] : [{ what: `the engine, ${name}, is`, from: engine, to: newEngine, means: "flags that it no longer knows are refused when the app is synthesised" }]),
    ...(driver === newDriver ? [] : [{ what: `the oldest driver for ${name} is`, from: String(driver), to: String(newDriver), means: "nodes with an older one start no worker: bring the node images up first" }]),
  ];
}

/** What moves of Dynamo's own metrics, a line each; undefined where one of the two releases' isn't known. */
export function metricChanges({ from, to }: Hop): string[] | undefined {
  const [old, now] = [from, to].map((release) => MetricsCatalogue.rows(MetricsCatalogue.nearest(release) ?? ""));
  if (old === undefined || now === undefined) return undefined;
  return now.flatMap((exporter) => {
    const before = old.find((one) => one.exporter === exporter.exporter);
    return before === undefined ? [] : compareMetrics(before, exporter).filter((line) => !/: \+ /.test(line));
  });
}
