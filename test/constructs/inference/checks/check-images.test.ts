import { App, TerraformStack, Testing } from "cdktf";
import { ExistingCluster } from "../../../../constructs/cluster/existing-cluster";
import { AccessMode } from "../../../../constructs/cluster/storage-offer";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { DynamoRelease } from "../../../../constructs/dynamo/release";
import { planModel } from "../../../../constructs/inference/plan-model";
import { ServedModel } from "../../../../constructs/inference/served-model";
import { ServedModelOptions } from "../../../../constructs/inference/served-model-options";
import { describedPool } from "../../../harness/described-pool";

const pool = describedPool("l4");
const cluster = new ExistingCluster({
  clusterName: "lab",
  context: "lab",
  gpuPools: [pool],
  storage: [{ className: "nfs", accessModes: [AccessMode.READ_WRITE_MANY] }],
});
const qwen: ServedModelOptions = { name: "qwen", model: "Qwen/Qwen3-0.6B" };
const NGC = "nvcr.io/nvidia/ai-dynamo";
const DIGEST = `@sha256:${"0f".repeat(32)}`;

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- synthesised JSON has no type
function serve(model: Partial<ServedModelOptions>, release?: string): { problems: ReturnType<typeof problemsIn>; warnings: string[]; values: any } {
  const app: App = Testing.app();
  const stack = new TerraformStack(app, "stack");
  new ServedModel(stack, "model", { ...qwen, ...model, cluster, release });
  const warnings = app.node.findAll().flatMap(({ node }) => node.metadata.filter(({ type }) => type.includes("warn")).map(({ data }) => String(data)));
  const [helm] = Object.values(JSON.parse(Testing.synth(stack)).resource.helm_release) as { values: string[] }[];
  return { problems: problemsIn(app), warnings, values: JSON.parse(helm.values[0]) };
}

describe("a model's images", () => {
  test.each<[string, Partial<ServedModelOptions>, string, string]>([
    ["workers of a release that the operator doesn't serve", { workerImage: "lab.example/vllm:1.3.1" }, "image-of-another-release", "workerImage"],
    ["frontends of one", { frontendImage: "lab.example/frontend:1.2.1-mine" }, "image-of-another-release", "frontendImage"],
    ["frontends too far from the workers", { frontendImage: "lab.example/frontend:1.7.0", workerImage: "lab.example/vllm:1.4.2" }, "image-of-another-release", "frontendImage"],
    ["SGLang's runtime", { workerImage: `${NGC}/sglang-runtime:1.6.1` }, "foreign-image", "workerImage"],
    ["TensorRT-LLM's runtime", { workerImage: `${NGC}/tensorrtllm-runtime:1.6.1` }, "foreign-image", "workerImage"],
    ["stock vLLM", { workerImage: "vllm/vllm-openai:v0.31.0" }, "foreign-image", "workerImage"],
    ["stock vLLM in the place of a frontend", { frontendImage: "vllm/vllm-openai:v0.31.0" }, "foreign-image", "frontendImage"],
    ["a preflight that isn't in NVIDIA's image", { preflight: { image: `${NGC}/vllm-runtime:1.6.1` } }, "foreign-image", "preflight.image"],
    ["the operator as preflight", { preflight: { image: "lab.example/kubernetes-operator:1.6.1" } }, "foreign-image", "preflight.image"],
  ])("%s", (_, model, code, property) => {
    expect(serve(model).problems).toMatchObject([{ code, property, constructPath: "stack/model" }]);
  });

  test("all of it at once", () => {
    const { problems } = serve({ workerImage: "lmsysorg/sglang:latest", frontendImage: "lab.example/f:1.0.0", preflight: { image: `${NGC}/dynamo-planner:1.6.1` } });
    expect(problems.map(({ code, property }) => [code, property])).toEqual([
      ["image-without-version", "workerImage"],
      ["foreign-image", "workerImage"],
      ["image-of-another-release", "frontendImage"],
      ["foreign-image", "preflight.image"],
    ]);
  });

  test.each<[string, Partial<ServedModelOptions>, string]>([
    ["a mirror's copies", { workerImage: `lab.example:5000/m/${NGC}/vllm-runtime:1.6.1`, frontendImage: `lab.example:5000/m/${NGC}/dynamo-frontend:1.6.1` }, "1.6.1"],
    ["pinned by digest too", { workerImage: `lab.example/vllm:1.6.1-mine${DIGEST}`, frontendImage: `lab.example/f:1.6.1${DIGEST}` }, "1.6.1"],
    ["a newer patch", { workerImage: "lab.example/vllm:1.6.9" }, "1.6.1"],
    ["one minor before", { workerImage: "lab.example/vllm:1.5.1", frontendImage: "lab.example/f:1.5.1" }, "1.6.1"],
    ["frontends from a runtime", { frontendImage: `${NGC}/sglang-runtime:1.6.1` }, "1.6.1"],
    ["runtimes with the preflight in them", { preflight: { image: "lab.example/vllm-runtime:1.4.2-preflight.1" } }, "1.6.1"],
    ["the preflight's own image, by its own number", { preflight: { image: "lab.example/preflight:0.1.0-1" } }, "1.6.1"],
    ["a tag of one's own, where nobody reads it", { workerImage: "lab.example/vllm:2026.11.29", frontendImage: "lab.example/f:main" }, "1.3.1"],
  ])("%s pass", (_, model, release) => {
    expect(serve(model, release).problems).toEqual([]);
  });
});

describe("the plan is made for the engine that runs", () => {
  test.each([
    [undefined, undefined, "0.31.0"],
    [undefined, "1.5.1", "0.28.0"],
    ["lab.example/vllm:1.5.1-mine", "1.6.1", "0.28.0"],
    [`lab.example/vllm:1.4.0${DIGEST}`, "1.5.1", "0.26.0"],
    ["lab.example/vllm:1.6.0", "1.5.1", "0.31.0"],
    ["lab.example/vllm:1.6.7", "1.6.1", "0.31.0"],
    ["lab.example/vllm:0.9.1", "1.0.2", "0.14.1"],
    // Refused: what else is said is said of the release's own engine.
    ["vllm/vllm-openai:v0.10.2", "1.6.1", "0.31.0"],
  ])("of %s under an operator of %s: vLLM %s", (workerImage, release, version) => {
    const own = workerImage === undefined ? {} : { workerImage };
    expect(planModel({ ...qwen, ...own }, cluster, DynamoRelease.of(release ?? DynamoRelease.DEFAULT))[0]?.plan?.engine).toEqual({ name: "vllm", version });
    if (workerImage?.startsWith("lab")) expect(JSON.parse(serve(own, release).values.preflight.plans["plan.json"]).engine.version).toBe(version);
  });

  test("with the driver that this engine's image needs", () => {
    const driver = (workerImage: string): string | undefined => planModel({ ...qwen, workerImage }, cluster, DynamoRelease.of("1.3.1"))[0]?.plan?.requirements.minDriver;
    expect([driver("lab.example/vllm:1.2.1"), driver("lab.example/vllm:1.3.1")]).toEqual(["575", "580"]);
  });

  test("and says where it had to be taken on trust, or could not be made", () => {
    expect(serve({ workerImage: "lab.example/vllm:nightly" }, "1.3.1").warnings).toContainEqual(expect.stringMatching(/^\[engine-assumed\] .*vLLM 0\.23\.0 of Dynamo 1\.3\.1/));
    expect(serve({ workerImage: "lab.example/vllm:1.3.0" }, "1.3.1").warnings).not.toContainEqual(expect.stringContaining("engine-assumed"));
    expect(serve({ workerImage: "lab.example/vllm:1.7.0" }).warnings).toContainEqual(expect.stringMatching(/whether it fits was not checked: "1\.7\.0" is not a release known/));
  });
});
