import { DynamoRelease } from "../../../../constructs/dynamo/release";
import { checkModel } from "../../../../constructs/inference/checks/check-models";
import { Engine } from "../../../../constructs/inference/engine";
import { LoraOptions, LoraSource } from "../../../../constructs/inference/options/lora";
import { ModelTask } from "../../../../constructs/inference/options/model-task";
import { Speculative } from "../../../../constructs/inference/options/speculative";
import { ServedModelOptions } from "../../../../constructs/inference/served-model-options";
import { EFA, clusterOf, h100 } from "../shapes/cluster";
/* eslint-disable @typescript-eslint/no-explicit-any -- properties as a program without types gives them */

type Model = Partial<ServedModelOptions>;

function findings(model: Model, release = "1.6.1") {
  return checkModel({ name: "qwen", model: "Qwen/Qwen3-32B", gpusPerWorker: 8, ...model }, clusterOf(h100("gpus", EFA)), DynamoRelease.of(release));
}
const found = (...given: Parameters<typeof findings>): string[] => findings(...given).map(({ code, property }) => `${code} ${property}`);

const HUB = { name: "tone", source: LoraSource.huggingFace("my-org/tone") };
const S3 = { name: "sql", source: LoraSource.s3("s3://adapters/sql/v1") };
const lora = (more: Partial<LoraOptions> = {}): Model => ({ lora: { adapters: [S3], ...more } });
const draft = (more: object = {}): Model => ({ speculative: Speculative.draftModel({ model: "Qwen/Qwen3-0.6B", tokens: 4, ...more }) });
const head = (more: object = {}): Model => ({ speculative: Speculative.eagle3({ head: "my-org/qwen-eagle3", tokens: 3, ...more }) });
const args = (...engineArgs: string[]): Model => ({ engineArgs });
const VECTORS: Model = { model: "Qwen/Qwen3-Embedding-8B", task: ModelTask.EMBEDDINGS };
const SEES: Model = { model: "Qwen/Qwen3-VL-235B-A22B-Instruct", task: ModelTask.MULTIMODAL };

describe("is taken", () => {
  test.each<[string, Model, string?]>([
    ["adapters of a bucket with vLLM", lora(), "0.9.1"],
    ["adapters of Hugging Face", lora({ adapters: [HUB, S3], maxRank: 64, maxPerBatch: 2, maxLoaded: 8, s3Secret: "reader" }), "1.3.1"],
    ["adapters with SGLang", { engine: Engine.SGLANG, ...lora() }, "1.1.1"],
    ["adapters with prefill apart", { ...lora(), prefill: {}, replicas: 1 }, "1.3.1"],
    ["words of the prompt", { speculative: Speculative.ngram(4) }, "0.9.1"],
    ["the model's own layers", { model: "deepseek-ai/DeepSeek-R1", speculative: Speculative.mtp(1) }],
    ["a head", head()],
    ["a draft model", draft()],
    ["a draft model with SGLang in any release", { engine: Engine.SGLANG, ...draft() }, "0.9.1"],
    ["TensorRT-LLM's own layers", { engine: Engine.TENSORRT_LLM, model: "deepseek-ai/DeepSeek-R1", speculative: Speculative.mtp(1) }],
    ["a head with TensorRT-LLM, of its halves too", { engine: Engine.TENSORRT_LLM, ...head(), prefill: {}, replicas: 1 }, "0.9.1"],
    ["a draft model with TensorRT-LLM", { engine: Engine.TENSORRT_LLM, ...draft() }, "0.9.1"],
    ["words of the prompt with TensorRT-LLM", { engine: Engine.TENSORRT_LLM, speculative: Speculative.ngram(4) }],
    ["vectors by vLLM", VECTORS, "1.3.1"],
    ["vectors by SGLang", { ...VECTORS, engine: Engine.SGLANG }, "0.9.1"],
    ["images by vLLM", SEES, "0.9.1"],
    ["images by TensorRT-LLM", { ...SEES, engine: Engine.TENSORRT_LLM }, "1.1.1"],
    ["a model that nobody knows, for vectors", { model: "my-org/vectors", task: ModelTask.EMBEDDINGS }],
    ["text said by name", { task: ModelTask.TEXT }],
    ["halves with the same blocks", { prefill: { engineArgs: ["--block-size", "32", "--max-num-seqs", "8"] }, engineArgs: ["--block-size=32"] }],
    ["a block of 16 in one half, which is what the other has", { prefill: { engineArgs: ["--block-size", "16"] } }],
    ["NVIDIA's own file of TensorRT-LLM's settings", { engine: Engine.TENSORRT_LLM, ...args("--extra-engine-args", "/workspace/examples/agg.yaml") }],
    ["a file in an image of one's own", { engine: Engine.TENSORRT_LLM, workerImage: "lab.example/tensorrtllm-runtime:1.6.1-mine", ...args("--extra-engine-args", "/opt/agg.yaml") }],
    ["data parallelism that says its tensors", args("--data-parallel-size", "8", "--tensor-parallel-size", "1")],
  ])("%s", (...[, model, release]) => expect(found(model, release)).toEqual([]));
});

describe("is refused", () => {
  test.each<[string, Model, string[], string?]>([
    // Adapters.
    ["adapters with TensorRT-LLM", { engine: Engine.TENSORRT_LLM, ...lora() }, ["option-not-served lora"]],
    ["adapters with SGLang before it loads any", { engine: Engine.SGLANG, ...lora() }, ["option-not-served lora"], "1.0.2"],
    ["adapters with prefill apart before it loads any", { ...lora(), prefill: {}, replicas: 1 }, ["option-not-served lora"], "1.2.1"],
    ["adapters for the mocker", { engine: Engine.MOCKER, gpusPerWorker: undefined, ...lora() }, ["option-not-served lora"]],
    ["adapters of Hugging Face before 1.3", lora({ adapters: [HUB] }), ["option-not-served lora.adapters[0].source"], "1.2.1"],
    ["no adapter", lora({ adapters: [] }), ["invalid-lora lora.adapters"]],
    ["two adapters with one name", lora({ adapters: [S3, { ...HUB, name: "sql" }] }), ["duplicate-adapter lora.adapters[1].name"]],
    ["an id without an owner", lora({ adapters: [{ name: "a", source: LoraSource.huggingFace("tone") }] }), ["invalid-lora lora.adapters[0].source"]],
    ["a bucket's address of another kind", lora({ adapters: [{ name: "a", source: LoraSource.s3("https://adapters/sql") }] }), ["invalid-lora lora.adapters[0].source"]],
    ["a bucket without a folder", lora({ adapters: [{ name: "a", source: LoraSource.s3("s3://adapters/") }] }), ["invalid-lora lora.adapters[0].source"]],
    ["a rank that there is no room of", lora({ maxRank: 48 }), ["invalid-lora lora.maxRank"]],
    ["more in a batch than are kept", lora({ maxPerBatch: 4, maxLoaded: 2 }), ["invalid-lora lora.maxLoaded"]],
    ["fewer kept than there are", lora({ adapters: [S3, HUB], maxPerBatch: 1, maxLoaded: 1 }), ["invalid-lora lora.maxLoaded"]],
    ["an adapter's name too long for an object", lora({ adapters: [{ ...S3, name: "a".repeat(62) }] }), ["invalid-lora lora.adapters[0].name"]],
    ["vLLM's own words for it beside it", { ...lora(), ...args("--max-lora-rank", "64") }, ["engine-arg-contradicts engineArgs[0]"]],
    ["SGLang's own words for it beside it", { engine: Engine.SGLANG, ...lora(), ...args("--enable-lora") }, ["engine-arg-contradicts engineArgs[0]"]],
    // Drafts.
    ["no token at a time", { speculative: Speculative.ngram(0) }, ["invalid-speculative speculative.tokens"]],
    ["seventeen tokens at a time", { speculative: Speculative.mtp(17) }, ["invalid-speculative speculative.tokens"]],
    ["part of a token", { speculative: Speculative.ngram(1.5) }, ["invalid-speculative speculative.tokens"]],
    ["a number in words", { speculative: Speculative.ngram("four" as any) }, ["invalid-speculative speculative.tokens"]],
    ["a draft without a number", { speculative: Speculative.draftModel({ model: "Qwen/Qwen3-0.6B" } as any) }, ["missing-property speculative.tokens"]],
    ["a draft without options", { speculative: Speculative.draftModel(undefined as any) }, ["missing-property speculative.model", "missing-property speculative.tokens"]],
    ["a head without an owner", head({ head: "eagle3" }), ["invalid-speculative speculative.head"]],
    ["a head of too many tokens", head({ tokens: 40 }), ["invalid-count speculative.tokens"]],
    ["a draft's branch with a slash", draft({ revision: "a/b" }), ["invalid-speculative speculative.revision"]],
    ["the model as its own draft", draft({ model: "Qwen/Qwen3-32B" }), ["invalid-speculative speculative.model"]],
    ["an option that a draft hasn't", draft({ temperature: 1 }), ["unknown-property speculative.temperature"]],
    ["a draft model before its vLLM is known to take one", draft(), ["option-not-served speculative"], "1.2.1"],
    ["a draft model with TensorRT-LLM's halves", { engine: Engine.TENSORRT_LLM, ...draft(), prefill: {}, replicas: 1 }, ["option-not-served speculative"]],
    ["words of the prompt with TensorRT-LLM's halves", { engine: Engine.TENSORRT_LLM, speculative: Speculative.ngram(4), prefill: {}, replicas: 1 }, ["option-not-served speculative"]],
    ["a draft for the mocker", { engine: Engine.MOCKER, gpusPerWorker: undefined, speculative: Speculative.ngram(4) }, ["option-not-served speculative"]],
    ["vLLM's own words for it beside it", { speculative: Speculative.ngram(4), ...args("--speculative-config", '{"method": "ngram", "num_speculative_tokens": 2}') }, ["engine-arg-contradicts engineArgs[0]"]],
    ["SGLang's own words for it beside it", { engine: Engine.SGLANG, ...draft(), ...args("--speculative-num-steps", "2") }, ["engine-arg-contradicts engineArgs[0]"]],
    ["TensorRT-LLM's overrides beside it", { engine: Engine.TENSORRT_LLM, speculative: Speculative.mtp(1), ...args("--override-engine-args", "{}") }, ["engine-arg-contradicts engineArgs[0]"]],
    // Vectors.
    ["chats of a model that makes vectors", { model: "BAAI/bge-m3" }, ["task-not-models task"]],
    ["images of a model that makes vectors", { model: "Qwen/Qwen3-Embedding-8B", task: ModelTask.MULTIMODAL }, ["task-not-models task"]],
    ["vectors of a model that writes", { task: ModelTask.EMBEDDINGS }, ["task-not-models task"]],
    ["vectors by TensorRT-LLM", { ...VECTORS, engine: Engine.TENSORRT_LLM }, ["option-not-served task"]],
    ["vectors by vLLM before 1.3", VECTORS, ["option-not-served task"], "1.2.1"],
    ["vectors by the mocker", { ...VECTORS, engine: Engine.MOCKER, gpusPerWorker: undefined }, ["option-not-served task"]],
    ["vectors with prefill apart", { ...VECTORS, prefill: {}, replicas: 1 }, ["option-not-served task"]],
    ["vectors with adapters", { ...VECTORS, ...lora() }, ["options-exclude lora"]],
    ["vectors with drafts", { ...VECTORS, speculative: Speculative.ngram(2) }, ["options-exclude speculative"]],
    ["vLLM's own word for it beside it", { ...VECTORS, ...args("--runner", "pooling") }, ["engine-arg-contradicts engineArgs[0]"]],
    // Images.
    ["images of a model without a tower", { task: ModelTask.MULTIMODAL }, ["task-not-models task"]],
    ["images by SGLang before 1.3", { ...SEES, engine: Engine.SGLANG }, ["option-not-served task"], "1.2.1"],
    ["images with prefill apart", { ...SEES, prefill: {}, replicas: 1 }, ["option-not-served task"], "1.0.2"],
    ["images by the mocker", { ...SEES, engine: Engine.MOCKER, gpusPerWorker: undefined }, ["option-not-served task"]],
    // Halves, and what else was seen missing.
    ["halves with blocks of two sizes", { prefill: { engineArgs: ["--block-size", "32"] } }, ["halves-differ prefill.engineArgs[0]"]],
    ["halves with two types of cache", { prefill: { engineArgs: [] }, ...args("--kv-cache-dtype", "fp8") }, ["halves-differ prefill.engineArgs"]],
    ["halves with pages of two sizes", { engine: Engine.SGLANG, prefill: { engineArgs: ["--page-size", "64"] } }, ["halves-differ prefill.engineArgs[0]"]],
    ["halves of TensorRT-LLM with two sizes", { engine: Engine.TENSORRT_LLM, prefill: { engineArgs: ["--kv-block-size", "64"] } }, ["halves-differ prefill.engineArgs[0]"]],
    ["a file that no image of ours has", { engine: Engine.TENSORRT_LLM, ...args("--extra-engine-args", "/engine/agg.yaml") }, ["engine-file-not-there engineArgs[0]"]],
    ["a word that vLLM hasn't, of both halves, once", { prefill: {}, ...args("--max-num-sequences", "8") }, ["unknown-engine-arg engineArgs[0]"]],
    ["data parallelism beside unsaid tensors", args("--data-parallel-size", "8"), ["not-enough-gpus gpusPerWorker"]],
  ])("%s", (...[, model, expected, release]) => expect(found(model, release)).toEqual(expected));
});

test("what is refused says what would do", () => {
  const told = (model: Model, release?: string): string => findings(model, release).map(({ reason, fix }) => `${reason}; ${fix}`).join();
  expect(told({ engine: Engine.TENSORRT_LLM, ...lora() })).toMatch(/TensorRT-LLM of Dynamo 1\.6\.1: .*serve it by Engine\.VLLM or Engine\.SGLANG/);
  expect(told(VECTORS, "1.2.1")).toMatch(/take Dynamo 1\.3 or newer; or serve it by Engine\.SGLANG/);
  expect(told({ ...SEES, prefill: {}, replicas: 1 }, "1.0.2")).toMatch(/leave prefill out/);
  expect(told(args("--data-parallel-size", "8"))).toMatch(/64 GPUs.*"--tensor-parallel-size", "1"$/);
  expect(told({ engine: Engine.SGLANG, ...args("--dp-size", "8") })).toMatch(/"--tp-size", "1"$/);
  expect(told({ prefill: { engineArgs: ["--block-size", "32"] } })).toMatch(/tokens of a block would be 32 in prefill and 16, as vLLM has it unsaid in decode/);
});
