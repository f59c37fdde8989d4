import nameServers from "./data/name-servers.json";
import ahead from "./data/weights-ahead.json";
import { DoorSources } from "../cluster/exposure/exposure-offer";
import { IKubernetesCluster } from "../cluster/kubernetes-cluster";
import { StorageOffer } from "../cluster/storage-offer";
import { PLATFORM_NAMESPACE } from "../dynamo/names";
import { GangScheduler } from "../dynamo/platform-parts";
import { PodTelemetry } from "../dynamo/pod-telemetry";
import { DynamoRelease } from "../dynamo/release";
import { ImageMirror } from "../kubernetes/images/image-mirror";
import { benchmarkValues } from "./benchmark/benchmark-values";
import { modelGraph } from "./graph/model-graph";
import { preflightConfigMap, preflightMode, preflightMounts, preflightProgram } from "./graph/preflight";
import { weightsOf } from "./graph/weights";
import { ModelPlans } from "./model-plans";
import { ModelTask } from "./options/model-task";
import { adapterLoaderValues } from "./options/adapter-loader";
import { adapterObjects } from "./options/adapter-objects";
import { adaptersAreFetched, adaptersOnVolume } from "./options/lora";
import { draftWeights } from "./options/speculative";
import { otherPodsPlace } from "./parts/other-pods";
import { PartRole } from "./parts/part";
import { PlacedPart } from "./parts/place-parts";
import { POOL_API } from "./picker/picker";
import { accessMode, placeModel } from "./place-model";
import { scalingValues } from "./scaling/scaled-objects";
import { ServedModelOptions } from "./served-model-options";
import { tokenSecret } from "./token-secret";
import { compiledValues } from "./weights/compiled-volume";
import { markerIn, weightsFolder } from "./weights/folders";
import { loaderRow } from "./weights/pod-weights";
import { loaderOf } from "./weights/loader";
import { downloadDeadlineSeconds, verifyJobs } from "./verify-jobs";

/** Size of the volume with the weights where nobody says another. */
const CACHE_GIB = 50;

/** What a cluster serves where the operator starts workers over several nodes by LeaderWorkerSet: it looks for both when it starts. */
const LEADER_WORKER_SETS = [
  { api: "leaderworkerset.x-k8s.io/v1", servedBy: "LeaderWorkerSet" },
  { api: "scheduling.volcano.sh/v1beta1", servedBy: "Volcano" },
];

/** What the values of a model are made with besides the model, its cluster and its release. */
export interface ModelValuesOptions {
  /** @default - the model isn't planned */
  readonly plans?: ModelPlans;
  /** The models'. @default "inference" */
  readonly namespace?: string;
  /** Where Dynamo's operator runs. @default "dynamo-system" */
  readonly platformNamespace?: string;
  /** Registry from which every image is taken. @default - each from its own */
  readonly imageMirror?: ImageMirror;
  /** @default GangScheduler.NONE */
  readonly lws?: GangScheduler;
  /** Who sends to the frontend in the name of the model's door. @default - it has none */
  readonly door?: DoorSources;
  /** What its pods say of themselves. @default - lines as text, and no spans */
  readonly telemetry?: PodTelemetry;
  /** Whether another release has the claim and the download. @default false */
  readonly weightsAhead?: boolean;
}

/** The values of our chart for one model on one cluster: all of them, whatever the chart's own defaults are. */
export function modelValues(
  model: ServedModelOptions,
  cluster: IKubernetesCluster,
  release: DynamoRelease,
  { plans = ModelPlans.NONE, namespace = "inference", platformNamespace = PLATFORM_NAMESPACE, imageMirror, door, lws, telemetry, weightsAhead = false }: ModelValuesOptions = {},
): { [key: string]: unknown } {
  const { parts, storage, compiled } = placeModel(model, cluster, release);
  const mirrored = (image: string): string => imageMirror?.apply(image) ?? image;
  const { preflight = {} } = model;
  const benchmark = benchmarkValues(model, cluster, parts, mirrored);
  const scaling = scalingValues(model, parts.map(({ part }) => part), namespace, release);
  const token = tokenSecret(model.huggingFaceToken);
  const requires = [...(lws === GangScheduler.EXTERNAL && parts.some(({ part }) => part.nodes > 1) ? LEADER_WORKER_SETS : []), ...(model.endpointPicker === undefined ? [] : [POOL_API])];
  const besides = downloadedBesides(model);
  return {
    ...(weightsAhead ? { stage: "served" } : {}),
    model: { id: model.model, revision: model.revision ?? "main" },
    cache: { ...cacheValues(model, plans, storage), ...compiledValues(model, parts, compiled) },
    token: { secretName: token.secret, key: token.key, required: token.required },
    download: {
      // The runtime image: it is on its way to the cluster anyway, and has huggingface_hub.
      image: mirrored(imageOf(parts, true)),
      memory: "4Gi",
      cpu: "1",
      parallelFiles: 8,
      deadlineSeconds: downloadDeadlineSeconds(model),
      ...(besides.length === 0 ? {} : { more: besides }),
    },
    graph: modelGraph(model, cluster, release, plans, imageMirror, telemetry),
    ...(scaling === undefined ? {} : { scaling }),
    ...(model.lora === undefined ? {} : { adapters: adapterObjects(model), ...adapterLoaderValues(model) }),
    network: networkValues(model, parts, platformNamespace, door, storage?.podAnnotations !== undefined && loaderOf(model).onlyReads),
    preflight: {
      mode: preflightMode(preflight).name,
      configMap: preflightConfigMap(model.name),
      program: preflight.image === undefined ? preflightProgram() : [],
      mounts: preflightMounts(preflight),
      plans: plans.files(),
    },
    verify: {
      // The frontend's image: it has Python, and is on these nodes anyway.
      image: mirrored(preflight.image ?? imageOf(parts, false)),
      jobs: verifyJobs(model, parts, plans, mirrored),
    },
    ...(requires.length === 0 ? {} : { requires }),
    ...(benchmark === undefined ? {} : { benchmark }),
    jobs: otherPodsPlace(parts, model, cluster),
    imagePullSecrets: (model.imagePullSecrets ?? []).map((name) => ({ name })),
  };
}

/** The values of the same chart for a model's volume and download alone, by Python and a program of ours: an engine's image is minutes to pull. */
export function weightsValues(model: ServedModelOptions, cluster: IKubernetesCluster, release: DynamoRelease, options: ModelValuesOptions = {}): { [key: string]: unknown } {
  const { model: which, cache, token, download, jobs, imagePullSecrets } = modelValues(model, cluster, release, options);
  const image = options.imageMirror?.apply(ahead.image) ?? ahead.image;
  return { stage: "weights", model: which, cache, token, download: { ...(download as object), image, program: "fetch.py" }, jobs, imagePullSecrets };
}

/** The volume that the Job downloads into; of weights that come otherwise none, and what the cluster must know of volumes for them. */
function cacheValues(model: ServedModelOptions, plans: ModelPlans, storage?: StorageOffer): { [key: string]: unknown } {
  const { kubernetes } = loaderRow(model);
  const { downloads, onlyReads } = loaderOf(model);
  if (!downloads && !onlyReads) {
    const none = { claimName: "", mountPath: "", folder: "", marker: "" };
    return { sizeGiB: 1, storageClass: "", accessMode: accessMode(model), ownedByRoot: false, ...none, ...(kubernetes === undefined ? {} : { kubernetes }) };
  }
  return {
    sizeGiB: volumeGiB(model, plans, storage),
    storageClass: storage?.className ?? "",
    accessMode: accessMode(model),
    ownedByRoot: storage?.ownedByRoot ?? false,
    ...(storage?.sharedVolume === undefined ? {} : { volume: storage.sharedVolume }),
    ...(onlyReads ? { onlyReads } : {}),
    ...weightsOf(model),
  };
}

/** Of a file system that is shared whole the claim's size means nothing, and one that changed couldn't be asked for. */
function volumeGiB(model: ServedModelOptions, plans: ModelPlans, storage?: StorageOffer): number {
  if (storage?.sharedVolume !== undefined) return 1;
  return model.cacheSizeGiB ?? roundUp(Math.max(CACHE_GIB, plans.modelVolumeGiB(), storage?.minimumGiB ?? 0), storage?.stepGiB);
}

/** The image of the first part with an engine, or of the first without. */
function imageOf(parts: readonly PlacedPart[], engine: boolean): string {
  return parts.find(({ part }) => part.role.runsEngine === engine)?.part.image ?? "";
}

function networkValues(model: ServedModelOptions, parts: readonly PlacedPart[], platformNamespace: string, door: DoorSources = { cidrs: [], namespaces: [] }, mountsInPod = false): { [key: string]: unknown } {
  const { network = {}, scaling } = model;
  const { outbound } = network;
  return {
    policy: network.policy ?? true,
    platformNamespace,
    clientNamespaces: [...new Set([...(network.clientNamespaces ?? []), ...door.namespaces])],
    clientCidrs: [...new Set([...(network.clientCidrs ?? []), ...door.cidrs])],
    monitoringNamespaces: network.monitoringNamespaces ?? [],
    ...((network.monitoringCidrs ?? []).length === 0 ? {} : { monitoringCidrs: network.monitoringCidrs }),
    ...(scaling?.kind === "planner" ? { planner: true } : {}),
    ...(model.endpointPicker === undefined ? {} : { picked: pickedValues(parts, door) }),
    ...(outbound === undefined ? {} : { outbound: { apiServerCidrs: outbound.apiServerCidrs, namespaces: outbound.namespaces ?? [], cidrs: outbound.cidrs ?? [], nameServers: [...nameServers.addresses.map(({ cidr }) => cidr), ...(outbound.nameServerCidrs ?? [])], workersFetch: workersFetch(model) || mountsInPod } }),
  };
}

/** Whom a gateway with an endpoint picker reaches besides the frontends: the picker, and the workers that it names. */
function pickedValues(parts: readonly PlacedPart[], { cidrs, namespaces }: DoorSources): { [key: string]: unknown } {
  const named = (wanted: (role: PartRole) => boolean): string[] => parts.filter(({ part }) => wanted(part.role)).map(({ part }) => part.name);
  return { pickers: named((role) => role === PartRole.PICKER), workers: named((role) => role.runsEngine), namespaces, cidrs };
}

/** Whether workers fetch something themselves: adapters, weights of a store, or the images that requests name. A bucket that a sidecar mounts is fetched in their network too. */
function workersFetch(model: ServedModelOptions): boolean {
  return adaptersAreFetched(model) || model.task === ModelTask.MULTIMODAL || loaderOf(model).kind === "object-store";
}

/** What is downloaded to the model's volume besides the model: what drafts for it, and adapters; each once. */
function downloadedBesides(model: ServedModelOptions): object[] {
  const all = [draftWeights(model), ...adaptersOnVolume(model).map(({ source }) => source.weights)].filter((one) => one !== undefined);
  const each = new Map(all.map((one) => [weightsFolder(one), one]));
  return [...each].map(([folder, { id, revision }]) => ({ id, revision, folder, marker: markerIn(folder) }));
}

/** To the next size that the storage makes. */
function roundUp(sizeGiB: number, stepGiB = 1): number {
  return Math.ceil(sizeGiB / stepGiB) * stepGiB;
}
