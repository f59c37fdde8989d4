import { IKubernetesCluster, spotTolerations } from "../../cluster/kubernetes-cluster";
import { GpuPool } from "../../cluster/pools/node-pool";
import { podNeeds } from "../../cluster/pools/pool-needs";
import { Toleration } from "../../cluster/pools/scheduling";
import { Finding } from "../../core/problems/problem";
import { isObject } from "../../core/shape/shape";
import { ImageMirror } from "../../kubernetes/images/image-mirror";
import { GraphChanges } from "./graph-changes";
import { GraphPart, count } from "./graph-part";
import { KubernetesObject } from "./graph-source";
import { PlacedGraphPart } from "./place-graph";
import { coded } from "../../core/problems/warn";

/** What each change is made for. */
const REASONS = {
  namespace: "it goes to the deployment's namespace of models",
  name: "it was given another name",
  variable: "what stood for something has its value",
  mirror: "images come from the mirror",
  secrets: "pull secrets that were given",
  spot: "the pool's taints, and those of the cloud's spot nodes, are tolerated",
  pool: "the pool's nodes, and no others",
  driver: "the pool's driver lies where the loader doesn't look",
  telemetry: "its lines and spans as the deployment's logs and traces have them",
  needs: "what a pod needs to use the pool's GPUs and fabric",
} as const;

/** What a graph is adapted to. */
export interface Adaptation {
  readonly name: string;
  readonly namespace: string;
  readonly cluster: IKubernetesCluster;
  /** Values of placeholders in images, by their names. */
  readonly variables: { readonly [name: string]: string };
  readonly imageMirror?: ImageMirror;
  readonly imagePullSecrets: readonly string[];
  /** What a component's process is told of lines and spans. */
  readonly telemetryOf: (component: string) => { readonly [name: string]: string };
}

/** Changes a graph, a copy of the caller's, to what its cluster needs. */
export function adaptGraph(graph: KubernetesObject, placed: readonly PlacedGraphPart[], adaptation: Adaptation): GraphChanges {
  const changes = new GraphChanges();
  const { name, namespace, cluster, imageMirror, imagePullSecrets, telemetryOf } = adaptation;
  const metadata = graph.metadata as KubernetesObject;
  changes.put(metadata, "name", "metadata", name, REASONS.name);
  changes.put(metadata, "namespace", "metadata", namespace, REASONS.namespace);
  for (const { part, pool, named } of placed) {
    const { pod, podAt } = part;
    if (imageMirror !== undefined) mirrorImages(changes, part, imageMirror);
    if (imagePullSecrets.length > 0) changes.put(pod, "imagePullSecrets", podAt, together(pod.imagePullSecrets, imagePullSecrets.map((secret) => ({ name: secret })), (one) => one.name), REASONS.secrets);
    const told = Object.entries(telemetryOf(part.name)).map(([variable, value]) => ({ name: variable, value }));
    if (told.length > 0) changes.put(part.main, "env", part.mainAt, together(part.main.env, told, (one) => one.name), REASONS.telemetry);
    const needs = pool === undefined ? undefined : podNeeds(pool, count(part.gpus), count(part.nodes) > 1);
    const tolerations = [...spotTolerations(cluster), ...(needs?.tolerations ?? [])];
    if (tolerations.length > 0) changes.put(pod, "tolerations", podAt, tolerating(pod.tolerations, tolerations), REASONS.spot);
    if (pool === undefined || needs === undefined) continue;
    const own = isObject(pod.nodeSelector) && !named ? pod.nodeSelector : {};
    changes.put(pod, "nodeSelector", podAt, { ...own, ...needs.nodeSelector }, REASONS.pool);
    giveNeeds(changes, part, needs);
    const sidecars = (needs.sidecars ?? []).map((one) => ({ ...one, image: imageMirror?.apply(one.image) ?? one.image }));
    if (sidecars.length > 0) changes.put(pod, "initContainers", podAt, together(pod.initContainers, sidecars, (one) => one.name), REASONS.needs);
    giveDriver(changes, part, pool);
  }
  return changes;
}

/** Placeholders in the images of all containers, `${VERSION}` as upstream's manifests have it, before anything looks at them. */
export function fillImages(parts: readonly GraphPart[], variables: { readonly [name: string]: string }): GraphChanges {
  const changes = new GraphChanges();
  for (const part of parts) {
    for (const { container, at } of containersOf(part)) {
      if (typeof container.image !== "string") continue;
      const filled = container.image.replace(/\$\{(\w+)\}|\$(\w+)/g, (whole: string, braced?: string, bare?: string) => variables[braced ?? bare ?? ""] ?? whole);
      changes.put(container, "image", at, filled, REASONS.variable);
    }
  }
  return changes;
}

function mirrorImages(changes: GraphChanges, part: GraphPart, mirror: ImageMirror): void {
  for (const { container, at } of containersOf(part)) {
    if (typeof container.image === "string") changes.put(container, "image", at, mirror.apply(container.image), REASONS.mirror);
  }
}

/** The main container, and all others of the pod. */
function containersOf({ main, mainAt, pod, podAt }: GraphPart): { readonly container: KubernetesObject; readonly at: string }[] {
  const others = ["initContainers", "containers"].flatMap((kind) => {
    const list = Array.isArray(pod[kind]) ? (pod[kind] as unknown[]) : [];
    return list.flatMap((container, index) => (isObject(container) && container !== main ? [{ container, at: `${podAt}.${kind}[${index}]` }] : []));
  });
  return [{ container: main, at: mainAt }, ...others];
}

function giveNeeds(changes: GraphChanges, part: GraphPart, needs: ReturnType<typeof podNeeds>): void {
  const { main, mainAt, pod, podAt } = part;
  const devices = Object.entries(needs.resources).filter(([name]) => name !== "nvidia.com/gpu");
  if (devices.length > 0) {
    const { limits, limitsAt, requests, requestsAt } = part.devices();
    for (const [name, amount] of devices) {
      if (limits[name] !== undefined) continue;
      changes.put(limits, name, limitsAt, amount, REASONS.needs);
      if (requests !== undefined) changes.put(requests, name, requestsAt, amount, REASONS.needs);
    }
  }
  if (devices.some(([name]) => name.startsWith("hugepages-"))) giveProcessor(changes, part);
  const variables = Object.entries(needs.environment).map(([name, value]) => ({ name, value }));
  if (variables.length > 0) changes.put(main, "env", mainAt, together(main.env, variables, (one) => one.name), REASONS.needs);
  if (needs.volumes.length > 0) changes.put(pod, "volumes", podAt, together(pod.volumes, needs.volumes, (one) => one.name), REASONS.needs);
  if (needs.mounts.length > 0) changes.put(main, "volumeMounts", mainAt, together(main.volumeMounts, needs.mounts, (one) => one.mountPath), REASONS.needs);
  if (Object.keys(needs.annotations).length > 0) {
    const metadata = part.metadata();
    const there = isObject(metadata.annotations) ? metadata.annotations : {};
    changes.put(metadata, "annotations", part.metadataAt, { ...needs.annotations, ...there }, REASONS.needs);
  }
  if (needs.capabilities.length > 0) {
    const security = isObject(main.securityContext) ? main.securityContext : {};
    const capabilities = isObject(security.capabilities) ? security.capabilities : {};
    const add = Array.isArray(capabilities.add) ? (capabilities.add as unknown[]) : [];
    const all = [...new Set([...add, ...needs.capabilities])];
    if (all.length > add.length) changes.put(main, "securityContext", mainAt, { ...security, capabilities: { ...capabilities, add: all } }, REASONS.needs);
  }
}

/** Kubernetes takes huge pages only beside memory or processors. */
function giveProcessor(changes: GraphChanges, part: GraphPart): void {
  const { requests, requestsAt, limits } = part.host();
  if ([requests, limits].some(({ cpu, memory }) => cpu !== undefined || memory !== undefined)) return;
  changes.put(requests, "cpu", requestsAt, "1", REASONS.needs);
}

/**
 * The driver's folders on the paths of a program, before it starts: plain variables can't add to what the image sets. A script that does it
 * itself, as upstream's for GKE do, is left alone, and so is a component without a command, whose own the operator brings.
 */
function giveDriver(changes: GraphChanges, part: GraphPart, { driverRoot }: GpuPool): void {
  const { main, mainAt, name } = part;
  const [command, args] = [words(main.command), words(main.args)];
  if (driverRoot === undefined || command.length === 0 || findsDriver(part, driverRoot)) return;
  const script = [
    `export LD_LIBRARY_PATH="${driverRoot}/lib64\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"`,
    `export LIBRARY_PATH="${driverRoot}/lib64\${LIBRARY_PATH:+:$LIBRARY_PATH}"`,
    `export PATH="$PATH:${driverRoot}/bin"`,
    "/sbin/ldconfig 2>/dev/null || true",
    'exec "$@"',
    "",
  ].join("\n");
  changes.put(main, "command", mainAt, ["/bin/sh", "-c", script, name], REASONS.driver);
  changes.put(main, "args", mainAt, [...command, ...args], REASONS.driver);
}

/** Workers over several nodes whose driver nobody puts on the path: the operator writes their command anew on each node, ours in it too. */
export function findDriverProblems(placed: readonly PlacedGraphPart[]): Finding[] {
  return placed.flatMap(({ part, pool }): Finding[] => {
    const root = pool?.driverRoot;
    if (root === undefined || count(part.nodes) < 2 || findsDriver(part, root)) return [];
    const reason = `pool ${pool?.name} has its driver in ${root}, which isn't on the loader's path, and the operator writes the commands of a worker over several nodes itself`;
    return [{ code: "graph-driver-path", property: `${part.mainAt}.command`, value: part.main.command, reason, fix: `begin its own script with: export LD_LIBRARY_PATH=${root}/lib64:$LD_LIBRARY_PATH` }];
  });
}

/** Workers over several nodes whose image isn't the build that the pool's fabric needs: they come up, and talk over Ethernet (ai-dynamo/dynamo#4185). */
export function fabricWarnings(placed: readonly PlacedGraphPart[]): string[] {
  return placed.flatMap(({ part, pool }) => {
    if (pool === undefined || count(part.nodes) < 2) return [];
    const { imageVariant } = podNeeds(pool, count(part.gpus), true);
    const image = String(part.main.image);
    if (imageVariant === undefined || image.slice(image.lastIndexOf("/")).includes(`-${imageVariant}`)) return [];
    return [coded("fabric-image", `component ${part.name} runs over several nodes of pool ${pool.name}, whose fabric needs the build "-${imageVariant}" of the image, and its image is ${image}: it would talk over Ethernet.`)];
  });
}

function findsDriver({ main }: GraphPart, driverRoot: string): boolean {
  return [...words(main.command), ...words(main.args)].some((word) => word.includes(`${driverRoot}/lib64`));
}

function words(value: unknown): string[] {
  return Array.isArray(value) ? (value as unknown[]).map(String) : [];
}

/** Both lists, the graph's own first, and of what is given only what it hasn't. */
function together(own: unknown, given: readonly object[], key: (one: KubernetesObject) => unknown): unknown[] {
  const there = Array.isArray(own) ? (own as unknown[]) : [];
  const keys = there.map((one) => (isObject(one) ? key(one) : undefined));
  const more = given.filter((one, index) => {
    const mine = key(one as KubernetesObject);
    return !keys.includes(mine) && given.findIndex((other) => key(other as KubernetesObject) === mine) === index;
  });
  return more.length === 0 ? there : [...there, ...more];
}

/** The graph's own tolerations, and of those that are given what none of its own covers. */
function tolerating(own: unknown, given: readonly Toleration[]): unknown[] {
  const there = Array.isArray(own) ? (own as unknown[]) : [];
  const covers = (one: unknown, { key, value = "", effect = "" }: Toleration): boolean =>
    isObject(one) &&
    (one.effect === undefined || one.effect === "" || one.effect === effect) &&
    (one.operator === "Exists" ? one.key === undefined || one.key === "" || one.key === key : one.key === key && (one.value ?? "") === value);
  return given.reduce<unknown[]>((all, one) => (all.some((other) => covers(other, one)) ? all : [...all, one]), there);
}
