import { Finding } from "../../core/problems/problem";
import { parseExactCidr } from "../../core/forms/cidr";
import { Token } from "../../core/framework";
import { admit, besides } from "../../core/shape/shape";
import { checkAbilities } from "./door-abilities";
import { EnvoyGatewayDoor, EnvoyGatewayOptions } from "./envoy-gateway-door";
import { Door, DoorRequest, IExposureOffer } from "./exposure-offer";
import { ENVOY_GATEWAY, EXISTING_GATEWAY, EXISTING_INGRESS } from "./exposure-shapes";
import { httpRoute, ingress } from "./gateway-objects";

/** What is said of every door that is there already. It is believed: nothing here can look. */
export interface ExistingDoorOptions {
  /** Whether the internet reaches it. */
  readonly facesInternet: boolean;
  /**
   * The longest answer that passes it as it is configured, in seconds: the least of its time-outs, those of the load balancer before it too.
   * @example 600
   * @integer
   * @minimum 1
   * @maximum 86400
   */
  readonly longestStreamSeconds: number;
  /** Namespaces of its proxies' pods. @default - its load balancer sends to pods itself: `clientCidrs` @example ["ingress-nginx"] @format dns-label @unique */
  readonly clientNamespaces?: string[];
  /** Ranges from which it sends to pods. @default - its proxies are pods: `clientNamespaces` @example ["10.0.0.0/20"] */
  readonly clientCidrs?: string[];
  /** Who asks there who comes, in words, before a request reaches a model. @default - nobody @example "oauth2-proxy" */
  readonly authenticatedBy?: string;
}

/** An ingress controller that is there. */
export interface ExistingIngressOptions extends ExistingDoorOptions {
  /** Its IngressClass. @example "nginx" */
  readonly className: string;
  /** Annotations by which it is told time-outs and what else it needs of each Ingress. @default - none @example { "nginx.ingress.kubernetes.io/proxy-read-timeout": "630" } */
  readonly annotations?: { [key: string]: string };
}

/** A Gateway that is there, with its listeners and certificates. */
export interface ExistingGatewayOptions extends ExistingDoorOptions {
  /** Its name. @example "public" */
  readonly name: string;
  /** Its namespace. Its listeners admit routes of the models' namespace. @example "gateways" @format dns-label */
  readonly namespace: string;
  /** One of its listeners. @default - all that have the host @example "https" */
  readonly sectionName?: string;
  /**
   * Whether its controller routes to InferencePools (Gateway API Inference Extension), and their kinds are in the cluster since before Dynamo's
   * operator started: models may then have an `endpointPicker`.
   * @default false
   */
  readonly inferencePools?: boolean;
}

/** A door that somebody else made, of an `ExistingCluster`. */
export class ExistingDoor implements IExposureOffer {
  /** An ingress controller. */
  public static ingress(options: ExistingIngressOptions): ExistingDoor {
    const { value, findings } = admit<ExistingIngressOptions>("", options, EXISTING_INGRESS);
    return new ExistingDoor("ingress", `the ingress controller of class ${value.className}`, besides(findings, checkRanges(value)), value);
  }

  /** A Gateway of the Gateway API, whatever its class. */
  public static gateway(options: ExistingGatewayOptions): ExistingDoor {
    const { value, findings } = admit<ExistingGatewayOptions>("", options, EXISTING_GATEWAY);
    return new ExistingDoor("gateway", `the Gateway ${value.name}`, besides(findings, checkRanges(value)), undefined, value);
  }

  /** Envoy Gateway, of which each model gets a Gateway of its own. */
  public static envoyGateway(options: EnvoyGatewayOptions): ExistingDoor {
    const { value, findings } = admit<EnvoyGatewayOptions>("", options, ENVOY_GATEWAY);
    return new ExistingDoor("envoy-gateway", "Envoy Gateway", findings, undefined, undefined, value);
  }

  private constructor(
    /** `ingress`, `gateway` or `envoy-gateway`. */
    public readonly kind: string,
    public readonly doorName: string,
    private readonly wrong: Finding[],
    private readonly ingressOptions?: ExistingIngressOptions,
    private readonly gatewayOptions?: ExistingGatewayOptions,
    private readonly envoyOptions?: EnvoyGatewayOptions,
  ) {}

  /** What is wrong with its description; refused where a deployment uses the cluster. */
  public findings(property: string): Finding[] {
    return this.wrong.map((finding) => ({ ...finding, property: finding.property === "props" ? property : `${property}.${finding.property}` }));
  }

  public check(property: string, request: DoorRequest): Finding[] {
    // Of a door that is refused itself it can't be said what it does.
    if (this.wrong.length > 0) return [];
    if (this.envoyOptions !== undefined) return new EnvoyGatewayDoor(this.envoyOptions).check(property, request);
    const options = this.options();
    if (options.facesInternet !== request.isPublic) return this.elsewhere(property, options.facesInternet);
    const certificates = this.kind === "ingress" ? ["secret", "of-door"] : ["of-door"];
    return checkAbilities(property, request, {
      name: this.doorName,
      certificates,
      authentication: options.authenticatedBy === undefined ? [] : ["by-door"],
      longestStreamSeconds: options.longestStreamSeconds,
      longestStreamReason: "so its description says (longestStreamSeconds)",
      allowedCidrs: 0,
      insteadOfCidrs: "leave it out, and say it where the door is made",
      firewall: false,
      requestsPerMinute: false,
      withoutPerClient: "that is said where the door is made",
      ...(this.gatewayOptions?.inferencePools === true
        ? {}
        : { withoutPicker: this.kind === "ingress" ? "an Ingress has no InferencePool" : "its description doesn't say that it routes to InferencePools (inferencePools)" }),
    });
  }

  public open(request: DoorRequest): Door {
    if (this.envoyOptions !== undefined) return new EnvoyGatewayDoor(this.envoyOptions).open(request);
    const { clientNamespaces = [], clientCidrs = [] } = this.options();
    const { ingressOptions, gatewayOptions } = this;
    const { certificate } = request;
    const sources = { cidrs: request.balancerCidrs ?? clientCidrs, namespaces: clientNamespaces };
    if (gatewayOptions !== undefined) {
      const { name, namespace, sectionName } = gatewayOptions;
      const parent = { name, namespace, ...(sectionName === undefined ? {} : { sectionName }) };
      return { kind: `existing-${this.kind}`, objects: [httpRoute(request, parent, true)], sources };
    }
    const { className = "", annotations = {} } = ingressOptions ?? {};
    const secretName = certificate?.kind === "secret" ? certificate.reference : undefined;
    return { kind: `existing-${this.kind}`, objects: [ingress(request, { className, annotations, secretName })], sources };
  }

  private elsewhere(property: string, facesInternet: boolean): Finding[] {
    const [is, asked] = facesInternet ? ["the internet reaches it", "internal"] : ["the internet doesn't reach it", "public"];
    const reason = `${this.doorName} is no such door: ${is}, so its description says (facesInternet)`;
    return [{ code: "door-faces-elsewhere", property, value: asked, reason, fix: `write Exposure.${facesInternet ? "public" : "internal"}({ ... }), or describe another door` }];
  }

  private options(): ExistingDoorOptions {
    return this.ingressOptions ?? this.gatewayOptions ?? { facesInternet: false, longestStreamSeconds: 0 };
  }
}

function checkRanges({ clientCidrs = [] }: ExistingDoorOptions): Finding[] {
  return clientCidrs.flatMap((value, index): Finding[] => {
    const property = `clientCidrs[${index}]`;
    if (Token.isUnresolved(value)) return [];
    if (/\/0+$/.test(value)) return [{ code: "open-to-the-world", property, value, reason: "no door has every address there is", fix: "name the ranges from which it sends to pods" }];
    if (parseExactCidr(value) !== undefined) return [];
    return [{ code: "cidr-invalid", property, value, reason: "this is no range of IPv4 addresses, or names an address inside one", fix: 'write it like "10.0.0.0/20"' }];
  });
}
