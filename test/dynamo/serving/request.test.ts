import { TerraformStack, Testing } from "cdktf";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { DynamoGraphRequest, DynamoGraphRequestProps } from "../../../constructs/dynamo/graph/dynamo-graph-request";
import { CLUSTERS } from "../../constructs/dynamo/graph/clusters";
import { Rendered } from "../../harness/helm";
import { Desk, describeWithDynamo, run } from "../desk";

async function read({ release, ...desk }: Desk, more: Partial<DynamoGraphRequestProps>): Promise<Rendered> {
  const given = { cluster: CLUSTERS.eks, pool: "p5", name: "qwen", model: "Qwen/Qwen3-32B", release, ...more };
  const request = new DynamoGraphRequest(new TerraformStack(Testing.app(), "stack"), "request", given);
  expect(problemsIn(request)).toEqual([]);
  return (await run({ release, ...desk }, "serving/request.py", request.manifest.spec as object)) as Rendered;
}

describeWithDynamo("a request for a graph, as Dynamo's own search reads it", (desks) => {
  jest.setTimeout(120_000);
  const rows = desks.map((desk): [string, Desk] => [desk.release, desk]);

  test.each(rows)("%s: what is found tolerates what the Job does, each component", async (_, desk) => {
    const { pods } = await read(desk, { deploy: true });
    expect(pods).toEqual(Array(2).fill({ tolerations: [expect.objectContaining({ key: "nvidia.com/gpu" })] }));
  });

  test.each(rows)("%s: every field is one of its own", async (_, desk) => {
    const told = await read(desk, {
      objective: { firstTokenMs: 500, betweenTokensMs: 20, optimize: "throughput" },
      workload: { inputTokens: 3000, outputTokens: 150, concurrency: 8 },
      backend: "vllm",
      modelCacheClaim: "cache",
      modelPath: "qwen",
      hardware: { interconnect: "nvlink" },
      features: { kvRouter: true },
      runtimeVersion: desk.release,
      graphOverrides: { spec: { priorityClassName: "serving" } },
    });
    expect(told.read).toMatchObject({
      model: "Qwen/Qwen3-32B",
      sla: { ttft: 500, itl: 20, optimizationType: "throughput" },
      workload: { isl: 3000, osl: 150, concurrency: 8 },
      modelCache: { pvcName: "cache", pvcModelPath: "qwen" },
      features: { kvRouter: { enabled: true } },
      runtimeVersionOverride: desk.release,
      overrides: { dgd: { apiVersion: "nvidia.com/v1beta1", kind: "DynamoGraphDeployment", spec: { priorityClassName: "serving" } } },
    });
  });
});
