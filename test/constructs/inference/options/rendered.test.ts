import { Engine } from "../../../../constructs/inference/engine";
import { LoraSource } from "../../../../constructs/inference/options/lora";
import { ModelTask } from "../../../../constructs/inference/options/model-task";
import { Speculative } from "../../../../constructs/inference/options/speculative";
import { PlannerTarget } from "../../../../constructs/inference/scaling/planner-options";
import { Scaling } from "../../../../constructs/inference/scaling/scaling";
import { ServedModelOptions } from "../../../../constructs/inference/served-model-options";
import { Rendered, describeWithHelm } from "../../../harness/helm";
import { environmentOf, mainOf, podOf, renderModel } from "../../../inference-runtime/chart/render";

/** Words of an engine's arguments from a flag on. */
const from = (objects: Rendered[], flag: string, words: number): string[] => {
  const args: string[] = mainOf(objects, "worker").args;
  return args.slice(args.indexOf(flag), args.indexOf(flag) + words);
};
const kinds = (objects: Rendered[], kind: string): Rendered[] => objects.filter((one) => one.kind === kind);
const RELEASES = ["1.1.1", "1.3.1", "1.4.2", "1.5.1", "1.6.1"];
const WATCHED = { network: { monitoringNamespaces: ["monitoring"] } };

describeWithHelm("adapters", () => {
  const lora = { adapters: [{ name: "tone", source: LoraSource.huggingFace("my-org/tone") }, { name: "sql", source: LoraSource.s3("s3://adapters/sql") }], maxRank: 64, s3Secret: "reader" };

  test("are objects of Dynamo's that find the workers by the model's name, and fetch what they are", () => {
    const objects = renderModel({ lora }, "1.6.1");
    expect(kinds(objects, "DynamoModel").map(({ metadata, spec }) => [metadata.name, spec])).toEqual([
      ["qwen-tone", { modelName: "tone", baseModelName: "Qwen/Qwen3-0.6B", modelType: "lora", source: { uri: "hf://my-org/tone" } }],
      ["qwen-sql", { modelName: "sql", baseModelName: "Qwen/Qwen3-0.6B", modelType: "lora", source: { uri: "s3://adapters/sql" } }],
    ]);
    const [graph] = kinds(objects, "DynamoGraphDeployment");
    expect(graph.spec.components.map(({ name, modelRef }: Rendered) => [name, modelRef])).toEqual([["frontend", undefined], ["worker", { name: "Qwen/Qwen3-0.6B" }]]);
  });

  test("have the engine keep room, and the worker fetch them with secrets by reference alone", () => {
    const objects = renderModel({ lora }, "1.6.1");
    expect(from(objects, "--enable-lora", 7)).toEqual(["--enable-lora", "--max-loras", "2", "--max-cpu-loras", "2", "--max-lora-rank", "64"]);
    const env: Rendered[] = mainOf(objects, "worker").env;
    expect(env.filter(({ valueFrom }) => valueFrom !== undefined)).toEqual([
      { name: "HF_TOKEN", valueFrom: { secretKeyRef: { name: "hf-token-secret", key: "HF_TOKEN", optional: true } } },
      { name: "AWS_ACCESS_KEY_ID", valueFrom: { secretKeyRef: { name: "reader", key: "AWS_ACCESS_KEY_ID" } } },
      { name: "AWS_SECRET_ACCESS_KEY", valueFrom: { secretKeyRef: { name: "reader", key: "AWS_SECRET_ACCESS_KEY" } } },
    ]);
    expect(environmentOf(mainOf(objects, "worker"))).toMatchObject({ DYN_LORA_ENABLED: "true" });
    // Offline it couldn't ask Hugging Face; the frontend stays so.
    expect(environmentOf(mainOf(objects, "worker")).HF_HUB_OFFLINE).toBeUndefined();
    expect(environmentOf(mainOf(objects, "frontend")).HF_HUB_OFFLINE).toBe("1");
  });

  test("of buckets alone leave the worker offline, in SGLang's words too", () => {
    const objects = renderModel({ engine: Engine.SGLANG, lora: { adapters: lora.adapters.slice(1) } }, "1.2.1");
    expect(environmentOf(mainOf(objects, "worker"))).toMatchObject({ HF_HUB_OFFLINE: "1", DYN_LORA_ENABLED: "true" });
    expect(from(objects, "--enable-lora", 9)).toEqual(["--enable-lora", "--max-loras-per-batch", "1", "--max-loaded-loras", "1", "--max-lora-rank", "16", "--lora-target-modules", "all"]);
    expect(kinds(objects, "DynamoGraphDeployment")[0].spec.services.worker.modelRef).toEqual({ name: "Qwen/Qwen3-0.6B" });
  });
});

describeWithHelm("drafts", () => {
  test.each<[string, Partial<ServedModelOptions>, string, string[]]>([
    ["words of the prompt with vLLM", { speculative: Speculative.ngram(4) }, "--speculative-config", ['{"method":"ngram","num_speculative_tokens":4,"prompt_lookup_max":4,"prompt_lookup_min":2}']],
    ["a model with vLLM", { speculative: Speculative.draftModel({ model: "Qwen/Qwen3-0.6B", tokens: 4 }) }, "--speculative-config", ['{"method":"draft_model","num_speculative_tokens":4,"model":"/opt/models/Qwen/Qwen3-0.6B/main"}']],
    ["a head with vLLM", { speculative: Speculative.eagle3({ head: "my-org/head", revision: "v2", tokens: 3 }) }, "--speculative-config", ['{"method":"eagle3","num_speculative_tokens":3,"model":"/opt/models/my-org/head/v2"}']],
    ["the model's layers with SGLang", { engine: Engine.SGLANG, speculative: Speculative.mtp(2) }, "--speculative-algorithm", ["NEXTN", "--speculative-num-steps", "2", "--speculative-eagle-topk", "1", "--speculative-num-draft-tokens", "3"]],
    ["a model with SGLang", { engine: Engine.SGLANG, speculative: Speculative.draftModel({ model: "Qwen/Qwen3-0.6B", tokens: 1 }) }, "--speculative-draft-model-path", ["/opt/models/Qwen/Qwen3-0.6B/main"]],
    ["a head with TensorRT-LLM", { engine: Engine.TENSORRT_LLM, speculative: Speculative.eagle3({ head: "my-org/head", tokens: 3 }) }, "--override-engine-args", ['{"speculative_config":{"decoding_type":"Eagle","max_draft_len":3,"speculative_model_dir":"/opt/models/my-org/head/main"}}']],
    ["a model with TensorRT-LLM", { engine: Engine.TENSORRT_LLM, speculative: Speculative.draftModel({ model: "Qwen/Qwen3-0.6B", tokens: 4 }) }, "--override-engine-args", ['{"speculative_config":{"decoding_type":"DraftTarget","max_draft_len":4,"speculative_model_dir":"/opt/models/Qwen/Qwen3-0.6B/main"}}']],
    ["words of the prompt with TensorRT-LLM", { engine: Engine.TENSORRT_LLM, speculative: Speculative.ngram(4) }, "--override-engine-args", ['{"speculative_config":{"decoding_type":"NGram","max_draft_len":4,"max_matching_ngram_size":4}}']],
    ["the model's layers with TensorRT-LLM", { engine: Engine.TENSORRT_LLM, speculative: Speculative.mtp(2) }, "--override-engine-args", ['{"speculative_config":{"decoding_type":"MTP","num_nextn_predict_layers":2}}']],
  ])("%s", (_, model, flag, words) => expect(from(renderModel({ model: "Qwen/Qwen3-8B", ...model }, "1.6.1"), flag, words.length + 1)).toEqual([flag, ...words]));

  test("with weights of their own are downloaded first, and waited for with the model's", () => {
    const objects = renderModel({ model: "Qwen/Qwen3-8B", speculative: Speculative.draftModel({ model: "Qwen/Qwen3-0.6B", tokens: 4 }) }, "1.6.1");
    const job = kinds(objects, "Job").find(({ metadata }) => metadata.name.includes("-download-"));
    const [first] = job.spec.template.spec.initContainers;
    expect(environmentOf(first)).toMatchObject({ MODEL_ID: "Qwen/Qwen3-0.6B", MODEL_FOLDER: "/opt/models/Qwen/Qwen3-0.6B/main", MODEL_MARKER: "/opt/models/Qwen/Qwen3-0.6B/main/.download-complete" });
    expect(first.command).toEqual(job.spec.template.spec.containers[0].command);
    const wait = podOf(objects, "worker").initContainers.find(({ name }: Rendered) => name === "wait-for-model");
    expect(wait.args).toEqual(["/opt/models/Qwen/Qwen3-8B/main/.download-complete", "/opt/models/Qwen/Qwen3-0.6B/main/.download-complete"]);
  });

  test("of the model itself download nothing more", () => {
    const job = kinds(renderModel({ speculative: Speculative.ngram(2) }, "1.6.1"), "Job").find(({ metadata }) => metadata.name.includes("-download-"));
    expect(job.spec.template.spec.initContainers).toBeUndefined();
  });
});

describeWithHelm("tasks", () => {
  test("vectors: the worker's own flag, and no verification, which asks for a chat", () => {
    const objects = renderModel({ model: "Qwen/Qwen3-Embedding-8B", task: ModelTask.EMBEDDINGS }, "1.6.1");
    expect(mainOf(objects, "worker").args).toContain("--embedding-worker");
    expect(kinds(objects, "Job").map(({ metadata }) => metadata.name)).toEqual([expect.stringContaining("-download-")]);
  });

  test("images: by each engine's and release's word", () => {
    const words = (engine: Engine, release: string): string => mainOf(renderModel({ model: "Qwen/Qwen3-VL-8B-Instruct", engine, task: ModelTask.MULTIMODAL }, release), "worker").args.join(" ");
    expect(words(Engine.VLLM, "0.9.1")).toContain("--enable-multimodal");
    expect(words(Engine.TENSORRT_LLM, "1.2.1")).toContain("--modality multimodal");
    expect(words(Engine.TENSORRT_LLM, "1.3.1")).toContain("--enable-multimodal");
  });
});

describeWithHelm("Dynamo's planner", () => {
  const scaling = Scaling.planner({ target: PlannerTarget.sla({ ttftMs: 500, itlMs: 30 }), maxGpus: 8, prometheus: "http://prometheus.monitoring:9090" });

  test.each(RELEASES)("%s: a component of the graph beside the workers, which say no number and tell of their steps", (release) => {
    const objects = renderModel({ ...WATCHED, prefill: { overTcp: true }, scaling }, release);
    const [{ spec }] = kinds(objects, "DynamoGraphDeployment");
    const parts: { [name: string]: Rendered } = spec.services ?? Object.fromEntries(spec.components.map((one: Rendered) => [one.name, one]));
    expect(Object.keys(parts).sort()).toEqual(["decode", "frontend", "planner", "prefill"]);
    expect([parts.prefill.replicas, parts.decode.replicas, parts.planner.replicas]).toEqual([undefined, undefined, 1]);
    expect(parts.planner.componentType ?? parts.planner.type).toBe("planner");
    const main = mainOf(objects, "planner");
    expect([main.image, main.command]).toEqual([`nvcr.io/nvidia/ai-dynamo/dynamo-planner:${release}`, ["python3", "-m", "dynamo.planner"]]);
    const config = JSON.parse(main.args[1]);
    const times = release === "1.1.1" ? { ttft: 500, itl: 30 } : { ttft_ms: 500, itl_ms: 30 };
    expect(config).toMatchObject({ ...times, mode: "disagg", backend: "vllm", max_gpu_budget: 8, min_endpoint: 1 });
    // How many come or go at a look is Dynamo's own to say, eight from 1.6 on: a most of them it is not.
    expect([config.max_throughput_scaling_replicas, config.control_api_port]).toEqual([undefined, ["1.5.1", "1.6.1"].includes(release) ? 0 : undefined]);
    expect(environmentOf(mainOf(objects, "decode"))).toMatchObject({ DYN_FORWARDPASS_METRIC_PORT: "20380" });
    expect(podOf(objects, "planner").volumes).toBeUndefined();
  });

  test("needs nobody else in the cluster: no scaler, a budget of disruptions for each part, and a door to its metrics", () => {
    const objects = renderModel({ ...WATCHED, scaling }, "1.6.1");
    expect([kinds(objects, "ScaledObject"), kinds(objects, "HorizontalPodAutoscaler")]).toEqual([[], []]);
    expect(kinds(objects, "PodDisruptionBudget").map(({ metadata }) => metadata.name)).toEqual(["qwen-worker"]);
    const ports = (model: Partial<ServedModelOptions>): number[] =>
      kinds(renderModel({ ...WATCHED, ...model }, "1.6.1"), "NetworkPolicy").find(({ metadata }) => metadata.name === "qwen-graph").spec.ingress.at(-1).ports.map(({ port }: Rendered) => port);
    expect([ports({ scaling }), ports({})]).toEqual([[8000, 9090, 19090, 9085], [8000, 9090, 19090]]);
  });
});
