import { App } from "cdktf";
import { EksGpuSharing } from "../../../constructs/aws/pools/gpu-sharing";
import { ServedModelOptions } from "../../../constructs/inference/served-model-options";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { EksDeployment } from "../../../stacks/aws/deployment";
import { StateBackend } from "../../../stacks/state-backend";

/** Warnings of a model on an L4 that so many pods share by turns. */
function warned(clients: number, more: Partial<ServedModelOptions> = {}): string[] {
  const app = new App();
  new EksDeployment(app, "chat", {
    region: "us-west-2",
    publicAccessCidrs: ["203.0.113.7/32"],
    gpuPools: [{ name: "turns", machineType: "g6.2xlarge", maxNodes: 2, gpuSharing: EksGpuSharing.timeSlicing(clients) }],
    models: [{ name: "small", model: "Qwen/Qwen3-0.6B", maxModelLen: 8192, ...more }],
    backend: StateBackend.local(),
  });
  expect(problemsIn(app)).toEqual([]);
  return app.node.findAll().flatMap(({ node }) => node.metadata.map(({ data }) => String(data))).filter((text) => text.includes("[share-without-cache-size]"));
}

describe("a model of whose cache nothing is sure, on a GPU that pods share by turns", () => {
  test("is told of, with what would do", () =>
    expect(warned(4)).toEqual([expect.stringMatching(/part of a GPU of pool turns.*vLLM isn't told how large its cache may be.*Let fewer pods share each GPU, or give --kv-cache-memory-bytes/)]));

  test("isn't told of where fewer share it, or the size is given", () => {
    expect(warned(2)).toEqual([]);
    expect(warned(4, { engineArgs: ["--kv-cache-memory-bytes", "1073741824"] })).toEqual([]);
  });
});
