import { frontendSpread } from "../availability/high-model";
import { PodNeeds, PodSidecar, PodVolume } from "../../cluster/pools/pod-needs";
import { StorageOffer } from "../../cluster/storage-offer";
import { Plan } from "../../../inference-runtime/planner";
import { engineVersion, versionsOf, wordsOf } from "../engine-words";
import { EngineProfile } from "../../../inference-runtime/planner/profiles/profile";
import { PartRole, onGpus } from "../parts/part";
import { PlacedPart, needsOf } from "../parts/place-parts";
import { transferOf } from "../parts/transfer";
import { PodPlace } from "../parts/other-pods";
import { hostMemory, sharedMemoryGiB } from "../parts/size-part";
import { adapterLoader, adapterVolumes } from "../options/adapter-loader";
import { asksHub } from "../options/lora";
import { draftingOf, encoderArgs, optionArgs, optionEnvironment } from "../options/option-args";
import { redundantArgs, redundantOf } from "../options/redundant-experts";
import { draftWeights } from "../options/speculative";
import { PreflightMode, ServedModelOptions } from "../served-model-options";
import { isShared, shareArgs } from "../shared-gpu";
import { PodEnd } from "../shutdown";
import { planningEnvironment } from "../scaling/planned-workers";
import { onLocalDisks } from "../weights/local-volumes";
import { markerIn, weightsFolder } from "../weights/folders";
import { PodWeights, podWeights } from "../weights/pod-weights";
import { podCaches } from "../weights/pod-caches";
import { startupProbe } from "../weights/startup";
import { pickerWantsEvents } from "../picker/picker";
import { adapterEnvironment, routerEnvironment, wantsKvEvents } from "../routing/router";
import { Component, EnvVar, FrontendSidecar, GraphPod, GraphWriter, InitContainer, MainContainer, Resources, SharedMemory } from "./graph";
import { PodPreflight, preflightArgs, preflightMode, preflightMounts, preflightOfNode, preflightOfWeights, preflightVolumes } from "./preflight";
import { pythonProgram } from "./program";
import { queuedPods } from "./queue";
import { POD_SECURITY, containerSecurity } from "./security";
import { waitForCompiled, waitForModel, weightsMount, weightsOf, weightsVolume } from "./weights";

/** What a component is made from, all of it decided. */
export interface ComponentSource {
  readonly model: ServedModelOptions;
  readonly engine: EngineProfile;
  readonly placed: PlacedPart;
  readonly place: PodPlace;
  readonly end: PodEnd;
  /** The release whose runtime the workers run. */
  readonly runtime: string;
  /** The release whose frontend it has. */
  readonly frontendRuntime: string;
  readonly plan?: Plan;
  /** Its file in the preflight's ConfigMap. */
  readonly planFile?: string;
  /** Whether frontends get what they read of the model from the workers. */
  readonly cardFromWorkers: boolean;
  /** What the volume with the weights asks of the pods that mount it. @default - nothing */
  readonly weightsAnnotations?: { readonly [name: string]: string };
  /** The offer of a volume of its own for what is compiled. @default - it lies with the weights, or nothing is kept */
  readonly compiled?: StorageOffer;
  /** An image as the registry has it from which all are taken. */
  mirrored(image: string): string;
  /** What its process is told of lines and spans; what the caller says of the same wins. */
  readonly telemetry: { readonly [name: string]: string };
  /** Image of the preflight. @default - the part's own */
  readonly preflightImage?: string;
  /** The frontend in a worker's pod to which a gateway sends, as its own pods would be. @default - none */
  readonly sidecar?: SidecarSource;
}

/** What a frontend in a worker's pod is made from. */
export interface SidecarSource {
  readonly image: string;
  readonly end: PodEnd;
  /** What it is told of lines and spans. */
  readonly telemetry: { readonly [name: string]: string };
}

/** What a worker asks for that has no GPU: it plays one. */
const WITHOUT_GPU: Resources = { requests: { cpu: "1", memory: "2Gi" } };

export const OFFLINE: EnvVar = { name: "HF_HUB_OFFLINE", value: "1" };

/** Pods without GPUs: frontends. */
export function frontendComponent(source: ComponentSource): Component {
  const { model, placed, end, cardFromWorkers } = source;
  const { part } = placed;
  const weights = weightsOf(model);
  const spread = frontendSpread(model, part.name);
  return {
    ...like(source),
    pod: { ...(cardFromWorkers ? pod(source, [], []) : pod(source, [waitForModel(part.image, weights)], [weightsVolume(weights)])), ...(spread.length === 0 ? {} : { topologySpreadConstraints: spread }) },
    // Before 1.4 it reads tokenizer and template from the folder that the worker registers, which is why it mounts the volume at the same path
    // (lib/llm/src/local_model.rs: a model from disk is announced by its paths, one from the hub by its id, which would be downloaded again).
    main: {
      image: part.image,
      env: [
        OFFLINE,
        // The frontend has no user authentication: what changes it from outside is off (Dynamo's security notes). Before 1.3 the first one
        // does nothing: there, and for /metrics and /docs on every release, templates/network.yaml says who reaches port 8000 at all.
        { name: "DYN_DISABLE_FRONTEND_ADMIN_API", value: "1" },
        { name: "DYN_DISABLE_FRONTEND_NVEXT", value: "1" },
        ...end.environment,
        ...variables(routerEnvironment(model, source.frontendRuntime)),
        ...variables(adapterEnvironment(model, source.frontendRuntime)),
        ...telemetryOf(source),
        ...variables(part.environment),
      ],
      lifecycle: end.lifecycle,
      securityContext: containerSecurity(),
      resources: { requests: { cpu: "1", memory: "2Gi" } },
      ...(cardFromWorkers ? {} : { volumeMounts: [weightsMount(weights)] }),
    },
  };
}

/** It has no GPU, and the runtime hook that hands them out by this variable is to know it. */
const NO_GPU: EnvVar = { name: "NVIDIA_VISIBLE_DEVICES", value: "void" };

/**
 * The frontend beside an engine, to which the gateway sends what the endpoint picker gave to this worker. In direct mode it sends where the picker's
 * header says and chooses nothing. That header counts as one of NVIDIA's extensions: with them switched off, as in the frontends, it answers every
 * chat with 400 (run: 1.5.1, 1.6.1; test/dynamo/serving/picker.test.ts). So they stay on here, where only the gateway comes in.
 */
function frontendSidecar({ model, cardFromWorkers }: ComponentSource, { image, end, telemetry }: SidecarSource): FrontendSidecar {
  return {
    name: "sidecar-frontend",
    image,
    args: ["-m", "dynamo.frontend", "--router-mode", "direct"],
    env: [OFFLINE, { name: "DYN_DISABLE_FRONTEND_ADMIN_API", value: "1" }, NO_GPU, ...end.environment, ...variables(telemetry)],
    lifecycle: end.lifecycle,
    securityContext: containerSecurity(),
    resources: { requests: { cpu: "500m", memory: "1Gi" } },
    ...(cardFromWorkers ? {} : { volumeMounts: [weightsMount(weightsOf(model))] }),
  };
}

/** Kubernetes takes huge pages only beside memory or processors. */
function withRequests(limits: PodNeeds["resources"], memory: string | undefined): Resources {
  if (memory !== undefined) return { limits, requests: { memory } };
  return Object.keys(limits).some((name) => name.startsWith("hugepages-")) ? { limits, requests: { cpu: "1" } } : { limits };
}

/** Pods with an engine on GPUs. */
export function engineComponent(source: ComponentSource, writer: GraphWriter): Component {
  const { model, placed, plan, preflightImage } = source;
  const { part } = placed;
  const { preflight = {} } = model;
  const needs = needsOf(placed);
  const queue = queuedPods(model.name, placed);
  const weights = podWeights(model, part.image);
  const memory = sharedMemoryGiB(placed, plan);
  // The node's own /dev/shm, by which MPS' daemon is reached: a volume in its place would hide it.
  const shared: SharedMemory = needs.hostIpc === true ? { volumes: [], mainMounts: [], preflightMounts: [] } : writer.sharedMemory(part.name, memory);
  const mode = preflightMode(preflight);
  const look: PodPreflight = {
    mode,
    image: preflightImage ?? part.image,
    mounts: preflightMounts(preflight),
    args: preflightArgs(preflight, source.planFile),
    gpus: part.gpus,
    weights,
    needs,
    sharedMemory: shared,
  };
  const looked = mode !== PreflightMode.OFF && onGpus(part);
  return {
    ...like(source),
    // No adapter is loaded into a worker that encodes.
    ...(model.lora === undefined || part.role === PartRole.ENCODE ? {} : { modelRef: model.model }),
    sharedMemoryGiB: memory,
    annotations: { ...source.weightsAnnotations, ...needs.annotations, ...queue.annotations, ...part.annotations },
    ...(queue.labels === undefined && weights.labels === undefined ? {} : { labels: { ...queue.labels, ...weights.labels } }),
    // What stays beside the engine comes last, so that it isn't up for as long as the weights are waited for.
    pod: { ...(needs.hostIpc === true ? { hostIPC: true } : {}), ...pod(source, [...beforeEngine(source, weights, looked ? look : undefined), ...adapterLoaders(source, weights), ...sidecars(source, needs)], [
      ...onLocalDisks([...weights.volumes, ...podCaches(model, part, source.compiled !== undefined).volumes], placed.pool?.localDiskClass, plan?.requirements.modelVolumeGiB),
      ...shared.volumes,
      ...(looked ? preflightVolumes(model.name, preflight) : []),
      ...(part.role === PartRole.ENCODE ? [] : adapterVolumes(model)),
      ...needs.volumes,
    ]) },
    main: engineContainer(source, needs, weights, shared),
    ...(source.sidecar === undefined ? {} : { sidecar: frontendSidecar(source, source.sidecar) }),
  };
}

function sidecars({ mirrored }: ComponentSource, needs: PodNeeds): PodSidecar[] {
  return (needs.sidecars ?? []).map((sidecar) => ({ ...sidecar, image: mirrored(sidecar.image) }));
}

/** What has the engine load adapters of the volume, beside it. No adapter is loaded into a worker that encodes. */
function adapterLoaders({ model, placed: { part } }: ComponentSource, { mounts }: PodWeights): PodSidecar[] {
  return part.role === PartRole.ENCODE ? [] : adapterLoader(model, part.image, mounts);
}

/** What runs before the engine: the node is looked at, the weights are waited for, brought where they are read, and looked at. */
function beforeEngine({ model, placed: { part }, compiled }: ComponentSource, weights: PodWeights, look?: PodPreflight): InitContainer[] {
  const draft = draftWeights(model);
  return [
    ...(look === undefined ? [] : [preflightOfNode(look)]),
    ...(weights.awaited ? [waitForModel(part.image, weightsOf(model), draft === undefined ? [] : [markerIn(weightsFolder(draft))])] : []),
    ...(compiled?.ownedByRoot === true ? [waitForCompiled(part.image)] : []),
    ...(weights.copy === undefined ? [] : [weights.copy]),
    ...(look === undefined || weights.folder === undefined ? [] : [preflightOfWeights(look)]),
  ];
}

function engineContainer(source: ComponentSource, needs: PodNeeds, weights: PodWeights, shared: SharedMemory): MainContainer {
  const { model, engine, placed, end, plan, runtime } = source;
  const { part } = placed;
  const caches = podCaches(model, part, source.compiled !== undefined);
  const transfer = transferOf(placed);
  const encodes = part.role === PartRole.ENCODE;
  const redundant = redundantOf(model, part, runtime);
  const args = [
    ...engine.modelArgs(weights.address, model.model),
    ...weights.args,
    ...end.arguments,
    ...engine.roleArgs({
      role: part.role.worker ?? "worker",
      release: runtime,
      engineVersion: engineVersion(model, runtime),
      kvEvents: wantsKvEvents(model) || pickerWantsEvents(model),
      transfer,
      own: part.arguments,
      speculative: draftingOf(model),
      redundant,
      encodedApart: model.encode !== undefined,
      template: model.encode?.chatTemplate,
    }),
    ...(encodes ? encoderArgs(engine, runtime) : optionArgs(model, engine, runtime)),
    ...redundantArgs(engine.options, redundant),
    ...(encodes || !isShared(placed.pool) ? [] : shareArgs(placed.pool, engine.readArgs(part.arguments, versionsOf(model, runtime)), wordsOf(model, runtime), plan)),
    ...(encodes ? part.arguments : engine.propertyArgs({ gpus: part.gpus, nodes: part.nodes, maxModelLen: part.maxModelLen, own: part.arguments, versions: versionsOf(model, runtime) })),
  ];
  const memory = hostMemory(placed, plan);
  return {
    image: part.image,
    ...pythonProgram(part.name, engine.module, args, needs, part.nodes),
    env: onceEach([
      // Adapters of Hugging Face are fetched by the workers themselves.
      ...(asksHub(model) && !encodes ? [] : [OFFLINE]),
      ...variables(engine.serving.environment),
      ...end.environment,
      ...variables(needs.environment),
      ...variables(caches.environment),
      ...variables(weights.environment ?? {}),
      ...(part.role.isHalf ? variables(engine.transferEnvironment(transfer)) : []),
      ...(encodes ? [] : [...variables(planningEnvironment(model)), ...optionEnvironment(model)]),
      ...telemetryOf(source),
      ...variables(part.environment),
    ]),
    ...startupProbe(model, part, plan),
    securityContext: containerSecurity(needs.capabilities),
    resources: onGpus(part) ? withRequests(needs.resources, memory) : WITHOUT_GPU,
    volumeMounts: [...weights.mounts, ...caches.mounts, ...shared.mainMounts, ...needs.mounts],
  };
}

/** What all components have alike. */
export function like({ placed: { part } }: ComponentSource): Pick<Component, "name" | "type" | "isHalf" | "replicas" | "isScaled" | "nodes" | "annotations"> {
  const { name, role, replicas, scaling, nodes } = part;
  return { name, type: role.componentType, isHalf: role.isHalf, replicas, isScaled: scaling !== undefined, nodes, annotations: {} };
}

/** Everything that a serving pod has besides its main container. */
export function pod({ model, place, end }: ComponentSource, initContainers: (InitContainer | PodSidecar)[], volumes: PodVolume[]): GraphPod {
  const secrets = (model.imagePullSecrets ?? []).map((name) => ({ name }));
  return {
    terminationGracePeriodSeconds: end.graceSeconds,
    securityContext: POD_SECURITY,
    ...(secrets.length === 0 ? {} : { imagePullSecrets: secrets }),
    ...(place.tolerations.length === 0 ? {} : { tolerations: place.tolerations }),
    ...(Object.keys(place.nodeSelector).length === 0 ? {} : { nodeSelector: place.nodeSelector }),
    ...(initContainers.length === 0 ? {} : { initContainers }),
    ...(volumes.length === 0 ? {} : { volumes }),
  };
}

/** Nothing twice: the API server takes the last of two, a merge drops one. */
export function telemetryOf({ telemetry, placed: { part } }: ComponentSource): EnvVar[] {
  return variables(Object.fromEntries(Object.entries(telemetry).filter(([name]) => part.environment[name] === undefined)));
}

/** Of two of one name the last, which is the caller's own: a graph that has both is refused by the API server. */
function onceEach(environment: readonly EnvVar[]): EnvVar[] {
  return environment.filter(({ name }, index) => !environment.slice(index + 1).some((later) => later.name === name));
}

export function variables(environment: { readonly [name: string]: string }): EnvVar[] {
  return Object.entries(environment).map(([name, value]) => ({ name, value }));
}
