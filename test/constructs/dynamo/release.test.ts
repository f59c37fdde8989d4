import { App, TerraformStack, Testing } from "cdktf";
import { ExistingCluster } from "../../../constructs/cluster/existing-cluster";
import { problemsIn } from "../../../constructs/core/refuse";
import { DynamoCrds } from "../../../constructs/dynamo/crds";
import { DynamoPlatform } from "../../../constructs/dynamo/platform";
import { DynamoRelease, findReleaseProblems, releaseWarnings } from "../../../constructs/dynamo/release";
import { lineAfter, minorsAfter } from "../../../constructs/dynamo/release-number";
import { planInference } from "../../../inference-runtime/planner";
import { DEFAULT_RELEASE } from "../../../inference-runtime/planner/engines/engines";
import { imagesCommand } from "../../../cli/commands/images";

/** What cdktf prints when the app is synthesised. */
const warnings = (app: App): string[] =>
  app.node.findAll().flatMap(({ node }) => node.metadata.filter(({ type }) => type.includes("warn")).map(({ data }) => String(data)));

const cluster = new ExistingCluster({ clusterName: "lab", context: "lab", gpuPools: [], storage: [] });

function installed(release?: string): { app: App; values: string[] } {
  const app = Testing.app();
  const [crds, platform] = [new TerraformStack(app, "crds"), new TerraformStack(app, "platform")];
  new DynamoCrds(crds, "crds", { cluster, release });
  new DynamoPlatform(platform, "platform", { cluster, release });
  const releases = [crds, platform].flatMap((stack) => Object.values(JSON.parse(Testing.synth(stack)).resource.helm_release)) as { values?: string[] }[];
  // The chart of the CRDs to 0.9 has none.
  return { app, values: releases.flatMap(({ values }) => values ?? []) };
}

describe("the release", () => {
  test("is 1.6.1 unless another is named: constructs, planner and images alike", async () => {
    const { app, values } = installed();
    expect([DynamoRelease.DEFAULT, DEFAULT_RELEASE]).toEqual(["1.6.1", "1.6.1"]);
    expect(JSON.parse(values[0])).toMatchObject({ image: "nvcr.io/nvidia/ai-dynamo/kubernetes-operator:1.6.1", release: "1.6.1" });
    expect([problemsIn(app), warnings(app)]).toEqual([[], []]);
    expect(planInference({ model: "Qwen/Qwen3-0.6B", gpu: { sku: "L4" } }).engine).toEqual({ name: "vllm", version: DynamoRelease.of("1.6.1").vllmVersion });
    let out = "";
    await imagesCommand(["--print", "--target", "vllm-runtime"], { env: {}, out: (text) => void (out += text), err: () => undefined });
    expect(out).toContain("nvcr.io/nvidia/ai-dynamo/vllm-runtime:1.6.1");
  });

  test.each(["1.6.2", "1.6.17", "1.0.3", "0.9.2"])("%s, a patch newer than the table, is taken as the newest known of its minor, and told of once", (version) => {
    const newest = DynamoRelease.known().filter((known) => known.startsWith(version.replace(/\d+$/, ""))).pop()!;
    const { app, values } = installed(version);
    expect(problemsIn(app)).toEqual([]);
    expect(warnings(app)).toEqual([expect.stringMatching(new RegExp(`^\\[newer-patch\\] Dynamo ${version} is newer.* as ${newest},`))]);
    const platform = JSON.parse(values[values.length - 1]);
    const known = JSON.parse(installed(newest).values[values.length - 1]);
    known["dynamo-operator"].controllerManager.manager.image.tag = version;
    expect(platform).toEqual(known);
    expect(DynamoRelease.of(version)).toMatchObject({ isKnown: false, newerPatch: true, vllmVersion: DynamoRelease.of(newest).vllmVersion });
  });

  test.each(["1.7.0", "2.0.0", "0.7.1", "1.6", "v1.6.1", "1.6.1-rc1", "1.06.1", "1.6.01", "", "latest"])("%j, whose minor or form isn't known, is refused", (version) => {
    expect(findReleaseProblems("release", version)).toMatchObject([{ code: "unknown-release", value: version, fix: expect.stringContaining('The default is "1.6.1"') }]);
    expect(releaseWarnings(version)).toEqual([]);
  });

  test("a newer patch is built too, with the same word, and an unknown minor isn't", async () => {
    const run = async (release: string): Promise<[number, string, string]> => {
      let [out, err] = ["", ""];
      const status = await imagesCommand(["--print", "--target", "vllm-runtime", "--release", release], { env: {}, out: (text) => void (out += text), err: (text) => void (err += text) });
      return [status, out, err];
    };
    expect(await run("1.6.2")).toEqual([0, expect.stringContaining("vllm-runtime:1.6.2"), expect.stringMatching(/^\[newer-patch\] Dynamo 1\.6\.2/)]);
    expect(await run("1.7.0")).toEqual([2, "", expect.stringContaining("is not known")]);
  });
});

describe("what is planned for a release", () => {
  const minors = [...new Set(DynamoRelease.known().map((version) => version.split(".").slice(0, 2).join(".")))];

  test("has the engine and the driver that it is installed with", () => {
    expect(minors).toHaveLength(9);
    for (const minor of minors) {
      const { engine, requirements } = planInference({ model: "Qwen/Qwen3-0.6B", gpu: { sku: "L4" }, dynamoRelease: `${minor}.0` });
      const release = DynamoRelease.of(`${minor}.0`);
      expect([minor, engine.version, requirements.minDriver]).toEqual([minor, release.vllmVersion, String(release.minimumDriver)]);
    }
  });

  test("and the driver is the image's: TensorRT-LLM was on CUDA 13 before the others", () => {
    const driver = (dynamoRelease: string, name: "vllm" | "sglang" | "trtllm"): string =>
      planInference({ model: "Qwen/Qwen3-0.6B", gpu: { sku: "L4" }, dynamoRelease, engine: { name } }).requirements.minDriver;
    expect(["0.8.1", "0.9.1", "1.2.1", "1.3.0"].map((release) => [driver(release, "vllm"), driver(release, "sglang"), driver(release, "trtllm")])).toEqual([
      ["575", "575", "580"],
      ["575", "575", "580"],
      ["575", "575", "580"],
      ["580", "580", "580"],
    ]);
    const old = planInference({ model: "Qwen/Qwen3-0.6B", gpu: { sku: "L4" }, dynamoRelease: "0.9.1", driver: "570.172.08" });
    expect(old.diagnostics).toContainEqual(expect.objectContaining({ code: "driver-too-old", severity: "error" }));
  });
});

test("minors are counted across a major, where the table says what lies between", () => {
  const after = (major: number, minor: number, release: string): number => minorsAfter({ major, minor }, release);
  expect([after(0, 9, "1.0.2"), after(0, 8, "1.0.2"), after(1, 1, "1.0.0"), after(1, 7, "1.6.1"), after(1, 4, "1.6.2")]).toEqual([-1, -2, 1, 1, -2]);
  expect([after(2, 0, "1.6.1"), after(0, 7, "0.8.1"), after(25, 9, "1.6.1")]).toEqual([Infinity, -Infinity, Infinity]);
  expect([lineAfter("1.1.0", -2), lineAfter("0.8.0", -2), lineAfter("1.6.1", 1)]).toEqual(["0.9", "0.8", "1.6"]);
});
