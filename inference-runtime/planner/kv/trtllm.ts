import { CacheLayers, CacheLayout } from "./layers";

/**
 * TensorRT-LLM's pool (_torch/pyexecutor/_util.py, resource_manager.py): every attention layer stores every token, sliding ones too
 * unless max_attention_window says otherwise; states lie outside it, one for each of the batch's slots.
 */
export function trtllmLayout(layers: readonly CacheLayers[], block: number, maxBatchSize: number): CacheLayout {
  const perToken = layers.reduce((sum, entry) => sum + entry.layers * entry.bytesPerToken, 0);
  const states = layers.reduce((sum, entry) => sum + entry.layers * entry.stateBytes, 0);
  return {
    block,
    fixed: states * maxBatchSize,
    tokensIn: (bytes) => (perToken === 0 ? 0 : Math.max(0, Math.floor((bytes - states * maxBatchSize) / (perToken * block))) * block),
    bytesFor: (length) => Math.ceil(length / block) * block * perToken + states * maxBatchSize,
  };
}
