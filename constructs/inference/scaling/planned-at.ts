import { asksPrometheus } from "./check-planner";
import { Scaling } from "./scaling";
import { ServedModelOptions } from "../served-model-options";

/** The model with its planner asking this Prometheus, where it asks one and names none itself. */
export function plannedAt(model: ServedModelOptions, prometheus: string | undefined): ServedModelOptions {
  const { scaling } = model;
  const options = scaling instanceof Scaling ? scaling.plannerOptions : undefined;
  if (prometheus === undefined || options === undefined || options.prometheus !== undefined || !asksPrometheus(scaling)) return model;
  return { ...model, scaling: Scaling.planner({ ...options, prometheus }) };
}
