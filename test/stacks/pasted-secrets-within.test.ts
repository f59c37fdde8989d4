import { TerraformStack, Testing } from "cdktf";
import { InvalidInputError } from "../../constructs/core/problems/problem";
import { problemsIn } from "../../constructs/core/problems/refuse";
import { DynamoGraph } from "../../constructs/dynamo/graph/dynamo-graph";
import { Exposure } from "../../constructs/cluster/exposure/exposure";
import { DoorCertificate } from "../../constructs/cluster/exposure/certificate";
import { LoraSource } from "../../constructs/inference/options/lora";
import { Speculative } from "../../constructs/inference/options/speculative";
import { ServedModel } from "../../constructs/inference/served-model";
import { ServedModelOptions } from "../../constructs/inference/served-model-options";
import { WeightsLoader } from "../../constructs/inference/weights/loader";
import { HelmRelease } from "../../constructs/kubernetes/helm-release";
import { EFA, clusterOf, h100 } from "../constructs/inference/shapes/cluster";

const TOKEN = ["hf", "abcdefghijklmnopqrstuvwxyzabcdefgh"].join("_");
const CLUSTER = clusterOf(h100("gpus", EFA));

function told(problems: ReturnType<typeof problemsIn>): string[] {
  expect(new InvalidInputError(problems).message).not.toContain(TOKEN.slice(3, 20));
  return problems.filter(({ code }) => code === "pasted-secret").map(({ property }) => property);
}

describe("a token that was given to a class' own method is refused, and not repeated", () => {
  const lora = (source: LoraSource): Partial<ServedModelOptions> => ({ lora: { adapters: [{ name: "tone", source }] } });
  test.each<[string, Partial<ServedModelOptions>, string]>([
    ["an adapter's revision", lora(LoraSource.downloaded("my-org/my-lora", TOKEN)), "lora.adapters[0].source"],
    ["an adapter's folder", lora(LoraSource.folder(TOKEN)), "lora.adapters[0].source"],
    ["an adapter's id", lora(LoraSource.huggingFace(`my-org/${TOKEN}`)), "lora.adapters[0].source"],
    ["a bucket with a key in it", lora(LoraSource.s3(`s3://bucket/${["AKIA", "ABCDEFGHIJKLMNOP"].join("")}`)), "lora.adapters[0].source"],
    ["a head's revision", { speculative: Speculative.eagle3({ head: "my-org/head", revision: TOKEN, tokens: 3 }) }, "speculative"],
    ["a draft's revision", { speculative: Speculative.draftModel({ model: "Qwen/Qwen3-0.6B", revision: TOKEN, tokens: 3 }) }, "speculative"],
    ["an image of weights", { weightsLoader: WeightsLoader.image({ image: `registry.example.com/weights:${TOKEN}` }) }, "weightsLoader"],
    ["a door's Secret", { exposure: Exposure.internal({ host: "qwen.example.com", tls: DoorCertificate.secret(TOKEN) }) }, "exposure"],
  ])("as %s", (_, more, property) => {
    const stack = new TerraformStack(Testing.app(), "stack");
    new ServedModel(stack, "model", { cluster: CLUSTER, name: "qwen", model: "Qwen/Qwen3-32B", gpusPerWorker: 2, ...more });
    expect(told(problemsIn(stack))).toEqual([property]);
  });
});

describe("a token in a line of a text of several is refused, and not repeated", () => {
  test("as a script of a graph", () => {
    const yaml = ["apiVersion: nvidia.com/v1beta1", "kind: DynamoGraphDeployment", "metadata: { name: own }", "spec:", "  components:", "    - name: worker", "      type: worker", "      podTemplate:", "        spec:", "          containers:", "            - name: main", "              image: nvcr.io/nvidia/ai-dynamo/vllm-runtime:1.6.1", "              command: [/bin/sh, -c]", `              args: ["huggingface-cli login --token ${TOKEN}; exec python3 -m dynamo.vllm"]`].join("\n");
    const graph = new DynamoGraph(new TerraformStack(Testing.app(), "stack"), "graph", { cluster: CLUSTER, yaml });
    expect(told(problemsIn(graph))).toEqual(["yaml"]);
    expect(problemsIn(graph)[0]).toMatchObject({ reason: expect.stringContaining("what stands in line 14 is a credential"), value: expect.not.stringContaining("apiVersion") });
  });

  test("as a file in a chart's values", () => {
    const stack = new TerraformStack(Testing.app(), "stack");
    new HelmRelease(stack, "chart", { name: "chart", namespace: "tools", repository: "https://charts.example.com", chart: "chart", version: "1.0.0", values: { files: { "login.sh": `set -e\nexport HF_TOKEN=${TOKEN}\n` } } });
    expect(told(problemsIn(stack))).toEqual(["values.files.login.sh"]);
  });

  test("one that only looks like many lines is none", () => {
    const stack = new TerraformStack(Testing.app(), "stack");
    new HelmRelease(stack, "chart", { name: "chart", namespace: "tools", repository: "https://charts.example.com", chart: "chart", version: "1.0.0", values: { note: "first line\nhf_token is read from a Secret\n-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----" } });
    expect(told(problemsIn(stack))).toEqual([]);
  });
});
