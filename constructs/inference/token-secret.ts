import { TokenDescription } from "./description/model-description";
import { TokenSecret } from "./served-model-options";

/** Where a model's token is looked for, with the defaults. */
export function tokenSecret({ name = "hf-token-secret", key = "HF_TOKEN", required = false }: TokenSecret = {}): TokenDescription {
  return { secret: name, key, required };
}
