import { Token } from "../../core/framework";
import { Finding } from "../../core/problem";
import gated from "../data/gated-models.json";
import { ServedModelOptions } from "../served-model-options";
import { loaderOf } from "../weights/loader";

/** A model that nobody downloads without a token, and none is named: it would be found out when the download starts, on a cluster that costs. */
export function checkGated({ model, huggingFaceToken, weightsLoader }: ServedModelOptions): Finding[] {
  if (!loaderOf({ weightsLoader }).downloads || huggingFaceToken !== undefined || Token.isUnresolved(model)) return [];
  if (!gated.models.some(({ begins }) => model.toLowerCase().startsWith(begins))) return [];
  return [
    {
      code: "gated-without-token",
      property: "huggingFaceToken",
      value: huggingFaceToken,
      reason: `${model} is given only to accounts that accepted its licence, and no Secret with such an account's token is named`,
      fix: 'accept it on huggingface.co, put a token into a Secret of the models\' namespace, and name it: huggingFaceToken: { name: "hf-token-secret", required: true }',
    },
  ];
}
