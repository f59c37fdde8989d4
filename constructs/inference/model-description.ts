import { IKubernetesCluster } from "../cluster/kubernetes-cluster";
import { Plan } from "../../inference-runtime/planner";
import { DynamoRelease } from "../dynamo/release";
import { ImageMirror } from "../kubernetes/image-mirror";
import { placeModel } from "./place-model";
import { PartPlan, acceptedPlan } from "./plan-model";
import { ServedModelOptions } from "./served-model-options";

/** One kind of pod of a model. */
export interface PartDescription {
  readonly name: string;
  /** What it does: `frontend`, `worker`. */
  readonly role: string;
  readonly replicas: number;
  /** GPUs of one replica. */
  readonly gpus: number;
  /** Name of the GPU pool. @default - it needs no GPU */
  readonly pool?: string;
  readonly image: string;
}

/** What a plan says of a replica, in short. */
export interface PlanSummary {
  readonly feasible: boolean;
  /** The engine and its version: "vllm 0.11.0". */
  readonly engine: string;
  readonly gpusPerReplica: number;
  /** Longest context in tokens; null where the model could not be read. */
  readonly maxModelLen: number | null;
  /** Memory of the GPU as a program sees it, in GiB. */
  readonly gpuMemoryGiB: number;
  /** What is counted on of it for the weights, and for the KV cache as it is expected, in GiB. @default - the model could not be read */
  readonly weightsGiB?: number;
  readonly kvCacheGiB?: number;
  readonly hostMemoryGiB: number;
  readonly sharedMemoryGiB: number;
  readonly modelVolumeGiB: number;
  /** Codes of what the plan says of itself, worst first as the planner tells them. */
  readonly diagnostics: string[];
}

/** A model, as a deployment holds it. */
export interface ModelDescription {
  /** Name of the model: also of its Helm release and its graph. */
  readonly name: string;
  /** Its id. */
  readonly model: string;
  readonly revision: string;
  readonly namespace: string;
  readonly parts: PartDescription[];
  /** Every image that its pods run, sorted. */
  readonly images: string[];
  /** @default - it could not be planned */
  readonly plan?: PlanSummary;
}

/** What a model is described from. */
export interface DescribedModel {
  readonly model: ServedModelOptions;
  readonly cluster: IKubernetesCluster;
  readonly release: DynamoRelease;
  readonly namespace: string;
  /** Registry from which its images are taken. @default - each from its own */
  readonly imageMirror?: ImageMirror;
  readonly planned: readonly PartPlan[];
}

/** A model in short: what a program needs to know of it that looks after it. */
export function describeModel({ model, cluster, release, namespace, imageMirror, planned }: DescribedModel): ModelDescription {
  const mirrored = (image: string): string => imageMirror?.apply(image) ?? image;
  const parts = placeModel(model, cluster, release).parts.map(({ part, pool }): PartDescription => {
    const { name, role, replicas, gpus, nodes, image } = part;
    return { name, role: role.componentType, replicas, gpus: gpus * nodes, ...(pool === undefined ? {} : { pool: pool.name }), image: mirrored(image) };
  });
  const preflight = model.preflight?.image === undefined ? [] : [mirrored(model.preflight.image)];
  const plan = planned.find((one) => one.plan !== undefined)?.plan;
  return {
    name: model.name,
    model: model.model,
    revision: model.revision ?? "main",
    namespace,
    parts,
    images: [...new Set([...parts.map(({ image }) => image), ...preflight])].sort(),
    plan: plan === undefined ? undefined : summary(acceptedPlan(plan, model.plan?.accept ?? [])),
  };
}

function summary({ feasible, engine, gpu, gpusPerReplica, maxModelLen, perGpu, requirements, diagnostics }: Plan): PlanSummary {
  const { hostMemoryGiB, sharedMemoryGiB, modelVolumeGiB } = requirements;
  return {
    feasible,
    engine: `${engine.name} ${engine.version}`,
    gpusPerReplica,
    maxModelLen,
    gpuMemoryGiB: gpu.visibleGiB,
    weightsGiB: perGpu?.weightsGiB,
    kvCacheGiB: perGpu?.kvCacheGiB.expected,
    hostMemoryGiB,
    sharedMemoryGiB,
    modelVolumeGiB,
    diagnostics: diagnostics.map(({ code }) => code),
  };
}
