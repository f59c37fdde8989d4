import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import gated from "../data/gated-models.json";
import { ServedModelOptions } from "../served-model-options";
import { Speculative, draftWeights } from "../options/speculative";
import { loaderOf } from "../weights/loader";

/** A model that nobody downloads without a token, and none is named: it would be found out when the download starts, on a cluster that costs. */
export function checkGated({ model, huggingFaceToken, weightsLoader, speculative }: ServedModelOptions): Finding[] {
  if (!loaderOf({ weightsLoader }).downloads || huggingFaceToken !== undefined) return [];
  const ids = [model, speculative instanceof Speculative ? draftWeights({ speculative })?.id : undefined];
  return ids.filter((id): id is string => typeof id === "string" && !Token.isUnresolved(id) && gated.models.some(({ begins }) => id.toLowerCase().startsWith(begins))).map((id) => (
    {
      code: "gated-without-token" as const,
      property: "huggingFaceToken",
      value: huggingFaceToken,
      reason: `${id} is given only to accounts that accepted its licence, and no Secret with such an account's token is named`,
      fix: 'accept it on huggingface.co, put a token into a Secret of the models\' namespace, and name it: huggingFaceToken: { name: "hf-token-secret", required: true }',
    }
  ));
}
