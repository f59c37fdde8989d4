import { Engine } from "../../../../constructs/inference/engine";
import { ModelTask } from "../../../../constructs/inference/options/model-task";
import { Router } from "../../../../constructs/inference/routing/router";
import { Scaling } from "../../../../constructs/inference/scaling/scaling";
import { ScalingMetric } from "../../../../constructs/inference/scaling/scaling-metric";
import { ServedModelOptions } from "../../../../constructs/inference/served-model-options";
import { checkModel } from "../../../../constructs/inference/checks/check-models";
import { GangScheduler } from "../../../../constructs/dynamo/platform-parts";
import { DynamoRelease } from "../../../../constructs/dynamo/release";
import { EFA, clusterOf, h100 } from "../shapes/cluster";
import { expectModelRefused } from "./refusal";

const GIVEN: ServedModelOptions = { name: "qwen", model: "Qwen/Qwen3-32B", gpusPerWorker: 8 };
const found = (more: Partial<ServedModelOptions>): string[] =>
  checkModel({ ...GIVEN, ...more }, clusterOf(h100("h100", EFA)), DynamoRelease.of("1.6.1"), GangScheduler.BUNDLED).map(({ code, property, fix }) => `${code} ${property}: ${fix}`);
const VECTORS: Partial<ServedModelOptions> = { model: "Qwen/Qwen3-Embedding-8B", task: ModelTask.EMBEDDINGS, gpusPerWorker: 1 };
const WATCHED: Partial<ServedModelOptions> = { network: { monitoringNamespaces: ["monitoring"] } };
const keda = (metric: ScalingMetric): Scaling => Scaling.keda({ metric, maxReplicas: 2, startSeconds: 300, prometheus: "http://prometheus.monitoring:9090" });
const trt = (text: string): Partial<ServedModelOptions> => ({ engine: Engine.TENSORRT_LLM, engineArgs: ["--override-engine-args", text] });

test.each<[string, Partial<ServedModelOptions>, string]>([
  ["another PATH", { environment: { PATH: "/opt/mine/bin" } }, "variable-not-free environment.PATH: leave it out; set it in an image of your own"],
  ["another path of libraries", { environment: { LD_LIBRARY_PATH: "/opt/mine" } }, "variable-not-free environment.LD_LIBRARY_PATH: leave it out; set it"],
  ["a library before all others", { environment: { LD_PRELOAD: "/opt/mine.so" } }, "variable-not-free environment.LD_PRELOAD: leave it out, or name an image"],
  ["a library before prefill's", { prefill: { environment: { LD_PRELOAD: "/opt/mine.so" } } }, "variable-not-free prefill.environment.LD_PRELOAD: leave it out"],
  ["modules before the engine's", { environment: { PYTHONPATH: "/opt/mine" } }, "variable-not-free environment.PYTHONPATH: leave it out, or name"],
  ["what is kept on a volume for reading", { environment: { HF_HOME: "/opt/models" } }, "variable-not-free environment.HF_HOME: leave it out, or name another folder"],
  ["a loader misspelt", { engineArgs: ["--load-format", "safetensor"] }, 'invalid-engine-arg engineArgs[0]: did you mean "safetensors"?'],
  ["attention misspelt", { engineArgs: ["--attention-backend", "FLASHATTN"] }, 'invalid-engine-arg engineArgs[0]: did you mean "FLASH_ATTN"?'],
  ["prompts that aren't split, longer than a batch", { engineArgs: ["--no-enable-chunked-prefill", "--max-num-batched-tokens", "8192"] }, "engine-arg-contradicts engineArgs[1]: write 40960 or more"],
  ["a setting of TensorRT-LLM misspelt", trt('{"kv_cache_confg": {}}'), 'invalid-engine-arg engineArgs[0]: did you mean "kv_cache_config"?'],
  ["vectors behind the router that knows caches", { ...VECTORS, router: Router.KV }, "options-exclude router: leave router out"],
  ["vectors by their first token", { ...VECTORS, ...WATCHED, scaling: keda(ScalingMetric.timeToFirstToken(500)) }, "options-exclude scaling: scale by ScalingMetric.concurrentRequests"],
  ["an address that is none", { network: { clientCidrs: ["10.0.0.0/33"] } }, 'cidr-invalid network.clientCidrs[0]: write it like "10.0.0.0/16"'],
  ["an address inside a range", { network: { monitoringCidrs: ["10.0.0.1/16"] } }, "cidr-invalid network.monitoringCidrs[0]: write it like"],
  ["an API server nowhere", { network: { outbound: { apiServerCidrs: ["999.0.0.1/32"] } } }, "invalid-outbound network.outbound.apiServerCidrs[0]: write it like"],
])("refused: %s", (_, more, expected) => {
  const all = found(more);
  expect(all).toHaveLength(1);
  expect(all[0]).toContain(expected);
});

test("refused: a thousand frontends", () => expectModelRefused([{ frontendReplicas: 1000 }, "invalid-count", "frontendReplicas", "write one"]));

test.each<[string, Partial<ServedModelOptions>]>([
  ["a library of an image of one's own", { workerImage: "registry.example.com/vllm:1.6.1", environment: { LD_PRELOAD: "/usr/lib/libjemalloc.so.2" } }],
  ["a cache where it can be written", { environment: { HF_HOME: "/tmp/hf" } }],
  ["a plugin's loader", { engineArgs: ["--load-format", "our-store"] }],
  ["attention in small letters", { engineArgs: ["--attention-backend", "flashinfer"] }],
  ["a batch below the model's length, where prompts are split", { engineArgs: ["--max-num-batched-tokens", "8192"] }],
  ["settings of TensorRT-LLM that aren't known here", trt('{"nvfp4_gemm_config": {}}')],
  ["vectors by the requests that wait", { ...VECTORS, ...WATCHED, scaling: keda(ScalingMetric.concurrentRequests(8)) }],
  ["vectors in turn", { ...VECTORS, router: Router.ROUND_ROBIN }],
])("taken: %s", (_, more) => expect(found(more)).toEqual([]));
