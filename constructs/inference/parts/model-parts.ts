import { DynamoRelease } from "../../dynamo/release";
import { frontendReplicas } from "../availability/high-model";
import { stockWorkerImage } from "../checks/check-images";
import { engineOf } from "../engine";
import { gpusCounted } from "../scaling/planner-config";
import { plannerImage } from "../scaling/profiled-planner";
import { Scaling, boundsOf, budgetOf } from "../scaling/scaling";
import { ServedModelOptions } from "../served-model-options";
import { Part, PartProperties, PartRole } from "./part";

const OF_WORKER: PartProperties = {
  replicas: "replicas",
  pool: "gpuPool",
  gpus: "gpusPerWorker",
  nodes: "nodesPerWorker",
  arguments: "engineArgs",
  maxModelLen: "maxModelLen",
  redundantExperts: "redundantExperts",
};
const OF_ENCODE: PartProperties = {
  ...{ replicas: "encode.replicas", pool: "encode.gpuPool", gpus: "encode", nodes: "encode", arguments: "encode.engineArgs" },
  ...{ maxModelLen: "maxModelLen", redundantExperts: "redundantExperts" },
};
const OF_PREFILL: PartProperties = {
  ...{ replicas: "prefill.replicas", pool: "prefill.gpuPool", gpus: "prefill.gpusPerWorker", nodes: "prefill.nodesPerWorker", arguments: "prefill.engineArgs" },
  ...{ maxModelLen: "maxModelLen", redundantExperts: "prefill.redundantExperts" },
};

/** The parts of a model: frontends, and workers that do all of a request, or those that prefill and those that decode; who plans them. */
export function modelParts(model: ServedModelOptions, release: DynamoRelease): Part[] {
  return [
    {
      name: "frontend",
      role: PartRole.FRONTEND,
      replicas: frontendReplicas(model),
      nodes: 1,
      gpus: 0,
      image: model.frontendImage ?? release.frontendImage(),
      stockImage: model.frontendImage === undefined,
      arguments: [],
      environment: {},
      annotations: {},
      properties: { ...OF_WORKER, replicas: "frontendReplicas" },
    },
    ...engineParts(model, release),
    ...(model.scaling?.kind === "planner" ? [plannerPart(release)] : []),
    ...(model.endpointPicker === undefined ? [] : [pickerPart(model, release)]),
  ];
}

/**
 * Dynamo's endpoint picker: one. Before 1.6 the operator refuses a second; from it on two count each by itself what they sent, and what they tell each
 * other doesn't close the gap (epp.rs@01690d42, TODO epp-multi-replica). It has no engine, and needs no GPU.
 */
function pickerPart({ endpointPicker }: ServedModelOptions, release: DynamoRelease): Part {
  return {
    name: "epp",
    role: PartRole.PICKER,
    ...{ replicas: 1, nodes: 1, gpus: 0, arguments: [], environment: {}, annotations: {} },
    image: endpointPicker?.image ?? release.frontendImage(),
    stockImage: endpointPicker?.image === undefined,
    properties: { ...OF_WORKER, replicas: "endpointPicker" },
  };
}

/** Dynamo's planner: one, since two would move the same numbers. */
function plannerPart(release: DynamoRelease): Part {
  return {
    name: "planner",
    role: PartRole.PLANNER,
    ...{ replicas: 1, nodes: 1, gpus: 0, arguments: [], environment: {}, annotations: {} },
    image: release.image(plannerImage(release)),
    stockImage: true,
    properties: { ...OF_WORKER, replicas: "scaling" },
  };
}

/** Those of them that an engine runs in. */
export function engineParts(model: ServedModelOptions, release: DynamoRelease): Part[] {
  const { prefill, encode } = model;
  const encoders = encode === undefined ? [] : [encodePart(model, release)];
  if (prefill === undefined) return [...withinBudget([worker("worker", PartRole.WORKER, model, release)]), ...encoders];
  return [...withinBudget([prefillPart(model, release), worker("decode", PartRole.DECODE, model, release)]), ...encoders];
}

/** What encodes images: the vision tower on one GPU, whatever the model takes. */
function encodePart(model: ServedModelOptions, release: DynamoRelease): Part {
  const { encode = {} } = model;
  return {
    ...worker("encode", PartRole.ENCODE, { ...model, replicas: encode.replicas, scaling: undefined }, release),
    nodes: 1,
    pool: encode.gpuPool,
    gpus: gpusOf(model),
    arguments: encode.engineArgs ?? [],
    environment: encode.environment ?? {},
    maxModelLen: undefined,
    redundantExperts: undefined,
    toFabric: model.prefill !== undefined || (model.nodesPerWorker ?? 1) > 1,
    properties: OF_ENCODE,
  };
}

/** Each with as many as there can be of it while the others are as few as they may. */
function withinBudget(parts: Part[]): Part[] {
  return parts.map((part) => {
    const budget = part.scaling === undefined ? undefined : budgetOf(part.scaling);
    if (budget === undefined) return part;
    const others = parts.filter((other) => other !== part && other.scaling === part.scaling).reduce((sum, other) => sum + other.replicas * gpusCounted(other), 0);
    return { ...part, mostReplicas: Math.max(part.replicas, Math.floor((budget - others) / gpusCounted(part))) };
  });
}

function worker(name: string, role: PartRole, model: ServedModelOptions, release: DynamoRelease): Part {
  return {
    name,
    role,
    ...numberOf(model.replicas, model.scaling),
    nodes: model.nodesPerWorker ?? 1,
    pool: model.gpuPool,
    gpus: gpusOf(model, model.gpusPerWorker),
    image: model.workerImage ?? stockWorkerImage(model, release),
    stockImage: model.workerImage === undefined,
    arguments: model.engineArgs ?? [],
    environment: model.environment ?? {},
    annotations: model.annotations ?? {},
    maxModelLen: model.maxModelLen,
    redundantExperts: model.redundantExperts,
    sharedMemoryGiB: model.sharedMemoryGiB,
    plan: model.plan,
    properties: { ...OF_WORKER, ...numberFrom(model.scaling, "scaling") },
  };
}

/** What isn't said of prefill workers is as with those that decode. */
function prefillPart(model: ServedModelOptions, release: DynamoRelease): Part {
  const { prefill = {} } = model;
  const planned = model.scaling?.kind === "planner";
  const scaling = prefill.scaling ?? (planned ? model.scaling : undefined);
  return {
    ...worker("prefill", PartRole.PREFILL, { ...model, replicas: prefill.replicas, scaling }, release),
    nodes: prefill.nodesPerWorker ?? model.nodesPerWorker ?? 1,
    pool: prefill.gpuPool ?? model.gpuPool,
    gpus: gpusOf(model, prefill.gpusPerWorker ?? model.gpusPerWorker),
    arguments: prefill.engineArgs ?? model.engineArgs ?? [],
    redundantExperts: prefill.redundantExperts ?? model.redundantExperts,
    environment: prefill.environment ?? model.environment ?? {},
    properties: {
      ...OF_PREFILL,
      ...numberFrom(scaling, planned ? "scaling" : "prefill.scaling"),
      ...(prefill.gpusPerWorker === undefined ? { gpus: OF_WORKER.gpus } : {}),
      ...(prefill.nodesPerWorker === undefined ? { nodes: OF_WORKER.nodes } : {}),
      ...(prefill.gpuPool === undefined ? { pool: OF_WORKER.pool } : {}),
      ...(prefill.redundantExperts === undefined ? { redundantExperts: OF_WORKER.redundantExperts } : {}),
      ...(prefill.engineArgs === undefined ? { arguments: OF_WORKER.arguments } : {}),
    },
  };
}

/** How many there are, and who moves the number. */
function numberOf(replicas = 1, scaling?: Scaling): Pick<Part, "replicas" | "scaling"> {
  return scaling === undefined ? { replicas } : { replicas: boundsOf(scaling).least, scaling };
}

/** The property that says how many there can be. */
function numberFrom(scaling: Scaling | undefined, property: string): Partial<PartProperties> {
  return scaling === undefined ? {} : { replicas: `${property}.${scaling.kind === "planner" ? "maxGpus" : "maxReplicas"}` };
}

/** The mocker has none. */
function gpusOf(model: ServedModelOptions, gpus = 1): number {
  return engineOf(model).simulated ? 0 : gpus;
}
