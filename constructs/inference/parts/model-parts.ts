import { DynamoRelease } from "../../dynamo/release";
import { engineOf } from "../engine";
import { ServedModelOptions } from "../served-model-options";
import { Part, PartProperties, PartRole } from "./part";

const OF_WORKER: PartProperties = { replicas: "replicas", pool: "gpuPool", gpus: "gpusPerWorker", arguments: "engineArgs", maxModelLen: "maxModelLen" };

/** The parts of a model: frontends, and workers that prefill and decode. */
export function modelParts(model: ServedModelOptions, release: DynamoRelease): Part[] {
  return [
    {
      name: "frontend",
      role: PartRole.FRONTEND,
      replicas: model.frontendReplicas ?? 1,
      nodes: 1,
      gpus: 0,
      image: model.frontendImage ?? release.frontendImage(),
      stockImage: model.frontendImage === undefined,
      arguments: [],
      environment: {},
      properties: { ...OF_WORKER, replicas: "frontendReplicas" },
    },
    {
      name: "worker",
      role: PartRole.WORKER,
      replicas: model.replicas ?? 1,
      nodes: 1,
      pool: model.gpuPool,
      gpus: model.gpusPerWorker ?? 1,
      image: model.workerImage ?? release.image(engineOf(model).image),
      stockImage: model.workerImage === undefined,
      arguments: model.engineArgs ?? [],
      environment: {},
      maxModelLen: model.maxModelLen,
      sharedMemoryGiB: model.sharedMemoryGiB,
      plan: model.plan,
      properties: OF_WORKER,
    },
  ];
}

/** Those of them that an engine runs in. */
export function engineParts(model: ServedModelOptions, release: DynamoRelease): Part[] {
  return modelParts(model, release).filter(({ role }) => role.onGpus);
}
