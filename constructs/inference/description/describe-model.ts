import { IKubernetesCluster } from "../../cluster/kubernetes-cluster";
import { Plan } from "../../../inference-runtime/planner";
import { DynamoRelease } from "../../dynamo/release";
import { ImageMirror } from "../../kubernetes/images/image-mirror";
import { benchmarkImage } from "../benchmark/benchmark-values";
import { mostReplicas } from "../parts/part";
import { placeModel } from "../place-model";
import { ExposureDescription } from "../exposure/exposure-description";
import { PartPlan, acceptedPlan } from "../plan-model";
import { ServedModelOptions } from "../served-model-options";
import { tokenSecret } from "../token-secret";
import { compiledGiB } from "../weights/compiled-volume";
import { compiledClaim } from "../weights/pod-caches";
import { ModelDescription, PartDescription, PlanSummary } from "./model-description";

/** What a model is described from. */
export interface DescribedModel {
  readonly model: ServedModelOptions;
  readonly cluster: IKubernetesCluster;
  readonly release: DynamoRelease;
  readonly namespace: string;
  /** Registry from which its images are taken. @default - each from its own */
  readonly imageMirror?: ImageMirror;
  readonly planned: readonly PartPlan[];
  /** @default - it isn't reached from outside */
  readonly exposure?: ExposureDescription;
}

/** A model in short: what a program needs to know of it that looks after it. */
export function describeModel({ model, cluster, release, namespace, imageMirror, planned, exposure }: DescribedModel): ModelDescription {
  const mirrored = (image: string): string => imageMirror?.apply(image) ?? image;
  const { parts: placed, compiled } = placeModel(model, cluster, release);
  const parts = placed.map(({ part, pool }): PartDescription => {
    const { name, role, replicas, scaling, gpus, nodes, image } = part;
    const most = scaling === undefined ? {} : { maxReplicas: mostReplicas(part) };
    const asked = planned.find((one) => one.part.name === name)?.asked;
    const place = pool === undefined ? {} : { pool: pool.name };
    return { name, role: role.name, replicas, ...most, gpus: gpus * nodes, ...place, image: mirrored(image), ...(asked === undefined ? {} : { asked }) };
  });
  const preflight = model.preflight?.image === undefined ? [] : [mirrored(model.preflight.image)];
  const benchmark = model.benchmark === undefined ? [] : [mirrored(benchmarkImage(model.benchmark))];
  const adapters = (model.lora?.adapters ?? []).map(({ name }) => name);
  const plan = planned.find((one) => one.plan !== undefined)?.plan;
  const unplanned = [...new Set(planned.flatMap((one) => one.unplanned))];
  return {
    name: model.name,
    model: model.model,
    revision: model.revision ?? "main",
    namespace,
    parts,
    images: [...new Set([...parts.map(({ image }) => image), ...preflight, ...benchmark])].sort(),
    ...(compiled === undefined ? {} : { compileCache: { claim: compiledClaim(model), storageClass: compiled.className, sizeGiB: compiledGiB(model, compiled) } }),
    ...(adapters.length === 0 ? {} : { adapters }),
    token: tokenSecret(model.huggingFaceToken),
    ...(exposure === undefined ? {} : { exposure }),
    ...(plan !== undefined || unplanned.length === 0 ? {} : { unplanned }),
    plan: plan === undefined ? undefined : summary(acceptedPlan(plan, model.plan?.accept ?? [])),
  };
}

function summary({ feasible, engine, gpu, gpusPerReplica, maxModelLen, perGpu, requirements, diagnostics }: Plan): PlanSummary {
  const { hostMemoryGiB, sharedMemoryGiB, modelVolumeGiB } = requirements;
  return {
    feasible,
    engine: `${engine.name} ${engine.version}`,
    gpusPerReplica,
    maxModelLen: maxModelLen ?? undefined,
    gpuMemoryGiB: gpu.visibleGiB,
    weightsGiB: perGpu?.weightsGiB,
    kvCacheGiB: perGpu?.kvCacheGiB.expected,
    hostMemoryGiB,
    sharedMemoryGiB,
    modelVolumeGiB,
    diagnostics: diagnostics.map(({ code }) => code),
  };
}
