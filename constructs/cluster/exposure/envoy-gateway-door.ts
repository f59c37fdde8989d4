import { Fn, Op, Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { DoorAuthentication } from "./authentication";
import table from "./data/envoy-gateway.json";
import { checkAbilities } from "./door-abilities";
import { Door, DoorRequest, IExposureOffer } from "./exposure-offer";
import { BEYOND_SECONDS, DoorObject, gateway, httpRoute } from "./gateway-objects";
import { PRIVATE_RANGES } from "./private-ranges";

/** How Envoy Gateway stands in a cluster. */
export interface EnvoyGatewayOptions {
  /** Namespace of Envoy Gateway, in which its proxies run too. @example "envoy-gateway-system" @format dns-label */
  readonly namespace: string;
  /**
   * Annotations by which the cluster's cloud gives a Service of type LoadBalancer a private address.
   * @default - not known: an internal door is refused, which would be a public one without them
   * @example { "service.beta.kubernetes.io/azure-load-balancer-internal": "true" }
   */
  readonly internalAnnotations?: { [key: string]: string };
  /**
   * Annotation of that Service that takes the minutes after which the cloud's load balancer forgets a silent connection.
   * @default - none
   * @example "service.beta.kubernetes.io/azure-load-balancer-tcp-idle-timeout"
   */
  readonly idleMinutesAnnotation?: string;
  /** The longest answer that the cloud's load balancer lets pass, in seconds. @default 86400 @example 5970 @integer @minimum 1 @maximum 86400 */
  readonly longestStreamSeconds?: number;
}

/** Two, so that one can go. */
const PROXIES = 2;
/** Fewest minutes that a cloud's load balancer takes (Azure: 4 to 100, learn.microsoft.com/azure/load-balancer/load-balancer-tcp-idle-timeout). */
const FEWEST_MINUTES = 4;

/**
 * Envoy Gateway in front of a model: a load balancer of the cloud's passes bytes to two Envoy proxies, which hold the certificate, ask who
 * comes and count requests.
 *
 * Each model has a GatewayClass of its own: one for all would be in nobody's release, or in everybody's.
 */
export class EnvoyGatewayDoor implements IExposureOffer {
  public readonly doorName = table.name;

  public constructor(private readonly options: EnvoyGatewayOptions) {}

  public check(property: string, request: DoorRequest): Finding[] {
    const { longestStreamSeconds = 86400, internalAnnotations = {} } = this.options;
    const longestStreamReason = "the cloud's load balancer in front of it forgets a connection that is silent for longer";
    const findings = checkAbilities(property, request, { ...table, longestStreamSeconds, longestStreamReason });
    if (request.isPublic || Object.keys(internalAnnotations).length > 0) return findings;
    const reason = "without the annotations by which the cloud gives a private address, the load balancer would be a public one";
    return [...findings, { code: "no-door", property, value: "internal", reason, fix: "give the door internalAnnotations" }];
  }

  public open(request: DoorRequest): Door {
    const { name, namespace, authentication, requestsPerMinute, isPublic } = request;
    const className = `${namespace}-${name}`;
    const route = [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", name }];
    const object = (kind: string, spec: DoorObject): DoorObject => ({ apiVersion: "gateway.envoyproxy.io/v1alpha1", kind, metadata: { name, namespace }, spec });
    return {
      kind: "envoy-gateway",
      sources: { cidrs: [], namespaces: [this.options.namespace] },
      ...(isPublic && authentication?.kind === "api-keys" ? { warnings: [table.keysWarning] } : {}),
      objects: [
        { apiVersion: "gateway.networking.k8s.io/v1", kind: "GatewayClass", metadata: { name: className }, spec: { controllerName: table.controller } },
        object("EnvoyProxy", this.proxy(request)),
        gateway(request, {
          className,
          certificateAtListener: true,
          spec: { infrastructure: { parametersRef: { group: "gateway.envoyproxy.io", kind: "EnvoyProxy", name } } },
        }),
        httpRoute(request, { name }, true),
        object("ClientTrafficPolicy", clientTraffic(request)),
        ...(authentication === undefined ? [] : [object("SecurityPolicy", { targetRefs: route, ...asks(authentication) })]),
        ...(requestsPerMinute === undefined ? [] : [object("BackendTrafficPolicy", { targetRefs: route, ...limit(requestsPerMinute) })]),
      ],
    };
  }

  private proxy({ isPublic, allowedCidrs, longestStreamSeconds: longest }: DoorRequest): DoorObject {
    const { internalAnnotations, idleMinutesAnnotation } = this.options;
    const minutes = Math.max(FEWEST_MINUTES, Math.ceil((longest + BEYOND_SECONDS) / 60));
    const annotations = { ...(isPublic ? {} : internalAnnotations), ...(idleMinutesAnnotation === undefined ? {} : { [idleMinutesAnnotation]: String(minutes) }) };
    const ranges = allowedCidrs ?? (isPublic ? [] : PRIVATE_RANGES);
    const envoyService = {
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
      ...(ranges.length === 0 ? {} : { loadBalancerSourceRanges: ranges }),
    };
    return {
      provider: {
        type: "Kubernetes",
        kubernetes: { envoyDeployment: { replicas: PROXIES }, envoyPDB: { minAvailable: 1 }, ...(Object.keys(envoyService).length === 0 ? {} : { envoyService }) },
      },
      // A proxy that goes lets what it has begun end. Its pod's grace period is made of this.
      shutdown: { drainTimeout: `${longest}s` },
    };
  }
}

/** Envoy ends a stream that is silent for five minutes, and a whole answer is silent until it comes. */
function clientTraffic({ name, longestStreamSeconds }: DoorRequest): DoorObject {
  return {
    targetRefs: [{ group: "gateway.networking.k8s.io", kind: "Gateway", name }],
    timeout: { http: { streamIdleTimeout: `${longestStreamSeconds + BEYOND_SECONDS}s` } },
    // So that nothing on the way forgets the connection.
    tcpKeepalive: { idleTime: "60s", interval: "60s" },
  };
}

/** Who comes. */
function asks({ kind, jwtOptions, keysSecret }: DoorAuthentication): DoorObject {
  if (kind === "jwt" && jwtOptions !== undefined) {
    const { issuer, jwksUri, audience } = jwtOptions;
    return { jwt: { providers: [{ name: "clients", issuer, audiences: [audience], remoteJWKS: { uri: jwksUri } }] } };
  }
  // Envoy takes "Bearer " off the header. The key goes no further than here.
  return { apiKeyAuth: { credentialRefs: [{ kind: "Secret", name: keysSecret ?? "" }], extractFrom: [{ headers: ["Authorization"] }], sanitize: true } };
}

function limit(requestsPerMinute: number): DoorObject {
  // Of what is known only at apply Terraform takes the half: the number in its place is none.
  const requests = Token.isUnresolved(requestsPerMinute) ? Token.asNumber(Fn.floor(Token.asNumber(Op.div(requestsPerMinute, PROXIES)))) : Math.floor(requestsPerMinute / PROXIES);
  return { rateLimit: { type: "Local", local: { rules: [{ limit: { requests, unit: "Minute" } }] } } };
}
