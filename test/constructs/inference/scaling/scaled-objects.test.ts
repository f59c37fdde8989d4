import { App, TerraformStack } from "cdktf";
import { GangScheduler } from "../../../../constructs/dynamo/platform-parts";
import { DynamoRelease } from "../../../../constructs/dynamo/release";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { describeModel } from "../../../../constructs/inference/description/describe-model";
import { Engine } from "../../../../constructs/inference/engine";
import { modelValues } from "../../../../constructs/inference/model-values";
import { planModel } from "../../../../constructs/inference/plan-model";
import { Scaling } from "../../../../constructs/inference/scaling/scaling";
import { ScalingMetric } from "../../../../constructs/inference/scaling/scaling-metric";
import { ServedModel } from "../../../../constructs/inference/served-model";
import { ServedModelOptions } from "../../../../constructs/inference/served-model-options";
import { Rendered, describeWithHelm, helmLint, helmTemplate } from "../../../harness/helm";
import { CHART } from "../../../inference-runtime/chart/render";
import { EFA, clusterOf, h100 } from "../shapes/cluster";
import { WATCHED, hpa, keda } from "./scaled";

const cluster = clusterOf(h100("gpus", EFA, { maxNodes: 8 }));
/** Each version of the graph with every engine; the first and last releases of each with one. */
const VERSIONS = ["1.2.1", "1.6.1"];
const OTHERS = ["0.9.1", "1.0.2", "1.3.1"];
const ENGINES = { vllm: Engine.VLLM, sglang: Engine.SGLANG, trtllm: Engine.TENSORRT_LLM, mocker: Engine.MOCKER };

function valuesOf(model: Partial<ServedModelOptions>, release: string, namespace?: string): Rendered {
  return modelValues({ name: "qwen", model: "Qwen/Qwen3-0.6B", ...WATCHED, ...model }, cluster, DynamoRelease.of(release), namespace === undefined ? {} : { namespace });
}

/** What Helm renders of it, by kind. */
function objectsOf(model: Partial<ServedModelOptions>, release = "1.6.1"): { [kind: string]: Rendered[] } {
  const byKind: { [kind: string]: Rendered[] } = {};
  for (const object of helmTemplate(CHART, valuesOf(model, release), { name: "qwen", namespace: "inference" })) (byKind[object.kind] ??= []).push(object);
  return byKind;
}

/** The graph's components by name, whichever version says them. */
function componentsOf({ DynamoGraphDeployment: [{ spec }] }: { [kind: string]: Rendered[] }): { [name: string]: Rendered } {
  return spec.services ?? Object.fromEntries(spec.components.map((one: Rendered) => [one.name, one]));
}

const SHAPES: { [shape: string]: { model: Partial<ServedModelOptions>; scaled: string[]; budgets?: string[] } } = {
  aggregated: { model: { scaling: keda() }, scaled: ["worker"] },
  "aggregated, by an adapter": { model: { scaling: hpa() }, scaled: ["worker"] },
  "prefill and decode apart": { model: { prefill: { scaling: keda() }, scaling: keda({ metric: ScalingMetric.concurrentRequests(8) }) }, scaled: ["prefill", "decode"] },
  "prefill alone": { model: { prefill: { scaling: hpa() }, replicas: 2 }, scaled: ["prefill"] },
  "over nodes": { model: { nodesPerWorker: 2, gpusPerWorker: 8, scaling: keda({ maxReplicas: 3 }) }, scaled: ["worker"], budgets: [] },
};

describeWithHelm("what the chart makes of a scaled model", () => {
  const rows = [...VERSIONS, ...OTHERS].flatMap((release) => (OTHERS.includes(release) ? ["vllm"] : Object.keys(ENGINES)).flatMap((engine) => Object.keys(SHAPES).map((shape): [string, keyof typeof ENGINES, string] => [release, engine as keyof typeof ENGINES, shape])))
    // The mocker has no nodes of its own to be spread over.
    .filter(([, engine, shape]) => engine !== "mocker" || shape !== "over nodes");

  test.each(rows)("%s, %s, %s", (release, engine, shape) => {
    const { model, scaled, budgets = scaled } = SHAPES[shape];
    const objects = objectsOf({ engine: ENGINES[engine], ...model }, release);
    const components = componentsOf(objects);
    const version = DynamoRelease.of(release).graphApiVersion;
    for (const [name, component] of Object.entries(components)) {
      const isScaled = scaled.includes(name);
      // A number in the graph beside an adapter is refused as soon as it changes.
      expect([name, component.replicas === undefined]).toEqual([name, isScaled]);
      expect([name, component.scalingAdapter]).toEqual([name, isScaled ? (version === "v1alpha1" ? { enabled: true } : {}) : undefined]);
    }
    const scalers = [...(objects.ScaledObject ?? []), ...(objects.HorizontalPodAutoscaler ?? [])];
    expect(scalers.map(({ spec }) => spec.scaleTargetRef)).toEqual(scaled.map((part) => ({ apiVersion: `nvidia.com/${version}`, kind: "DynamoGraphDeploymentScalingAdapter", name: `qwen-${part}` })));
    for (const { metadata, spec } of scalers) {
      expect(metadata.labels).toMatchObject({ "app.kubernetes.io/instance": "qwen", "app.kubernetes.io/managed-by": "Helm" });
      const { behavior } = spec.advanced?.horizontalPodAutoscalerConfig ?? spec;
      expect(behavior.scaleDown).toMatchObject({ stabilizationWindowSeconds: 600, policies: [{ type: "Pods", value: 1, periodSeconds: 600 }] });
      expect(behavior.scaleUp.policies).toEqual([{ type: "Pods", value: 1, periodSeconds: 600 }]);
    }
    expect((objects.PodDisruptionBudget ?? []).map(({ spec }) => [spec.selector.matchLabels["nvidia.com/dynamo-component"], spec.maxUnavailable])).toEqual(budgets.map((part) => [part, 1]));
  });

  test("Helm's linter finds nothing", () => expect(helmLint(CHART, valuesOf({ scaling: keda() }, "1.6.1"))).toContain("0 chart(s) failed"));

  test("KEDA asks the Prometheus that is named, and an answer that doesn't come changes nothing", () => {
    const scaling = keda({ metric: ScalingMetric.timeToFirstToken(400), minReplicas: 2, maxReplicas: 5, triggerAuthentication: "prometheus", authModes: "bearer" });
    const [{ spec }] = objectsOf({ scaling }).ScaledObject;
    expect([spec.minReplicaCount, spec.maxReplicaCount, spec.pollingInterval]).toEqual([2, 5, 15]);
    expect(spec.triggers).toEqual([
      {
        type: "prometheus",
        // Not for each worker: a time isn't shared out.
        metricType: "Value",
        metadata: {
          serverAddress: "http://prometheus.monitoring:9090",
          query: '0 * sum(up{dynamo_namespace="inference-qwen"} == 1) + ((histogram_quantile(0.95, sum by (le) (rate(dynamo_frontend_time_to_first_token_seconds_bucket{dynamo_namespace="inference-qwen"}[5m]))) >= 0) or vector(0))',
          threshold: "0.4",
          ignoreNullValues: "false",
          authModes: "bearer",
        },
        authenticationRef: { name: "prometheus" },
      },
    ]);
  });

  test.each<[ScalingMetric, object]>([
    [ScalingMetric.queuedRequests(4), { type: "AverageValue", averageValue: "4" }],
    [ScalingMetric.concurrentRequests(2.5), { type: "AverageValue", averageValue: "2500m" }],
    [ScalingMetric.timeToFirstToken(350), { type: "Value", value: "350m" }],
    [ScalingMetric.timeToFirstToken(2000), { type: "Value", value: "2" }],
  ])("Kubernetes' own autoscaler: %j", (metric, target) => {
    const [{ spec }] = objectsOf({ scaling: hpa({ metric, externalMetric: "lab_metric", minReplicas: 2, metricLabels: { graph: "qwen" } }) }).HorizontalPodAutoscaler;
    expect([spec.minReplicas, spec.maxReplicas]).toEqual([2, 4]);
    expect(spec.metrics).toEqual([{ type: "External", external: { metric: { name: "lab_metric", selector: { matchLabels: { graph: "qwen" } } }, target } }]);
  });

  test("steps and times are those that are given; the cool-down is Kubernetes' own where a start takes less", () => {
    const behaviorOf = (scaling: Scaling): Rendered => objectsOf({ scaling }).HorizontalPodAutoscaler[0].spec.behavior;
    expect(behaviorOf(hpa({ startSeconds: 120, stepReplicas: 3, cooldownSeconds: 1200 }))).toMatchObject({ scaleUp: { policies: [{ value: 3, periodSeconds: 120 }] }, scaleDown: { stabilizationWindowSeconds: 1200 } });
    expect(behaviorOf(hpa({ startSeconds: 60 })).scaleDown.stabilizationWindowSeconds).toBe(300);
  });
});

test.each([["0.9.1", "inflight"], ["1.1.1", "inflight"], ["1.2.1", "active"], ["1.6.1", "active"]])("open requests of %s's frontends: %s", (release, word) => {
  const { scaling } = valuesOf({ scaling: keda({ metric: ScalingMetric.concurrentRequests(8) }) }, release);
  expect(scaling.objects[0].spec.triggers[0].metadata.query).toContain(`dynamo_frontend_${word}_requests`);
});

test("the frontends' own release says what is asked of them", () => {
  const scaling = keda({ metric: ScalingMetric.concurrentRequests(8) });
  const values = valuesOf({ scaling, frontendImage: "lab.example/dynamo-frontend:1.1.1" }, "1.2.1");
  expect(values.scaling.objects[0].spec.triggers[0].metadata.query).toContain("dynamo_frontend_inflight_requests");
});

test("the namespace is in the label", () => expect(valuesOf({ scaling: keda() }, "1.6.1", "chat").scaling.objects[0].spec.triggers[0].metadata.query).toContain('dynamo_namespace="chat-qwen"'));

test("without scaling there is nothing of it", () => {
  const values = valuesOf({ replicas: 2 }, "1.6.1");
  expect(values.scaling).toBeUndefined();
  expect(JSON.stringify(values)).not.toContain("scalingAdapter");
});

test("the deployment's file has the fewest and the most", () => {
  const model = { name: "qwen", model: "Qwen/Qwen3-0.6B", scaling: keda({ minReplicas: 2, maxReplicas: 5 }) };
  const { parts } = describeModel({ model, cluster, release: DynamoRelease.of("1.6.1"), namespace: "inference", planned: [] });
  expect(parts.map(({ name, replicas, maxReplicas }) => [name, replicas, maxReplicas])).toEqual([["frontend", 1, undefined], ["worker", 2, 5]]);
});

describe("as a construct", () => {
  const serve = (model: Partial<ServedModelOptions>): { problems: string[]; warnings: string[] } => {
    const stack = new TerraformStack(new App(), "lab");
    const served = new ServedModel(stack, "qwen", { cluster, name: "qwen", model: "Qwen/Qwen3-0.6B", grove: GangScheduler.BUNDLED, ...WATCHED, ...model });
    return { problems: problemsIn(stack).map(({ code, property }) => `${code} ${property}`), warnings: served.node.metadata.map(({ data }) => String(data)) };
  };

  test.each<[string, unknown]>([
    ["nothing", undefined],
    ["null", null],
    ["no metric", { maxReplicas: 2, startSeconds: 60 }],
    ["null for all", { metric: null, maxReplicas: null, startSeconds: null, prometheus: null }],
    ["a list", []],
  ])("%s for options is told, with nothing thrown", (_, options) => {
    for (const scaling of [Scaling.keda(options as never), Scaling.hpa(options as never)]) {
      expect(serve({ scaling }).problems.length).toBeGreaterThan(0);
      expect(serve({ prefill: { scaling } }).problems.length).toBeGreaterThan(0);
    }
    expect(serve({ scaling: options as never }).problems).toEqual(options === undefined ? [] : ["wrong-type scaling"]);
  });

  test.each<[string, Partial<ServedModelOptions>, RegExp | undefined]>([
    ["more of them than the plan counts", { scaling: keda({ maxReplicas: 9 }), plan: { workload: { isl: 2000, osl: 500, requestRate: 20 } } }, undefined],
    ["fewer", { scaling: keda({ maxReplicas: 1 }), plan: { workload: { isl: 2000, osl: 500, requestRate: 4000, concurrency: 16 } } }, /most-below-plan.*scaling\.maxReplicas is 1; for plan\.workload\.requestRate the plan counts \d+ of worker/],
    ["a target that a worker holds", { scaling: keda({ metric: ScalingMetric.concurrentRequests(4) }) }, undefined],
    ["one that is above", { scaling: keda({ metric: ScalingMetric.concurrentRequests(5000) }) }, /target-above-worker.*5000 requests.*holds at once by the plan/],
    ["decode that follows first tokens", { prefill: {}, scaling: keda() }, /metric-of-other-half.*scaling\.metric is queued-requests/],
    ["prefill that follows open requests", { prefill: { scaling: keda({ metric: ScalingMetric.concurrentRequests(8) }) } }, /metric-of-other-half.*prefill\.scaling\.metric/],
    ["each half what is its own", { prefill: { scaling: keda() }, scaling: keda({ metric: ScalingMetric.concurrentRequests(4) }) }, undefined],
  ])("%s", (_, model, warning) => {
    const { problems, warnings } = serve(model);
    expect(problems).toEqual([]);
    const told = warnings.filter((one) => /^\[(most|target|metric)-/.test(one));
    expect(told).toHaveLength(warning === undefined ? 0 : 1);
    if (warning !== undefined) expect(told[0]).toMatch(warning);
  });

  test("a plan's own count is what the warning names", () => {
    const plan = { workload: { isl: 2000, osl: 500, requestRate: 4000, concurrency: 16 } };
    const [{ plan: made }] = planModel({ name: "qwen", model: "Qwen/Qwen3-0.6B", plan }, cluster, DynamoRelease.of("1.6.1"));
    const { warnings } = serve({ scaling: keda({ maxReplicas: 1 }), plan });
    expect(warnings.join()).toContain(`the plan counts ${made?.replicas} of worker`);
  });
});
