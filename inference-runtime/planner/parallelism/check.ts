import { Diagnostics } from "../checks/diagnostics";
import { engineOf } from "../engines/engines";
import { Architecture } from "../model/architecture";
import { profileOf } from "../profiles/profiles";
import { counted, roundUp } from "../units";
import { WeightFormats } from "../weights/formats";
import { Parallelism } from "./parallelism";

/** Tensor sizes worth naming in a fix. */
const SIZES = [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 56, 64];

/** FP8 block scales cover 128 x 128: a slice that is no multiple of 128 cuts a block (vllm#17569). */
const BLOCK = 128;

/** A width and what divides it. */
interface Slice {
  readonly what: string;
  readonly width: number;
  readonly by: number;
}

/** Whether a model's shapes divide by a parallelism; every rule that does not is reported, with the sizes that do. */
export function checkParallelism(architecture: Architecture, parallelism: Parallelism, formats: WeightFormats, engine: string, diagnostics: Diagnostics): void {
  const { tensor, pipeline, expert, data } = parallelism;
  const path = "parallelism.tensor";
  // Only where something does not divide: `auto` asks for hundreds of ways that do.
  const fix = (): string => {
    const works = tensorsThatWork(architecture, formats, expert > 1, engine);
    return works.length > 0 ? `Tensor parallel sizes that divide: ${works.join(", ")}.` : "No tensor parallel size divides.";
  };
  if (headProblem(architecture, tensor)) {
    diagnostics.error("heads-not-divisible", path, `${architecture.heads} attention heads are not divided evenly by tensor ${tensor}.`, fix());
  }
  const kv = kvProblem(architecture, tensor);
  if (kv !== undefined) {
    diagnostics.error("kv-heads-not-divisible", path, `${kv} KV heads neither divide by tensor ${tensor} nor divide it.`, fix());
  }
  const state = stateProblem(architecture, tensor);
  if (state !== undefined) {
    diagnostics.error("heads-not-divisible", path, `${state} heads of the linear or Mamba layers are not divided evenly by tensor ${tensor}.`, fix());
  }
  if (vocabularyProblem(architecture, tensor, engine)) {
    diagnostics.error("vocabulary-not-divisible", path, `The vocabulary of ${architecture.vocab}, ${roundUp(architecture.vocab, 64)} when padded to 64, is not divided evenly by tensor ${tensor}.`, fix());
  }
  const width = widthProblem(architecture, tensor, slicesOf(parallelism));
  if (width) diagnostics.error("width-not-divisible", path, `${width.what} ${width.width} is not divided evenly by ${width.by}.`, fix());
  // Rule 3: a stage has at least one layer (vllm distributed/utils.py get_pp_indices).
  if (pipeline > architecture.layers) {
    diagnostics.error("pipeline-too-deep", "parallelism.pipeline", `${counted(pipeline, "stage")} for ${counted(architecture.layers, "layer")}.`, `Use at most ${architecture.layers}.`);
  }
  if (rankProblem(parallelism, engine)) {
    diagnostics.error("data-parallel-not-whole", "parallelism.data", `${profileOf(engine).title}'s data-parallel attention has a rank on each GPU: tensor ${tensor} x data ${data} cannot be had.`, `Use tensor 1 and data ${tensor * data}, or leave data out.`);
  }
  checkExperts(architecture, parallelism, diagnostics);
  const cut = blockProblem(architecture, formats, tensor, slicesOf(parallelism));
  if (cut !== undefined) {
    const viaExperts = architecture.moe && expert === 1 && blockProblem(architecture, formats, tensor, 0) === undefined ? " Or keep experts whole: parallelism.expert." : "";
    diagnostics.error("fp8-block-not-divisible", path, `FP8 blocks of ${BLOCK}: ${cut.what} ${cut.width} / ${cut.by} = ${cut.width / cut.by} is no multiple of ${BLOCK}.`, `${fix()}${viaExperts}`);
  }
}

/** Whether all of it divides, without saying what does not. */
export function divides(architecture: Architecture, parallelism: Parallelism, formats: WeightFormats, engine: string): boolean {
  const { tensor, pipeline, expert, data } = parallelism;
  const experts = slotsOf(architecture, parallelism);
  const spread = expert === 1 || (experts === undefined ? architecture.stated !== undefined : experts % expert === 0 && (tensor * data) % expert === 0);
  return spread && !rankProblem(parallelism, engine) && pipeline <= architecture.layers && tensorDivides(architecture, tensor, slicesOf(parallelism), formats, engine);
}

function tensorDivides(architecture: Architecture, tensor: number, expertSlices: number, formats: WeightFormats, engine: string): boolean {
  return (
    !headProblem(architecture, tensor) &&
    kvProblem(architecture, tensor) === undefined &&
    stateProblem(architecture, tensor) === undefined &&
    !vocabularyProblem(architecture, tensor, engine) &&
    widthProblem(architecture, tensor, expertSlices) === undefined &&
    blockProblem(architecture, formats, tensor, expertSlices) === undefined
  );
}

/** Rule 4: whole experts on each GPU of the group, which is tensor x data (SGLang: num_experts % ep_size; vLLM's expert parallel size is tensor x data). */
function checkExperts(architecture: Architecture, parallelism: Parallelism, diagnostics: Diagnostics): void {
  const { tensor, expert, data, redundantExperts = 0 } = parallelism;
  const path = "parallelism.expert";
  if (redundantExperts > 0 && (expert === 1 || architecture.moe === undefined)) {
    const why = architecture.moe === undefined ? "nobody knows how many experts the model has here" : "expert is 1, and each GPU has a slice of every expert";
    diagnostics.error("redundant-experts", "parallelism.redundantExperts", `${counted(redundantExperts, "expert")} kept twice are spread over GPUs that hold whole ones: ${why}.`, architecture.moe === undefined ? "Leave it out." : "Spread whole experts by parallelism.expert, or leave it out.");
  }
  if (expert === 1) return;
  const experts = slotsOf(architecture, parallelism);
  if (experts === undefined) {
    if (!architecture.stated) diagnostics.error("no-experts", path, `expert ${expert}, and the model has no routed experts.`, "Leave parallelism.expert out.");
    return;
  }
  if (experts % expert !== 0) {
    const divisors = SIZES.filter((size) => size > 1 && experts % size === 0);
    const own = experts - redundantExperts;
    const kept = redundantExperts === 0 ? `${own} experts` : `${own} experts and ${redundantExperts} kept twice`;
    // With which each GPU has as many: the next above and below what is asked for.
    const more = roundUp(experts, expert) - own;
    const fewer = more - expert;
    const copies = `redundantExperts to ${fewer > 0 ? `${fewer} or ${more}` : more}${fewer === 0 ? ", or leave redundantExperts out" : ""}.`;
    const sizes = divisors.length === 0 ? [] : [`Sizes that divide: ${divisors.join(", ")}.`];
    diagnostics.error("experts-not-divisible", path, `${kept} are not divided evenly by expert ${expert}.`, [...sizes, `${sizes.length === 0 ? "Set" : "Or set"} ${copies}`].join(" "));
  }
  if ((tensor * data) % expert !== 0) {
    diagnostics.error("expert-beyond-gpus", path, `expert ${expert} does not divide the ${counted(tensor * data, "GPU")} of tensor x data, over which experts are spread.`, `Use ${tensor * data}.`);
  }
}

/** Experts that the GPUs hold: the model's own, and those that are kept twice. */
const slotsOf = ({ moe }: Architecture, { redundantExperts = 0 }: Parallelism): number | undefined => (moe === undefined ? undefined : moe.experts + redundantExperts);

/** TensorRT-LLM: enable_attention_dp makes as many ranks as the tensor group has GPUs. */
const rankProblem = ({ tensor, data }: Parallelism, engine: string): boolean => engineOf(engine).dataInPlaceOfTensor && tensor > 1 && data > 1;

/** Rule 1: attention heads are divided (vllm config/model.py verify_with_parallel_config: "must be divisible by tensor parallel size"). */
const headProblem = (architecture: Architecture, tensor: number): boolean => architecture.heads % tensor !== 0;

/** Rule 2: KV heads are divided, or copied a whole number of times (vllm models/llama.py LlamaAttention asserts either). MLA has none. */
function kvProblem(architecture: Architecture, tensor: number): number | undefined {
  for (const attention of architecture.attention) {
    if (attention.kind === "grouped" && attention.kvHeads % tensor !== 0 && tensor % attention.kvHeads !== 0) return attention.kvHeads;
  }
  return undefined;
}

/** Linear and Mamba heads are divided too (vllm mamba_mixer2.py: "Tensor parallel world size must divide num heads"; qwen3_next.py). */
function stateProblem(architecture: Architecture, tensor: number): number | undefined {
  for (const attention of architecture.attention) {
    if (attention.kind === "linear" && (attention.keyHeads % tensor !== 0 || attention.valueHeads % tensor !== 0)) return attention.keyHeads;
    if (attention.kind === "mamba" && attention.heads % tensor !== 0) return attention.heads;
  }
  return undefined;
}

/** GPUs that share an expert's width. */
const slicesOf = ({ tensor, data, expert }: Parallelism): number => (expert > 1 ? Math.ceil((tensor * data) / expert) : tensor * data);

/** A vocabulary that isn't divided, where the engine doesn't pad on. */
const vocabularyProblem = (architecture: Architecture, tensor: number, engine: string): boolean => !engineOf(engine).weights.padsVocabulary && roundUp(architecture.vocab, 64) % tensor !== 0;

/** An MLP's or an expert's width that does not divide into whole columns (vllm distributed/utils.py divide). */
function widthProblem({ dense, moe }: Architecture, tensor: number, expertSlices: number): Slice | undefined {
  const widths: Slice[] = [];
  if (dense) widths.push({ what: "MLP width", width: dense.width, by: tensor });
  if (moe) widths.push({ what: "expert width", width: moe.width, by: Math.max(1, expertSlices) }, { what: "shared expert width", width: moe.sharedWidth, by: tensor });
  return widths.find(({ width, by }) => width % by !== 0);
}

/** Rule 5 (vllm quantization/fp8.py: "weight output_partition_size is not divisible by block_n", vllm#17569). `expertSlices`: GPUs that share an expert's width; 0 or 1 keeps it whole. */
function blockProblem(architecture: Architecture, formats: WeightFormats, tensor: number, expertSlices: number): Slice | undefined {
  const blocked = (part: Parameters<WeightFormats["of"]>[0]): boolean => formats.of(part) === "fp8-block";
  const candidates: Slice[] = [];
  const { dense, moe } = architecture;
  if (moe && expertSlices > 1 && blocked("experts")) candidates.push({ what: "expert width", width: moe.width, by: expertSlices });
  if (moe && moe.sharedWidth > 0 && blocked("shared")) candidates.push({ what: "shared expert width", width: moe.sharedWidth, by: tensor });
  if (dense && blocked("dense")) candidates.push({ what: "MLP width", width: dense.width, by: tensor });
  for (const attention of architecture.attention) {
    if (attention.kind === "grouped" && blocked("query-key-value")) {
      candidates.push({ what: "query width", width: attention.heads * attention.keyDim, by: tensor });
      candidates.push({ what: "key width", width: attention.kvHeads * attention.keyDim, by: Math.min(tensor, attention.kvHeads) });
    }
    if (attention.kind === "latent" && blocked("output")) candidates.push({ what: "attention output width", width: attention.heads * attention.valueDim, by: tensor });
  }
  return candidates.find(({ width, by }) => by > 1 && (width / by) % BLOCK !== 0);
}

/** The sizes that pass every rule above. */
export function tensorsThatWork(architecture: Architecture, formats: WeightFormats, expertsWhole: boolean, engine: string): number[] {
  return SIZES.filter((size) => tensorDivides(architecture, size, expertsWhole ? 0 : size, formats, engine));
}
