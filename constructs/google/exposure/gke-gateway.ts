import { Construct } from "constructs";
import { Token } from "../../core/framework";
import { checkAbilities } from "../../cluster/exposure/door-abilities";
import { Door, DoorPool, DoorRequest, IExposureOffer, LimitedDoor, limitsOf } from "../../cluster/exposure/exposure-offer";
import { BEYOND_SECONDS, DoorObject, gateway, httpRoute, poolReference } from "../../cluster/exposure/gateway-objects";
import { Finding } from "../../core/problems/problem";
import table from "./data/gke-gateway.json";
import { DoorPolicies, DoorPolicyPlace, policyName } from "./door-limits";

/** What a cluster's gateways need of its project. */
export interface GatewayPlace {
  /** Range of the proxies that internal doors stand on. @default - not known */
  readonly proxyRange?: string;
  /** Names of the TLS policies, of public doors and of internal ones: both are made with the cluster. */
  readonly publicTlsPolicy: string;
  readonly internalTlsPolicy: string;
  /** Names of the policies that count requests, and who makes them. @default - nobody: a limit is refused */
  readonly counter?: DoorPolicyCounter;
}

/** Who makes the policies that count requests, and where. */
export interface DoorPolicyCounter extends DoorPolicyPlace {
  readonly policies: DoorPolicies;
}

const WITHOUT_COUNTER = { requestsPerMinute: false, withoutPerClient: "nothing of the cluster's own is made here" };

/** https://cloud.google.com/compute/docs/naming-resources */
const NAME = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** A load balancer of Google's in front of a model, by a Gateway that GKE's own controller reads. It sends to the pods themselves. */
export class GkeGateway implements IExposureOffer {
  public readonly doorName = table.name;

  public constructor(private readonly place: GatewayPlace) {}

  public check(property: string, request: DoorRequest): Finding[] {
    const { isPublic, certificate, firewall, balancerCidrs } = request;
    const withoutPicker = isPublic ? { withoutPicker: table.poolPublicReason } : {};
    const findings = checkAbilities(property, request, { ...table, ...withoutPicker, ...(this.place.counter === undefined ? WITHOUT_COUNTER : {}), certificates: isPublic ? table.publicCertificates : table.internalCertificates });
    findings.push(...checkPool(property, request), ...checkLimits(property, request));
    if (certificate?.kind === "certificate-map" && isPublic) findings.push(...checkName("invalid-certificate-map", `${property}.tls`, certificate.reference, "a certificate map"));
    if (firewall !== undefined) findings.push(...checkName("invalid-firewall", `${property}.firewall`, firewall, "a Cloud Armor policy"));
    if (!isPublic && this.place.proxyRange === undefined && balancerCidrs === undefined) {
      const reason = "an internal door stands on proxies in a subnet of their own, and which one the network has isn't known";
      const fix = "give the cluster gateway: { proxyRange }, the range of the network's proxy-only subnet";
      findings.push({ code: "balancer-addresses-unknown", property: `${property}.balancerCidrs`, value: balancerCidrs, reason, fix });
    }
    return findings;
  }

  public limited(door: Door, scope: Construct): LimitedDoor {
    const { counter } = this.place;
    return { door, ready: door.limits === undefined || counter === undefined ? [] : [counter.policies.add(scope, door.limits)] };
  }

  public open(request: DoorRequest): Door {
    const { name, namespace, service, isPublic, certificate, balancerCidrs, pool } = request;
    const { proxyRange, publicTlsPolicy, internalTlsPolicy } = this.place;
    const own = isPublic ? [] : [proxyRange].filter((range): range is string => range !== undefined);
    const map = certificate?.kind === "certificate-map" ? certificate.reference : undefined;
    const toService = { group: "", kind: "Service", name: service };
    const toGateway = { group: "gateway.networking.k8s.io", kind: "Gateway", name };
    const policy = (kind: string, targetRef: DoorObject, spec: DoorObject, called = name): DoorObject => ({
      apiVersion: "networking.gke.io/v1",
      kind,
      metadata: { name: called, namespace },
      spec: { targetRef, default: spec },
    });
    const limits = limitsOf(request);
    // Its name is known before it is made.
    const { counter } = this.place;
    const counted = limits.limits === undefined || counter === undefined ? request : { ...request, firewall: policyName(counter, name) };
    return {
      ...limits,
      kind: `google-${isPublic ? "global-external" : "regional-internal"}-load-balancer`,
      sources: { cidrs: [...(balancerCidrs ?? own), ...table.healthCheckRanges], namespaces: [] },
      objects: [
        gateway(request, {
          className: isPublic ? table.publicClass : table.internalClass,
          annotations: map === undefined ? undefined : { "networking.gke.io/certmap": map },
          certificateAtListener: map === undefined,
        }),
        // Time-outs are the policy's: of those in a route GKE takes no notice.
        httpRoute(request, { name }, false),
        policy("GCPBackendPolicy", toService, backend(counted)),
        policy("HealthCheckPolicy", toService, health()),
        ...(pool === undefined ? [] : toPool(pool, request).map(([kind, spec]) => policy(kind, poolReference(pool), spec, `${name}-pool`))),
        ...(certificate === undefined ? [] : [policy("GCPGatewayPolicy", toGateway, { sslPolicy: isPublic ? publicTlsPolicy : internalTlsPolicy })]),
      ],
    };
  }
}

/** A rule of Cloud Armor's that lets a request pass ends the search, so that a second count would never begin. */
function checkLimits(property: string, { requestsPerMinute, requestsPerMinutePerClient }: DoorRequest): Finding[] {
  if (requestsPerMinute === undefined || requestsPerMinutePerClient === undefined) return [];
  const reason = `${table.name} counts by one of both: the first rule that lets a request pass ends the search`;
  return [{ code: "limits-exclude", property: `${property}.requestsPerMinutePerClient`, value: requestsPerMinutePerClient, reason, fix: "leave one of them out" }];
}

function backend({ longestStreamSeconds: longest, firewall, authentication }: DoorRequest): DoorObject {
  const iap = authentication?.iapOptions;
  return {
    timeoutSec: longest + BEYOND_SECONDS,
    connectionDraining: { drainingTimeoutSec: longest },
    ...(firewall === undefined ? {} : { securityPolicy: firewall }),
    ...(iap === undefined ? {} : { iap: { enabled: true, clientID: iap.clientId, oauth2ClientSecret: { name: iap.clientSecret } } }),
  };
}

/** What is said of a pool: how long an answer may last there, and by what a worker's own frontend tells that it takes requests. */
function toPool({ port }: DoorPool, { longestStreamSeconds: longest }: DoorRequest): [string, DoorObject][] {
  const health: DoorObject = { ...healthTimes(), config: { type: "HTTP", httpHealthCheck: { portSpecification: "USE_FIXED_PORT", port, requestPath: table.healthCheck.path } } };
  return [["GCPBackendPolicy", { timeoutSec: longest + BEYOND_SECONDS, connectionDraining: { drainingTimeoutSec: longest } }], ["HealthCheckPolicy", health]];
}

/** What of a door isn't known to hold before a pool: requests would pass it by. */
function checkPool(property: string, { pool, firewall, authentication, requestsPerMinute, requestsPerMinutePerClient }: DoorRequest): Finding[] {
  if (pool === undefined) return [];
  const given: [string, unknown][] = [["firewall", firewall], ["authentication", authentication?.kind], ["requestsPerMinute", requestsPerMinute], ["requestsPerMinutePerClient", requestsPerMinutePerClient]];
  return given
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ({
      code: "picker-not-for-door" as const,
      property: `${property}.${name}`,
      value,
      reason: "Google documents it before Services; that it holds before an InferencePool isn't documented, and where it doesn't the chats would pass it by",
      fix: "leave it out, or leave endpointPicker out",
    }));
}

function health(): DoorObject {
  return { ...healthTimes(), config: { type: "HTTP", httpHealthCheck: { portSpecification: "USE_SERVING_PORT", requestPath: table.healthCheck.path } } };
}

function healthTimes(): DoorObject {
  const { intervalSeconds, timeoutSeconds, healthy, unhealthy } = table.healthCheck;
  return {
    checkIntervalSec: intervalSeconds,
    timeoutSec: timeoutSeconds,
    healthyThreshold: healthy,
    unhealthyThreshold: unhealthy,
  };
}

function checkName(code: "invalid-certificate-map" | "invalid-firewall", property: string, value: string, what: string): Finding[] {
  if (Token.isUnresolved(value) || (typeof value === "string" && NAME.test(value))) return [];
  const reason = `the name of ${what} has 1 to 63 lower-case letters, digits and hyphens, a letter first, no hyphen last`;
  return [{ code, property, value, reason, fix: "write its name alone, without project and path" }];
}
