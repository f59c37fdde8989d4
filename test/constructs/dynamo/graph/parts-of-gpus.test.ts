import { TerraformStack, Testing } from "cdktf";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { DynamoGraph } from "../../../../constructs/dynamo/graph/dynamo-graph";
import { DynamoGraphRequest, DynamoGraphRequestProps } from "../../../../constructs/dynamo/graph/dynamo-graph-request";
import { cluster, pool } from "./clusters";

const cut = pool("cut", { gpu: "NVIDIA H100, 3g.40gb", gpusPerNode: 16, gpuMemoryGiB: 40, gpuPartition: { size: "3g.40gb", perGpu: 2, memoryShare: 0.5 } });
const shared = pool("shared", { gpu: "NVIDIA L4", gpusPerNode: 2, gpuMemoryGiB: 24, gpuClients: 2 });
const whole = pool("whole", {});

const text = (gpus: number, nodes = 1): string => `apiVersion: nvidia.com/v1beta1
kind: DynamoGraphDeployment
metadata: { name: own }
spec:
  backendFramework: vllm
  components:
    - name: worker
      type: worker
      replicas: 1${nodes > 1 ? `\n      multinode: { nodeCount: ${nodes} }` : ""}
      podTemplate: { spec: { containers: [{ name: main, image: "nvcr.io/nvidia/ai-dynamo/vllm-runtime:1.6.1", resources: { limits: { nvidia.com/gpu: "${gpus}" } } }] } }
`;
const graph = (yaml: string, pools = [cut, shared]): DynamoGraph => new DynamoGraph(new TerraformStack(Testing.app(), "stack"), "graph", { yaml, cluster: cluster("lab", pools), ...(pools.length === 1 ? { pools: { worker: pools[0].name } } : {}) });
const codes = (of: DynamoGraph | DynamoGraphRequest): string[] => problemsIn(of).map(({ code, property }) => `${code} at ${property}`);

describe("a graph of one's own", () => {
  test("with one slice, or one share, is taken", () => expect([cut, shared].map((one) => codes(graph(text(1), [one])))).toEqual([[], []]));

  test.each([["slices", cut], ["shares", shared]])("with two %s is refused: they don't work together", (_, one) => {
    const [problem, ...others] = problemsIn(graph(text(2), [one]));
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ code: "wants-whole-gpus", value: expect.anything() as unknown });
    expect(problem.reason).toContain(`pool ${one.name}`);
  });

  test("over two nodes of slices likewise", () => expect(codes(graph(text(1, 2), [cut]))[0]).toContain("wants-whole-gpus"));

  test("goes to whole GPUs where there are some, whichever pool stands first", () => {
    const own = graph(text(1), [shared, cut, whole]);
    expect(codes(own)).toEqual([]);
    expect(JSON.stringify(own.manifest)).toContain('"dynamo-serving/gpu-pool":"whole"');
  });
});

describe("a search of Dynamo's", () => {
  const request = (more: Partial<DynamoGraphRequestProps>): DynamoGraphRequest =>
    new DynamoGraphRequest(new TerraformStack(Testing.app(), "stack"), "request", { cluster: cluster("lab", [cut, shared, whole]), name: "qwen", model: "Qwen/Qwen3-32B", pool: "whole", ...more });

  test("takes parts for whole ones, and is refused on them", () => {
    expect(codes(request({ pool: "shared" }))).toEqual(["wants-whole-gpus at pool"]);
    expect(codes(request({ pool: "shared", gpus: 1 }))).toEqual(["wants-whole-gpus at pool"]);
    expect(codes(request({ pool: "cut" }))).toEqual(["wants-whole-gpus at pool"]);
  });

  test("of one slice, or on whole GPUs, is taken", () => expect([request({ pool: "cut", gpus: 1 }), request({})].map(codes)).toEqual([[], []]));
});
