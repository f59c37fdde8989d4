import { Token } from "../../core/framework";
import { Exposure } from "../../cluster/exposure/exposure";
import { checkUnique } from "../../core/checks/checks";
import { Finding } from "../../core/problems/problem";
import { ServedModelOptions } from "../served-model-options";
import { doorName } from "./model-door";

/** Doors of one deployment's models, looked at together: a host leads to one of them, and a name is one release's. */
export function checkExposures(property: string, models: readonly (ServedModelOptions | null | undefined)[]): Finding[] {
  const hosts = models.map((model, index) => hostOf(model) ?? `models[${index}]`);
  return [
    ...checkUnique("duplicate-host", (index) => `${property}[${index}].exposure.host`, hosts).map((finding) => ({
      ...finding,
      reason: finding.reason.replace("the same name stands", "the same host stands") + ", and each model has a load balancer of its own: the name leads to one of them",
    })),
    ...models.flatMap((model, index): Finding[] => {
      if (model?.exposure === undefined) return [];
      const taken = models.findIndex((other) => typeof other?.name === "string" && other.name === doorName(model.name));
      if (taken < 0) return [];
      const reason = `the door of ${model.name} is a Helm release of that name`;
      return [{ code: "door-name-taken", property: `${property}[${taken}].name`, value: doorName(model.name), reason, fix: `give ${property}[${taken}] or ${property}[${index}] another name` }];
    }),
  ];
}

function hostOf(model: ServedModelOptions | null | undefined): string | undefined {
  const exposure = model?.exposure;
  if (!(exposure instanceof Exposure)) return undefined;
  const host: unknown = (exposure.publicOptions ?? exposure.internalOptions)?.host;
  return typeof host === "string" && !Token.isUnresolved(host) ? host : undefined;
}
