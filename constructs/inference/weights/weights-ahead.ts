import * as path from "path";
import { Construct } from "constructs";
import { IKubernetesCluster } from "../../cluster/kubernetes-cluster";
import { AccessMode } from "../../cluster/storage-offer";
import { childId } from "../../core/names/child-id";
import { packageRoot } from "../../core/package-root";
import { admit, isObject } from "../../core/shape/shape";
import { coded, warn } from "../../core/problems/warn";
import { GangScheduler } from "../../dynamo/platform-parts";
import { DynamoRelease, findReleaseProblems } from "../../dynamo/release";
import { HelmRelease } from "../../kubernetes/helm-release";
import { ImageMirror } from "../../kubernetes/images/image-mirror";
import { checkModel } from "../checks/check-models";
import { ModelPlans } from "../model-plans";
import { SERVED_MODEL } from "../model-shapes";
import { weightsValues } from "../model-values";
import { accessMode, placeModel } from "../place-model";
import { planModel } from "../plan-model";
import { ServedModelOptions } from "../served-model-options";
import { loaderOf } from "./loader";

/** Where models are served, as far as their weights depend on it. */
export interface WeightsAheadProps {
  readonly cluster: IKubernetesCluster;
  readonly models: ServedModelOptions[];
  /** Dynamo's release. @default "1.6.1" */
  readonly release?: string;
  /** Namespace of the models. */
  readonly namespace: string;
  /** Whether Helm makes that namespace, for whoever takes it over, where it isn't there. @default false */
  readonly createNamespace?: boolean;
  /** Whose Grove the platform works with. @default GangScheduler.NONE */
  readonly grove?: GangScheduler;
  /** Whether LeaderWorkerSet and Volcano are there in its place. @default GangScheduler.NONE */
  readonly lws?: GangScheduler;
  /** Registry from which every image is taken. @default - each from its own */
  readonly imageMirror?: ImageMirror;
}

/** Name of the release with a model's weights: Helm's records of both are in one namespace. */
export const weightsRelease = (model: string): string => `${model}-weights`;

/** The models whose weights are downloaded ahead: a volume of many readers, and nothing refused, which is told where they are served. */
export function modelsAhead({ models, cluster, release = DynamoRelease.DEFAULT, grove, lws }: Omit<WeightsAheadProps, "namespace">): ServedModelOptions[] {
  if (findReleaseProblems("release", release).length > 0) return [];
  const dynamo = DynamoRelease.of(release);
  return models.filter((model) => {
    if (!isObject(model) || admit("", model, SERVED_MODEL).findings.length > 0 || !loaderOf(model).downloads || accessMode(model) !== AccessMode.READ_WRITE_MANY) return false;
    return checkModel(model, cluster, dynamo, grove, lws).length === 0 && placeModel(model, cluster, dynamo).storage !== undefined;
  });
}

/**
 * The volumes of models and the Jobs that fill them, each a release of its own in the models' namespace, while add-ons and platform are still
 * being installed. A claim of a class that isn't there yet waits for it, and so does the Job's pod; nothing fails with it.
 */
export class WeightsAhead extends Construct {
  public constructor(scope: Construct, id: string, props: WeightsAheadProps) {
    super(scope, id);
    const { cluster, models, release = DynamoRelease.DEFAULT, namespace, imageMirror } = props;
    const ahead = modelsAhead(props);
    const node = models.filter((model) => isObject(model) && model.singleNodeCache === true && loaderOf(model).downloads).map(({ name }) => name);
    if (node.length > 0) {
      warn(this, [coded("early-weights-of-one-node", `the weights of ${node.join(", ")} aren't downloaded ahead: their volume is one node's, where the worker will be.`)]);
    }
    const elsewhere = models.filter((model) => isObject(model) && admit("", model, SERVED_MODEL).findings.length === 0 && !loaderOf(model).downloads).map(({ name }) => name);
    if (ahead.length === 0 && elsewhere.length + node.length === models.length) {
      const reason = elsewhere.length === 0 ? "there is none to download" : `the weights of ${elsewhere.join(", ")} come without a download`;
      if (node.length === 0) warn(this, [coded("early-without-effect", `earlyWeights has nothing to do, and its stack is empty: ${reason}.`)]);
    }
    for (const model of ahead) {
      const dynamo = DynamoRelease.of(release);
      new HelmRelease(this, childId(model.name), {
        name: weightsRelease(model.name),
        namespace,
        createNamespace: props.createNamespace ?? false,
        localChart: path.join(packageRoot(), "inference-runtime", "chart"),
        values: weightsValues(model, cluster, dynamo, { plans: ModelPlans.of(planModel(model, cluster, dynamo)), namespace, imageMirror }),
        wait: false,
        // The claim of a model that was deployed without this, which its own release lets go.
        takeOwnership: true,
        imageMirror,
        // All images come from the mirror already.
        imageValues: [],
      });
    }
  }
}
