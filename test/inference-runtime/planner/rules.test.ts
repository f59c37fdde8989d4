import * as fs from "fs";
import * as path from "path";
import { Diagnostic, Plan, planInference, PlanRequest } from "../../../inference-runtime/planner";
import { PLAN_REQUEST } from "../../../inference-runtime/planner/request/request-fields";
import { publishedStarts, publishedTable } from "../../../inference-runtime/planner/report/published";
import configs from "./configs.json";

/** Every error and warning: its code, severity and path, the numbers it names, and that what it advises mends it. */

const plan = (request: object): Plan => planInference(request as PlanRequest);
const H100 = { gpu: { sku: "H100" } };
const H200 = { gpu: { sku: "H200" } };
const LLAMA = (configs as unknown as { id: string; config: object }[])[0].config;

interface Rule {
  readonly code: string;
  readonly severity: "error" | "warning" | "info";
  readonly path: string;
  readonly request: object;
  readonly says: RegExp;
  /** The way out; empty for information. */
  readonly fix?: RegExp;
  /** The request after the advice: the finding is gone. */
  readonly mended?: object;
}

const rule = (code: string, severity: Rule["severity"], at: string, request: object, says: RegExp, fix?: RegExp, mended?: object): Rule => ({ code, severity, path: at, request, says, fix, mended });

const error = (code: string, at: string, request: object, says: RegExp, fix: RegExp, mended: object): Rule => rule(code, "error", at, request, says, fix, mended);
const warning = (code: string, at: string, request: object, says: RegExp, fix: RegExp, mended: object): Rule => rule(code, "warning", at, request, says, fix, mended);
const config = (change: object): object => ({ config: { ...LLAMA, ...change } });

const RULES: readonly Rule[] = [
  // Memory.
  error("does-not-fit", "gpu", { model: "Qwen3-32B", gpu: { sku: "L4" } }, /-\d+\.\d\d GiB.*6\d\.\d\d GiB of weights.*of 22\.05 GiB/, /more GPUs.*larger.*smaller/, { parallelism: { tensor: 8 } }),
  error("does-not-fit", "kvCacheGiB", { ...H100, model: "Qwen3-32B", kvCacheGiB: 30 }, /61\.\d\d GiB and a cache of 30 GiB are more than the 79\.18 GiB/, /Lower kvCacheGiB/, { kvCacheGiB: 10 }),
  error("sequence-does-not-fit", "maxModelLen", { ...H100, model: "Qwen3-32B", kvCacheGiB: 4, maxModelLen: 20_000 }, /20,000 tokens needs 4\.88 GiB of KV cache, 4\.00 GiB are there: the longest that fits is 16,384/, /16384 or less/, { maxModelLen: 16_384 }),
  // SGLang starts all the same when its default context does not fit, vLLM does not.
  warning("sequence-does-not-fit", "maxModelLen", { ...H100, model: "Qwen3-32B", engine: { name: "sglang" }, kvCacheGiB: 4 }, /longest that fits is \d\d,\d\d\d\. sglang starts all the same/, /maxModelLen to \d+ or less/, { maxModelLen: 8192 }),
  error("sequence-does-not-fit", "maxModelLen", { ...H100, model: "Qwen3-32B", engine: { name: "vllm" }, kvCacheGiB: 4 }, /40,960 tokens needs 10\.00 GiB/, /16384 or less/, { maxModelLen: 16_384 }),
  error("memory-fraction-too-high", "memoryFraction", { ...H200, model: "Qwen3-8B", memoryFraction: 1 }, /139\.80 GiB wanted of 139\.80? GiB/, /Lower memoryFraction/, { memoryFraction: 0.95 }),
  error("workload-too-long", "workload", { ...H200, model: "Qwen3-8B", workload: { isl: 40_000, osl: 2000 } }, /40,000 input and 2,000 output tokens are more than the 40,960/, /shorten the workload/, { workload: { isl: 30_000, osl: 2000 } }),
  warning("concurrency-above-replica", "workload.concurrency", { ...H100, model: "Qwen3-32B", kvCacheGiB: 8, workload: { isl: 8000, osl: 192, concurrency: 10 } }, /10 requests at once are stated, the cache holds 4 of 8,192 tokens: the rest waits/, /3 replicas, or use more GPUs/, { workload: { isl: 8000, osl: 192, concurrency: 4 } }),
  warning("concurrency-above-replica", "workload.concurrency", { ...H100, model: "Qwen3-0.6B", maxNumSeqs: 16, workload: { isl: 100, osl: 100, concurrency: 32 } }, /maxNumSeqs takes 16/, /2 replicas, or raise maxNumSeqs/, { maxNumSeqs: 32 }),
  warning("context-beyond-model", "maxModelLen", { ...H200, model: "Qwen3-8B", maxModelLen: 131_072 }, /131,072 tokens are more than the 40,960/, /40960 or less.*rope scaling/, { maxModelLen: 40_960 }),
  warning("context-unknown", "model.config.max_position_embeddings", { ...H200, model: config({ max_position_embeddings: null }), parallelism: { tensor: 8 } }, /4,096 tokens are planned for/, /State maxModelLen/, { model: config({}) }),

  // Shapes and parallelism.
  error("heads-not-divisible", "parallelism.tensor", { ...H200, model: "Qwen3-32B", parallelism: { tensor: 3 } }, /64 attention heads .* tensor 3/, /: 1, 2, 4, 8, 16, 32, 64\./, { parallelism: { tensor: 4 } }),
  error("kv-heads-not-divisible", "parallelism.tensor", { ...H200, model: "phi-4", parallelism: { tensor: 4 } }, /10 KV heads .* tensor 4/, /: 1, 2\b/, { parallelism: { tensor: 2 } }),
  error("heads-not-divisible", "parallelism.tensor", { ...H200, model: "Qwen3.5-397B-A17B", parallelism: { tensor: 32 }, fabric: "efa" }, /16 heads of the linear/, /: 1, 2, 4, 8, 16\./, { parallelism: { tensor: 16 } }),
  error("pipeline-too-deep", "parallelism.pipeline", { ...H200, model: "Qwen3-0.6B", parallelism: { pipeline: 32 } }, /32 stages for 28 layers/, /at most 28/, { parallelism: { pipeline: 2 } }),
  error("data-parallel-not-whole", "parallelism.data", { ...H200, model: "DeepSeek-R1", engine: { name: "trtllm" }, parallelism: { tensor: 2, data: 4 } }, /tensor 2 x data 4/, /tensor 1 and data 8/, { parallelism: { data: 8 } }),
  error("no-experts", "parallelism.expert", { ...H200, model: "Qwen3-32B", parallelism: { tensor: 2, expert: 2 } }, /expert 2, and the model has no routed experts/, /Leave parallelism\.expert out/, { parallelism: { tensor: 2 } }),
  error("experts-not-divisible", "parallelism.expert", { ...H200, model: "Qwen3-30B-A3B", parallelism: { data: 6, expert: 6 } }, /128 experts .* expert 6/, /: 2, 4, 8, 16, 32, 64\./, { parallelism: { data: 4, expert: 4 } }),
  error("redundant-experts", "parallelism.redundantExperts", { ...H200, model: "Qwen3-30B-A3B", parallelism: { data: 4, redundantExperts: 8 } }, /8 experts kept twice .* expert is 1/, /Spread whole experts/, { parallelism: { data: 4, expert: 4, redundantExperts: 8 } }),
  error("redundant-experts", "parallelism.redundantExperts", { ...H200, model: "Qwen3-30B-A3B", engine: { name: "vllm", version: "0.8.5" }, parallelism: { data: 4, expert: 4, redundantExperts: 8 } }, /vLLM 0\.8\.5 keeps no expert twice/, /newer version/, { engine: { name: "vllm", version: "0.9.2" } }),
  error("redundant-experts", "parallelism.redundantExperts", { ...H200, model: "Qwen3-30B-A3B", engine: { name: "trtllm" }, parallelism: { tensor: 4, expert: 4, redundantExperts: 8 } }, /a rank of attention on each GPU/, /data in the place of tensor/, { parallelism: { data: 4, expert: 4, redundantExperts: 8 } }),
  error("experts-not-divisible", "parallelism.expert", { ...H200, model: "Qwen3-30B-A3B", parallelism: { data: 8, expert: 8, redundantExperts: 3 } }, /128 experts and 3 kept twice .* expert 8/, /^Set redundantExperts to 8, or leave redundantExperts out\.$/, { parallelism: { data: 8, expert: 8, redundantExperts: 8 } }),
  error("expert-beyond-gpus", "parallelism.expert", { ...H200, model: "Qwen3-30B-A3B", parallelism: { tensor: 2, expert: 4 } }, /expert 4 does not divide the 2 GPUs/, /Use 2/, { parallelism: { tensor: 2, expert: 2 } }),
  error("data-parallel-not-whole", "parallelism.data", { ...H200, model: "Qwen3-30B-A3B", engine: { name: "trtllm" }, parallelism: { tensor: 2, data: 2 } }, /a rank on each GPU: tensor 2 x data 2/, /tensor 1 and data 4/, { parallelism: { tensor: 1, data: 4 } }),
  error("vocabulary-not-divisible", "parallelism.tensor", { ...H200, model: "Qwen2.5-14B-Instruct", parallelism: { tensor: 5 } }, /vocabulary of 152064, 152064 when padded to 64, .* tensor 5/, /: 1, 2, 4, 8\b/, { parallelism: { tensor: 4 } }),
  error("width-not-divisible", "parallelism.tensor", { ...H200, model: "gpt-oss-20b", parallelism: { tensor: 7 } }, /expert width 2880 is not divided evenly by 7/, /: 1, 2, 4, 8\b/, { parallelism: { tensor: 4 } }),
  error("auto-does-not-fit", "parallelism", { gpu: { sku: "L4" }, gpusPerNode: 1, nodes: 1, model: "Qwen3-32B", maxModelLen: 8192, parallelism: "auto", fabric: "roce" }, /on up to one node of 1 GPU passes/, /The smallest that does: \d GPUs \(tensor 1, pipeline \d/, { nodes: 8 }),
  error("no-mtp-layers", "speculative", { ...H100, model: "Qwen3-8B", speculative: { method: "mtp", tokens: 2 } }, /has no layer of multi-token prediction/, /by ngram/, { speculative: { method: "ngram", tokens: 2 } }),
  error("draft-vocabulary", "speculative.draft", { ...H100, model: "Qwen3-8B", speculative: { method: "draft-model", tokens: 2, draft: "gpt-oss-20b" } }, /has 201,088 tokens, the model's 151,936/, /same family/, { speculative: { method: "draft-model", tokens: 2, draft: "Qwen3-0.6B" } }),
  error("draft-not-divisible", "speculative.draft", { ...H200, model: "Qwen3-32B", parallelism: { tensor: 32 }, fabric: "efa", speculative: { method: "draft-model", tokens: 2, draft: "Qwen3-0.6B" } }, /not divided evenly by tensor 32/, /smaller tensor/, { parallelism: { tensor: 8 } }),
  warning("draft-not-smaller", "speculative.draft", { ...H200, model: "Qwen3-32B", speculative: { method: "draft-model", tokens: 2, draft: "Qwen3-8B" } }, /36 layers of 4,096, the model 64 of 5,120/, /smaller model/, { speculative: { method: "draft-model", tokens: 2, draft: "Qwen3-0.6B" } }),
  rule("auto-not-plain", "info", "parallelism", { ...H100, model: "Meta-Llama-3.1-70B", parallelism: "auto" }, /The fewest GPUs that pass are 3 \(tensor 1, pipeline 3, expert 1, data 1\)\. Tensor 4 alone passes too, on 4 GPUs/, /state parallelism \{ "tensor": 4 \}/, { parallelism: { tensor: 4 } }),
  // vllm#17569.
  error("fp8-block-not-divisible", "parallelism.tensor", { ...H200, model: "Qwen/Qwen3-235B-A22B-FP8", parallelism: { tensor: 8 } }, /expert width 1536 \/ 8 = 192 is no multiple of 128/, /: 1, 2, 4\. Or keep experts whole: parallelism\.expert/, { parallelism: { tensor: 8, expert: 8 } }),
  warning("mla-kv-replicated", "parallelism.tensor", { ...H200, model: "DeepSeek-R1", parallelism: { tensor: 8 } }, /on each of the 8 GPUs/, /parallelism\.data/, { parallelism: { data: 8, expert: 8 } }),

  // The GPU and the driver.
  // TensorRT-LLM has no weight-only kernels that it takes by itself: vLLM and SGLang do (check-format.test.ts).
  error("format-unsupported", "model", { gpu: { sku: "A100-80GB" }, model: "Qwen/Qwen3-8B-FP8", engine: { name: "trtllm" } }, /fp8-block needs compute capability 8\.9, A100-80GB has 8\.0/, /Hopper/, { gpu: { sku: "L40S" } }),
  error("format-unsupported", "quantization", { ...H100, model: "Qwen3-8B", quantization: "nvfp4", engine: { name: "trtllm" } }, /nvfp4 needs compute capability 10\.0, H100-80GB has 9\.0/, /Blackwell/, { gpu: { sku: "B200" } }),
  warning("format-weight-only", "model", { gpu: { sku: "A100-80GB" }, model: "Qwen/Qwen3-8B-FP8" }, /8\.9, A100-80GB has 8\.0: vllm serves it by weight-only kernels \(Marlin\)/, /Ada or Hopper/, { gpu: { sku: "L40S" } }),
  error("format-unsupported", "model", { gpu: { sku: "T4" }, model: "gpt-oss-20b", parallelism: { tensor: 2 } }, /mxfp4 needs compute capability 8\.0, T4 has 7\.5/, /Ampere/, { gpu: { sku: "A10G" } }),
  warning("bf16-unsupported", "gpu", { gpu: { sku: "T4" }, model: "Qwen3-0.6B" }, /T4 has no bf16 \(compute capability 7\.5\)/, /--dtype half/, { gpu: { sku: "L4" } }),
  error("driver-too-old", "driver", { ...H200, model: "Qwen3-8B", driver: "570.172.08" }, /570\.172\.08 is older than 580/, /580 or later/, { driver: "580.95" }),
  warning("engine-version-unknown", "engine.version", { ...H200, model: "Qwen3-8B", engine: { name: "vllm", version: "99.0" } }, /vllm 99\.0 is newer than 0\.31\.0.*by the rules of that one/, /Check that the version exists/, { engine: { name: "vllm", version: "0.31.0" } }),
  warning("engine-version-unknown", "engine.version", { ...H200, model: "Qwen3-8B", engine: { name: "vllm", version: "0.1.0" } }, /vllm 0\.1\.0 is older than 0\.6\.4/, /compare the plan/, { engine: { name: "vllm", version: "0.6.4" } }),
  warning("engine-version-unknown", "engine.version", { ...H200, model: "Qwen3-8B", engine: { name: "trtllm", version: "1.3.0" } }, /trtllm 1\.3\.0 is newer than 1\.3\.0rc29/, /Check/, { engine: { name: "trtllm", version: "1.3.0rc29" } }),
  warning("engine-version-unknown", "engine.version", { ...H200, model: "Qwen3-8B", engine: { name: "sglang", version: "0.4.0" } }, /sglang 0\.4\.0 is older than 0\.4\.1/, /Check/, { engine: { name: "sglang", version: "0.5.21" } }),
  rule("gpu-memory-estimated", "info", "gpu", { gpu: { sku: "A10G" }, model: "Qwen3-0.6B" }, /\d\d\.\d\d GiB is estimated/, undefined, { gpu: { sku: "L4" } }),
  warning("gpu-not-of-machine", "gpu.sku", { ...H200, model: "Qwen3-8B", machineType: "p5.48xlarge" }, /p5\.48xlarge has the H100-80GB, H200 is planned with/, /Leave gpu out/, { gpu: undefined }),

  // Nodes and fabric.
  error("not-enough-gpus", "nodes", { ...H200, model: "Qwen3-32B", parallelism: { tensor: 16 }, nodes: 1, fabric: "efa" }, /16 GPUs, 1 x 8 are there/, /Use 2 nodes/, { nodes: 2 }),
  error("uneven-nodes", "parallelism", { ...H200, model: "Qwen3-30B-A3B", parallelism: { tensor: 1, data: 12 }, fabric: "efa" }, /12 GPUs do not fill nodes of 8/, /multiple of 8/, { parallelism: { data: 16 } }),
  error("tensor-across-nodes", "parallelism.tensor", { ...H200, model: "Qwen3-32B", parallelism: { tensor: 16 } }, /tensor 16 spans nodes of 8 GPUs/, /Keep tensor at 8 and use pipeline, or state the fabric/, { parallelism: { tensor: 8, pipeline: 2 } }),
  error("tensor-across-nodes", "parallelism.tensor", { ...H200, model: "Qwen3-32B", parallelism: { tensor: 16 }, fabric: "none" }, /there is no RDMA/, /efa, infiniband or roce/, { fabric: "roce" }),
  warning("replica-across-nodes", "fabric", { ...H200, model: "Qwen3-32B", parallelism: { tensor: 8, pipeline: 2 } }, /2 nodes without RDMA/, /state the fabric: efa, infiniband or roce/, { fabric: "infiniband" }),
  error("tensor-across-nodes", "parallelism.tensor", { model: "DeepSeek-R1", machineType: "p5.48xlarge", parallelism: { tensor: 16 } }, /no fabric is stated/, /state the fabric of p5\.48xlarge: efa, with -efa at the end of the image's tag/, { fabric: "efa", image: "registry/vllm-runtime:1.5.1-efa" }),
  error("tensor-across-nodes", "parallelism.tensor", { model: "DeepSeek-R1", machineType: "p5.48xlarge", parallelism: { tensor: 16 }, dynamoRelease: "0.9.0" }, /no fabric is stated/, /efa, with release 1\.0 or later \(Dynamo 0\.9 has no EFA image\)/, { dynamoRelease: "1.5.1", fabric: "efa" }),
  error("tensor-across-nodes", "parallelism.tensor", { model: "Qwen3-32B", machineType: "g2-standard-96", parallelism: { tensor: 16 } }, /there is no RDMA/, /or use a machine with RDMA: g2-standard-96 has none/, { machineType: "p5.48xlarge", fabric: "efa" }),
  warning("replica-across-nodes", "fabric", { model: "DeepSeek-R1", machineType: "a3-ultragpu-8g", parallelism: { tensor: 8, pipeline: 2 } }, /2 nodes without RDMA/, /state the fabric of a3-ultragpu-8g: roce\.$/, { fabric: "roce" }),
  warning("replica-across-nodes", "fabric", { model: "DeepSeek-R1", machineType: "a3-megagpu-8g", parallelism: { tensor: 8, pipeline: 2 } }, /2 nodes without RDMA/, /a3-megagpu-8g has tcpxo, which is not planned for/, { machineType: "a3-ultragpu-8g", fabric: "roce" }),
  error("disaggregation-without-rdma", "fabric", { model: "Qwen3-8B", machineType: "Standard_ND96isr_H100_v5", disaggregated: true }, /no fabric is stated/, /the fabric of Standard_ND96isr_H100_v5: infiniband; or ask/, { fabric: "infiniband" }),
  error("fabric-not-on-machine", "fabric", { model: "Qwen3-8B", machineType: "g6.xlarge", fabric: "efa" }, /efa on g6\.xlarge: the machine has no RDMA/, /leave fabric out/, { fabric: undefined }),
  error("efa-without-efa-image", "image", { ...H200, model: "Qwen3-8B", fabric: "efa", image: "registry/vllm-runtime:1.5.1" }, /-efa in its tag, registry\/vllm-runtime:1\.5\.1 has none/, /Append -efa/, { image: "registry/vllm-runtime:1.5.1-efa" }),
  error("efa-without-efa-image", "fabric", { ...H200, model: "Qwen3-8B", fabric: "efa", dynamoRelease: "0.9.0" }, /Dynamo 0\.9 has no EFA image/, /1\.0 or later/, { dynamoRelease: "1.0.0" }),
  warning("sglang-efa", "fabric", { ...H200, model: "Qwen3-8B", fabric: "efa", dynamoRelease: "1.3.0", engine: { name: "sglang" } }, /1\.3\.0 and 1\.3\.1/, /1\.4 or later/, { dynamoRelease: "1.4.0" }),
  error("disaggregation-without-rdma", "fabric", { ...H200, model: "Qwen3-8B", disaggregated: true }, /no fabric is stated.*98 s/, /by name: "none"/, { fabric: "efa" }),
  warning("disaggregation-without-rdma", "fabric", { ...H200, model: "Qwen3-8B", disaggregated: true, fabric: "none" }, /as asked for/, /machine with RDMA/, { fabric: "infiniband" }),
  warning("disaggregation-short-input", "workload.isl", { ...H200, model: "Qwen3-8B", disaggregated: true, fabric: "efa", workload: { isl: 1000, osl: 200 } }, /from about 4000 input tokens, 1000 are given/, /same workers/, { workload: { isl: 4000, osl: 200 } }),

  // What physics forbids.
  warning("sla-not-proven", "sla.itlMs", { ...H200, model: "Qwen3-32B", sla: { itlMs: 30 } }, /30 ms between tokens: proven is only that it is not impossible, the lower bound is 1\d\.\d+ ms.*1\.35 to 3\.3 times theirs, here [\d.]+ to [\d.]+ ms: it is within/, /--with aiconfigurator/, { sla: {} }),
  error("sla-below-bound", "sla.itlMs", { ...H200, model: "Qwen3-32B", sla: { itlMs: 5 } }, /5 ms between tokens is below the lower bound of 1\d\.\d+ ms/, /more GPUs.*smaller weight format.*longer SLA/, { parallelism: { tensor: 4 } }),
  error("sla-below-bound", "sla.ttftMs", { ...H200, model: "Qwen3-32B", sla: { ttftMs: 100 }, workload: { isl: 8000, osl: 100 } }, /100 ms to the first token is below the lower bound of \d{3}\.\d ms for 8000 input tokens/, /longer SLA/, { parallelism: { tensor: 8 } }),

  // The config.
  error("config-missing", "model.config.num_key_value_heads", { ...H200, model: config({ num_key_value_heads: undefined }) }, /num_key_value_heads is missing/, /whole config\.json/, { model: config({}) }),
  error("config-invalid", "model.config.hidden_size", { ...H200, model: config({ hidden_size: "8192" }) }, /hidden_size is "8192": a whole number from 1 to 262144/, /own config\.json/, { model: config({}) }),
  error("config-contradiction", "model.config.num_key_value_heads", { ...H200, model: config({ num_key_value_heads: 7 }) }, /64 attention heads do not share 7 KV heads/, /own config\.json/, { model: config({}) }),
  error("config-contradiction", "model.config.layer_types", { ...H200, model: config({ layer_types: ["full_attention"] }) }, /has 1 entries: one a layer is expected, 80/, /num_hidden_layers/, { model: config({}) }),
  error("parameters-needed", "model.config", { ...H200, model: config({ model_type: "zebra", architectures: ["ZebraForCausalLM"] }) }, /model_type "zebra" is not one this planner knows: its weights cannot be told/, /model\.parameters/, { model: { ...config({ model_type: "zebra", architectures: [] }), parameters: 7e10 }, parallelism: { tensor: 4 } }),
  warning("weights-not-compared", "model", { ...H200, model: "DeepSeek-V4-Flash", engine: { name: "sglang" }, parallelism: { tensor: 8 } }, /No published start of this model on sglang was compared: between [\d.]+ and [\d.]+ GiB/, /first start/, { engine: { name: "vllm" } }),
  rule("printed-tokens-not-capacity", "info", "engine.version", { ...H200, model: "gemma-4-26B-A4B", engine: { name: "vllm", version: "0.20.0" }, maxModelLen: 262_144, kvCacheGiB: 9 }, /prints a KV cache of [\d,]+ tokens .* one sequence of 262,144 fits all the same/, undefined, { engine: { name: "vllm", version: "0.20.1" } }),
  warning("kv-unknown", "model", { ...H200, model: "DeepSeek-V4-Flash", parallelism: { tensor: 8 } }, /compresses its attention.*284332230231 parameters/, /kvCacheGiB/, { model: "DeepSeek-V3.2" }),
  warning("parameters-differ", "model.parameters", { ...H200, model: { ...config({}), parameters: 8e9 }, parallelism: { tensor: 8 } }, /8,000,000,000 parameters are stated, the config's shapes make 70,553,706,496/, /of another model/, { model: { ...config({}), parameters: 70.6e9 } }),
  rule("shape-unknown", "info", "model.config", { ...H200, model: { config: { model_type: "zebra" }, parameters: 7e9 } }, /a hidden size of 6144 and a vocabulary of 161280 stand in/, undefined, { model: { config: { model_type: "zebra", n_embd: 4096, vocab_size: 32_000 }, parameters: 7e9 } }),
  rule("config-default", "info", "model.config.text_config", { ...H200, model: { config: { model_type: "gemma3", text_config: { model_type: "gemma3_text", hidden_size: 2560, intermediate_size: 10_240, num_hidden_layers: 34, sliding_window: 1024 } } } }, /leaves vocab_size, num_attention_heads, .* transformers' defaults are taken \(262208, 8/),
  error("quantization-unknown", "model.config.quantization_config", { ...H200, model: config({ quantization_config: { quant_method: "bitsandbytes" } }), parallelism: { tensor: 4 } }, /bitsandbytes.*no scheme/, /State the format of the weights: quantization/, { quantization: "int4-g128" }),
  warning("quantization-approximated", "model.config.quantization_config", { ...H200, model: config({ quantization_config: { quant_method: "gptq", bits: 8 } }) }, /int8 is planned as fp8/, /size of the checkpoint/, { model: config({}), parallelism: { tensor: 4 } }),

  warning("quantization-approximated", "model.config.quantization_config", { ...H200, model: config({ quantization_config: { quant_method: "gptq", bits: 4, group_size: 64 } }) }, /int4 in groups of 64 is planned as int4-g128/, /size of the checkpoint/, { model: config({ quantization_config: { quant_method: "gptq", bits: 4, group_size: 128 } }) }),
  error("quantization-unknown", "model.config.quantization_config", { ...H200, model: config({ quantization_config: { quant_method: "gptq", bits: 3, group_size: 128 } }), parallelism: { tensor: 4 } }, /"bits":3/, /State the format/, { quantization: "int4-g128" }),

  // Workers that only encode.
  error("no-vision-tower", "model", { ...H100, model: "Qwen3-8B", encoder: true }, /no vision tower/, /Leave the encoder out/, { encoder: false }),
  error("encoder-not-for-model", "model", { ...H100, model: "gemma-3-27b-it", encoder: true }, /takes no tower out of a gemma3 model/, /SGLang/, { engine: { name: "sglang" } }),
  error("encoder-one-gpu", "parallelism", { ...H100, model: "Qwen3-VL-235B-A22B-Instruct", encoder: true, parallelism: { tensor: 2 } }, /one GPU, 2 are asked for/, /replicas/, { parallelism: undefined }),
  error("does-not-fit", "gpu", { gpu: { visibleGiB: 2 }, model: "Qwen3-VL-235B-A22B-Instruct", encoder: true }, /tower of 1\.07 GiB and its largest image take \d\.\d\d GiB/, /larger GPU/, { gpu: { visibleGiB: 22 } }),

  // The request.
  warning("unknown-property", "maxModelLength", { ...H200, model: "Qwen3-8B", maxModelLength: 8192 }, /is no property here/, /Is maxModelLen meant/, { maxModelLength: undefined }),
  warning("unknown-property", "parallelism.tensr", { ...H200, model: "Qwen3-8B", parallelism: { tensr: 2 } }, /is no property here/, /Is tensor meant/, { parallelism: { tensor: 2 } }),
  warning("unused-property", "freeGiB", { ...H200, model: "Qwen3-8B", freeGiB: 100 }, /vllm's fraction is of the whole memory/, /Leave it out/, { engine: { name: "trtllm" } }),
  warning("unused-property", "sla.ttftMs", { ...H200, model: "Qwen3-8B", sla: { ttftMs: 100 } }, /without a workload/, /workload\.isl/, { workload: { isl: 1000, osl: 100 } }),
  warning("unused-property", "sla.itlMs", { model: "Qwen3-8B", gpu: { visibleGiB: 80 }, sla: { itlMs: 10 } }, /bandwidth of custom is not known/, /memoryBandwidthGBps/, { gpu: { visibleGiB: 80, memoryBandwidthGBps: 3000 } }),
];

/** Rules whose numbers move with the bands: looked for along the memory of a GPU. */
const ALONG_MEMORY: readonly [string, string, string, RegExp][] = [
  ["fits-only-optimistically", "warning", "gpu", /only at the optimistic end \(\d+\.\d\d GiB, -?\d+\.\d\d expected\)/],
  ["fits-only-optimistically", "warning", "maxModelLen", /40,960 tokens needs 10\.00 GiB of KV cache: that is there only at the optimistic end/],
  ["tight-fit", "info", "maxModelLen", /40,960 tokens needs 10\.00 GiB of KV cache, \d+\.\d\d GiB are sure/],
];

const find = (list: readonly Diagnostic[], code: string, severity: string, at: string): Diagnostic | undefined => list.find((one) => one.code === code && one.severity === severity && one.path === at);

describe("each rule", () => {
  test.each(RULES.map((one, i) => [`${i + 1}. ${one.code} (${one.severity}) at ${one.path}`, one] as const))("%s", (_name, one) => {
    const found = plan(one.request);
    const diagnostic = find(found.diagnostics, one.code, one.severity, one.path);
    expect({ message: diagnostic?.message, fix: diagnostic?.fix }).toEqual({ message: expect.stringMatching(one.says), fix: one.fix ? expect.stringMatching(one.fix) : "" });
    if (one.severity === "error") expect(found.feasible).toBe(false);
    if (one.mended) expect(plan({ ...one.request, ...one.mended }).diagnostics.filter(({ code, path: at }) => code === one.code && at === one.path)).toEqual([]);
  });

  test.each(ALONG_MEMORY)("%s (%s) at %s", (code, severity, at, says) => {
    const plans = Array.from({ length: 200 }, (_, i) => plan({ model: "Qwen3-32B", gpu: { visibleGiB: 60 + i / 4, computeCapability: "9.0" } }));
    const shown = plans.flatMap((one) => find(one.diagnostics, code, severity, at) ?? []);
    expect(shown.length).toBeGreaterThan(0);
    for (const { message } of shown) expect(message).toMatch(says);
  });
});

describe("the way out leads out", () => {
  test.each(["vllm", "sglang", "trtllm"])("%s: the longest sequence that is said to fit does, and no longer one", (name) => {
    const request = { ...H100, model: "Qwen3-32B", engine: { name }, kvCacheGiB: 6.3, maxModelLen: 40_960 };
    const { maxModelLenThatFits: longest } = plan(request);
    if (typeof longest !== "number") throw new Error("unknown");
    expect(longest).toBeGreaterThan(20_000);
    expect([plan({ ...request, maxModelLen: longest }).feasible, plan({ ...request, maxModelLen: longest + 64 }).feasible]).toEqual([true, false]);
  });

  test.each(["Qwen3-32B", "phi-4", "Qwen/Qwen3-235B-A22B-FP8", "Qwen3.5-397B-A17B", "MiniMax-M2.5", "DeepSeek-R1", "gpt-oss-120b"])("%s: the tensor sizes a fix names divide, the others don't", (model) => {
    const shapes = (tensor: number): Diagnostic[] => plan({ model, gpu: { visibleGiB: 2000 }, gpusPerNode: 64, parallelism: { tensor } }).diagnostics.filter(({ code }) => /divisible/.test(code));
    const sizes = [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 56, 64];
    const refused = sizes.find((size) => shapes(size).length > 0);
    if (refused === undefined) throw new Error("every size divides");
    const named = /sizes that divide: ([\d, ]+)\./.exec(shapes(refused)[0].fix)?.[1].split(", ").map(Number);
    expect(sizes.filter((size) => shapes(size).length === 0)).toEqual(named);
  });

  const TOO_SMALL: readonly [string, object, number][] = [
    ["memory", { model: "Qwen3-32B", gpu: { sku: "L4" }, maxModelLen: 8192 }, 1],
    ["one sequence", { model: "Qwen3-32B", gpu: { sku: "H100" }, memoryFraction: 0.85, maxModelLen: 40_000 }, 1],
    ["experts kept whole", { model: "Qwen3-235B-A22B", gpu: { sku: "H100" }, parallelism: { tensor: 4, expert: 4 }, maxModelLen: 8192 }, 4],
    ["an SLA", { model: "Meta-Llama-3.1-70B", gpu: { sku: "H200" }, sla: { itlMs: 10 }, maxModelLen: 8192 }, 1],
  ];

  test.each(TOO_SMALL)("too small a tensor size: the smallest that passes is named (%s)", (_name, request, asked) => {
    const fix = plan(request).diagnostics.find(({ severity }) => severity === "error")?.fix ?? "";
    const [, tensor, expert] = /Tensor (\d+) passes(?: with expert (\d+))?\.$/.exec(fix) ?? [];
    const at = (size: number): boolean => plan({ ...request, parallelism: { tensor: size, ...(expert ? { expert: size } : {}) } }).feasible;
    const smaller = [1, 2, 3, 4, 5, 6, 7, 8].filter((size) => size < Number(tensor) && size >= asked && at(size));
    expect({ fix, passes: at(Number(tensor)), smaller }).toEqual({ fix, passes: true, smaller: [] });
  });

  test("and where none passes within the node, that is said", () => {
    expect(plan({ model: "DeepSeek-R1", gpu: { sku: "L4" } }).diagnostics[0].fix).toMatch(/No larger tensor size within a node of 8 GPUs passes; "auto" looks/);
  });

  test("auto names the smallest plain tensor size that passes beside its split, and none where none does", () => {
    const request = { ...H100, model: "Meta-Llama-3.1-70B" };
    expect([1, 2, 4].map((tensor) => plan({ ...request, parallelism: { tensor } }).feasible)).toEqual([false, false, true]);
    const codes = (change: object): string[] => plan({ ...request, parallelism: "auto", ...change }).diagnostics.map(({ code }) => code);
    expect(codes({ gpusPerNode: 3 })).not.toContain("auto-not-plain");
    expect(codes({ model: "Qwen3-8B" })).not.toContain("auto-not-plain");
    expect(plan({ ...request, parallelism: "auto" })).toMatchObject({ feasible: true, gpusPerReplica: 3 });
  });

  test("a machine with too little is refused, and the parallelism that auto finds is not", () => {
    const request = { model: "Meta-Llama-3.1-70B", machineType: "p5.48xlarge", cloud: "aws", maxModelLen: 8192 };
    expect(plan(request).feasible).toBe(false);
    const auto = plan({ ...request, parallelism: "auto" });
    expect(auto).toMatchObject({ feasible: true, gpusPerReplica: 2 });
    expect(plan({ ...request, parallelism: auto.parallelism }).feasible).toBe(true);
  });
});

describe("the page", () => {
  const page = fs.readFileSync("docs/planner.md", "utf8");
  const room = "inference-runtime/planner";
  const sources = (fs.readdirSync(room, { recursive: true }) as string[]).filter((file) => file.endsWith(".ts")).map((file) => fs.readFileSync(path.join(room, file), "utf8")).join("\n");
  const codes = [...new Set([...sources.matchAll(/diagnostics\.(?:error|warning|info)\(\s*"([a-z0-9-]+)"/g)].map((match) => match[1]))].sort();

  test("every code that the planner gives is tested here", () => {
    expect(codes.length).toBeGreaterThan(35);
    const tested = new Set([...RULES.map(({ code }) => code), ...ALONG_MEMORY.map(([code]) => code)]);
    expect(codes.filter((code) => !tested.has(code))).toEqual([]);
    expect([...tested].filter((code) => !codes.includes(code))).toEqual([]);
  });

  test("docs/planner.md lists every code, and no other", () => {
    const listed = [...page.matchAll(/^\| `([a-z0-9-]+)` \| (?:error|warning|info)\b/gm)].map((match) => match[1]);
    expect([...new Set(listed)].sort()).toEqual(codes);
  });

  test("its requests run, and are all feasible", () => {
    const requests = [...page.matchAll(/```json\n([^`]+)```/g)].map((match) => JSON.parse(match[1]));
    expect(requests.length).toBeGreaterThan(1);
    for (const request of requests) expect({ request, feasible: plan(request).feasible }).toEqual({ request, feasible: true });
  });

  test("it tells every property of a request and every field of a plan", () => {
    const known = Object.keys(PLAN_REQUEST);
    const made = plan({ ...H200, model: "Qwen3-8B" });
    const fields = [...Object.keys(made), ...Object.keys(made.perGpu ?? {}), ...Object.keys(made.bounds), ...Object.keys(made.requirements)];
    expect(known.length).toBeGreaterThan(20);
    expect([...known, ...fields].filter((name) => !page.includes(`\`${name}\``) && !page.includes(`"${name}"`))).toEqual([]);
  });

  test("no published start is of an engine beyond those known, and the oldest known is one of them", () => {
    const unknown = (request: object): boolean => plan(request).diagnostics.some(({ code }) => code === "engine-version-unknown");
    expect(publishedStarts().filter(({ request }) => unknown(request))).toEqual([]);
    const { oldest } = JSON.parse(fs.readFileSync(path.join(room, "../facts/releases.json"), "utf8")) as { oldest: { engine: string; version: string }[] };
    const started = publishedStarts().map(({ request }) => `${request.engine?.name ?? "vllm"} ${request.engine?.version ?? ""}`);
    expect(oldest.map(({ engine, version }) => `${engine} ${version}`).filter((one) => !started.includes(one))).toEqual([]);
  });

  test("its table of published starts is part of what the command prints", () => {
    const printed = new Set(publishedTable().split("\n"));
    const table = page.slice(page.indexOf("| start | figure |")).split("\n\n")[0].split("\n");
    expect(table.length).toBeGreaterThan(10);
    expect(table.filter((line) => !printed.has(line))).toEqual([]);
  });
});
