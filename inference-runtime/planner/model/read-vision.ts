import { LargestImage } from "./architecture";
import { Family } from "./families";
import { FieldReader, isObject, Fields } from "./fields";
import { Diagnostics } from "../checks/diagnostics";

/** One encoder layer of a plain ViT with biases: attention, two MLP matrices, two norms with bias. */
const vitLayer = (hidden: number, width: number): number => 4 * hidden * hidden + 4 * hidden + 2 * hidden * width + width + hidden + 4 * hidden;

/**
 * Parameters of the vision tower and its projector. Loaded whenever the architecture is the multimodal one; a tower whose sizes the
 * config leaves out has its family's (transformers' defaults do the same). Checked against the counts of Qwen3-VL-235B (576,388,336),
 * Kimi-K2.5's MoonViT (416,866,032), Gemma-3-27B (27,432,406,640 in all), Llama-4-Scout (108,641,793,536 in all), Mistral-Small-3.1
 * (24,011,361,280 in all), Qwen2-VL-7B (8,291,375,616 in all) and Qwen2.5-VL-7B (8,292,166,656 in all).
 */
export function visionParameters(family: Family, config: Fields, path: string, hidden: number, diagnostics: Diagnostics): number {
  if (!family.vision || !hasTower(family, config)) return 0;
  const vision = isObject(config.vision_config) ? config.vision_config : {};
  const fields = new FieldReader(vision, vision, `${path}.vision_config`, `${path}.vision_config`, diagnostics);
  const size = (names: string[], otherwise: number): number => fields.count(names, { max: 100_000 }) ?? otherwise;
  const encoder = (depth: number, width: number, inner: number): number => depth * vitLayer(width, inner);
  switch (family.vision) {
    case "qwen-vl": {
      const width = size(["hidden_size"], 1152);
      const out = size(["out_hidden_size"], hidden);
      const patch = 3 * size(["temporal_patch_size"], 2) * size(["patch_size"], 16) ** 2 * width + width;
      const joined = width * size(["spatial_merge_size"], 2) ** 2;
      const merger = (norm: number): number => 2 * norm + joined * joined + joined + joined * out + out;
      const deep = Array.isArray(vision.deepstack_visual_indexes) ? Math.min(vision.deepstack_visual_indexes.length, 100) : family.deepstack ?? 0;
      return encoder(size(["depth"], 27), width, size(["intermediate_size"], 4304)) + patch + size(["num_position_embeddings"], 2304) * width + merger(width) + deep * merger(joined);
    }
    case "qwen2-vl": {
      const width = size(["embed_dim"], 1280);
      const joined = width * 4;
      const layer = vitLayer(width, width * size(["mlp_ratio"], 4));
      return size(["depth"], 32) * layer + 3 * 2 * 14 * 14 * width + 2 * width + joined * joined + joined + joined * hidden + hidden;
    }
    case "pixtral": {
      const width = size(["hidden_size"], 1024);
      const layer = 4 * width * width + 3 * width * size(["intermediate_size"], 4096) + 2 * width;
      const merged = 4 * width * width;
      return size(["num_hidden_layers"], 24) * layer + 3 * size(["patch_size"], 14) ** 2 * width + 2 * width + merged + width * hidden + hidden * hidden;
    }
    case "qwen2.5-vl": {
      const width = size(["hidden_size", "embed_dim"], 1280);
      const inner = size(["intermediate_size"], 3420);
      const layer = 4 * width * width + 4 * width + 3 * width * inner + 2 * inner + width + 2 * width;
      const joined = width * 4;
      return size(["depth"], 32) * layer + 3 * 2 * 14 * 14 * width + width + joined * joined + joined + joined * hidden + hidden;
    }
    case "siglip": {
      const width = size(["hidden_size"], 1152);
      const patch = size(["patch_size"], 14);
      const positions = Math.floor(size(["image_size"], 896) / patch) ** 2;
      return encoder(size(["num_hidden_layers"], 27), width, size(["intermediate_size"], 4304)) + 3 * patch * patch * width + width + positions * width + 2 * width + width * hidden + width;
    }
    case "moonvit": {
      const width = size(["vt_hidden_size", "hidden_size"], 1152);
      const patch = size(["patch_size"], 14);
      const joined = 4 * width;
      const tower = encoder(size(["vt_num_hidden_layers", "num_hidden_layers"], 27), width, size(["vt_intermediate_size", "intermediate_size"], 4304)) + 3 * patch * patch * width + width + size(["init_pos_emb_height"], 64) * size(["init_pos_emb_width"], 64) * width + 2 * width;
      return tower + 2 * width + joined * joined + joined + joined * hidden + hidden;
    }
    case "llama4": {
      const width = size(["hidden_size"], 1408);
      const inner = size(["intermediate_size"], 5632);
      const out = size(["projector_output_dim"], 4096);
      const patch = size(["patch_size"], 14);
      const positions = Math.floor(size(["image_size"], 336) / patch) ** 2 + 1;
      return encoder(size(["num_hidden_layers"], 34), width, inner) + 3 * patch * patch * width + width + positions * width + 4 * width + inner * out + out * out + size(["vision_output_dim"], 4096) * hidden;
    }
    case "gemma4":
      // Counted by transformers 5.17.0 for gemma-4-26B-A4B (data/models.json); its tower is the same in the sizes published.
      return 572_792_112;
  }
}

/**
 * The largest image of the Qwen towers: 16,384 tokens of 2 x 2 patches, whatever the batch (start logs from vLLM 0.9.2 to 0.21: "a budget of
 * 16384 tokens, and profiled with 1 image items of the maximum feature size").
 */
export function largestImage(family: Family, config: Fields): { readonly image?: LargestImage } {
  if (!family.vision?.startsWith("qwen") || !hasTower(family, config)) return {};
  const vision = isObject(config.vision_config) ? config.vision_config : {};
  const size = (name: string, otherwise: number): number => {
    const value = vision[name];
    return typeof value === "number" && value > 0 && value <= 100_000 ? value : otherwise;
  };
  const width = family.vision === "qwen2-vl" ? size("embed_dim", 1280) : size("hidden_size", family.vision === "qwen-vl" ? 1152 : 1280);
  const inner = family.vision === "qwen2-vl" ? width * 4 : size("intermediate_size", family.vision === "qwen-vl" ? 4304 : 3420);
  return { image: { patches: 4 * 16_384, width: width + inner } };
}

/** Whether the tower is loaded: ForCausalLM of a wrapped family is its text model alone. */
function hasTower(family: Family, config: Fields): boolean {
  const architecture = Array.isArray(config.architectures) ? String(config.architectures[0]) : "";
  return family.vision !== undefined && !architecture.endsWith("ForCausalLM") && (isObject(config.vision_config) || architecture.endsWith("ForConditionalGeneration"));
}
