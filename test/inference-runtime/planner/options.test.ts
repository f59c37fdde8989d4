import { PlanRequest, PlanRequestError, planInference } from "../../../inference-runtime/planner";

const LLAMA: PlanRequest = { model: "meta-llama/Llama-3.1-8B-Instruct", gpu: { sku: "H100" } };
const QWEN: PlanRequest = { model: "Qwen/Qwen3-32B", gpu: { sku: "H100" }, parallelism: { tensor: 2 } };
const R1: PlanRequest = { model: "deepseek-ai/DeepSeek-R1", gpu: { sku: "H200" }, parallelism: { tensor: 8 } };
const weights = (request: PlanRequest): number => planInference(request).perGpu?.weightsGiB ?? 0;
const more = (request: PlanRequest, given: Partial<PlanRequest>): number => weights({ ...request, ...given }) - weights(request);
const codes = (request: PlanRequest): string[] => planInference(request).diagnostics.map(({ code }) => code);
const perToken = (request: PlanRequest): number => Number(planInference(request).kvBytesPerTokenPerGpu);

describe("room for adapters", () => {
  test("is that of the matrices' own shapes: 168 million parameters of rank 64 on all of Llama-3.1-8B's", () => {
    // peft counts 167,772,160 trainable parameters of such an adapter on all seven linear layers.
    expect(more(LLAMA, { lora: { adapters: 4, rank: 64 } }) * 2 ** 30).toBeCloseTo(4 * 167_772_160 * 2, -5);
  });

  test("grows with rank and number, and shrinks with tensor, not to a half: one matrix of each pair is whole", () => {
    const room = (adapters: number, rank: number, tensor = 1): number => more({ ...LLAMA, parallelism: { tensor } }, { lora: { adapters, rank } });
    expect(room(8, 64)).toBeCloseTo(2 * room(4, 64), 2);
    expect(room(4, 128)).toBeCloseTo(2 * room(4, 64), 2);
    expect(room(4, 64, 2)).toBeGreaterThan(room(4, 64) / 2);
    expect(room(4, 64, 2)).toBeLessThan(room(4, 64));
  });

  test("is taken of the cache", () => {
    const cache = (request: PlanRequest): number => planInference(request).perGpu?.kvCacheGiB.expected ?? 0;
    expect(cache(LLAMA) - cache({ ...LLAMA, lora: { adapters: 4, rank: 64 } })).toBeCloseTo(more(LLAMA, { lora: { adapters: 4, rank: 64 } }), 2);
  });
});

describe("what drafts", () => {
  const by = (method: "ngram" | "eagle3" | "mtp" | "draft-model", draft?: string): Partial<PlanRequest> => ({ speculative: { method, tokens: 3, ...(draft === undefined ? {} : { draft }) } });

  test("a model: its weights by tensor, and its cache beside the model's", () => {
    const small: PlanRequest = { ...QWEN, model: "Qwen/Qwen3-0.6B" };
    expect(more(QWEN, by("draft-model", "Qwen/Qwen3-0.6B"))).toBeCloseTo(weights(small), 2);
    expect(perToken({ ...QWEN, ...by("draft-model", "Qwen/Qwen3-0.6B") })).toBe(perToken(QWEN) + perToken(small));
    const volume = (request: PlanRequest): number => planInference(request).requirements.modelVolumeGiB;
    expect(volume({ ...QWEN, ...by("draft-model", "Qwen/Qwen3-0.6B") })).toBeGreaterThan(volume(QWEN));
  });

  test("an EAGLE-3 head: 0.85 GB of yuhuili/EAGLE3-LLaMA3.1-Instruct-8B, and a layer of cache", () => {
    expect(more(LLAMA, by("eagle3")) * 2 ** 30).toBeCloseTo(0.85e9, -7);
    expect(perToken({ ...LLAMA, ...by("eagle3") })).toBe((perToken(LLAMA) * 33) / 32);
  });

  test("DeepSeek's own layer: 11.5 billion parameters in fp8 over eight GPUs, and its latent", () => {
    expect(more(R1, by("mtp"))).toBeGreaterThan(11.4e9 / 8 / 2 ** 30);
    expect(more(R1, by("mtp"))).toBeLessThan(14e9 / 8 / 2 ** 30);
    expect(perToken({ ...R1, ...by("mtp") })).toBe((perToken(R1) * 62) / 61);
  });

  test("words of the prompt: nothing", () => expect(more(LLAMA, by("ngram"))).toBe(0));

  test("what doesn't belong together is an error", () => {
    expect(codes({ ...LLAMA, ...by("mtp") })).toContain("no-mtp-layers");
    expect(codes({ ...QWEN, ...by("draft-model", "Qwen/Qwen2.5-7B-Instruct") })).toContain("draft-vocabulary");
    expect(codes({ ...QWEN, model: "Qwen/Qwen3-8B", ...by("draft-model", "Qwen/Qwen3-8B") })).toContain("draft-not-smaller");
    expect(codes({ ...QWEN, gpu: { sku: "H200" }, parallelism: { tensor: 5 }, ...by("draft-model", "Qwen/Qwen3-0.6B") })).toContain("draft-not-divisible");
    // The checkpoint has one, which its row leaves out.
    expect(codes({ model: "zai-org/GLM-4.5-Air", gpu: { sku: "H200" }, parallelism: { tensor: 4 }, ...by("mtp") })).not.toContain("no-mtp-layers");
  });

  test("stands in the engine's words, where it has a name", () => {
    const args = (request: PlanRequest): string => planInference(request).engineArgs.join(" ");
    expect(args({ ...QWEN, ...by("draft-model", "Qwen/Qwen3-0.6B") })).toContain('"method":"draft_model","num_speculative_tokens":3,"model":"Qwen/Qwen3-0.6B"');
    expect(args({ ...R1, engine: { name: "sglang" }, ...by("mtp") })).toContain("--speculative-algorithm NEXTN --speculative-num-steps 3");
    expect(args({ ...LLAMA, lora: { adapters: 2, rank: 32 } })).toContain("--enable-lora --max-loras 2 --max-cpu-loras 2 --max-lora-rank 32");
  });

  test.each<[string, object]>([
    ["a draft for a method that has none", { method: "ngram", tokens: 3, draft: "Qwen/Qwen3-0.6B" }],
    ["a draft that nobody knows", { method: "draft-model", tokens: 3, draft: "my-org/draft" }],
    ["a draft that isn't named", { method: "draft-model", tokens: 3 }],
    ["a method that there isn't", { method: "medusa", tokens: 3 }],
    ["no tokens", { method: "ngram", tokens: 0 }],
  ])("%s isn't understood", (_, speculative) => expect(() => planInference({ ...QWEN, speculative } as unknown as PlanRequest)).toThrow(PlanRequestError));
});
