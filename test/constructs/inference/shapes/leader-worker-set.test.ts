import { execFileSync } from "child_process";
import { TerraformStack, Testing } from "cdktf";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { GangScheduler } from "../../../../constructs/dynamo/platform-parts";
import { PlatformOptions } from "../../../../constructs/dynamo/platform-options";
import { DynamoPlatform } from "../../../../constructs/dynamo/platform";
import { DynamoRelease } from "../../../../constructs/dynamo/release";
import { checkModel } from "../../../../constructs/inference/checks/check-models";
import { modelValues } from "../../../../constructs/inference/model-values";
import { ServedModelOptions } from "../../../../constructs/inference/served-model-options";
import { describeWithHelm, helmBinary } from "../../../harness/helm";
import { CHART } from "../../../inference-runtime/chart/render";
import { EFA, clusterOf, h100 } from "./cluster";

const { NONE, BUNDLED, EXTERNAL } = GangScheduler;
const model: ServedModelOptions = { name: "qwen", model: "Qwen/Qwen3-0.6B", nodesPerWorker: 2, gpusPerWorker: 8 };
const cluster = clusterOf(h100("gpus", EFA));
const RELEASES = ["0.9.1", "1.1.1", "1.3.1", "1.4.2", "1.5.1", "1.6.1"];

test.each(RELEASES)("%s: a worker over several nodes is taken with LeaderWorkerSet, and refused with neither", (release) => {
  expect(checkModel(model, cluster, DynamoRelease.of(release), NONE, EXTERNAL)).toEqual([]);
  const [told] = checkModel(model, cluster, DynamoRelease.of(release), NONE, NONE);
  expect(told).toMatchObject({ code: "nodes-without-grove", property: "nodesPerWorker", fix: expect.stringContaining("dynamo.platform.lws to EXTERNAL") });
});

test("Grove's room for names is Grove's alone", () => {
  const long = { ...model, name: "a-name-of-thirty-six-characters-long" };
  expect(checkModel(long, cluster, DynamoRelease.of("1.6.1"), BUNDLED).map(({ code }) => code)).toEqual(["name-too-long"]);
  expect(checkModel(long, cluster, DynamoRelease.of("1.6.1"), NONE, EXTERNAL)).toEqual([]);
});

describe("a platform is refused", () => {
  const found = (platform: PlatformOptions, release = "1.6.1"): string[] => {
    const stack = new TerraformStack(Testing.app(), "lab-platform");
    new DynamoPlatform(stack, "platform", { cluster, release, ...platform });
    return problemsIn(stack).map(({ code, property }) => `${code} ${property}`);
  };

  test.each<[string, PlatformOptions, string?]>([
    ["that would bring it", { lws: BUNDLED }],
    ["with Grove of its own beside it", { lws: EXTERNAL, grove: BUNDLED }],
    ["with somebody else's Grove beside it", { lws: EXTERNAL, grove: EXTERNAL }],
    ["with Grove by a value beside it", { lws: EXTERNAL, values: { global: { grove: { install: true } } } }],
    ["with an early Grove beside it", { lws: EXTERNAL, grove: BUNDLED }, "0.9.1"],
  ])("%s", (...[, platform, release]) => expect(found(platform, release)).toEqual(["lws-not-used lws"]));

  test("and taken alone, without a value of its own: the operator finds both", () => expect(found({ lws: EXTERNAL })).toEqual([]));
});

describeWithHelm("the chart", () => {
  const told = (...apis: string[]): string => {
    const values = modelValues(model, cluster, DynamoRelease.of("1.6.1"), { lws: EXTERNAL });
    try {
      execFileSync(helmBinary() ?? "", ["template", "qwen", CHART, "-n", "inference", "--values", "-", ...["nvidia.com/v1beta1", ...apis].flatMap((api) => ["--api-versions", api])], { input: JSON.stringify(values), stdio: "pipe" });
      return "";
    } catch (error) {
      return String((error as { stderr: Buffer }).stderr);
    }
  };

  test("asks the cluster for both before anything is made", () => {
    expect(told()).toContain("the cluster serves no leaderworkerset.x-k8s.io/v1: install LeaderWorkerSet first");
    expect(told("leaderworkerset.x-k8s.io/v1")).toContain("install Volcano first");
    expect(told("leaderworkerset.x-k8s.io/v1", "scheduling.volcano.sh/v1beta1")).toBe("");
  });

  test("asks nothing of a model on one node", () => expect(Object.keys(modelValues({ ...model, nodesPerWorker: 1 }, cluster, DynamoRelease.of("1.6.1"), { lws: EXTERNAL }))).not.toContain("requires"));
});
