import { Token } from "cdktf";
import { Fabric } from "../../../../constructs/cluster/pools/fabric";
import { DynamoRelease } from "../../../../constructs/dynamo/release";
import { checkModel } from "../../../../constructs/inference/checks/check-models";
import { Engine } from "../../../../constructs/inference/engine";
import { checkScalersTogether } from "../../../../constructs/inference/scaling/check-scaling";
import { Scaling } from "../../../../constructs/inference/scaling/scaling";
import { ScalingMetric } from "../../../../constructs/inference/scaling/scaling-metric";
import { ServedModelOptions } from "../../../../constructs/inference/served-model-options";
import { EFA, clusterOf, h100 } from "../shapes/cluster";
import { WATCHED, hpa, keda } from "./scaled";
/* eslint-disable @typescript-eslint/no-explicit-any -- properties as a program without types gives them */

interface Where {
  readonly release?: string;
  readonly fabric?: Fabric;
}

/** What is found of a model, each as "code property". */
function findings(model: Partial<ServedModelOptions>, { release = "1.6.1", fabric = EFA }: Where = {}) {
  return checkModel({ name: "qwen", model: "Qwen/Qwen3-0.6B", ...WATCHED, ...model }, clusterOf(h100("gpus", fabric)), DynamoRelease.of(release));
}
const found = (...given: Parameters<typeof findings>): string[] => findings(...given).map(({ code, property }) => `${code} ${property}`);
const metric = (one: ScalingMetric): Partial<ServedModelOptions> => ({ scaling: keda({ metric: one }) });
const labels = (metricLabels: any): Partial<ServedModelOptions> => ({ scaling: keda({ metricLabels }) });

describe("is taken", () => {
  test.each<[string, Partial<ServedModelOptions>, Where?]>([
    ["KEDA", { scaling: keda() }],
    ["Kubernetes' own autoscaler", { scaling: hpa() }],
    ["the first release that has it", { scaling: keda() }, { release: "0.9.1" }],
    ["one worker at least and at most, from which scaling is taken away", { scaling: keda({ minReplicas: 1, maxReplicas: 1 }) }],
    ["prefill alone", { prefill: { scaling: keda() }, replicas: 2 }],
    ["both halves, each by its own", { prefill: { scaling: keda() }, scaling: keda({ metric: ScalingMetric.concurrentRequests(8) }) }],
    ["the mocker, whose workers need no pool", { engine: Engine.MOCKER, scaling: keda({ maxReplicas: 99 }) }],
    ["as many as the pool holds: four nodes with eight GPUs", { scaling: keda({ maxReplicas: 32 }) }],
    ["a cool-down that is as long as a start", { scaling: keda({ startSeconds: 900, cooldownSeconds: 900 }) }],
    ["labels of one's own", labels({ namespace: "inference", graph: "qwen" })],
    ["a Prometheus that wants a token", { scaling: keda({ prometheus: "https://prometheus.example.com/api", triggerAuthentication: "prometheus", authModes: "bearer" }) }],
    ["a CA beside the token", { scaling: keda({ triggerAuthentication: "prometheus", authModes: "tls,bearer" }) }],
    ["an identity of KEDA's pod", { scaling: keda({ triggerAuthentication: "prometheus" }) }],
    ["part of a request for each worker", metric(ScalingMetric.queuedRequests(0.5))],
    ["the histogram's last bound", metric(ScalingMetric.timeToFirstToken(480_000))],
    ["no policy, so that everybody reads", { scaling: keda(), network: { policy: false } }],
  ])("%s", (...[, model, where]) => expect(found(model, where)).toEqual([]));
});

describe("is refused", () => {
  test.each<[string, Partial<ServedModelOptions>, string[], Where?]>([
    // What it is.
    ["a release before the adapter's label", { scaling: keda() }, ["scaling-not-in-release scaling"], { release: "0.8.1" }],
    ["prefill in such a release", { prefill: { scaling: keda() } }, ["scaling-not-in-release prefill.scaling"], { release: "0.8.0" }],
    ["a number beside who moves it", { replicas: 2, scaling: keda() }, ["replicas-beside-scaling replicas"]],
    ["the same of prefill", { prefill: { replicas: 2, scaling: keda() } }, ["replicas-beside-scaling prefill.replicas"]],
    ["KEDA and an adapter on one cluster", { prefill: { scaling: keda() }, scaling: hpa() }, ["two-scalers prefill.scaling"]],
    ["no options", { scaling: Scaling.keda(undefined as any) }, ["missing-property scaling.metric", "missing-property scaling.maxReplicas", "missing-property scaling.startSeconds", "missing-property scaling.prometheus"]],
    ["an option that there isn't", { scaling: keda({ maxReplica: 3 } as any) }, ["unknown-property scaling.maxReplica"]],
    ["KEDA's option for the other", { scaling: hpa({ prometheus: "http://p:9090" } as any) }, ["unknown-property scaling.prometheus"]],
    // How many.
    ["no worker at least", { scaling: keda({ minReplicas: 0 }) }, ["scaling-to-zero scaling.minReplicas"]],
    ["no prefill worker at least", { prefill: { scaling: keda({ minReplicas: 0 }) } }, ["scaling-to-zero prefill.scaling.minReplicas"]],
    ["less than none", { scaling: keda({ minReplicas: -1 }) }, ["invalid-count scaling.minReplicas"]],
    ["a half", { scaling: keda({ minReplicas: 1.5 }) }, ["invalid-count scaling.minReplicas"]],
    ["a number in words", { scaling: keda({ minReplicas: "two" as any }) }, ["wrong-type scaling.minReplicas"]],
    ["more at least than at most", { scaling: keda({ minReplicas: 3, maxReplicas: 2 }) }, ["minimum-above-most scaling.minReplicas"]],
    ["none at most", { scaling: keda({ maxReplicas: 0 }) }, ["invalid-count scaling.maxReplicas"]],
    ["no most", { scaling: keda({ maxReplicas: undefined as any }) }, ["missing-property scaling.maxReplicas"]],
    ["more than the pool holds", { scaling: keda({ maxReplicas: 33 }) }, ["model-without-pool gpusPerWorker"]],
    ["more than the pool that is named holds", { gpuPool: "gpus", scaling: keda({ maxReplicas: 33 }) }, ["model-without-pool scaling.maxReplicas"]],
    ["more than it holds beside the most of prefill", { gpusPerWorker: 8, prefill: { scaling: keda({ maxReplicas: 3 }), gpuPool: "gpus" }, gpuPool: "gpus", replicas: 2 }, ["model-without-pool replicas"]],
    ["the same the other way round", { gpusPerWorker: 8, prefill: { gpuPool: "gpus" }, gpuPool: "gpus", scaling: keda({ maxReplicas: 4, metric: ScalingMetric.concurrentRequests(8) }) }, ["model-without-pool scaling.maxReplicas"]],
    ["a most that is known only at apply", { scaling: keda({ maxReplicas: Token.asNumber("${var.most}") }) }, ["scaling-known-at-apply scaling.maxReplicas"]],
    ["a least that is known only at apply", { scaling: keda({ minReplicas: Token.asNumber("${var.least}") }) }, ["scaling-known-at-apply scaling.minReplicas"]],
    ["no worker at a time", { scaling: keda({ stepReplicas: 0 }) }, ["invalid-count scaling.stepReplicas"]],
    // How long.
    ["no start", { scaling: keda({ startSeconds: undefined as any }) }, ["missing-property scaling.startSeconds"]],
    ["a start in no time", { scaling: keda({ startSeconds: 0 }) }, ["invalid-count scaling.startSeconds"]],
    ["a start past Kubernetes' half hour", { scaling: keda({ startSeconds: 1801 }) }, ["invalid-count scaling.startSeconds"]],
    ["a start that is known only at apply", { scaling: keda({ startSeconds: Token.asNumber("${var.start}") }) }, ["scaling-known-at-apply scaling.startSeconds"]],
    ["a cool-down below the start", { scaling: keda({ startSeconds: 600, cooldownSeconds: 300 }) }, ["cooldown-below-start scaling.cooldownSeconds"]],
    ["a cool-down past Kubernetes' hour", { scaling: keda({ cooldownSeconds: 3601 }) }, ["invalid-count scaling.cooldownSeconds"]],
    ["part of a second", { scaling: keda({ cooldownSeconds: 600.5 }) }, ["invalid-count scaling.cooldownSeconds"]],
    // By what.
    ["no metric", { scaling: keda({ metric: undefined as any }) }, ["missing-property scaling.metric"]],
    ["a metric's name", { scaling: keda({ metric: "dynamo_frontend_queued_requests" as any }) }, ["wrong-type scaling.metric"]],
    ["no request for each worker", metric(ScalingMetric.queuedRequests(0)), ["invalid-scaling-target scaling.metric"]],
    ["less than none", metric(ScalingMetric.concurrentRequests(-4)), ["invalid-scaling-target scaling.metric"]],
    ["requests without end", metric(ScalingMetric.concurrentRequests(Number.POSITIVE_INFINITY)), ["invalid-scaling-target scaling.metric"]],
    ["no number", metric(ScalingMetric.queuedRequests(Number.NaN)), ["invalid-scaling-target scaling.metric"]],
    ["a target that is known only at apply", metric(ScalingMetric.timeToFirstToken(Token.asNumber("${var.ms}"))), ["scaling-known-at-apply scaling.metric"]],
    ["a number in words", metric(ScalingMetric.queuedRequests("4" as any)), ["invalid-scaling-target scaling.metric"]],
    ["a first token past the histogram", metric(ScalingMetric.timeToFirstToken(500_000)), ["invalid-scaling-target scaling.metric"]],
    ["a first token in no time", metric(ScalingMetric.timeToFirstToken(0)), ["invalid-scaling-target scaling.metric"]],
    // Of whom.
    ["a policy that keeps Prometheus out", { scaling: keda(), network: {} }, ["scaling-without-metrics network.monitoringNamespaces"]],
    ["the same of prefill alone", { prefill: { scaling: keda() }, network: { monitoringNamespaces: [] } }, ["scaling-without-metrics network.monitoringNamespaces"]],
    ["no label, so that all models count", labels({}), ["invalid-metric-label scaling.metricLabels"]],
    ["a label's name with a hyphen", labels({ "dynamo-namespace": "x" }), ["invalid-metric-label scaling.metricLabels.dynamo-namespace"]],
    ["a value that ends the selector", labels({ job: 'x"} or vector(9' }), ["invalid-metric-label scaling.metricLabels.job"]],
    ["an empty value, which series without the label have too", labels({ job: "" }), ["invalid-metric-label scaling.metricLabels.job"]],
    ["a value that is no text", labels({ job: 1 }), ["wrong-type scaling.metricLabels.job"]],
    // From where.
    ["no address", { scaling: keda({ prometheus: undefined as any }) }, ["missing-property scaling.prometheus"]],
    ["an address without a scheme", { scaling: keda({ prometheus: "prometheus.monitoring:9090" }) }, ["invalid-service-address scaling.prometheus"]],
    ["an address of another scheme", { scaling: keda({ prometheus: "grpc://prometheus:9090" }) }, ["invalid-service-address scaling.prometheus"]],
    ["an address with a login", { scaling: keda({ prometheus: "https://me:secret@prometheus" }) }, ["login-in-address scaling.prometheus"]],
    ["a way to authenticate that KEDA hasn't", { scaling: keda({ triggerAuthentication: "p", authModes: "token" }) }, ["invalid-auth-mode scaling.authModes"]],
    ["two of which it takes one", { scaling: keda({ triggerAuthentication: "p", authModes: "basic,bearer" }) }, ["invalid-auth-mode scaling.authModes"]],
    ["a way without what it takes", { scaling: keda({ authModes: "bearer" }) }, ["invalid-auth-mode scaling.authModes"]],
    ["an authentication that no object can be named", { scaling: keda({ triggerAuthentication: "My Auth" }) }, ["invalid-name scaling.triggerAuthentication"]],
    ["no name of the metric", { scaling: hpa({ externalMetric: undefined as any }) }, ["missing-property scaling.externalMetric"]],
    ["a name with a slash", { scaling: hpa({ externalMetric: "a/b" }) }, ["invalid-metric-name scaling.externalMetric"]],
    ["an empty name", { scaling: hpa({ externalMetric: "" }) }, ["invalid-metric-name scaling.externalMetric"]],
  ])("%s", (...[, model, expected, where]) => expect(found(model, where)).toEqual(expected));
});

test("what is refused says what would do", () => {
  const told = (model: Partial<ServedModelOptions>, where?: Where): string => findings(model, where).map(({ reason, fix }) => `${reason}; ${fix}`).join();
  expect(told({ scaling: keda() }, { release: "0.8.1" })).toMatch(/take Dynamo 0\.9 or newer/);
  expect(told({ scaling: keda({ minReplicas: 0 }) })).toMatch(/404.*set 1/);
  expect(told({ gpuPool: "gpus", scaling: keda({ maxReplicas: 33 }) })).toMatch(/pool gpus holds 32 at its maximum of 4 nodes.*maxNodes to 5, or ask for at most 32/);
  expect(told({ scaling: keda({ startSeconds: 900, cooldownSeconds: 60 }) })).toMatch(/900 s to come back.*write 900 or more/);
  expect(told({ scaling: keda(), network: {} })).toMatch(/keeps it out.*\["monitoring"\]/);
});

test("over models too, one of KEDA and an adapter", () => {
  const models = [{ name: "a", model: "x/y", scaling: keda() }, { name: "b", model: "x/y" }, { name: "c", model: "x/y", prefill: { scaling: hpa() } }];
  expect(checkScalersTogether("models", models, true).map(({ code, property }) => `${code} ${property}`)).toEqual(["two-scalers models[2].prefill.scaling"]);
  expect(checkScalersTogether("models", models.slice(0, 2), true)).toEqual([]);
  const told = (scraped: boolean, more: object = {}): string[] => checkScalersTogether("models", [{ name: "a", model: "x/y", prefill: { scaling: keda(more) } }], scraped).map(({ code, property }) => `${code} ${property}`);
  expect([told(true), told(true), told(false, { metricLabels: { job: "qwen" } })]).toEqual([[], [], []]);
  expect(told(false)).toEqual(["scaling-without-metrics dynamo.platform.podMonitors"]);
  // Of one model the model itself tells.
  expect(checkScalersTogether("models", [{ name: "d", model: "x/y", scaling: hpa(), prefill: { scaling: keda() } }], true)).toEqual([]);
});
