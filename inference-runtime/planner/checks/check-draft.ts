import { Architecture } from "../model/architecture";
import { divides } from "../parallelism/check";
import { Parallelism } from "../parallelism/parallelism";
import { Draft } from "../weights/drafts";
import { weightFormats } from "../weights/formats";
import { grouped } from "../units";
import { Diagnostics } from "./diagnostics";

/** Of a model's size, from which on a draft can't pay: each of its tokens costs as much of one of the model's. */
const MOST_OF_MODEL = 1 / 3;

/** Whether a draft can be for this model. */
export function checkDraft(draft: Draft, model: Architecture, parallelism: Parallelism | "auto", engine: string, diagnostics: Diagnostics): void {
  const path = "speculative";
  if (draft.method === "mtp" && draft.layers === 0) {
    diagnostics.error("no-mtp-layers", path, "The checkpoint has no layer of multi-token prediction.", "Draft by ngram, by an EAGLE-3 head or by a draft model.");
  }
  const own = draft.architecture;
  if (own === undefined) return;
  if (own.vocab !== model.vocab) {
    const message = `The draft's vocabulary has ${grouped(own.vocab)} tokens, the model's ${grouped(model.vocab)}: what one drafts is something else to the other.`;
    diagnostics.error("draft-vocabulary", `${path}.draft`, message, "Draft by a smaller model of the same family.");
  }
  if (own.layers * own.hidden > MOST_OF_MODEL * model.layers * model.hidden) {
    diagnostics.warning("draft-not-smaller", `${path}.draft`, `The draft has ${own.layers} layers of ${grouped(own.hidden)}, the model ${model.layers} of ${grouped(model.hidden)}: it takes longer than it saves.`, "Draft by a smaller model.");
  }
  if (parallelism === "auto") return;
  const formats = weightFormats(own, own.quantization.format, undefined);
  if (divides(own, { tensor: parallelism.tensor, pipeline: 1, expert: 1, data: 1 }, formats, engine)) return;
  diagnostics.error("draft-not-divisible", `${path}.draft`, `The draft is not divided evenly by tensor ${parallelism.tensor}.`, "Use a smaller tensor, or another draft.");
}
