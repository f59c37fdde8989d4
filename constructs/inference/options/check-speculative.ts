import { anyLate } from "../../core/late/any-late";
import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { admit, besides } from "../../core/shape/shape";
import { ServedModelOptions } from "../served-model-options";
import { DRAFT_MODEL, EAGLE3 } from "./option-shapes";
import { DraftModelOptions, Eagle3Options, Speculative, draftWeights } from "./speculative";

const MOST_TOKENS = 16;
const MODEL_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,95}\/[A-Za-z0-9][A-Za-z0-9._-]{0,95}$/;
const REVISION = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** What drafts for a model. Whether it fits beside it is the plan's to say. */
export function checkSpeculative(model: ServedModelOptions, speculative: Speculative): Finding[] {
  const { method, tokens, headOptions, draftOptions } = speculative;
  if (method === "eagle3") return besides(admit<Eagle3Options>("speculative", headOptions ?? {}, EAGLE3).findings, checkWeights(model, "head"));
  if (method === "draft-model") return besides(admit<DraftModelOptions>("speculative", draftOptions ?? {}, DRAFT_MODEL).findings, checkWeights(model, "model"));
  if (Token.isUnresolved(tokens)) return [];
  if (Number.isInteger(tokens) && tokens >= 1 && tokens <= MOST_TOKENS) return [];
  return [invalid("speculative.tokens", tokens, `tokens that are drafted at a time are a whole number from 1 to ${MOST_TOKENS}`, "write one, such as 4")];
}

/** Weights that are downloaded besides the model's. */
function checkWeights(model: ServedModelOptions, name: string): Finding[] {
  const weights = draftWeights(model);
  if (weights === undefined || anyLate(weights.id, weights.revision)) return [];
  const { id, revision } = weights;
  return [
    ...(MODEL_ID.test(id) ? [] : [invalid(`speculative.${name}`, id, "a Hugging Face id has an owner and a name", 'write it like "Qwen/Qwen3-0.6B"')]),
    ...(REVISION.test(revision) ? [] : [invalid("speculative.revision", revision, "a revision here becomes a folder's name", "write a commit, or a tag or branch without slashes")]),
    ...(id === model.model ? [invalid(`speculative.${name}`, id, "the model would draft for itself, at the price of itself", "name a smaller model of the same family")] : []),
  ];
}

function invalid(property: string, value: unknown, reason: string, fix: string): Finding {
  return { code: "invalid-speculative", property, value, reason, fix };
}
