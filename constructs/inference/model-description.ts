import { IKubernetesCluster } from "../cluster/kubernetes-cluster";
import { readPath } from "../core/value-path";
import { Plan } from "../../inference-runtime/planner";
import { gpusPerWorker, placeModel } from "./place-model";
import { acceptedPlan } from "./plan-model";
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
  readonly namespace: string;
  /** The chart's values as the release has them. */
  readonly values: { [key: string]: unknown };
  /** Paths of the values that are images. */
  readonly imageValues: string[];
  readonly plan?: Plan;
}

/** A model in short: what a program needs to know of it that looks after it. */
export function describeModel({ model, cluster, namespace, values, imageValues, plan }: DescribedModel): ModelDescription {
  const image = (path: string): string => String(readPath(values, path) ?? "");
  const images = imageValues.map(image).filter((each) => each !== "");
  return {
    name: model.name,
    model: model.model,
    revision: model.revision ?? "main",
    namespace,
    parts: [
      { name: "frontend", role: "frontend", replicas: model.frontendReplicas ?? 1, gpus: 0, image: image("frontend.image") },
      {
        name: "worker",
        role: "worker",
        replicas: model.replicas ?? 1,
        gpus: gpusPerWorker(model),
        pool: placeModel(model, cluster).pool?.name,
        image: image("worker.image"),
      },
    ],
    images: [...new Set(images)].sort(),
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
