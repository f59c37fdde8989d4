import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { problemsIn } from "../../constructs/core/problems/refuse";
import { ServedModelOptions } from "../../constructs/inference/served-model-options";
import { EksDeployment } from "../../stacks/aws";
import { WATCHED, hpa, keda } from "../constructs/inference/scaling/scaled";

/** What a whole deployment says of models that are scaled: of each beside the others, and of what they share. */

function deploy(models: Partial<ServedModelOptions>[], more: object = {}): { readonly app: App; readonly problems: string[]; readonly warnings: string[] } {
  const app = new App({ outdir: fs.mkdtempSync(path.join(os.tmpdir(), "scaled-")) });
  const { stacks } = new EksDeployment(app, "chat", {
    region: "us-west-2",
    publicAccessCidrs: ["203.0.113.7/32"],
    gpuPools: [{ name: "l4", machineType: "g6.2xlarge", minNodes: 1, maxNodes: 4 }],
    models: models.map((model, index) => ({ name: `m${index}`, model: "Qwen/Qwen3-0.6B", ...WATCHED, ...model })),
    ...more,
  });
  const warnings = stacks.flatMap((stack) => stack.node.findAll().flatMap(({ node }) => node.metadata.map(({ data }) => String(data))));
  return { app, problems: problemsIn(app).map(({ code, property }) => `${code} ${property}`), warnings };
}

test.each<[string, Partial<ServedModelOptions>[], string[], object?]>([
  ["two that come to what the pool holds", [{ scaling: keda({ maxReplicas: 3 }) }, {}], []],
  ["two that come to more", [{ scaling: keda({ maxReplicas: 3 }) }, { scaling: keda({ maxReplicas: 2 }) }], ["models-exceed-pool models[1].scaling.maxReplicas"]],
  ["one that alone comes to more", [{ scaling: keda({ maxReplicas: 5 }) }], ["model-without-pool gpusPerWorker"]],
  ["KEDA and an adapter", [{ scaling: keda({ maxReplicas: 2 }) }, { scaling: hpa({ maxReplicas: 2 }) }], ["two-scalers models[1].scaling"]],
  ["a platform without PodMonitors", [{ scaling: keda() }], ["scaling-without-metrics dynamo.platform.podMonitors"], { dynamo: { platform: { podMonitors: false } } }],
  ["the same with labels of one's own", [{ scaling: keda({ metricLabels: { job: "m0" } }) }], [], { dynamo: { platform: { podMonitors: false } } }],
  ["a release before it", [{ scaling: keda() }], ["scaling-not-in-release scaling"], { dynamo: { release: "0.8.1" } }],
])("%s", (...[, models, expected, more]) => expect(deploy(models, more).problems).toEqual(expected));

test("a pool whose nodes nobody adds is told of, with what the models come to", () => {
  const { warnings } = deploy([{ scaling: keda({ maxReplicas: 3 }) }]);
  expect(warnings.filter((one) => one.includes("pool-starts"))).toEqual([expect.stringMatching(/^\[pool-starts-below-most\] pool l4 starts with 1 node, its models come to 3/)]);
});

test("the deployment's file has the fewest and the most of a part", () => {
  const { app, problems } = deploy([{ scaling: keda({ minReplicas: 2, maxReplicas: 3 }) }]);
  expect(problems).toEqual([]);
  app.synth();
  const { models } = JSON.parse(fs.readFileSync(path.join(app.outdir, "deployments", "chat.json"), "utf8"));
  expect(models[0].parts.find(({ name }: { name: string }) => name === "worker")).toMatchObject({ replicas: 2, maxReplicas: 3, gpus: 1, pool: "l4" });
});
