import * as path from "path";
import { Release } from "../kubernetes/bindings";
import { Construct } from "constructs";
import { IKubernetesCluster } from "../cluster/kubernetes-cluster";
import { packageRoot } from "../core/package-root";
import { refuse } from "../core/problems/refuse";
import { admit, besides } from "../core/shape/shape";
import { warn } from "../core/problems/warn";
import { GangScheduler } from "../dynamo/platform-parts";
import { PodTelemetry } from "../dynamo/pod-telemetry";
import { DynamoRelease, findReleaseProblems } from "../dynamo/release";
import { warnOfRelease } from "../dynamo/checks/warn-release";
import { DisruptionBudgets } from "../kubernetes/disruption/disruption-budgets";
import { HelmRelease } from "../kubernetes/helm-release";
import { ImageMirror } from "../kubernetes/images/image-mirror";
import { availabilityWarnings, budgetsOf, budgetsRelease } from "./availability/high-model";
import { benchmarkWarnings } from "./benchmark/check-benchmark";
import { cacheWarnings } from "./checks/cache-warnings";
import { engineArgWarnings } from "./checks/arguments/check-engine-args";
import { imageWarnings, workerRelease } from "./checks/check-images";
import { checkModel } from "./checks/check-models";
import { routerWarnings } from "./checks/check-router";
import { checkPlan, planWarnings } from "./checks/check-plan";
import { endpointOf } from "./endpoint";
import { DoorRelease } from "./exposure/door-release";
import { modelDoor, withLimits } from "./exposure/model-door";
import { ModelPlans } from "./model-plans";
import { SERVED_MODEL_PROPS } from "./model-shapes";
import { describeModel } from "./description/describe-model";
import { ModelDescription } from "./description/model-description";
import { modelValues } from "./model-values";
import { placeModel } from "./place-model";
import { planModel } from "./plan-model";
import { pickerWarnings } from "./picker/check-picker";
import { besidesScaling } from "./scaling/check-scaling";
import { scalingWarnings } from "./scaling/warn-scaling";
import { ServedModelOptions } from "./served-model-options";
import { loaderOf } from "./weights/loader";

/** Properties of `ServedModel`. */
export interface ServedModelProps extends ServedModelOptions {
  /** The cluster that serves it. Dynamo's platform is installed there. @example new ExistingCluster({ ... }) */
  readonly cluster: IKubernetesCluster;
  /** Dynamo's release. @default "1.6.1" @example "1.6.1" */
  readonly release?: string;
  /** Namespace of the model. It must be there. @default "inference" @example "inference" */
  readonly namespace?: string;
  /** Namespace of Dynamo's platform, whose operator may reach the model's workers. @default "dynamo-system" @example "dynamo-system" */
  readonly platformNamespace?: string;
  /** Whose Grove the platform works with, which starts workers over several nodes. @default GangScheduler.NONE @example GangScheduler.BUNDLED */
  readonly grove?: GangScheduler;
  /** Whether LeaderWorkerSet and Volcano are there in its place. @default GangScheduler.NONE @example GangScheduler.EXTERNAL */
  readonly lws?: GangScheduler;
  /** Registry from which every image is taken. @default - each from its own @example ImageMirror.of("registry.example.com/mirror") */
  readonly imageMirror?: ImageMirror;
  /** What its pods say of themselves, each of them. @default - lines as text, and no spans @example { jsonLines: true } */
  readonly telemetry?: PodTelemetry;
  /** Whether a `WeightsAhead` has its volume and its download: this release then makes neither. @default false @example true */
  readonly weightsAhead?: boolean;
}

/** Problems after which a plan would say the same again in other words, or nonsense. */
const UNPLANNABLE = ["unknown-release", "invalid-model-id", "invalid-count", "invalid-speculative", "model-without-pool"];

/** Properties without which there is no plan. */
const UNPLANNED = ["model", "engineArgs", "cluster"];

/**
 * One model served through Dynamo: a release of the chart in `inference-runtime/chart`, with the graph, the volume for the
 * weights and the Job that downloads them.
 *
 * Terraform doesn't wait for the model to answer: a download may take hours, and an apply that gives up on it stops whatever comes
 * after. `kubectl wait --for=condition=Ready dynamographdeployment/<name>` tells when it is up. For the same reason a destroy doesn't
 * wait for the pods: the Helm provider has one `wait` for both, which would hold every install until the volume is bound, for hours
 * where that needs a GPU node. So the chart refuses to be installed over a volume or a graph that is still going (guard.yaml).
 */
export class ServedModel extends Construct {
  /** The Helm release, for `dependsOn`; its resource is `node.defaultChild` too. */
  public readonly helmRelease: HelmRelease;
  /**
   * The resource of `helmRelease`.
   *
   * @deprecated of the platform `release` is Dynamo's: use `helmRelease`
   */
  public readonly release: Release;
  /** The model in short, as the deployment's file has it. */
  public readonly description: ModelDescription;
  /** Where clients in the cluster reach it: `base_url` of OpenAI's clients. Who may is `network`'s matter. */
  public readonly endpoint: string;
  /** Where clients outside reach it, once its host's DNS record leads to the door. @default - they don't: it has no `exposure` */
  public readonly address?: string;

  public constructor(scope: Construct, id: string, props: ServedModelProps) {
    super(scope, id);
    const shape = admit<ServedModelProps>("", props, SERVED_MODEL_PROPS);
    const { cluster, namespace = "inference", release = DynamoRelease.DEFAULT, platformNamespace, grove, lws, imageMirror, telemetry, weightsAhead, ...given } = shape.value;
    const dynamo = DynamoRelease.of(release);
    const { door, description: exposure, findings: closed } = modelDoor(given, cluster, namespace);
    const problems = besides(shape.findings, [...findReleaseProblems("release", release), ...checkModel(given, cluster, dynamo, grove, lws), ...closed]);
    refuse(this, problems);
    const model = besidesScaling(given, problems);
    warnOfRelease(this, release);
    const planned = problems.some(({ code, property }) => UNPLANNABLE.includes(code) || UNPLANNED.includes(property.replace(/\[.*$/, ""))) ? [] : planModel(model, cluster, dynamo);
    warn(this, shape.findings.length > 0 ? [] : [...engineArgWarnings(model, DynamoRelease.of(workerRelease(model, dynamo))), ...routerWarnings(model, dynamo)]);
    refuse(this, checkPlan(model, planned, planned.length === 0 || !loaderOf(model).downloads ? undefined : placeModel(model, cluster, dynamo).storage));
    warn(this, shape.findings.length > 0 ? [] : [...scalingWarnings(model, planned), ...benchmarkWarnings(model, planned)]);
    warn(this, problems.length > 0 ? [] : cacheWarnings(model, placeModel(model, cluster, dynamo)));
    warn(this, planned.length === 0 ? [] : [...imageWarnings(model, dynamo), ...planWarnings(planned)]);
    this.helmRelease = new HelmRelease(this, "release", {
      name: model.name,
      namespace,
      localChart: path.join(packageRoot(), "inference-runtime", "chart"),
      values: modelValues(model, cluster, dynamo, { plans: ModelPlans.of(planned), namespace, platformNamespace, imageMirror, door: door?.sources, lws, telemetry, weightsAhead }),
      wait: false,
      imageMirror,
      // All images come from the mirror already: most stand in the graph, in a list.
      imageValues: [],
    });
    this.release = this.helmRelease.resource;
    this.node.defaultChild = this.release;
    this.description = describeModel({ model, cluster, release: dynamo, namespace, imageMirror, planned, exposure });
    this.endpoint = endpointOf(model.name, namespace);
    this.address = exposure?.address;
    const parts = placeModel(model, cluster, dynamo).parts.map(({ part }) => part);
    warn(this, availabilityWarnings(model, parts));
    const budgets = budgetsOf(model, parts);
    if (budgets.length > 0) new DisruptionBudgets(this, "budgets", { name: budgetsRelease(model.name), namespace, budgets, dependsOn: [this.release] });
    warn(this, [...(door?.warnings ?? []), ...pickerWarnings(model)]);
    if (door !== undefined) {
      const limited = withLimits(door, cluster, this);
      new DoorRelease(this, "door", { model: model.name, namespace, door: limited.door, behind: [this.release, ...limited.ready] });
    }
  }
}
