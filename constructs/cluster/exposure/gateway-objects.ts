import { DoorPool, DoorRequest } from "./exposure-offer";

/** An object of Kubernetes. */
export type DoorObject = { [key: string]: unknown };

/** What requests may ask for: the API of OpenAI's kind. The frontend's metrics, its documentation and its switches are on the same port, and stay inside. */
export const API_PATH = "/v1";

/** Seconds that a hop waits beyond the longest answer, so that it is never the hop that ends one. */
export const BEYOND_SECONDS = 30;

/** What differs between gateways. */
export interface GatewayOptions {
  readonly className: string;
  /** @default - none */
  readonly annotations?: { readonly [key: string]: string };
  /** Whether the certificate stands at the listener: not where it comes by an annotation. */
  readonly certificateAtListener: boolean;
  /** Further parts of its spec. @default - none */
  readonly spec?: DoorObject;
}

/** A Gateway of one model: one listener, for its host alone, and routes of its own namespace. */
export function gateway({ name, namespace, host, certificate }: DoorRequest, { className, annotations, certificateAtListener, spec = {} }: GatewayOptions): DoorObject {
  const listener =
    certificate === undefined
      ? { name: "http", port: 80, protocol: "HTTP" }
      : { name: "https", port: 443, protocol: "HTTPS", ...(certificateAtListener ? { tls: { mode: "Terminate", certificateRefs: [{ kind: "Secret", name: certificate.reference }] } } : {}) };
  return {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "Gateway",
    metadata: { name, namespace, ...(annotations === undefined ? {} : { annotations }) },
    spec: { gatewayClassName: className, listeners: [{ ...listener, hostname: host, allowedRoutes: { namespaces: { from: "Same" } } }], ...spec },
  };
}

/** Where a route is attached. */
export interface RouteParent {
  readonly name: string;
  /** @default - the route's own */
  readonly namespace?: string;
  /** One of its listeners. @default - all that fit */
  readonly sectionName?: string;
}

/** The route of a model: its host and its API alone, to its Service; what an endpoint picker reads, to the pool that names it. */
export function httpRoute({ name, namespace, host, service, port, pool, longestStreamSeconds }: DoorRequest, parent: RouteParent, timed: boolean): DoorObject {
  const longest = `${longestStreamSeconds + BEYOND_SECONDS}s`;
  const rule = (path: string, backend: DoorObject): DoorObject => ({
    matches: [{ path: { type: "PathPrefix", value: path } }],
    backendRefs: [backend],
    ...(timed ? { timeouts: { request: longest, backendRequest: longest } } : {}),
  });
  return {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "HTTPRoute",
    metadata: { name, namespace },
    spec: {
      parentRefs: [parent],
      hostnames: [host],
      // Of two that fit a request the longer path has it. A pool has its port itself.
      rules: [...(pool === undefined ? [] : [rule(pool.path, poolReference(pool))]), rule(API_PATH, { name: service, port })],
    },
  };
}

/** What names a pool, in a route or for a policy. */
export function poolReference({ group, name }: DoorPool): DoorObject {
  return { group, kind: "InferencePool", name };
}

/** An Ingress of one model: its host and its API alone. */
export function ingress(
  { name, namespace, host, service, port }: DoorRequest,
  { className, annotations, secretName }: { readonly className: string; readonly annotations: { readonly [key: string]: string }; readonly secretName?: string },
): DoorObject {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name, namespace, ...(Object.keys(annotations).length === 0 ? {} : { annotations }) },
    spec: {
      ingressClassName: className,
      ...(secretName === undefined ? {} : { tls: [{ hosts: [host], secretName }] }),
      rules: [{ host, http: { paths: [{ path: API_PATH, pathType: "Prefix", backend: { service: { name: service, port: { number: port } } } }] } }],
    },
  };
}
