import { TerraformStack, Testing } from "cdktf";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { DynamoGraphRequest, DynamoGraphRequestProps } from "../../../../constructs/dynamo/graph/dynamo-graph-request";
import { CLUSTERS, cluster, pool } from "./clusters";

const plain = cluster("plain", [pool("h100", { taints: [], gpuMemoryGiB: 80 })]);
const GIVEN: DynamoGraphRequestProps = { cluster: plain, name: "qwen", model: "Qwen/Qwen3-32B", pool: "h100" };

const requestOf = (more: Partial<DynamoGraphRequestProps> = {}): DynamoGraphRequest =>
  new DynamoGraphRequest(new TerraformStack(Testing.app(), "stack"), "request", { ...GIVEN, ...more });

test("a request has the objective, the workload and the pool's hardware", () => {
  const request = requestOf({ objective: { firstTokenMs: 500, betweenTokensMs: 20 }, workload: { inputTokens: 3000, outputTokens: 150, concurrency: 8 }, backend: "vllm", deploy: true, modelCacheClaim: "cache" });
  expect(problemsIn(request)).toEqual([]);
  expect(request.manifest).toEqual({
    apiVersion: "nvidia.com/v1beta1",
    kind: "DynamoGraphDeploymentRequest",
    metadata: { name: "qwen", namespace: "inference" },
    spec: {
      model: "Qwen/Qwen3-32B",
      backend: "vllm",
      autoApply: true,
      sla: { ttft: 500, itl: 20 },
      workload: { isl: 3000, osl: 150, concurrency: 8 },
      hardware: { gpuSku: "h100_sxm", numGpusPerNode: 8, totalGpus: 32, vramMb: 81920, rdma: false },
      modelCache: { pvcName: "cache" },
      overrides: { profilingJob: { template: { spec: { containers: [], tolerations: [], nodeSelector: { "dynamo-serving/gpu-pool": "h100" } } } } },
    },
  });
});

test("what is found isn't deployed unless it is asked for, and never where it couldn't run", () => {
  expect(requestOf().manifest.spec).toMatchObject({ autoApply: false });
  // Nor is it hindered by taints: what is found tolerates what the search's Job does.
  const found = requestOf({ cluster: CLUSTERS.eks, pool: "p5", deploy: true });
  expect(problemsIn(found)).toEqual([]);
  expect(found.manifest.spec).toMatchObject({ overrides: { profilingJob: { template: { spec: { tolerations: [{ key: "nvidia.com/gpu", value: "present" }] } } } } });
});

test.each<[string, Partial<DynamoGraphRequestProps>, string, string, string]>([
  ["a release without it", { release: "0.9.1" }, "graph-version-not-served", "release", "1.0.0 or later"],
  ["an unknown release", { release: "1.9.0" }, "unknown-release", "release", "known are"],
  ["a pool that isn't there", { pool: "h10" }, "model-without-pool", "pool", 'did you mean "h100"?'],
  ["more GPUs than the pool has", { gpus: 33 }, "model-without-pool", "gpus", "at most 32"],
  ["two objectives", { objective: { firstTokenMs: 1, wholeAnswerMs: 2 } }, "request-objective", "objective.wholeAnswerMs", "leave one"],
  ["two workloads", { workload: { concurrency: 1, requestsPerSecond: 2 } }, "request-objective", "workload.requestsPerSecond", "leave one"],
  ["a model", { model: "qwen" }, "request-model", "model", "Qwen/Qwen3-32B"],
  ["an engine", { backend: "llama" }, "unknown-choice", "backend", "sglang"],
  ["a search", { searchStrategy: "quick" }, "unknown-choice", "searchStrategy", "rapid"],
  ["an objective of nothing", { objective: { firstTokenMs: 0 } }, "out-of-range", "objective.firstTokenMs", "1 or more"],
  ["half a token", { workload: { inputTokens: 0.5 } }, "invalid-count", "workload.inputTokens", "whole number"],
  ["deployed where the driver isn't found", { cluster: cluster("gke", [pool("l4", { taints: [], driverRoot: "/usr/local/nvidia" })]), pool: "l4", deploy: true }, "request-not-deployable", "deploy", "/usr/local/nvidia"],
  ["a name", { name: "Qwen 3" }, "invalid-name", "name", 'like "qwen-3"'],
])("refused: %s", (_, more, code, property, says) => {
  const [problem, ...others] = problemsIn(requestOf(more));
  expect(others).toEqual([]);
  expect(problem).toMatchObject({ code, property });
  expect(`${problem.reason} ${problem.fix}`).toContain(says);
});
