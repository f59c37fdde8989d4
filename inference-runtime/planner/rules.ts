/** How bad a diagnostic is: an error makes the plan infeasible. */
export type Severity = "error" | "warning" | "info";

/** A rule of the planner: what its diagnostic says, from which the table in `docs/planner.md` is printed. */
export interface PlannerRule {
  /** How bad it is; of two, the case decides. */
  readonly severity: readonly Severity[];
  /** What is wrong, in Markdown. */
  readonly says: string;
  /** What would do instead; empty for plain information. */
  readonly wayOut: string;
}

/** The planner's rules by their codes: a diagnostic has the code of one, and a severity that it has here. */
export const PLANNER_RULES = {
  "does-not-fit": { severity: ["error"], says: "nothing is left for the cache even at the optimistic end; or weights and `kvCacheGiB` are more than the GPU", wayOut: "more or larger GPUs, a smaller format" },
  "sequence-does-not-fit": { severity: ["error", "warning"], says: "one `maxModelLen` sequence is more than the cache: says the longest that fits. vLLM refuses to start; SGLang and TensorRT-LLM do only where it is asked for", wayOut: "a shorter `maxModelLen`, more GPUs" },
  "fits-only-optimistically": { severity: ["warning"], says: "cache or sequence fit at the band's high end, not at what is expected", wayOut: "shorter sequences, fewer `maxNumSeqs`, more GPUs" },
  "tight-fit": { severity: ["info"], says: "fits at what is expected, not at the band's low end", wayOut: "" },
  "memory-fraction-too-high": { severity: ["error"], says: "vLLM wants more than is free when it starts", wayOut: "a lower `memoryFraction`" },
  "workload-too-long": { severity: ["error"], says: "input and output are more than a sequence, or than the cache holds of one", wayOut: "a longer `maxModelLen`, a shorter workload, more GPUs" },
  "concurrency-above-replica": { severity: ["warning"], says: "more requests at once than the cache holds, or than `maxNumSeqs` takes: the rest waits", wayOut: "the replicas that would do are named" },
  "context-beyond-model": { severity: ["warning"], says: "`maxModelLen` is more than the config's context", wayOut: "shorter, or rope scaling" },
  "context-unknown": { severity: ["warning"], says: "the config states no context", wayOut: "`maxModelLen`" },
  "heads-not-divisible": { severity: ["error"], says: "attention, linear or Mamba heads don't divide by `tensor`", wayOut: "the sizes that do are named" },
  "kv-heads-not-divisible": { severity: ["error"], says: "KV heads neither divide by `tensor` nor divide it", wayOut: "the sizes that do are named" },
  "vocabulary-not-divisible": { severity: ["error"], says: "the padded vocabulary doesn't divide by `tensor` (vLLM, SGLang)", wayOut: "the sizes that do are named" },
  "width-not-divisible": { severity: ["error"], says: "an MLP's or an expert's width doesn't divide", wayOut: "the sizes that do are named" },
  "fp8-block-not-divisible": { severity: ["error"], says: "a slice cuts a block of 128 (vllm#17569)", wayOut: "the sizes that do are named; experts kept whole" },
  "pipeline-too-deep": { severity: ["error"], says: "more stages than layers", wayOut: "fewer stages" },
  "data-parallel-not-whole": { severity: ["error"], says: "TensorRT-LLM has a rank of data-parallel attention on each GPU, or none", wayOut: "`tensor` 1 with `data`, or `tensor` alone" },
  "no-experts": { severity: ["error"], says: "`expert` for a model without routed experts", wayOut: "leave it out" },
  "experts-not-divisible": { severity: ["error"], says: "experts don't divide by `expert`", wayOut: "the sizes that do are named" },
  "redundant-experts": { severity: ["error"], says: "experts kept twice where experts aren't spread whole, on an engine whose version has no such thing, or by TensorRT-LLM without a rank of attention on each GPU", wayOut: "`expert`; the version that has it; leave it out" },
  "expert-beyond-gpus": { severity: ["error"], says: "`expert` doesn't divide `tensor` x `data`", wayOut: "all of them" },
  "auto-does-not-fit": { severity: ["error"], says: "no way to run within the nodes passes", wayOut: "the smallest that would is named" },
  "auto-not-plain": { severity: ["info"], says: "`auto` found its fewest GPUs with stages, ranks or whole experts, and plain tensor parallelism passes too", wayOut: "the smallest power of two that does is named" },
  "mla-kv-replicated": { severity: ["warning"], says: "`tensor` copies MLA's cache to every GPU", wayOut: "`data` with `expert`" },
  "format-unsupported": { severity: ["error"], says: "the GPU has no arithmetic for it (fp8 needs 8.9, nvfp4 10.0, int4 and mxfp4 8.0), and the engine's version no weight-only kernels", wayOut: "another GPU, format, or the version that is named" },
  "format-weight-only": { severity: ["warning"], says: "the GPU has no arithmetic for it, and the engine serves it by weight-only kernels: memory as stored, arithmetic of 16 bits", wayOut: "a GPU that has, for speed" },
  "weights-not-compared": { severity: ["warning"], says: "weights from a stated count, and no start of this model on this engine was compared: the range is named, the band as wide", wayOut: "the engine's log of a first start" },
  "printed-tokens-not-capacity": { severity: ["info"], says: "vLLM up to 0.20.0 prints fewer tokens for mixed layers than one sequence has: blocks over groups", wayOut: "" },
  "bf16-unsupported": { severity: ["warning"], says: "the GPU is older than bf16 (8.0)", wayOut: "the engine's float16 flag" },
  "engine-version-unknown": { severity: ["warning"], says: "the engine is newer than the newest known here, or older than the oldest whose start was compared: the rules of that one are used", wayOut: "a version that is known; the engine's log" },
  "driver-too-old": { severity: ["error"], says: "the driver is older than the image's CUDA needs", wayOut: "a newer driver, an older release" },
  "gpu-memory-estimated": { severity: ["info"], says: "visible memory isn't published for the GPU", wayOut: "" },
  "gpu-not-of-machine": { severity: ["warning"], says: "`gpu` and `machineType` differ", wayOut: "leave `gpu` out" },
  "not-enough-gpus": { severity: ["error"], says: "the parallelism is more than the nodes' GPUs", wayOut: "more nodes" },
  "uneven-nodes": { severity: ["error"], says: "the GPUs don't fill whole nodes", wayOut: "a multiple of a node" },
  "tensor-across-nodes": { severity: ["error"], says: "tensor parallelism crosses nodes without RDMA", wayOut: "`pipeline`, or the fabric: the one of the machine is named, and the image that EFA needs" },
  "replica-across-nodes": { severity: ["warning"], says: "stages or ranks cross nodes without RDMA", wayOut: "the fabric, as above" },
  "fabric-not-on-machine": { severity: ["error"], says: "the machine hasn't that fabric", wayOut: "another machine" },
  "efa-without-efa-image": { severity: ["error"], says: "EFA without the `-efa` image", wayOut: "its suffix" },
  "sglang-efa": { severity: ["warning"], says: "SGLang over EFA in Dynamo 1.3.0 and 1.3.1", wayOut: "1.4 or later" },
  "disaggregation-without-rdma": { severity: ["error", "warning"], says: "prefill and decode over TCP; a warning when `fabric` is `none` by name", wayOut: "the fabric" },
  "disaggregation-short-input": { severity: ["warning"], says: "fewer than 4,000 input tokens", wayOut: "prefill and decode together" },
  "sla-not-proven": { severity: ["warning"], says: "the SLA is above the bound, which proves nothing but that it is not impossible: says where published starts lie", wayOut: "`plan --with aiconfigurator`; measuring" },
  "sla-below-bound": { severity: ["error"], says: "the SLA is below what physics allows", wayOut: "more GPUs, a smaller format, a longer SLA" },
  "parameters-needed": { severity: ["error"], says: "an unknown architecture without a parameter count", wayOut: "`model.parameters`" },
  "parameters-differ": { severity: ["warning"], says: "the stated count is not the config's; the config is planned with", wayOut: "whichever is wrong" },
  "kv-unknown": { severity: ["warning"], says: "weights from a stated count, KV unknown", wayOut: "`kvCacheGiB` from a log" },
  "shape-unknown": { severity: ["info"], says: "an unknown architecture names its sizes otherwise", wayOut: "" },
  "config-missing": { severity: ["error"], says: "a field that the family always writes is missing", wayOut: "the whole `config.json`" },
  "config-invalid": { severity: ["error"], says: "a field of a wrong type, negative or absurd", wayOut: "the model's own value" },
  "config-contradiction": { severity: ["error"], says: "fields that can't both be true", wayOut: "the model's own values" },
  "config-default": { severity: ["info"], says: "fields left to transformers' class", wayOut: "" },
  "quantization-unknown": { severity: ["error"], says: "a scheme that isn't known", wayOut: "`quantization`" },
  "quantization-approximated": { severity: ["warning"], says: "a scheme planned as the nearest format", wayOut: "compare with the checkpoint's size" },
  "no-vision-tower": { severity: ["error"], says: "`encoder` of a model that has no vision tower here", wayOut: "no encoder" },
  "encoder-not-for-model": { severity: ["error"], says: "`encoder` of a model whose tower the engine's encode worker doesn't take out of it", wayOut: "no encoder, or SGLang" },
  "encoder-one-gpu": { severity: ["error"], says: "`encoder` over several GPUs", wayOut: "more replicas" },
  "no-mtp-layers": { severity: ["error"], says: "`speculative` by layers of multi-token prediction that the checkpoint doesn't have", wayOut: "another method" },
  "draft-vocabulary": { severity: ["error"], says: "a draft model whose vocabulary isn't the model's: its tokens mean others", wayOut: "a smaller model of the same family" },
  "draft-not-smaller": { severity: ["warning"], says: "a draft model with more than a third of the model's layers and width: drafting takes longer than it saves", wayOut: "a smaller one" },
  "draft-not-divisible": { severity: ["error"], says: "a draft model whose heads don't divide by `tensor`", wayOut: "another draft model or size" },
  "unknown-property": { severity: ["warning"], says: "no property of a request", wayOut: "what was probably meant" },
  "unused-property": { severity: ["warning"], says: "a property that nothing can use here", wayOut: "as the fix says" },
} as const satisfies { readonly [code: string]: PlannerRule };

type Rules = typeof PLANNER_RULES;

/** A code that a rule of the planner has. */
export type DiagnosticCode = keyof Rules;

/** The codes that a diagnostic of this severity may have. */
export type CodeOf<S extends Severity> = { [code in DiagnosticCode]: S extends Rules[code]["severity"][number] ? code : never }[DiagnosticCode];
