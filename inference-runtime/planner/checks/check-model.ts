import { Diagnostics } from "./diagnostics";
import { Architecture } from "../model/architecture";
import { grouped } from "../units";
import { Understood } from "../request/understood";
import { weightGroups } from "../weights/groups";

/** What a request says of the model against what the model's config says. */
export function checkModel(request: Understood, architecture: Architecture, diagnostics: Diagnostics): void {
  checkContext(request, architecture, diagnostics);
  checkParameters(request, architecture, diagnostics);
}

/** Sequences longer than the config admits: vLLM refuses them at start unless rope scaling stretches the context (ModelConfig.get_and_verify_max_len). */
function checkContext({ maxModelLen }: Understood, { maxPositions }: Architecture, diagnostics: Diagnostics): void {
  if (maxModelLen === undefined || maxPositions === undefined || maxModelLen <= maxPositions) return;
  diagnostics.warning(
    "context-beyond-model",
    "maxModelLen",
    `${grouped(maxModelLen)} tokens are more than the ${grouped(maxPositions)} of the model's config: vLLM refuses them unless rope scaling is configured.`,
    `Set maxModelLen to ${maxPositions} or less, or configure rope scaling (YaRN) as the model's page says.`,
  );
}

/** Published counts may hold layers for multi-token prediction (2.2 % of DeepSeek-R1) or leave out the embedding (gpt-oss): further off, one of both is wrong. */
const TOLERANCE = 0.1;

function checkParameters({ model }: Understood, architecture: Architecture, diagnostics: Diagnostics): void {
  if ("id" in model || model.parameters === undefined || architecture.stated) return;
  const counted = weightGroups(architecture).reduce((sum, group) => sum + group.parameters, 0);
  if (Math.abs(counted - model.parameters) <= TOLERANCE * counted) return;
  diagnostics.warning(
    "parameters-differ",
    "model.parameters",
    `${grouped(model.parameters)} parameters are stated, the config's shapes make ${grouped(counted)}: the config is planned with.`,
    "Compare the config with the checkpoint: one of both is of another model.",
  );
}
