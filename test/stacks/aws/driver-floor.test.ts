import { Testing } from "cdktf";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { EksDeployment, EksGpuPoolOptions, EksNodeImage, StateBackend } from "../../../stacks/aws";

/** What is wrong with a model on a pool. */
function problems(pool: Partial<EksGpuPoolOptions>): unknown[] {
  const app = Testing.app();
  new EksDeployment(app, "chat", {
    region: "us-west-2",
    gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 2, ...pool }],
    models: [{ name: "qwen", model: "Qwen/Qwen3-0.6B" }],
    backend: StateBackend.local(),
  });
  return problemsIn(app).filter(({ code }) => code === "driver-too-old");
}

test("a model is held against the driver of its pool's image", () => {
  expect(problems({ driver: "570.86" })).toMatchObject([{ code: "driver-too-old", reason: expect.stringContaining("570.86") }]);
});

test.each<[string, Partial<EksGpuPoolOptions>]>([
  ["Amazon Linux as it was checked", {}],
  ["one that is newer by now", { driver: "595.71" }],
  ["an image of which nobody says", { nodeImage: EksNodeImage.BOTTLEROCKET }],
])("%s is new enough", (_, pool) => expect(problems(pool)).toEqual([]));
