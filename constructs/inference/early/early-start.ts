import * as path from "path";
import { Construct } from "constructs";
import { IKubernetesCluster } from "../../cluster/kubernetes-cluster";
import { packageRoot } from "../../core/package-root";
import { admit, isObject } from "../../core/shape/shape";
import { coded, warn } from "../../core/problems/warn";
import { GangScheduler } from "../../dynamo/platform-parts";
import { DynamoRelease, findReleaseProblems } from "../../dynamo/release";
import { HelmRelease } from "../../kubernetes/helm-release";
import { ImageMirror } from "../../kubernetes/images/image-mirror";
import { Namespace } from "../../kubernetes/namespace";
import { checkModel } from "../checks/check-models";
import { SERVED_MODEL } from "../model-shapes";
import { ServedModelOptions } from "../served-model-options";
import { earlyValues } from "./early-values";

/** Namespace of what is done ahead. */
export const EARLY_NAMESPACE = "dynamo-early";

/** Properties of `EarlyStart`. */
export interface EarlyStartProps {
  readonly cluster: IKubernetesCluster;
  readonly models: ServedModelOptions[];
  /** Dynamo's release. @default "1.6.1" */
  readonly release?: string;
  /** Whose Grove the platform works with. @default GangScheduler.NONE */
  readonly grove?: GangScheduler;
  /** Registry from which every image is taken. @default - each from its own */
  readonly imageMirror?: ImageMirror;
  /** Names of models whose download has an image of its own. @default - none */
  readonly weightsAhead?: string[];
  /** Whether namespace `dynamo-early` is made, and goes when this goes. @default true */
  readonly createNamespace?: boolean;
}

/**
 * Pulls the models' images onto their nodes and has GPU nodes bought while the platform is still being installed. Nothing waits for it, and
 * nothing fails with it: what it hasn't done, the models' own pods do. The nodes are paid for from then on.
 */
export class EarlyStart extends Construct {
  public constructor(scope: Construct, id: string, props: EarlyStartProps) {
    super(scope, id);
    const { cluster, models, release = DynamoRelease.DEFAULT, grove, imageMirror } = props;
    // What is wrong with a model is told where it is served.
    if (findReleaseProblems("release", release).length > 0) return;
    const dynamo = DynamoRelease.of(release);
    const isWhole = (model: ServedModelOptions): boolean =>
      isObject(model) && admit("", model, SERVED_MODEL).findings.length === 0 && checkModel(model, cluster, dynamo, grove).length === 0;
    const whole = models.filter(isWhole);
    const passed = whole.filter(({ imagePullSecrets = [] }) => imagePullSecrets.length > 0).map(({ name }) => name);
    if (passed.length > 0) {
      warn(this, [coded("early-without-secrets", `the images of ${passed.join(", ")} aren't pulled ahead: their pull secrets are in the models' namespace, which isn't there yet.`)]);
    }
    const values = earlyValues(whole, cluster, dynamo, { mirror: imageMirror, weightsAhead: props.weightsAhead });
    if (models.length === 0) warn(this, [coded("early-without-effect", "earlyStart has nothing to do, and its stack is empty: no model is served.")]);
    if (values.pulls.length === 0) return;
    const labels = { "pod-security.kubernetes.io/enforce": "restricted" };
    const made = (props.createNamespace ?? true) ? new Namespace(this, "namespace", { name: EARLY_NAMESPACE, labels }) : undefined;
    new HelmRelease(this, "release", {
      name: EARLY_NAMESPACE,
      namespace: EARLY_NAMESPACE,
      localChart: path.join(packageRoot(), "constructs", "inference", "early", "chart"),
      values: { ...values },
      wait: false,
      imageMirror,
      // All images come from the mirror already.
      imageValues: [],
      dependsOn: made === undefined ? undefined : [made.resource],
    });
  }
}
