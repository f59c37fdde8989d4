import { IKubernetesCluster } from "../../cluster/kubernetes-cluster";
import { PodTelemetry, telemetryEnvironment } from "../../dynamo/pod-telemetry";
import { DynamoRelease } from "../../dynamo/release";
import { ImageMirror } from "../../kubernetes/images/image-mirror";
import { frontendRelease, workerRelease } from "../checks/check-images";
import { engineOf } from "../engine";
import { ModelPlans } from "../model-plans";
import { readsCardFromWorkers } from "../parts/model-card";
import { placeOf } from "../parts/other-pods";
import { PartRole } from "../parts/part";
import { placeModel } from "../place-model";
import { planModel } from "../plan-model";
import { ServedModelOptions } from "../served-model-options";
import { podEnd } from "../shutdown";
import { loaderOf } from "../weights/loader";
import { ComponentSource, SidecarSource, engineComponent, frontendComponent } from "./component";
import { GraphWriter, Manifest } from "./graph";
import { pickerComponent } from "./picker-component";
import { plannerComponent } from "./planner-component";
import { V1ALPHA1 } from "./v1alpha1";
import { V1BETA1 } from "./v1beta1";

const WRITERS: { readonly [version: string]: GraphWriter } = { v1alpha1: V1ALPHA1, v1beta1: V1BETA1 };

/**
 * The graph of a model as a plain manifest, planned and with its images as they are: what `kubectl apply` takes beside the chart's other
 * objects. It is the same that the chart carries, but for the label that names Helm.
 */
export function graphManifest(model: ServedModelOptions, cluster: IKubernetesCluster, release: DynamoRelease, imageMirror?: ImageMirror): Manifest {
  return modelGraph(model, cluster, release, ModelPlans.of(planModel(model, cluster, release)), imageMirror);
}

/** The graph of a model whose plans are made: its parts, each as a component, in the release's version of the graph. */
export function modelGraph(model: ServedModelOptions, cluster: IKubernetesCluster, release: DynamoRelease, plans: ModelPlans, imageMirror?: ImageMirror, telemetry: PodTelemetry = {}): Manifest {
  const engine = engineOf(model);
  const writer = WRITERS[release.graphApiVersion];
  const mirrored = (image: string): string => imageMirror?.apply(image) ?? image;
  const { parts, storage, compiled } = placeModel(model, cluster, release);
  const cardFromWorkers = readsCardFromWorkers(model, release);
  const ofFrontends = parts.find(({ part }) => part.role === PartRole.FRONTEND)?.part.image ?? release.frontendImage();
  const sidecarSource = (part: string): SidecarSource => ({
    image: mirrored(ofFrontends),
    end: podEnd(PartRole.FRONTEND, model, workerRelease(model, release), engine.migrationFlag),
    telemetry: telemetryEnvironment(telemetry, frontendRelease(model, release), `${model.name}-${part}-frontend`),
  });
  const components = parts.map((placed) => {
    const { part } = placed;
    const source: ComponentSource = {
      model,
      engine,
      placed: { ...placed, part: { ...part, image: mirrored(part.image) } },
      runtime: workerRelease(model, release),
      frontendRuntime: frontendRelease(model, release),
      // The planner mounts no volume in any release.
      place: placeOf(placed, parts, model, cluster, cardFromWorkers || part.role === PartRole.PLANNER),
      cardFromWorkers,
      mirrored,
      ...(compiled === undefined ? {} : { compiled }),
      weightsAnnotations: loaderOf(model).onlyReads ? storage?.podAnnotations : undefined,
      end: podEnd(part.role, model, workerRelease(model, release), engine.migrationFlag),
      plan: plans.find(part.name),
      planFile: plans.fileOf(part.name),
      telemetry: telemetryEnvironment(telemetry, part.role.runsEngine ? workerRelease(model, release) : frontendRelease(model, release), `${model.name}-${part.name}`),
      preflightImage: model.preflight?.image === undefined ? undefined : mirrored(model.preflight.image),
      ...(model.endpointPicker === undefined ? {} : { sidecar: sidecarSource(part.name) }),
    };
    if (part.role === PartRole.PICKER) return pickerComponent(source, parts.map((one) => one.part), release);
    if (part.role === PartRole.PLANNER) return plannerComponent(source, parts.map((one) => one.part), release.version);
    return part.role.runsEngine ? engineComponent(source, writer) : frontendComponent(source);
  });
  const labels = { "app.kubernetes.io/name": "dynamo-model", "app.kubernetes.io/instance": model.name };
  return writer.write({ name: model.name, labels, ...(engine.simulated ? {} : { backendFramework: engine.name }), components });
}
