import { Quantization } from "./quantization";

/** Layers with keys and values per head (MHA, GQA, MQA). */
export interface GroupedAttention {
  readonly kind: "grouped";
  readonly layers: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly keyDim: number;
  readonly valueDim: number;
  /** Tokens a sliding layer keeps; undefined: it keeps all. */
  readonly window?: number;
  /** One projection serves as key and value (Gemma 4's global layers): weights once, cache twice. */
  readonly sharedKeyValue: boolean;
  /** The query projection carries an output gate of the same width (Qwen3.5). */
  readonly gate: boolean;
  /** Bias terms: on query, key and value (Qwen2), on the output too (gpt-oss). */
  readonly bias: "none" | "qkv" | "all";
  /** Elements of the query and key norms, a layer. */
  readonly qkNorm: number;
  /** One learned sink a head (gpt-oss). */
  readonly sinks: boolean;
}

/** Multi-head latent attention: one latent a token, whatever the heads. */
export interface LatentAttention {
  readonly kind: "latent";
  readonly layers: number;
  readonly heads: number;
  readonly queryRank?: number;
  readonly kvRank: number;
  readonly nopeDim: number;
  readonly ropeDim: number;
  readonly valueDim: number;
  /** Sparse attention's indexer (DeepSeek-V3.2, GLM-5): its own key cache. `layers`: those that have one, the others share its choice (GLM-5.2). */
  readonly indexer?: { readonly layers: number; readonly heads: number; readonly dim: number };
}

/** Gated delta net layers (Qwen3-Next, Qwen3.5): a state a sequence, not a cache a token. */
export interface LinearAttention {
  readonly kind: "linear";
  readonly layers: number;
  readonly keyHeads: number;
  readonly valueHeads: number;
  readonly keyDim: number;
  readonly valueDim: number;
  readonly convolution: number;
  readonly stateBytes: 2 | 4;
}

/** Mamba 2 layers (Nemotron-H). */
export interface Mamba {
  readonly kind: "mamba";
  readonly layers: number;
  readonly heads: number;
  readonly headDim: number;
  readonly state: number;
  readonly groups: number;
  readonly convolution: number;
  readonly stateBytes: 2 | 4;
}

export type Attention = GroupedAttention | LatentAttention | LinearAttention | Mamba;

export interface DenseMlp {
  readonly layers: number;
  readonly width: number;
  /** Gate and up projections (three matrices) or up and down alone (two). */
  readonly matrices: 2 | 3;
}

export interface Experts {
  readonly layers: number;
  readonly experts: number;
  readonly perToken: number;
  readonly width: number;
  /** What an expert reads: the hidden size, or a latent (Nemotron-3 Super). */
  readonly inputWidth: number;
  readonly matrices: 2 | 3;
  readonly bias: boolean;
  /** Width of all shared experts together; 0: none. */
  readonly sharedWidth: number;
  readonly sharedGate: boolean;
  readonly routerBias: boolean;
  /** Router scales beside its weights, in elements a layer (Gemma 4). */
  readonly routerExtra: number;
}

/** Parameter counts that are stated, for a model whose shapes give none. */
export interface StatedParameters {
  readonly total: number;
  readonly embedding: number;
  readonly lmHead: number;
  readonly routedExperts: number;
  readonly routers: number;
}

/** An image of the most tokens that a family's processor makes of one. */
export interface LargestImage {
  readonly patches: number;
  /** Elements of a patch that a layer of the tower works on: its hidden and its MLP's width. */
  readonly width: number;
}

/** What a config.json says, in one shape for every family. */
export interface Architecture {
  readonly family: string;
  readonly layers: number;
  readonly hidden: number;
  readonly vocab: number;
  readonly heads: number;
  /** Longest context the config admits. */
  readonly maxPositions?: number;
  readonly tied: boolean;
  readonly attention: readonly Attention[];
  readonly dense?: DenseMlp;
  readonly moe?: Experts;
  /** Norm elements outside attention, of the whole model. */
  readonly norms: number;
  /** Dims of a head that rotate: engines keep their cosines and sines for every position. */
  readonly rotaryDim?: number;
  /** Parameters of the vision tower and its projector. */
  readonly vision: number;
  /** The largest image that an engine tries its vision tower with, where the family fixes it. */
  readonly image?: LargestImage;
  readonly quantization: Quantization;
  /** Whether the checkpoint asks for an fp8 KV cache. */
  readonly fp8KvCache: boolean;
  /** Set when the shapes give no weights: an architecture without a closed formula. */
  readonly stated?: StatedParameters;
  /** Whether KV bytes can be told from the config. */
  readonly kvKnown: boolean;
}

export const isLatent = (architecture: Architecture): boolean => architecture.attention.some((a) => a.kind === "latent");
