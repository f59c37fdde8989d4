import { App } from "cdktf";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { WeightsLoader } from "../../../../constructs/inference/weights/loader";
import { EksDeployment } from "../../../../stacks/aws/deployment";
import { ChainOptions } from "../../../../stacks/chain/chain-options";

/** What is asked for ahead, and has nothing to do, is told; a list of names has each once. */
const qwen = { name: "qwen", model: "Qwen/Qwen3-0.6B", gpuPool: "l4" };

function lab(options: Partial<ChainOptions>): { readonly problems: string[]; readonly warnings: string[] } {
  const app = new App();
  new EksDeployment(app, "lab", { region: "us-west-2", gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 1 }], weightsBucket: { bucket: "my-weights" }, models: [qwen], ...options });
  const warnings = app.node.findAll().flatMap(({ node }) => node.metadata.filter(({ type }) => type === "@cdktf/warn").map(({ data }) => String(data)));
  return { problems: problemsIn(app).map(({ code, property, fix }) => `${code} ${property}: ${fix}`), warnings: warnings.filter((text) => /early(Start|Weights) has nothing|downloaded ahead/.test(text)) };
}

test.each<[string, Partial<ChainOptions>, string[]]>([
  ["weights of no model", { models: [], earlyWeights: true }, ["there is none to download"]],
  ["weights of a bucket", { models: [{ ...qwen, storageClass: "s3", weightsLoader: WeightsLoader.prefilled() }], earlyWeights: true }, ["the weights of qwen come without a download"]],
  ["images of no model", { models: [], earlyStart: true }, ["earlyStart has nothing to do"]],
  ["weights of one node, told once", { models: [{ ...qwen, singleNodeCache: true }], earlyWeights: true }, ["aren't downloaded ahead: their volume is one node's"]],
  ["something to do", { earlyWeights: true, earlyStart: true }, []],
])("%s", (_, options, says) => {
  const { problems, warnings } = lab(options);
  expect([problems, warnings.length]).toEqual([[], says.length]);
  says.forEach((part, index) => expect(warnings[index]).toContain(part));
});

test.each<[string, Partial<ChainOptions>]>([
  ["imagePullSecrets[1]", { models: [{ ...qwen, imagePullSecrets: ["mine", "mine"] }] }],
  ["network.clientNamespaces[2]", { models: [{ ...qwen, network: { clientNamespaces: ["web", "door", "web"] } }] }],
  ["preflight.skip[1]", { models: [{ ...qwen, preflight: { skip: ["ecc", "ecc"] } }] }],
  ["dynamo.platform.imagePullSecrets[1]", { dynamo: { platform: { imagePullSecrets: ["mine", "mine"] } } } as unknown as Partial<ChainOptions>],
])("%s: the same name twice", (property, options) => {
  const { problems } = lab(options);
  expect(problems).toContain(`named-twice ${property}: name it once`);
  expect(problems.every((problem) => problem.startsWith("named-twice "))).toBe(true);
});
