import * as fs from "fs";
import * as path from "path";
import { App, TerraformStack, Testing } from "cdktf";
import { imagesCommand } from "../../../cli/commands/images";
import { ExistingCluster } from "../../../constructs/cluster/existing-cluster";
import { packageRoot } from "../../../constructs/core/package-root";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { DynamoCrds } from "../../../constructs/dynamo/crds/crds";
import { DynamoPlatform } from "../../../constructs/dynamo/platform";
import { DynamoRelease, findReleaseProblems, releaseWarnings } from "../../../constructs/dynamo/release";
import { lineAfter, minorsAfter } from "../../../constructs/dynamo/release-number";
import { planInference } from "../../../inference-runtime/planner";
import { DEFAULT_RELEASE } from "../../../inference-runtime/planner/engines/engines";

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

describe("releases", () => {
  const known = DynamoRelease.known();

  test.each(known)("%s has a whole profile", (version) => {
    const release = DynamoRelease.of(version);
    expect(release.isKnown).toBe(true);
    expect(["chart", "job"]).toContain(release.crdDelivery);
    expect(["v1alpha1", "v1beta1"]).toContain(release.graphApiVersion);
    expect(release.vllmRuntimeImage()).toBe(`nvcr.io/nvidia/ai-dynamo/vllm-runtime:${version}`);
    expect(findReleaseProblems("release", version)).toEqual([]);
  });

  test("stand in the order of their numbers, the default among them", () => {
    const number = (version: string): number =>
      version.split(".").reduce((sum, part) => sum * 1000 + Number(part), 0);
    expect(known.map(number)).toEqual(known.map(number).sort((a, b) => a - b));
    expect(known).toContain(DynamoRelease.DEFAULT);
  });

  test.each([
    ["0.9.1", "chart", "v1alpha1", false, "nats.enabled", true, "etcd.enabled", true, undefined, 575],
    ["1.0.2", "job", "v1alpha1", false, "nats.enabled", true, "global.etcd.install", false, undefined, 575],
    // NATS moved to global on 7 May 2026, after 1.1.1 (ai-dynamo/dynamo PR 9232).
    ["1.1.1", "job", "v1alpha1", false, "nats.enabled", true, "global.etcd.install", false, undefined, 575],
    ["1.2.1", "job", "v1alpha1", true, "global.nats.install", true, "global.etcd.install", false, undefined, 575],
    ["1.3.0", "job", "v1beta1", true, "global.nats.install", true, "global.etcd.install", false, undefined, 580],
    ["1.5.1", "job", "v1beta1", true, "global.nats.install", false, "global.etcd.install", false, "1.30", 580],
    ["1.6.1", "job", "v1beta1", true, "global.nats.install", false, "global.etcd.install", false, "1.30", 580],
  ])("%s: CRDs by %s, graphs in %s", (version, crds, graph, flags, nats, natsOn, etcd, etcdOn, kubernetes, driver) => {
    expect(DynamoRelease.of(version)).toMatchObject({
      crdDelivery: crds,
      graphApiVersion: graph,
      needsConversionWebhookFlags: flags,
      natsPath: nats,
      natsByDefault: natsOn,
      etcdPath: etcd,
      etcdByDefault: etcdOn,
      kubernetesMinimum: kubernetes,
      minimumDriver: driver,
    });
  });

  test("an unknown one is like the newest, and refused with the nearest name", () => {
    const release = DynamoRelease.of("1.15.1");
    expect(release).toMatchObject({ isKnown: false, version: "1.15.1", vllmVersion: DynamoRelease.of("1.6.0").vllmVersion });
    expect(findReleaseProblems("dynamo.release", "1.15.1")).toEqual([
      expect.objectContaining({
        code: "unknown-release",
        property: "dynamo.release",
        reason: expect.stringContaining("known are 0.8.0, 0.8.1, 0.9.0"),
        fix: expect.stringMatching(/^did you mean "1\.\d\.\d"\? The default is "1\.6\.1"$/),
      }),
    ]);
  });

  test("are all in the page, with what the table says", () => {
    const page = fs.readFileSync(path.join(packageRoot(), "docs", "dynamo.md"), "utf8");
    for (const version of known) {
      const { vllmVersion, crdDelivery, graphApiVersion, minimumDriver } = DynamoRelease.of(version);
      const row = page.split("\n").find((line) => line.startsWith("|") && line.includes(version)) ?? "";
      expect([version, row.split("|").map((cell) => cell.trim())]).toEqual([
        version,
        expect.arrayContaining([vllmVersion, crdDelivery, graphApiVersion, String(minimumDriver)]),
      ]);
    }
  });
});
