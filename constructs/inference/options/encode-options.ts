/**
 * Workers that only encode images: each has the model's vision tower alone, on one GPU, and hands what it makes to those that prefill. For
 * images in such numbers that the others wait for them, and so that the tower may run on smaller GPUs.
 */
export interface EncodeOptions {
  /** Workers that encode. @default 1 @example 2 @integer @minimum 1 */
  readonly replicas?: number;
  /** Name of the GPU pool for them. @default - the first with a GPU to spare @example "l4" */
  readonly gpuPool?: string;
  /** Further arguments of them, each word its own element. @default - none @example ["--enforce-eager"] */
  readonly engineArgs?: string[];
  /** Further environment of them. @default - none @example { DYN_LOG: "debug" } */
  readonly environment?: { [name: string]: string };
  /**
   * SGLang's own name of the model's template, by which its worker finds where images stand in a prompt; it has no way to tell by itself
   * (dynamo/sglang, encode_worker_handler.py). SGLang's alone.
   * @default - none, which vLLM takes
   * @example "qwen2-vl"
   */
  readonly chatTemplate?: string;
}
