import { Deployment } from "../../explain/deployment";
import { Change, changesOf, metricChanges } from "./changes";
import { PartOutlook, outlooks } from "./part-outlook";
import { Hop, upgradePath } from "./path";

/** One hop, and all that it does to a deployment. */
export interface UpgradeStep extends Hop {
  readonly changes: readonly Change[];
  /** @default - the metrics of one of the two releases aren't known */
  readonly metrics?: readonly string[];
  readonly parts: readonly PartOutlook[];
}

export interface UpgradePlan {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** Why there is no way. @default - there is */
  readonly refused?: string;
  readonly steps: readonly UpgradeStep[];
  /** What must be mended first, over all steps, each once. */
  readonly stops: readonly string[];
}

/** What stands between a deployment and a later release, before anything is changed. */
export function planUpgrade(deployment: Deployment, to: string): UpgradePlan {
  const from = deployment.dynamo.release;
  const path = upgradePath(from, to);
  if ("refused" in path) return { id: deployment.id, from, to, refused: path.refused, steps: [], stops: [] };
  const engines = [...new Set(deployment.models.flatMap(({ plan }) => (plan === undefined ? [] : [plan.engine.split(" ")[0]])))];
  const steps = path.hops.map((hop): UpgradeStep => {
    const metrics = metricChanges(hop);
    return { ...hop, changes: changesOf(hop, engines), ...(metrics === undefined ? {} : { metrics }), parts: outlooks(deployment, hop) };
  });
  const stops = steps.flatMap(({ to: release, parts }) => parts.flatMap(({ model, part, stuck, planned }) => [
    ...(stuck === undefined ? [] : [`${model}, ${part}: ${stuck}`]),
    ...(planned?.refused ?? []).map((reason) => `${model}, ${part}, with ${release}: ${reason}`),
  ]));
  return { id: deployment.id, from, to, steps, stops: [...new Set(stops)] };
}
