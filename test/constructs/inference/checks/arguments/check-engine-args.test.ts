import { Token } from "cdktf";
import { checkEngineArgs, engineArgWarnings } from "../../../../../constructs/inference/checks/arguments/check-engine-args";
import { graphManifest } from "../../../../../constructs/inference/graph/model-graph";
import { ServedModelOptions } from "../../../../../constructs/inference/served-model-options";
import { readVllmArgs } from "../../../../../inference-runtime/planner/profiles/vllm/vllm-args";
import { IKubernetesCluster } from "../../../../../constructs/cluster/kubernetes-cluster";
import { DynamoRelease } from "../../../../../constructs/dynamo/release";

const qwen: ServedModelOptions = { name: "qwen", model: "Qwen/Qwen3-0.6B" };
const check = (engineArgs: string[], more: Partial<ServedModelOptions> = {}, release = "1.5.1"): ReturnType<typeof checkEngineArgs> => checkEngineArgs({ ...qwen, ...more, engineArgs }, DynamoRelease.of(release));

const NOT_FREE = "engine-arg-not-free";
const SECRET = "hf_AbCdEfGhIjKlMnOpQrStUvWx";
const config = (method: string): Partial<ServedModelOptions> => ({ model: "me/mine", plan: { config: { quantization_config: { quant_method: method } } } });

describe("what a property, the chart or the operator says", () => {
  test.each<[string, string[], RegExp]>([
    ["the weights", ["--model", "a/b"], /`model` and `revision`/],
    ["the weights, behind =", ["--model=a/b"], /`model` and `revision`/],
    ["the name, with underscores", ["--served_model_name", "x"], /`model` and `revision`/],
    ["the folder, with underscores and =", ["--download_dir=/tmp"], /`model` and `revision`/],
    ["the revision, by its beginning", ["--revis", "main"], /`model` and `revision`/],
    ["a port", ["--port", "8000"], /ingress/],
    ["an address", ["--host=0.0.0.0"], /ingress/],
    ["a certificate", ["--ssl-keyfile", "/k"], /ingress/],
    ["Dynamo's endpoint", ["--endpoint", "dyn://a.b.c"], /platform/],
    ["Dynamo's discovery", ["--discovery-backend", "etcd"], /platform/],
    ["Dynamo's planes", ["--event-plane", "nats"], /platform/],
    ["a role", ["--disaggregation-mode", "prefill"], /leave it out/],
    ["a role that the release no longer knows", ["--is-prefill-worker"], /leave it out/],
    ["a role, behind =", ["--disaggregation-mode=decode"], /leave it out/],
    ["several nodes", ["--nnodes", "2"], /gpusPerWorker, nodesPerWorker and replicas/],
    ["several nodes, by a short name", ["-r", "1"], /gpusPerWorker, nodesPerWorker and replicas/],
    ["a rank", ["-dpn", "1"], /gpusPerWorker, nodesPerWorker and replicas/],
    ["no engine at all", ["--headless"], /gpusPerWorker, nodesPerWorker and replicas/],
    ["help", ["--help"], /leave it out/],
    ["Docker's shared memory", ["--shm-size", "16g"], /sharedMemoryGiB/],
    ["GPUs", ["--gpus", "2"], /gpusPerWorker/],
    ["replicas", ["--replicas", "2"], /set replicas/],
    ["vllm serve's parser of tools", ["--tool-call-parser", "hermes"], /--dyn-tool-call-parser/],
    ["vllm serve's template", ["--chat-template", "/x"], /--custom-jinja-template/],
    ["a connector that dynamo.vllm refuses", ["--connector", "nixl"], /--kv-transfer-config/],
  ])("%s", (_, args, fix) => expect(check(args)).toEqual([expect.objectContaining({ code: NOT_FREE, property: "engineArgs[0]", fix: expect.stringMatching(fix) })]));

  test("the word is named by its place", () => {
    expect(check(["--seed", "1", "--port=1"])).toMatchObject([{ code: NOT_FREE, property: "engineArgs[2]", value: "--port=1" }]);
  });

  test.each<[string, string[], string]>([
    ["the role that the graph has", ["--disaggregation-mode", "agg"], "1.5.1"],
    ["a connector, while Dynamo took it", ["--connector", "nixl"], "0.9.1"],
  ])("%s is taken", (_, args, release) => expect(check(args, {}, release)).toEqual([]));
});

describe("secrets", () => {
  test.each<[string, string[], string]>([
    ["a Hugging Face token", ["--hf-token", SECRET], "engineArgs[0]"],
    ["behind =", [`--hf-token=${SECRET}`], "engineArgs[0]"],
    ["with underscores", [`--hf_token=${SECRET}`], "engineArgs[0]"],
    ["in one element", ["--seed", "1", `--hf-token ${SECRET}`], "engineArgs[2]"],
    ["of another flag", ["--tokenizer", SECRET], "engineArgs[0]"],
    ["of no flag", [SECRET], "engineArgs[0]"],
    ["an API key", ["--api-key", "sk-abc"], "engineArgs[0]"],
    ["an API key in one element", ["--api-key sk-abc"], "engineArgs[0]"],
  ])("%s", (_, args, property) => {
    const found = check(args);
    expect(found).toMatchObject([{ code: "secret-in-engine-args", property }]);
    expect(JSON.stringify(found)).not.toMatch(/hf_AbC|sk-abc/);
  });

  test("what to do instead", () => {
    expect(check(["--hf-token", SECRET])[0].fix).toMatch(/huggingFaceToken names the Secret/);
  });
});

describe("contradictions", () => {
  test.each<[string, string[]]>([
    ["another length", ["--max-model-len", "8192"]],
    ["another length with underscores", ["--max_model_len=8192"]],
    ["a length that vLLM finds out", ["--max-model-len", "auto"]],
    ["a length with a suffix", ["--max-model-len", "8k"]],
  ])("maxModelLen and %s", (_, args) => {
    expect(check(args, { maxModelLen: 4096 })).toMatchObject([{ code: "engine-arg-contradicts", property: "engineArgs[0]", reason: expect.stringMatching(/maxModelLen is 4096/) }]);
  });

  test.each(["4096", "4K"])("maxModelLen and the same length, %s, is taken", (length) => expect(check(["--max-model-len", length], { maxModelLen: 4096 })).toEqual([]));

  test.each<[string[], number | undefined, RegExp]>([
    [["-tp", "2"], undefined, /2 GPUs: tensor 2 x pipeline 1 x data 1/],
    [["-pp=2", "-dp", "2"], 2, /8 GPUs: tensor 2 x pipeline 2 x data 2/],
    [["--tensor_parallel_size", "4"], 2, /4 GPUs/],
    [["-pcp", "2"], 1, /2 GPUs: .* x prefill context 2/],
  ])("%j on %s GPUs, of a model that isn't in the catalogue too", (args, gpusPerWorker, reason) => {
    expect(check(args, { gpusPerWorker, model: "me/mine" })).toMatchObject([{ code: "not-enough-gpus", property: "gpusPerWorker", reason: expect.stringMatching(reason) }]);
  });

  test.each<[string, Partial<ServedModelOptions>, string, RegExp, RegExp]>([
    ["awq on weights that aren't quantised", {}, "awq", /not quantised/, /write "fp8"/],
    ["compressed-tensors on weights that aren't quantised", {}, "compressed-tensors", /not quantised/, /./],
    ["gptq on fp8", { model: "Qwen/Qwen3-235B-A22B-FP8" }, "gptq", /are fp8-block/, /leave it out/],
    ["fp8 on mxfp4", { model: "openai/gpt-oss-120b" }, "fp8", /are mxfp4/, /leave it out/],
    ["awq on GPTQ, by the config", config("gptq"), "awq", /quantised by gptq/, /leave it out/],
    ["fp8 on AWQ, by the config", config("awq"), "fp8", /quantised by awq/, /leave it out/],
    ["awq, by a config without", { model: "me/mine", plan: { config: {} } }, "awq", /not quantised/, /./],
  ])("%s", (_, more, method, reason, fix) => {
    expect(check(["--quantization", method], more)).toMatchObject([{ code: "quantization-mismatch", property: "engineArgs[0]", reason: expect.stringMatching(reason), fix: expect.stringMatching(fix) }]);
  });

  test.each<[string, Partial<ServedModelOptions>, string]>([
    ["fp8 as it loads", {}, "fp8"],
    ["the kernels of the same checkpoint", config("gptq"), "gptq_marlin"],
    ["what the catalogue's format may be", { model: "Qwen/Qwen3-235B-A22B-FP8" }, "fp8"],
    ["a method that nobody here knows the weights of", { model: "me/mine" }, "awq"],
  ])("%s is taken", (_, more, method) => expect(check(["-q", method], more)).toEqual([]));

  test("bitsandbytes as it loads is taken while vLLM has it, to 0.27", () => {
    expect(check(["-q", "bitsandbytes"], {}, "1.4.2")).toEqual([]);
    expect(check(["-q", "bitsandbytes"], {}, "1.5.1")).toMatchObject([{ code: "invalid-engine-arg" }]);
  });

  test.each([["--gpu-memory-utilization", "9"], ["--tensor-parallel-size", "0"]])("a number that vLLM refuses later: %s %s", (...args) => {
    expect(check(args)).toMatchObject([{ code: "invalid-engine-arg", property: "engineArgs[0]", value: args.join(" ") }]);
  });
});

describe("the release's flags", () => {
  test.each<[string, string[], string]>([
    ["1.5.1", ["--is-decode-workr"], "unknown-engine-arg"],
    ["1.2.1", ["--max-model-len 8192"], "engine-arg-not-split"],
    ["0.9.1", ["--router-mode", "kv"], "unknown-engine-arg"],
    ["1.6.0", ["--seed", "1", "--seed=2"], "duplicate-engine-arg"],
  ])("Dynamo %s refuses %j", (release, args, code) => expect(check(args, {}, release)).toMatchObject([{ code }]));

  test.each(["0.8.1", "0.9.1", "1.0.2", "1.1.1", "1.2.1", "1.3.1", "1.4.2", "1.5.1", "1.6.0"])("Dynamo %s takes what all have", (release) => {
    expect(check(["--gpu-memory-utilization", "0.9", "--max-num-seqs=64", "--enforce-eager", "--kv-cache-dtype", "fp8", "--dyn-tool-call-parser", "hermes"], {}, release)).toEqual([]);
  });

  test("every problem at once", () => {
    expect(check(["--port", "1", "--bogus", `--hf-token=${SECRET}`]).map(({ code }) => code).sort()).toEqual([NOT_FREE, "secret-in-engine-args", "unknown-engine-arg"]);
  });

  test("beginnings of names are told, not refused", () => {
    const model = { ...qwen, engineArgs: ["--max-model", "4096"] };
    expect(engineArgWarnings(model, DynamoRelease.of("1.5.1")).join()).toMatch(/abbreviated-engine-arg.*--max-model-len/);
    expect(checkEngineArgs(model, DynamoRelease.of("1.5.1"))).toEqual([]);
  });

  test("a word that is known only at apply is not judged", () => {
    expect(check(["--max-num-seqs", Token.asString({ resolve: () => "8" })])).toEqual([]);
  });
});

describe("what the arguments say to the plan", () => {
  test.each<[string[], ReturnType<typeof readVllmArgs>["tensor"]]>([
    [["--tensor_parallel_size=2"], 2],
    [["--tensor-parallel-si", "2"], 2],
    [["-tp", "2"], 2],
  ])("%j is a tensor parallelism of %s", (args, tensor) => expect(readVllmArgs(args).tensor).toBe(tensor));

  test("a flag turned off again isn't on", () => expect(readVllmArgs(["-ep", "--no-enable-expert-parallel"]).expertParallel).toBe(false));

  test("a short name of what isn't planned counts as the long one", () => expect(readVllmArgs(["-sc", "{}"]).unplanned).toEqual(["--speculative-config"]));

  test("a tensor parallelism of one's own stands alone, however it is written", () => {
    const cluster = { gpuPools: [], storage: [] } as unknown as IKubernetesCluster;
    const { spec } = graphManifest({ ...qwen, gpusPerWorker: 4, engineArgs: ["--tensor_parallel_size=2", "-pp", "2"] }, cluster, DynamoRelease.of("1.5.1"));
    const [, worker] = spec.components as { podTemplate: { spec: { containers: { args: string[] }[] } } }[];
    expect(worker.podTemplate.spec.containers[0].args.slice(4)).toEqual(["--tensor_parallel_size=2", "-pp", "2"]);
  });
});
