import { Token } from "cdktf";
import { DynamoRelease } from "../../../../constructs/dynamo/release";
import { checkModel } from "../../../../constructs/inference/checks/check-models";
import { checkTogether } from "../../../../constructs/inference/checks/places/check-together";
import { Engine } from "../../../../constructs/inference/engine";
import { checkScalersTogether } from "../../../../constructs/inference/scaling/check-scaling";
import { plannedAt } from "../../../../constructs/inference/scaling/planned-at";
import { PlannerScalingOptions, PlannerTarget } from "../../../../constructs/inference/scaling/planner-options";
import { Scaling } from "../../../../constructs/inference/scaling/scaling";
import { ServedModelOptions } from "../../../../constructs/inference/served-model-options";
import { EFA, clusterOf, h100 } from "../shapes/cluster";
import { WATCHED, keda } from "./scaled";
import { GangScheduler } from "../../../../constructs/dynamo/platform-parts";
/* eslint-disable @typescript-eslint/no-explicit-any -- properties as a program without types gives them */

const SLA = PlannerTarget.sla({ ttftMs: 500, itlMs: 30 });
const PROMETHEUS = "http://prometheus.monitoring:9090";
const planner = (more: Partial<PlannerScalingOptions> = {}): Scaling => Scaling.planner({ target: PlannerTarget.THROUGHPUT, maxGpus: 16, ...more });
const sla = (more: Partial<PlannerScalingOptions> = {}): Scaling => planner({ target: SLA, prometheus: PROMETHEUS, ...more });

/** What is found of a model, each as "code property"; its pool has four nodes with eight GPUs. */
function findings(model: Partial<ServedModelOptions>, release = "1.6.1") {
  return checkModel({ name: "qwen", model: "Qwen/Qwen3-0.6B", ...WATCHED, ...model }, clusterOf(h100("gpus", EFA)), DynamoRelease.of(release), GangScheduler.BUNDLED);
}
const found = (...given: Parameters<typeof findings>): string[] => findings(...given).map(({ code, property }) => `${code} ${property}`);

describe("is taken", () => {
  test.each<[string, Partial<ServedModelOptions>, string?]>([
    ["an SLA", { scaling: sla({ intervalSeconds: 60, minReplicas: 2, advisory: true }) }],
    ["prefill apart by a measured profile", { prefill: {}, scaling: sla({ profile: "planner-profile-data", advisory: true }) }, "0.9.1"],
    ["the same of SGLang", { engine: Engine.SGLANG, prefill: {}, scaling: sla({ profile: "planner-profile-data" }) }, "1.0.2"],
    ["prefill apart from 1.1 on", { prefill: {}, scaling: sla() }, "1.1.1"],
    ["one kind of worker from 1.4 on", { scaling: planner() }, "1.4.2"],
    ["as little as there can be", { scaling: planner({ target: PlannerTarget.LATENCY }), network: {} }],
    ["all GPUs of the pool, shared out between both halves", { prefill: {}, gpusPerWorker: 4, scaling: planner({ maxGpus: 32 }) }],
    ["workers over two nodes from 1.5 on", { nodesPerWorker: 2, gpusPerWorker: 8, scaling: planner({ maxGpus: 32 }) }],
    ["the mocker, whose workers count as one GPU each", { engine: Engine.MOCKER, scaling: planner({ maxGpus: 4 }) }],
  ])("%s", (...[, model, release]) => expect(found(model, release)).toEqual([]));
});

describe("is refused", () => {
  test.each<[string, Partial<ServedModelOptions>, string[], string?]>([
    ["a release whose planner takes measured profiles, and an SLA alone", { prefill: {}, scaling: planner() }, ["planner-not-in-release scaling.profile", "planner-not-in-release scaling.target"], "1.0.2"],
    ["an older one", { scaling: sla({ profile: "measured" }) }, ["planner-not-in-release scaling"], "0.9.1"],
    ["workers over two nodes in an older one", { prefill: {}, nodesPerWorker: 2, gpusPerWorker: 8, scaling: sla({ maxGpus: 32, profile: "measured" }) }, ["planner-not-in-release scaling"], "1.0.2"],
    ["a profile for one that learns", { prefill: {}, scaling: sla({ profile: "measured" }) }, ["planner-not-in-release scaling.profile"], "1.1.1"],
    ["a profile that is no name", { prefill: {}, scaling: sla({ profile: "My_Profile" }) }, ["invalid-name scaling.profile"], "0.9.1"],
    ["one kind of worker before 1.4", { scaling: planner() }, ["planner-not-in-release scaling"], "1.3.1"],
    ["SGLang before it tells of its queue", { engine: Engine.SGLANG, prefill: {}, scaling: planner() }, ["planner-not-in-release scaling"], "1.2.1"],
    ["TensorRT-LLM before it does", { engine: Engine.TENSORRT_LLM, scaling: planner() }, ["planner-not-in-release scaling"], "1.5.1"],
    ["the mocker before it is known", { engine: Engine.MOCKER, scaling: planner() }, ["planner-not-in-release scaling"], "1.4.2"],
    ["workers over two nodes before they are counted", { nodesPerWorker: 2, gpusPerWorker: 8, scaling: planner({ maxGpus: 32 }) }, ["planner-not-in-release scaling"], "1.4.2"],
    ["saying only what it would do, before it could", { prefill: {}, scaling: planner({ advisory: true }) }, ["planner-not-in-release scaling.advisory"], "1.1.1"],
    ["a planner for prefill alone", { prefill: { scaling: planner() } }, ["planner-for-half prefill.scaling"]],
    ["KEDA for prefill beside it", { prefill: { scaling: keda() }, scaling: planner() }, ["planner-beside-scaler prefill.scaling"]],
    ["a number beside it", { replicas: 2, scaling: planner() }, ["replicas-beside-scaling replicas"]],
    ["a number of prefill workers beside it", { prefill: { replicas: 2 }, scaling: planner() }, ["replicas-beside-scaling prefill.replicas"]],
    ["no options", { scaling: Scaling.planner(undefined as any) }, ["missing-property scaling.target", "missing-property scaling.maxGpus"]],
    ["a target's name", { scaling: planner({ target: "sla" as any }) }, ["wrong-type scaling.target"]],
    ["an SLA without a time", { scaling: planner({ target: PlannerTarget.sla({ ttftMs: 500 } as any), prometheus: PROMETHEUS }) }, ["missing-property scaling.target.itlMs"]],
    ["a first token in no time", { scaling: planner({ target: PlannerTarget.sla({ ttftMs: 0, itlMs: 30 }), prometheus: PROMETHEUS }) }, ["invalid-count scaling.target.ttftMs"]],
    ["a time that is known only at apply", { scaling: planner({ target: PlannerTarget.sla({ ttftMs: Token.asNumber("${var.t}"), itlMs: 30 }), prometheus: PROMETHEUS }) }, ["scaling-known-at-apply scaling.target.ttftMs"]],
    ["no GPU", { scaling: planner({ maxGpus: 0 }) }, ["invalid-count scaling.maxGpus"]],
    ["GPUs that are known only at apply", { scaling: planner({ maxGpus: Token.asNumber("${var.gpus}") }) }, ["scaling-known-at-apply scaling.maxGpus"]],
    ["no worker at least", { scaling: planner({ minReplicas: 0 }) }, ["scaling-to-zero scaling.minReplicas"]],
    ["fewer GPUs than one worker of each kind takes", { prefill: {}, gpusPerWorker: 4, scaling: planner({ maxGpus: 7 }) }, ["planner-budget-too-small scaling.maxGpus"]],
    ["more GPUs than the pool has", { gpusPerWorker: 8, gpuPool: "gpus", scaling: planner({ maxGpus: 40 }) }, ["model-without-pool scaling.maxGpus"]],
    ["an SLA without a Prometheus", { scaling: planner({ target: SLA }) }, ["sla-without-prometheus scaling.prometheus"]],
    ["a Prometheus whose address has no scheme", { scaling: sla({ prometheus: "prometheus:9090" }) }, ["invalid-service-address scaling.prometheus"]],
    ["an SLA that a policy keeps Prometheus from", { scaling: sla(), network: {} }, ["scaling-without-metrics network.monitoringNamespaces"]],
    ["a Prometheus that nobody asks", { scaling: planner({ prometheus: PROMETHEUS }) }, ["planner-option-without-effect scaling.prometheus"]],
    ["a pause that nobody keeps", { scaling: planner({ intervalSeconds: 60 }) }, ["planner-option-without-effect scaling.intervalSeconds"]],
    ["a pause of two hours", { scaling: sla({ intervalSeconds: 7200 }) }, ["invalid-count scaling.intervalSeconds"]],
    ["an option that it hasn't", { scaling: planner({ maxReplicas: 3 } as any) }, ["unknown-property scaling.maxReplicas"]],
  ])("%s", (...[, model, expected, release]) => expect(found(model, release)).toEqual(expected));
});

test("two halves on two pools: each must hold as many as there can be of it", () => {
  const model: ServedModelOptions = { name: "qwen", model: "Qwen/Qwen3-0.6B", ...WATCHED, gpusPerWorker: 8, gpuPool: "b", prefill: { gpuPool: "a" }, scaling: planner({ maxGpus: 40 }) };
  const told = (one: ServedModelOptions): string[] => checkModel(one, clusterOf(h100("a", EFA), h100("b", EFA)), DynamoRelease.of("1.6.1")).map(({ code, property, value, reason }) => `${code} ${property} ${String(value)} ${reason}`);
  // Four nodes each: four prefill workers and one that decodes, or the other way round.
  expect(told(model)).toEqual([]);
  expect(told({ ...model, scaling: planner({ maxGpus: 48 }) })).toEqual([
    expect.stringMatching(/^model-without-pool scaling\.maxGpus 5 pool a holds 4/),
    expect.stringMatching(/^model-without-pool scaling\.maxGpus 5 pool b holds 4/),
  ]);
});

test("the GPUs that halves share are counted once beside other models", () => {
  const cluster = clusterOf(h100("gpus", EFA));
  const shared: ServedModelOptions = { name: "a", model: "Qwen/Qwen3-0.6B", gpusPerWorker: 4, prefill: {}, scaling: planner({ maxGpus: 24 }) };
  const other = (replicas: number): ServedModelOptions => ({ name: "b", model: "Qwen/Qwen3-0.6B", gpusPerWorker: 8, replicas });
  const told = (replicas: number): string[] => checkTogether("models", [shared, other(replicas)], cluster, DynamoRelease.of("1.6.1")).map(({ code, property }) => `${code} ${property}`);
  expect(told(1)).toEqual([]);
  expect(told(2)).toEqual(["models-exceed-pool models[1].replicas"]);
});

test("beside another model's KEDA it asks nobody for metrics to scale by", () => {
  const models: ServedModelOptions[] = [{ name: "a", model: "x/y", scaling: planner() }, { name: "b", model: "x/y", scaling: keda({ metricLabels: { job: "b" } }) }];
  expect(checkScalersTogether("models", models, false)).toEqual([]);
  expect(checkScalersTogether("models", [{ name: "a", model: "x/y", scaling: sla() }], false).map(({ code }) => code)).toEqual(["scaling-without-metrics"]);
});

test("a deployment's Prometheus is a planner's, unless it names one or asks none", () => {
  const at = (scaling: Scaling): string | undefined => plannedAt({ name: "a", model: "x/y", scaling }, PROMETHEUS).scaling?.plannerOptions?.prometheus;
  expect([at(planner({ target: SLA })), at(sla({ prometheus: "http://other:9090" })), at(planner()), at(keda())]).toEqual([PROMETHEUS, "http://other:9090", undefined, undefined]);
});
