import { BlueGreenOptions, besideRefusedRoles, checkBlueGreen, onActivePool, poolRoles, switched, withoutStandby } from "../../constructs/cluster/pools/blue-green";
import { IKubernetesCluster } from "../../constructs/cluster/kubernetes-cluster";
import { Finding } from "../../constructs/core/problems/problem";
import { RuleCode } from "../../constructs/core/rules/rule";
import { isObject } from "../../constructs/core/shape/shape";
import { coded } from "../../constructs/core/problems/warn";
import { DynamoRelease, findReleaseProblems } from "../../constructs/dynamo/release";
import { checkModel } from "../../constructs/inference/checks/check-models";
import { checkTogether } from "../../constructs/inference/checks/places/check-together";
import { placeModel } from "../../constructs/inference/place-model";
import { ServedModelOptions } from "../../constructs/inference/served-model-options";
import { DynamoOptions } from "./chain-options";

const REFUSED: RuleCode = "switch-refused";
const GAP: RuleCode = "switch-with-gap";

/** Models and their cluster, with each role's active pool in its place. */
export interface Colored {
  /** As the models see it: without pools that stand by. */
  readonly cluster: IKubernetesCluster;
  readonly models: ServedModelOptions[];
  readonly findings: Finding[];
  /** What a switch would meet, of models that are right as they are. */
  warnings(dynamo: DynamoOptions): string[];
}

/** What of a chain's properties it reads. */
interface Colorable {
  readonly cluster: IKubernetesCluster;
  readonly models: ServedModelOptions[];
  readonly blueGreen?: BlueGreenOptions[];
}

/** What `blueGreen` makes of a deployment; without it everything as it was given. */
export function colored({ cluster, models, blueGreen = [] }: Colorable): Colored {
  const roles = poolRoles(blueGreen);
  const given = Array.isArray(models) ? models : [];
  // What has another shape is refused by that.
  if (roles.length === 0 || roles.length < blueGreen.length || blueGreen.some(({ role, blue, green }) => [role, blue, green].includes(""))) return { cluster, models, findings: [], warnings: () => [] };
  const findings = checkBlueGreen(blueGreen, cluster.gpuPools, given);
  const seenBy = (as: typeof roles): { cluster: IKubernetesCluster; models: ServedModelOptions[] } => ({ cluster: withoutStandby(cluster, as), models: given.map((model) => onActivePool(model, as)) });
  return {
    // What can't be is told once.
    ...(findings.length > 0 ? { cluster, models: Array.isArray(models) ? given.map((model) => besideRefusedRoles(model, roles, cluster.gpuPools)) : models } : seenBy(roles)),
    findings,
    warnings: ({ release: version = DynamoRelease.DEFAULT, platform }) => {
      if (findings.length > 0 || findReleaseProblems("release", version).length > 0) return [];
      const release = DynamoRelease.of(version);
      const refusals = ({ cluster: one, models: served }: ReturnType<typeof seenBy>): string[] => {
        const alone = served.filter(isObject).flatMap((model) => checkModel(model, one, release, platform?.grove, platform?.lws).map(({ reason }) => `${model.name}: ${reason}`));
        return alone.length > 0 ? alone : checkTogether("models", served.filter(isObject), one, release).map(({ reason }) => reason);
      };
      const [now, then] = [seenBy(roles), seenBy(switched(roles))];
      if (refusals(now).length > 0) return [];
      const wide = now.models.flatMap((model) => placeModel(model, now.cluster, release).parts.filter(({ part, pool }) => part.nodes > 1 && roles.some(({ active }) => active === pool?.name)).map(({ part }) => `${model.name}, ${part.name}`));
      return [
        ...refusals(then).map((reason) => coded(REFUSED, `a switch of blueGreen would be refused: ${reason}`)),
        ...(wide.length === 0 ? [] : [coded(GAP, `a switch would leave a gap: of workers over several nodes (${wide.join("; ")}) the old one goes before the new one starts`)]),
      ];
    },
  };
}
