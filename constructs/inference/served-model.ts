import * as path from "path";
import { Construct } from "constructs";
import { KUBERNETES_CLUSTER } from "../cluster/cluster-shapes";
import { IKubernetesCluster } from "../cluster/kubernetes-cluster";
import { packageRoot } from "../core/package-root";
import { refuse } from "../core/refuse";
import { Shapes, admit, besides, instance, text } from "../core/shape";
import { warn } from "../core/warn";
import { DynamoRelease, findReleaseProblems } from "../dynamo/release";
import { HelmRelease } from "../kubernetes/helm-release";
import { ImageMirror } from "../kubernetes/image-mirror";
import { engineArgWarnings } from "./check-engine-args";
import { checkModel } from "./check-models";
import { checkPlan, planWarnings } from "./check-plan";
import { SERVED_MODEL } from "./model-shapes";
import { modelValues } from "./model-values";
import { planModel } from "./plan-model";
import { ServedModelOptions } from "./served-model-options";

/** Properties of `ServedModel`. */
export interface ServedModelProps extends ServedModelOptions {
  /** The cluster that serves it. Dynamo's platform is installed there. */
  readonly cluster: IKubernetesCluster;
  /** Dynamo's release. @default "1.5.1" */
  readonly release?: string;
  /** Namespace of the model. It must be there. @default "inference" */
  readonly namespace?: string;
  /** Registry from which every image is taken. @default - each from its own */
  readonly imageMirror?: ImageMirror;
}

const SHAPES: Shapes<ServedModelProps> = {
  ...SERVED_MODEL,
  cluster: KUBERNETES_CLUSTER,
  release: text(DynamoRelease.DEFAULT),
  namespace: text("inference"),
  imageMirror: instance(ImageMirror, 'ImageMirror.of("registry.example.com/mirror")'),
};

/** Where the chart's values name images: all that its pods run. */
const IMAGE_VALUES = ["download.image", "frontend.image", "worker.image", "preflight.image"];

/** Problems after which a plan would say the same again in other words, or nonsense. */
const UNPLANNABLE = ["unknown-release", "invalid-model-id", "invalid-count", "model-without-pool"];

/** Properties without which there is no plan. */
const UNPLANNED = ["model", "engineArgs", "cluster"];

/**
 * One model served by vLLM through Dynamo: a release of the chart in `inference-runtime/chart`, with the graph, the volume for the
 * weights and the Job that downloads them.
 *
 * Terraform doesn't wait for the model to answer: a download may take hours, and a first install that Helm gives up on is made anew
 * by the next apply, weights included. `kubectl wait --for=condition=Ready dynamographdeployment/<name>` tells when it is up.
 */
export class ServedModel extends Construct {
  public constructor(scope: Construct, id: string, props: ServedModelProps) {
    super(scope, id);
    const shape = admit("", props, SHAPES);
    const { cluster, namespace = "inference", release = DynamoRelease.DEFAULT, imageMirror, ...model } = shape.value;
    const dynamo = DynamoRelease.of(release);
    const problems = besides(shape.findings, [...findReleaseProblems("release", release), ...checkModel(model, cluster, dynamo)]);
    refuse(this, problems);
    const planned = problems.some(({ code, property }) => UNPLANNABLE.includes(code) || UNPLANNED.includes(property.replace(/\[.*$/, ""))) ? undefined : planModel(model, cluster, dynamo);
    warn(this, shape.findings.length > 0 ? [] : engineArgWarnings(model, dynamo));
    if (planned !== undefined) {
      refuse(this, checkPlan(model, planned));
      warn(this, planWarnings(model, planned));
    }
    new HelmRelease(this, "release", {
      name: model.name,
      namespace,
      localChart: path.join(packageRoot(), "inference-runtime", "chart"),
      values: modelValues(model, cluster, dynamo, planned?.plan),
      wait: false,
      imageMirror,
      imageValues: IMAGE_VALUES,
    });
  }
}
