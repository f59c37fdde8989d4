import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { parse } from "yaml";
import { Availability } from "../../../constructs/cluster/availability/availability";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { ServedModelOptions } from "../../../constructs/inference/served-model-options";
import { costOf } from "../../../explain/cost";
import { readDeployment } from "../../../explain/deployment";
import { explain } from "../../../explain/explanation";
import { explanationText } from "../../../explain/text";
import { EksDeployment, EksDeploymentProps } from "../../../stacks/aws/deployment";

/* eslint-disable @typescript-eslint/no-explicit-any -- JSON has no type */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "availability-test-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

const MODELS: ServedModelOptions[] = [
  { name: "qwen", model: "Qwen/Qwen3-0.6B", replicas: 2 },
  { name: "tried", model: "Qwen/Qwen3-0.6B", availability: Availability.STANDARD },
];
const deployment = (app: App, id: string, more: Partial<EksDeploymentProps>): EksDeployment =>
  new EksDeployment(app, id, { region: "us-west-2", gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 3 }], models: MODELS, ...more });

describe("one switch of a deployment", () => {
  const app = new App({ outdir: scratch });
  beforeAll(() => {
    deployment(app, "one", {});
    deployment(app, "high", { availability: Availability.HIGH });
    app.synth();
  });
  const releases = (id: string, step: string): { [name: string]: any } => {
    const { resource } = JSON.parse(fs.readFileSync(path.join(scratch, "stacks", `${id}-${step}`, "cdk.tf.json"), "utf8"));
    return Object.fromEntries(Object.values<any>(resource.helm_release).map(({ name, values: [text] }) => [name, parse(text)]));
  };
  const described = (id: string): any => readDeployment(`${id}.json`, fs.readFileSync(path.join(scratch, "deployments", `${id}.json`), "utf8"));

  test("reaches the system pool, the operator and every model that doesn't say otherwise", () => {
    expect(Object.keys(releases("one", "inference")).sort()).toEqual(["qwen", "tried"]);
    expect(Object.keys(releases("high", "inference")).sort()).toEqual(["qwen", "qwen-budgets", "tried"]);
    expect(releases("high", "platform")["dynamo-platform"]["dynamo-operator"].controllerManager.replicas).toBe(2);
    const pools = (id: string): number[] => [described(id).pools[0].minNodes, described(id).pools[0].maxNodes];
    expect([pools("one"), pools("high")]).toEqual([[2, 4], [3, 6]]);
    expect(described("high").models.map(({ name, parts }: any) => [name, parts[0].replicas])).toEqual([["qwen", 2], ["tried", 1]]);
    expect([described("one").availability, described("high").availability]).toEqual([undefined, "high"]);
  });

  test("is told with what it costs", () => {
    expect(explanationText(explain(described("high")))).toContain("  availability: high\n");
    expect(explanationText(explain(described("one")))).not.toContain("availability");
    // One m6i.xlarge more; sums are in whole cents.
    expect(costOf(described("high")).idleUsd - costOf(described("one")).idleUsd).toBeCloseTo(0.19, 1);
  });
});

test("what is none is refused by its name", () => {
  const app = new App({ outdir: scratch });
  deployment(app, "wrong", { availability: "high" as any });
  expect(problemsIn(app).map(({ code, property }) => `${code} ${property}`)).toContain("wrong-type availability");
});
