import { Diagnostics } from "./diagnostics";
import { Architecture } from "./model/architecture";
import { grouped } from "./units";
import { Understood } from "./understood";

/** Sequences longer than the config admits: vLLM refuses them at start unless rope scaling stretches the context (ModelConfig.get_and_verify_max_len). */
export function checkContext(request: Understood, architecture: Architecture, diagnostics: Diagnostics): void {
  const { maxModelLen } = request;
  const { maxPositions } = architecture;
  if (maxModelLen === undefined || maxPositions === undefined || maxModelLen <= maxPositions) return;
  diagnostics.warning(
    "context-beyond-model",
    "maxModelLen",
    `${grouped(maxModelLen)} tokens are more than the ${grouped(maxPositions)} of the model's config: vLLM refuses them unless rope scaling is configured.`,
    `Set maxModelLen to ${maxPositions} or less, or configure rope scaling (YaRN) as the model's page says.`,
  );
}
