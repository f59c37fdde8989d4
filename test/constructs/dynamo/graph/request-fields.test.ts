import { TerraformStack, Testing } from "cdktf";
import { Fabric } from "../../../../constructs/cluster/pools/fabric";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { DynamoGraphRequest, DynamoGraphRequestProps } from "../../../../constructs/dynamo/graph/dynamo-graph-request";
import { cluster, pool } from "./clusters";

const EFA = Fabric.of("efa", "vpc.amazonaws.com/efa", 32);
const pools = cluster("lab", [pool("h100", { gpu: "NVIDIA H100 80GB SXM", taints: [], gpuMemoryGiB: 80, fabric: EFA }), pool("l4", { gpu: "NVIDIA L4", gpusPerNode: 1, taints: [] }), pool("a10g", { gpu: "NVIDIA A10G", taints: [] })]);
const GIVEN: DynamoGraphRequestProps = { cluster: pools, name: "qwen", model: "Qwen/Qwen3-32B", pool: "h100" };
const requestOf = (more: Partial<DynamoGraphRequestProps>): DynamoGraphRequest => new DynamoGraphRequest(new TerraformStack(Testing.app(), "stack"), "request", { ...GIVEN, ...more });

test("the pool's own GPU and fabric are told, so that the operator takes no other pool's", () => {
  expect(requestOf({}).manifest.spec).toMatchObject({ hardware: { gpuSku: "h100_sxm", numGpusPerNode: 8, totalGpus: 32, vramMb: 81920, rdma: true } });
  expect(requestOf({ pool: "l4" }).manifest.spec).toMatchObject({ hardware: { gpuSku: "l4", rdma: false } });
  expect(Object.keys((requestOf({ pool: "a10g" }).manifest.spec as { hardware: object }).hardware)).not.toContain("gpuSku");
});

test("a release is told nothing that its kind hasn't", () => {
  const { hardware } = requestOf({ release: "1.0.2" }).manifest.spec as { hardware: object };
  expect(hardware).toEqual({ gpuSku: "h100_sxm", numGpusPerNode: 8, totalGpus: 32, vramMb: 81920 });
  // 1.0's search doesn't know the card.
  expect(Object.keys((requestOf({ release: "1.0.2", pool: "l4" }).manifest.spec as { hardware: object }).hardware)).not.toContain("gpuSku");
});

test("features, hardware, image, version and a model's folder in its claim", () => {
  const request = requestOf({
    objective: { firstTokenMs: 500, betweenTokensMs: 20, optimize: "throughput" },
    hardware: { interconnect: "nvlink", rdma: false },
    features: { kvRouter: true, mocker: false, planner: { max_gpu_budget: 16 } },
    modelCacheClaim: "cache",
    modelPath: "qwen/32b",
    image: "registry.example.com/dynamo-planner@sha256:0",
    runtimeVersion: "1.6.1",
    trustRemoteCode: true,
  });
  expect(problemsIn(request)).toEqual([]);
  expect(request.manifest.spec).toMatchObject({
    image: "registry.example.com/dynamo-planner@sha256:0",
    runtimeVersionOverride: "1.6.1",
    sla: { ttft: 500, itl: 20, optimizationType: "throughput" },
    hardware: { interconnect: "nvlink", rdma: false },
    features: { kvRouter: { enabled: true }, mocker: { enabled: false }, planner: { max_gpu_budget: 16 } },
    modelCache: { pvcName: "cache", pvcModelPath: "qwen/32b" },
    overrides: { trustRemoteCode: true },
  });
});

test.each<[string, Partial<DynamoGraphRequestProps>, string, string, string]>([
  ["what is sought before 1.1", { release: "1.0.2", objective: { optimize: "latency" } }, "request-field-not-served", "objective.optimize", "from Dynamo 1.1 on"],
  ["RDMA before 1.1", { release: "1.0.2", hardware: { rdma: true } }, "request-field-not-served", "hardware.rdma", "from Dynamo 1.1 on"],
  ["the KV router before 1.5", { release: "1.4.2", features: { kvRouter: true } }, "request-field-not-served", "features.kvRouter", "from Dynamo 1.5 on"],
  ["a version before 1.4", { release: "1.3.1", runtimeVersion: "1.3.1" }, "request-field-not-served", "runtimeVersion", "from Dynamo 1.4 on"],
  ["code of the model before 1.6", { release: "1.5.1", trustRemoteCode: true }, "request-field-not-served", "trustRemoteCode", "from Dynamo 1.6 on"],
  ["a GPU misspelt", { hardware: { gpuSku: "h100_smx" } }, "request-field-not-served", "hardware.gpuSku", 'did you mean "h100_sxm"?'],
  ["a GPU of a later release", { release: "1.5.1", hardware: { gpuSku: "b300_sxm" } }, "request-field-not-served", "hardware.gpuSku", "from Dynamo 1.6 on"],
  ["a planner's option misspelt", { features: { planner: { max_gpu_budgets: 8 } } }, "request-field-not-served", "features.planner.max_gpu_budgets", 'did you mean "max_gpu_budget"?'],
  ["a planner's option of an old release", { features: { planner: { no_operation: true } } }, "request-field-not-served", "features.planner.no_operation", "until 1.1"],
  ["a thorough search of any engine", { searchStrategy: "thorough" }, "request-objective", "backend", "search rapidly"],
  ["a mocker without a sweep", { features: { mocker: true, planner: { pre_deployment_sweeping_mode: "none" } } }, "request-objective", "features.planner.pre_deployment_sweeping_mode", "leave the mocker out"],
  ["a folder without its claim", { modelPath: "qwen" }, "request-objective", "modelPath", "modelCacheClaim"],
  ["a folder outside the claim", { modelCacheClaim: "cache", modelPath: "../qwen" }, "invalid-form", "modelPath", "models/qwen3-32b"],
  ["what is sought", { objective: { optimize: "cost" } }, "unknown-choice", "objective.optimize", "throughput"],
  ["a link", { hardware: { interconnect: "ethernet" } }, "unknown-choice", "hardware.interconnect", "nvlink"],
  ["a version", { runtimeVersion: "latest" }, "invalid-form", "runtimeVersion", "three numbers"],
])("refused: %s", (_, more, code, property, says) => {
  const [problem, ...others] = problemsIn(requestOf(more));
  expect(others).toEqual([]);
  expect(problem).toMatchObject({ code, property });
  expect(`${problem.reason} ${problem.fix}`).toContain(says);
});
