import { TerraformStack, Testing } from "cdktf";
import { parse } from "yaml";
import { Availability } from "../../../../constructs/cluster/availability/availability";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { availabilityWarnings, budgetsOf, checkBudgetNames } from "../../../../constructs/inference/availability/high-model";
import { modelParts } from "../../../../constructs/inference/parts/model-parts";
import { DynamoRelease } from "../../../../constructs/dynamo/release";
import { Scaling } from "../../../../constructs/inference/scaling/scaling";
import { ScalingMetric } from "../../../../constructs/inference/scaling/scaling-metric";
import { ServedModel } from "../../../../constructs/inference/served-model";
import { ServedModelOptions } from "../../../../constructs/inference/served-model-options";
import { Fabric } from "../../../../constructs/cluster/pools/fabric";
import { clusterOf, h100 } from "../shapes/cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const CLUSTER = clusterOf(h100("gpu", Fabric.NONE));
const MODEL: ServedModelOptions = { name: "qwen", model: "Qwen/Qwen3-0.6B", replicas: 2, cacheSizeGiB: 50 };
const HIGH: ServedModelOptions = { ...MODEL, availability: Availability.HIGH };
const RELEASE = DynamoRelease.of("1.6.1");
const parts = (model: ServedModelOptions): ReturnType<typeof modelParts> => modelParts(model, RELEASE);

function made(model: ServedModelOptions, release?: string): { releases: any[]; values: any; problems: string[] } {
  const app = Testing.app();
  const stack = new TerraformStack(app, "stack");
  new ServedModel(stack, "model", { ...model, cluster: CLUSTER, release });
  const problems = problemsIn(app).map(({ code, property }) => `${code} ${property}`);
  if (problems.length > 0) return { releases: [], values: {}, problems };
  const releases = Object.values<any>(JSON.parse(Testing.synth(stack)).resource.helm_release).map((one) => ({ ...one, values: parse(one.values[0]) }));
  return { releases, problems, values: releases.find(({ name }) => name === model.name).values };
}

test.each([["1.6.1", (graph: any) => graph.spec.components.map(({ name, replicas, podTemplate }: any) => [name, replicas, podTemplate.spec])], ["1.1.1", (graph: any) => Object.entries<any>(graph.spec.services).map(([name, { replicas, extraPodSpec }]) => [name, replicas, extraPodSpec])]])("two frontends on two nodes, over zones where there is room, by the graph of %s", (release, read) => {
  const graph = read(made(HIGH, release).values.graph);
  const [frontend, worker] = ["frontend", "worker"].map((name) => graph.find(([one]: any) => one === name));
  expect(frontend[1]).toBe(2);
  const selector = { matchLabels: { "nvidia.com/dynamo-graph-deployment-name": "qwen", "nvidia.com/dynamo-component": "frontend" } };
  expect(frontend[2].topologySpreadConstraints).toEqual([
    { maxSkew: 1, topologyKey: "kubernetes.io/hostname", whenUnsatisfiable: "DoNotSchedule", nodeTaintsPolicy: "Honor", labelSelector: selector },
    { maxSkew: 1, topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable: "ScheduleAnyway", nodeTaintsPolicy: "Honor", labelSelector: selector },
  ]);
  expect([worker[1], worker[2].topologySpreadConstraints]).toEqual([2, undefined]);
});

test("a budget for each part, in a release that comes after the model's", () => {
  const { releases } = made(HIGH);
  const budgets = releases.find(({ name }) => name === "qwen-budgets");
  expect(budgets.values.budgets.map(({ name }: any) => name)).toEqual(["qwen-frontend-one-at-a-time", "qwen-worker-one-at-a-time"]);
  expect(budgets.depends_on).toHaveLength(1);
});

test("without it one frontend, anywhere, and no budget; standard is the same to the byte", () => {
  const plain = made(MODEL);
  expect(plain.releases).toHaveLength(1);
  expect(JSON.stringify(plain.values)).not.toContain("topologySpread");
  expect(made({ ...MODEL, availability: Availability.STANDARD })).toEqual(plain);
});

test("no second budget for what a scaler guards, none for the planner, none for a worker over nodes", () => {
  const scaling = Scaling.keda({ startSeconds: 300, minReplicas: 2, maxReplicas: 4, metric: ScalingMetric.concurrentRequests(8), prometheus: "http://prometheus.monitoring:9090" });
  const names = (model: ServedModelOptions): string[] => budgetsOf(model, parts(model)).map(({ labels }) => labels["nvidia.com/dynamo-component"]);
  expect(names({ ...HIGH, replicas: undefined, scaling })).toEqual(["frontend"]);
  expect(names({ ...HIGH, nodesPerWorker: 2 })).toEqual(["frontend"]);
  expect(names({ ...HIGH, prefill: { replicas: 2 } })).toEqual(["frontend", "prefill", "decode"]);
  expect(names(MODEL)).toEqual([]);
});

test.each<[string, Partial<ServedModelOptions>, RegExp[]]>([
  ["two workers", {}, []],
  ["one worker", { replicas: 1 }, [/^\[one-worker\] qwen has one worker: .* replicas: 2 keeps it answering, for 1 more GPU\./]],
  ["one prefill worker of two GPUs", { prefill: { gpusPerWorker: 2 } }, [/^\[one-worker\] qwen has one prefill: .* prefill\.replicas: 2 .* 2 more GPUs\./]],
  ["workers over two nodes", { nodesPerWorker: 2, gpusPerWorker: 8 }, [/^\[worker-not-guarded\] qwen's worker is over 2 nodes/]],
])("told: %s", (_what, more, told) => {
  const warnings = availabilityWarnings({ ...HIGH, ...more }, parts({ ...HIGH, ...more }));
  expect(warnings).toHaveLength(told.length);
  warnings.forEach((warning, index) => expect(warning).toMatch(told[index]));
  expect(availabilityWarnings({ ...MODEL, ...more }, parts({ ...MODEL, ...more }))).toEqual([]);
});

test("refused: one frontend; taken: three, and one where nothing is said", () => {
  expect(made({ ...HIGH, frontendReplicas: 1 }).problems).toEqual(["one-frontend frontendReplicas"]);
  expect(made({ ...HIGH, frontendReplicas: 3 }).problems).toEqual([]);
  expect(made({ ...MODEL, frontendReplicas: 1 }).problems).toEqual([]);
});

test("refused: a model named as another's budgets", () => {
  const models = [HIGH, { ...HIGH, name: "qwen-budgets" }];
  expect(checkBudgetNames("models", models).map(({ code, property }) => `${code} ${property}`)).toEqual(["budgets-name-taken models[1].name"]);
  expect(checkBudgetNames("models", [MODEL, { ...MODEL, name: "qwen-budgets" }])).toEqual([]);
});
