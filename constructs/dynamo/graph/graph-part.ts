import { isObject } from "../../core/shape/shape";
import { KubernetesObject } from "./graph-source";

/** The extended resource of NVIDIA's device plugin. */
const GPU = "nvidia.com/gpu";

/** Where a part's devices beside the GPU are said. */
export interface Devices {
  readonly limits: KubernetesObject;
  readonly limitsAt: string;
  /** @default - it has no requests, and needs none */
  readonly requests?: KubernetesObject;
  readonly requestsAt: string;
}

/** A service (v1alpha1) or component (v1beta1) of a graph: pods that are alike. */
export interface GraphPart {
  readonly name: string;
  /** Where it stands: "spec.services.decode". */
  readonly at: string;
  /** What it is, as far as both versions say it: "frontend", "worker", "prefill". */
  readonly type: unknown;
  /** Its object. */
  readonly object: KubernetesObject;
  readonly replicas: unknown;
  /** Nodes of a replica. */
  readonly nodes: unknown;
  /** GPUs of a pod, as they are written. @default - none */
  readonly gpus: unknown;
  /** Where they are written. */
  readonly gpusAt: string;
  /** The pod's spec and its place. */
  readonly pod: KubernetesObject;
  readonly podAt: string;
  /** The main container and its place. */
  readonly main: KubernetesObject;
  readonly mainAt: string;
  /** Metadata of the pod, made where there is none. */
  readonly metadata: () => KubernetesObject;
  readonly metadataAt: string;
  /** Requests and limits of devices beside the GPU: where a device is said in this version. */
  readonly devices: () => Devices;
  /** What it asks for besides, and what it may have of it: memory and processors. */
  readonly host: () => { readonly requests: KubernetesObject; readonly requestsAt: string; readonly limits: KubernetesObject };
}

/** The version that a graph is written in: "v1beta1". */
export function versionOf(graph: KubernetesObject): string {
  return String(graph.apiVersion).replace(/^nvidia\.com\//, "");
}

/** The parts of a graph, whichever version it is written in. Where an object belongs and there is none, an empty one is put. */
export function partsOf(graph: KubernetesObject): GraphPart[] {
  const spec = isObject(graph.spec) ? graph.spec : {};
  if (versionOf(graph) === "v1alpha1") {
    const services = isObject(spec.services) ? spec.services : {};
    return Object.entries(services).flatMap(([name, object]) => (isObject(object) ? [service(name, object)] : []));
  }
  const components = Array.isArray(spec.components) ? (spec.components as unknown[]) : [];
  return components.flatMap((object, index) => (isObject(object) ? [component(index, object)] : []));
}

function service(name: string, object: KubernetesObject): GraphPart {
  const at = `spec.services.${name}`;
  const pod = under(object, "extraPodSpec");
  const main = under(pod, "mainContainer");
  const resources = isObject(object.resources) ? object.resources : {};
  const [limits, requests] = [resources.limits, resources.requests].map((part) => (isObject(part) ? part : {}));
  return {
    name,
    at,
    type: object.subComponentType ?? object.componentType,
    object,
    replicas: object.replicas,
    nodes: nodesOf(object),
    gpus: limits.gpu ?? requests.gpu,
    gpusAt: `${at}.resources.limits.gpu`,
    pod,
    podAt: `${at}.extraPodSpec`,
    main,
    mainAt: `${at}.extraPodSpec.mainContainer`,
    metadata: () => under(object, "extraPodMetadata"),
    metadataAt: `${at}.extraPodMetadata`,
    devices: () => ({
      limits: under(under(under(object, "resources"), "limits"), "custom"),
      ...(isObject(resources.requests) ? { requests: under(requests, "custom") } : {}),
      limitsAt: `${at}.resources.limits.custom`,
      requestsAt: `${at}.resources.requests.custom`,
    }),
    host: () => ({ requests: under(under(object, "resources"), "requests"), requestsAt: `${at}.resources.requests`, limits }),
  };
}

function component(index: number, object: KubernetesObject): GraphPart {
  const name = String(object.name ?? index);
  const at = `spec.components[${index}]`;
  const template = under(object, "podTemplate");
  const pod = under(template, "spec");
  const containers = Array.isArray(pod.containers) ? (pod.containers as unknown[]) : [];
  const place = containers.findIndex((container) => isObject(container) && container.name === "main");
  const main: KubernetesObject = place < 0 ? { name: "main" } : (containers[place] as KubernetesObject);
  if (place < 0) pod.containers = [...containers, main];
  const mainAt = `${at}.podTemplate.spec.containers[${place < 0 ? containers.length : place}]`;
  const resources = isObject(main.resources) ? main.resources : {};
  const [limits, requests] = [resources.limits, resources.requests].map((part) => (isObject(part) ? part : {}));
  return {
    name,
    at,
    type: object.type,
    object,
    replicas: object.replicas,
    nodes: nodesOf(object),
    gpus: limits[GPU] ?? requests[GPU],
    gpusAt: `${mainAt}.resources.limits["${GPU}"]`,
    pod,
    podAt: `${at}.podTemplate.spec`,
    main,
    mainAt,
    metadata: () => under(template, "metadata"),
    metadataAt: `${at}.podTemplate.metadata`,
    devices: () => ({
      limits: under(under(main, "resources"), "limits"),
      ...(isObject(resources.requests) ? { requests } : {}),
      limitsAt: `${mainAt}.resources.limits`,
      requestsAt: `${mainAt}.resources.requests`,
    }),
    host: () => ({ requests: under(under(main, "resources"), "requests"), requestsAt: `${mainAt}.resources.requests`, limits }),
  };
}

function nodesOf({ multinode }: KubernetesObject): unknown {
  return isObject(multinode) ? (multinode.nodeCount ?? 2) : 1;
}

/** The object at a name, put there if there is none. */
function under(object: KubernetesObject, name: string): KubernetesObject {
  const there = object[name];
  if (isObject(there)) return there;
  const made: KubernetesObject = {};
  object[name] = made;
  return made;
}

/** Whole numbers above 0 in whichever form a graph has them; 0 of anything else. */
export function count(value: unknown): number {
  const read = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  return typeof read === "number" && Number.isInteger(read) && read > 0 ? read : 0;
}
