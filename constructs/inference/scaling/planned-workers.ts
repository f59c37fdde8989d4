import { engineOf } from "../engine";
import { ServedModelOptions } from "../served-model-options";

/** Where an engine tells its worker of each step; any would do, and ranks of data parallelism count on from it (dynamo/vllm/envs.py). */
const STEPS_PORT = "20380";

/** What workers are told so that Dynamo's planner hears of their steps. Nothing where it doesn't ask; the mocker tells them unasked. */
export function planningEnvironment(model: ServedModelOptions): { readonly [name: string]: string } {
  const asked = model.scaling?.kind === "planner" && engineOf(model).simulated !== true;
  return asked ? { DYN_FORWARDPASS_METRIC_PORT: STEPS_PORT } : {};
}
