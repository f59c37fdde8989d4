import { Construct } from "constructs";
import { recordOf } from "../../cluster/dns/domains";
import { DoorAuthentication } from "../../cluster/exposure/authentication";
import { checkAbilities } from "../../cluster/exposure/door-abilities";
import { Door, DoorRequest, IExposureOffer, LimitedDoor, limitsOf } from "../../cluster/exposure/exposure-offer";
import { BEYOND_SECONDS, DoorObject, ingress } from "../../cluster/exposure/gateway-objects";
import { PRIVATE_RANGES } from "../../cluster/exposure/private-ranges";
import { Finding } from "../../core/problems/problem";
import { EksDnsRecordsOptions } from "../dns/dns-records-options";
import { checkArns } from "./check-arns";
import { DoorWebAcls } from "./door-limits";
import table from "./data/application-load-balancer.json";

/** What a cluster's load balancers stand in. */
export interface LoadBalancerPlace {
  readonly region: string;
  /** Ranges of the subnets with load balancers of private addresses. @default - not known, in a network that isn't ours */
  readonly internalCidrs: string[];
  /** Ranges of the subnets with load balancers that the internet reaches. @default - as `internalCidrs` */
  readonly publicCidrs: string[];
  /** Subnets for those of private addresses. @default - the controller finds them by its tag */
  readonly internalSubnetIds?: string[];
  /** Subnets for those that the internet reaches. @default - the controller finds them by its tag */
  readonly publicSubnetIds?: string[];
  /** Who counts requests. @default - nobody: a limit is refused */
  readonly counter?: DoorWebAcls;
  /** Where records of doors are made. @default - nowhere */
  readonly dnsRecords?: EksDnsRecordsOptions;
}

/** A cluster that somebody else made. */
const WITHOUT_COUNTER = "nothing of the cluster's own is made here";

/**
 * An Application Load Balancer in front of a model, by an Ingress that the AWS Load Balancer Controller reads. It sends to the pods themselves,
 * and takes the API's path alone.
 */
export class ApplicationLoadBalancer implements IExposureOffer {
  public readonly doorName = table.name;
  /** A pod counts as ready once the load balancer sends to it, so that a rollout doesn't outrun it. */
  public readonly namespaceLabels = { [table.readinessGateLabel]: "enabled" };

  public constructor(private readonly place: LoadBalancerPlace) {}

  public check(property: string, request: DoorRequest): Finding[] {
    return [...checkAbilities(property, request, this.place.counter === undefined ? { ...table, requestsPerMinute: false, withoutPerClient: WITHOUT_COUNTER } : table), ...checkArns(property, request, this.place.region)];
  }

  public limited(door: Door, scope: Construct): LimitedDoor {
    const { counter } = this.place;
    if (door.limits === undefined || counter === undefined) return { door, ready: [] };
    const acl = counter.add(scope, door.limits);
    return { door: { ...door, objects: door.objects.map((object) => behind(object as DoorObject, acl.arn)) }, ready: [acl] };
  }

  public open(request: DoorRequest): Door {
    const { authentication, isPublic, balancerCidrs } = request;
    const { internalCidrs, publicCidrs, dnsRecords } = this.place;
    const { recordedBy, warning } = recordOf(request.host, dnsRecords);
    return {
      kind: "aws-application-load-balancer",
      sources: { cidrs: balancerCidrs ?? (isPublic ? publicCidrs : internalCidrs), namespaces: [] },
      ...(recordedBy === undefined ? {} : { recordedBy }),
      ...(warning === undefined ? {} : { warnings: [warning] }),
      ...limitsOf(request),
      objects: [ingress(request, { className: table.ingressClass, annotations: annotations(request, this.place) }), ...secretAccess(request, authentication)],
    };
  }
}

/** Which annotation names the web ACL in front. */
const IN_FRONT = "alb.ingress.kubernetes.io/wafv2-acl-arn";

/** The door's Ingress with a web ACL in front; its other objects as they are. */
function behind(object: DoorObject, arn: string): DoorObject {
  if (object.kind !== "Ingress") return object;
  const metadata = object.metadata as { readonly annotations?: object };
  return { ...object, metadata: { ...metadata, annotations: { ...metadata.annotations, [IN_FRONT]: arn } } };
}

function annotations({ isPublic, certificate, authentication, allowedCidrs, firewall, longestStreamSeconds: longest }: DoorRequest, place: LoadBalancerPlace): { [key: string]: string } {
  const { path, intervalSeconds, timeoutSeconds, healthy, unhealthy } = table.healthCheck;
  const ranges = allowedCidrs ?? (isPublic ? undefined : PRIVATE_RANGES);
  const all: { [name: string]: string | undefined } = {
    scheme: isPublic ? "internet-facing" : "internal",
    subnets: (isPublic ? place.publicSubnetIds : place.internalSubnetIds)?.join(","),
    "target-type": "ip",
    "listen-ports": JSON.stringify([certificate === undefined ? { HTTP: 80 } : { HTTPS: 443 }]),
    "certificate-arn": certificate?.reference,
    "ssl-policy": certificate === undefined ? undefined : table.tlsPolicy,
    "inbound-cidrs": ranges?.join(","),
    "wafv2-acl-arn": firewall,
    // A whole answer is silent until it comes.
    "load-balancer-attributes": `idle_timeout.timeout_seconds=${longest + BEYOND_SECONDS},routing.http.drop_invalid_header_fields.enabled=true`,
    "target-group-attributes": `deregistration_delay.timeout_seconds=${longest},load_balancing.algorithm.type=least_outstanding_requests`,
    "healthcheck-path": path,
    "healthcheck-interval-seconds": String(intervalSeconds),
    "healthcheck-timeout-seconds": String(timeoutSeconds),
    "healthy-threshold-count": String(healthy),
    "unhealthy-threshold-count": String(unhealthy),
    ...asks(authentication),
  };
  const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [`alb.ingress.kubernetes.io/${name}`, value]));
}

/** Who comes: a user by a login in the browser, or a program by a signed token. */
function asks({ oidcOptions, jwtOptions }: Partial<DoorAuthentication> = {}): { [name: string]: string } {
  if (oidcOptions !== undefined) {
    const { issuer, authorizationEndpoint, tokenEndpoint, userInfoEndpoint, clientSecret: secretName } = oidcOptions;
    return {
      "auth-type": "oidc",
      "auth-idp-oidc": JSON.stringify({ issuer, authorizationEndpoint, tokenEndpoint, userInfoEndpoint, secretName }),
      "auth-on-unauthenticated-request": "authenticate",
    };
  }
  if (jwtOptions === undefined) return {};
  const { issuer, jwksUri: jwksEndpoint, audience } = jwtOptions;
  return { "jwt-validation": JSON.stringify({ jwksEndpoint, issuer, additionalClaims: [{ name: "aud", format: "single-string", values: [audience] }] }) };
}

/** The controller reads no Secret of the cluster but those that it is let to by name: here the OIDC client's. */
function secretAccess({ name, namespace }: DoorRequest, { oidcOptions }: Partial<DoorAuthentication> = {}): DoorObject[] {
  if (oidcOptions === undefined) return [];
  const { controller } = table;
  const metadata = { name, namespace };
  return [
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "Role",
      metadata,
      rules: [{ apiGroups: [""], resources: ["secrets"], resourceNames: [oidcOptions.clientSecret], verbs: ["get", "list", "watch"] }],
    },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata,
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name },
      subjects: [{ kind: "ServiceAccount", name: controller.serviceAccount, namespace: controller.namespace }],
    },
  ];
}
