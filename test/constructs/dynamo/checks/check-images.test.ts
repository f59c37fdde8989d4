import { TerraformStack, Testing } from "cdktf";
import { ExistingCluster } from "../../../../constructs/cluster/existing-cluster";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { checkOperatorImage, checkRuntimeImage, checkSkew } from "../../../../constructs/dynamo/checks/check-images";
import { DynamoCrds } from "../../../../constructs/dynamo/crds/crds";
import { kindOf, tagOf, versionOf } from "../../../../constructs/dynamo/image-kinds";
import { DynamoPlatform } from "../../../../constructs/dynamo/platform";
import { DynamoRelease } from "../../../../constructs/dynamo/release";

const DIGEST = `@sha256:${"0f".repeat(32)}`;
const NGC = "nvcr.io/nvidia/ai-dynamo";
const cluster = new ExistingCluster({ clusterName: "lab", context: "lab", gpuPools: [], storage: [] });

function installed(release: string | undefined, operatorImage: string): ReturnType<typeof problemsIn> {
  const app = Testing.app();
  new DynamoCrds(new TerraformStack(app, "crds"), "crds", { cluster, release, operatorImage });
  new DynamoPlatform(new TerraformStack(app, "platform"), "platform", { cluster, release, operatorImage });
  return problemsIn(app);
}

describe("the operator's image", () => {
  test.each<[string | undefined, string, string]>([
    ["1.4.2", `${NGC}/kubernetes-operator:1.3.1`, '"nvcr.io/nvidia/ai-dynamo/kubernetes-operator:1.4.2", or set release to "1.3.1"'],
    ["1.4.2", "lab.example:5000/op:1.4.1-mine", 'or set release to "1.4.1"'],
    ["1.4.2", `lab.example/mirror/${NGC}/kubernetes-operator:v1.5.0${DIGEST}`, 'or set release to "1.5.0"'],
    ["1.4.2", "lab.example/op:1.3", 'or set release to "1.3.1"'],
    ["1.6.2", "lab.example/op:1.6.1", 'or set release to "1.6.1"'],
    [undefined, "lab.example/op:1.9.0", 'kubernetes-operator:1.6.1"'],
    ["0.9.0", "lab.example/op:0.7.1", 'kubernetes-operator:0.9.0"'],
  ])("under %s: %s is of another release", (release, image, fix) => {
    const expected = { code: "image-of-another-release", property: "operatorImage", value: image, fix: expect.stringContaining(fix) };
    expect(installed(release, image)).toMatchObject([
      { ...expected, constructPath: "crds/crds" },
      { ...expected, constructPath: "platform/platform" },
    ]);
  });

  test.each([`${NGC}/vllm-runtime:1.6.1`, "lab.example/vllm-runtime-mine:1.6.1", "vllm/vllm-openai:latest", "lmsysorg/sglang:v0.5.21"])("%s is another's", (image) => {
    expect(installed("1.6.1", image).map(({ code, property }) => [code, property])).toEqual([
      ["foreign-image", "operatorImage"],
      ["foreign-image", "operatorImage"],
    ]);
  });

  test("a repository among the values is looked at too", () => {
    const stack = new TerraformStack(Testing.app(), "stack");
    new DynamoPlatform(stack, "platform", {
      cluster,
      values: { "dynamo-operator": { controllerManager: { manager: { image: { repository: `${NGC}/vllm-runtime` } } } } },
    });
    expect(problemsIn(stack)).toMatchObject([{ code: "foreign-image", property: "values.dynamo-operator.controllerManager.manager.image.repository" }]);
  });

  test.each([
    ["1.4.2", `${NGC}/kubernetes-operator:1.4.2`],
    ["1.4.2", "lab.example:5000/kubernetes-operator"],
    ["1.4.2", `lab.example/kubernetes-operator${DIGEST}`],
    ["1.4.2", `lab.example:5000/mirror/${NGC}/kubernetes-operator:1.4.2${DIGEST}`],
    ["1.4.2", "lab.example/dynamo-operator:v1.4.2-mine.3"],
    ["1.4.2", "lab.example/op:1.4"],
    ["1.4.2", "lab.example/op:main-4f2c"],
    ["1.4.2", "lab.example/op:2026.11.29"],
    ["1.6.2", "lab.example/op:1.6.2"],
    ["0.9.0", "lab.example/op:0.9.0.post1"],
  ])("under %s: %s passes", (release, image) => {
    expect(installed(release, image)).toEqual([]);
  });

  test.each([
    ["lab.example:5000/kubernetes-operator", "lab.example:5000/kubernetes-operator:1.6.1"],
    ["lab.example:5000/op:1.6.1-mine", "lab.example:5000/op:1.6.1-mine"],
    [`lab.example/op${DIGEST}`, `lab.example/op${DIGEST}`],
    [`lab.example/op:1.6.1${DIGEST}`, `lab.example/op:1.6.1${DIGEST}`],
  ])("%s is one image: the CRDs come from the operator that will run", (operatorImage, image) => {
    const app = Testing.app();
    const [crds, platform] = [new TerraformStack(app, "crds"), new TerraformStack(app, "platform")];
    new DynamoCrds(crds, "crds", { cluster, operatorImage });
    new DynamoPlatform(platform, "platform", { cluster, operatorImage });
    const [job, chart] = [crds, platform].map((stack) => {
      const [release] = Object.values(JSON.parse(Testing.synth(stack)).resource.helm_release) as { values: string[] }[];
      return JSON.parse(release.values[0]);
    });
    const { repository, tag } = chart["dynamo-operator"].controllerManager.manager.image;
    expect([job.image, `${repository}:${tag}`]).toEqual([image, image]);
  });

  test("nothing is said of it beside a release that isn't known", () => {
    expect(checkOperatorImage("operatorImage", "lab.example/op:1.7.0", DynamoRelease.of("1.7.0"))).toEqual([]);
  });
});

describe("a runtime's image", () => {
  const check = (image: string, release: string, role: "vllm-worker" | "frontend" = "vllm-worker"): string[] =>
    checkRuntimeImage("workerImage", image, role, DynamoRelease.of(release), DynamoRelease.of(release).image(role === "vllm-worker" ? "vllm-runtime" : "dynamo-frontend")).map(({ code, reason, fix }) => `${code}: ${reason}; ${fix}`);

  test.each([
    ["1.6.1", "1.3.1", "1.4 to 1.7", '"1.3.1"'],
    ["1.6.1", "1.8.0", "1.4 to 1.7", '"1.6.1-mine"'],
    ["1.5.1", "1.2.1-efa-amd64", "1.3 to 1.6", '"1.2.1"'],
    ["1.4.2", "v1.6.0", "1.2 to 1.5", '"1.6.0"'],
    ["1.1.1", "0.8.1", "0.9 to 1.2", '"0.8.1"'],
    ["1.0.2", "1.2.0", "0.8 to 1.1", '"1.2.0"'],
    ["1.6.1", "0.10.2", "1.4 to 1.7", '"1.6.1-mine"'],
    // From 1.4 on the operator reads it as a version, date or not.
    ["1.4.2", "2026.11.29", "1.2 to 1.5", '"1.4.2-mine"'],
    ["1.3.1", "1.0", "1.1 to 1.4", '"1.0.2"'],
  ])("under an operator of %s: %s is too old or too new", (release, tag, window, fix) => {
    expect(check(`lab.example:5000/mine:${tag}`, release)).toEqual([expect.stringMatching(new RegExp(`^image-of-another-release: .*serves runtimes of ${window}; .*${fix}`))]);
    expect(check(`lab.example:5000/mine:${tag}${DIGEST}`, release)).toHaveLength(1);
  });

  test.each([
    ["1.6.1", "1.4.0"],
    ["1.6.1", "1.7.0"],
    ["1.6.1", "1.6.9-efa"],
    ["1.2.1", "1.0.2-cuda13"],
    ["1.0.2", "0.8.0"],
    ["1.0.2", "1.1.0"],
    ["1.3.1", "nightly"],
    ["1.3.1", "2026.11.29"],
    ["1.3.1", "25.09-py3"],
  ])("under an operator of %s: %s passes", (release, tag) => {
    expect(check(`lab.example:5000/mine:${tag}`, release)).toEqual([]);
  });

  test.each([
    [`${NGC}/sglang-runtime:1.6.1`, "SGLang"],
    [`lab.example/mirror/${NGC}/tensorrtllm-runtime:1.6.1-efa${DIGEST}`, "TensorRT-LLM"],
    ["vllm/vllm-openai:v0.31.0", "vLLM's own image"],
    ["docker.io/vllm/vllm-openai:latest", "vLLM's own image"],
    ["lab.example/docker.io/lmsysorg/sglang:v0.5.21", "SGLang"],
    ["nvcr.io/nvidia/tensorrt-llm/release:1.2.0", "TensorRT-LLM"],
    ["nvcr.io/nvidia/tritonserver:25.09-trtllm-python-py3", "Triton"],
    ["nvcr.io/nvidia/vllm:25.09-py3", "NVIDIA's container of vLLM"],
    ["lab.example/team-sglang:1.6.1", "SGLang"],
    [`${NGC}/dynamo-frontend:1.6.1`, "frontend"],
    [`${NGC}/kubernetes-operator:1.6.1`, "operator"],
    [`${NGC}/dynamo-planner:1.6.1`, "planner"],
  ])("%s is no worker", (image, what) => {
    for (const release of ["1.0.2", "1.6.1"]) expect(check(image, release)).toEqual([expect.stringMatching(new RegExp(`^foreign-image: by its name this is .*${what}`))]);
  });

  test("frontends run from every runtime of Dynamo's, and from nothing else that is known", () => {
    for (const name of ["dynamo-frontend", "vllm-runtime", "sglang-runtime", "tensorrtllm-runtime"]) expect(check(`${NGC}/${name}:1.6.1`, "1.6.1", "frontend")).toEqual([]);
    for (const image of [`${NGC}/kubernetes-operator:1.6.1`, "vllm/vllm-openai:latest", "lmsysorg/sglang:latest"]) {
      expect(check(image, "1.6.1", "frontend")).toEqual([expect.stringContaining("dynamo.frontend")]);
    }
  });

  test.each(["vllm-runtime-enterprise", "my-vllm-runtime", "sglang-vllm-runtime", "vllm", "dynamo-vllm", "team/sglang/serving"])("%s may be a worker", (name) => {
    expect(check(`lab.example/${name}:1.6.1`, "1.6.1")).toEqual([]);
  });

  test("frontends and workers are two minors apart at most", () => {
    const apart = (frontend: string, worker: string): string[] =>
      checkSkew("frontendImage", `lab.example/f:${frontend}`, `lab.example/w:${worker}`, DynamoRelease.of("1.5.1")).map(({ code, reason }) => `${code}: ${reason}`);
    expect(apart("1.6.0", "1.3.1")).toEqual([expect.stringMatching(/^image-of-another-release: .*frontends are of 1\.6\.0 and the workers of 1\.3\.1: 3 minors apart/)]);
    expect(apart("1.3.0", "1.6.1")).toHaveLength(1);
    for (const [frontend, worker] of [["1.5.1", "1.3.1"], ["1.6.0", "1.4.2"], ["1.4.0", "1.6.0"], ["main", "1.3.1"]]) expect(apart(frontend, worker)).toEqual([]);
  });
});

test("what a reference tells: its tag, its version, what it is", () => {
  const tell = (image: string): unknown[] => [tagOf(image), versionOf(image), kindOf(image)?.name];
  expect(tell(`lab.example:5000/a/vllm-runtime:v1.6.1-efa${DIGEST}`)).toEqual(["v1.6.1-efa", { major: 1, minor: 6, patch: 1 }, "vllm-runtime"]);
  expect(tell(`lab.example:5000/a/b${DIGEST}`)).toEqual([undefined, undefined, undefined]);
  expect(tell("lab.example:5000/a")).toEqual([undefined, undefined, undefined]);
  expect(tell("a/b:sha-1.2")).toEqual(["sha-1.2", undefined, undefined]);
  expect(tell("Not an image")).toEqual([undefined, undefined, undefined]);
});
