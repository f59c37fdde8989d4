import { DoorAuthentication } from "./authentication";
import { DoorCertificate } from "./certificate";

/** What is said of every door. */
export interface ExposureOptions {
  /**
   * The name by which clients reach the model. Its DNS record is yours to make, once the door has an address, unless the cluster has `dnsRecords`.
   * @example "qwen.example.com"
   * @format host-name
   */
  readonly host: string;
  /**
   * Ranges from which clients come; everybody else is turned away by the load balancer.
   * @default - of an internal door the private ranges (RFC 1918), where the load balancer takes ranges; of a public one everybody
   * @example ["10.0.0.0/16"]
   */
  readonly allowedCidrs?: string[];
  /**
   * Ranges from which the load balancer itself sends to the model's pods, let in by their network policy.
   * @default - as the cluster knows them; in a network of yours they must be given
   * @example ["10.0.0.0/20"]
   */
  readonly balancerCidrs?: string[];
  /**
   * A web application firewall of yours in front: ARN of a WAFv2 web ACL on EKS, name of a Cloud Armor policy on GKE.
   * @default - none
   * @example "arn:aws:wafv2:us-west-2:111122223333:regional/webacl/chat/11111111-2222-3333-4444-555555555555"
   */
  readonly firewall?: string;
  /**
   * Most requests a minute, of all clients together; more are answered 429. Of Envoy Gateway each of its two proxies lets half of them pass; on EKS and GKE
   * a web ACL, or a Cloud Armor policy, of the door's own counts, by the cloud's own clock and not exactly: from 10 on EKS.
   * @default - as many as come
   * @example 600
   * @integer
   * @minimum 2
   * @maximum 2000000000
   */
  readonly requestsPerMinute?: number;
  /**
   * Most requests a minute of each client's address; more of it are answered 429. On EKS and GKE, as above. Clients behind one address, as those of an office
   * are, share it.
   * @default - as many as come
   * @example 60
   * @integer
   * @minimum 2
   * @maximum 2000000000
   */
  readonly requestsPerMinutePerClient?: number;
}

/** A door with a private address. */
export interface InternalExposureOptions extends ExposureOptions {
  /** @default - must be given, but for `acceptPlainHttp` @example DoorCertificate.secret("qwen-tls") */
  readonly tls?: DoorCertificate;
  /** Who comes. @default - whoever reaches the private address may ask @example DoorAuthentication.apiKeys("api-keys") */
  readonly authentication?: DoorAuthentication;
  /** Takes prompts and answers in clear on the way to the load balancer. @default false */
  readonly acceptPlainHttp?: boolean;
}

/** A door that the internet reaches. It is never without a certificate, nor without somebody who asks who comes. */
export interface PublicExposureOptions extends ExposureOptions {
  /** @example DoorCertificate.secret("qwen-tls") */
  readonly tls: DoorCertificate;
  /** @example DoorAuthentication.apiKeys("api-keys") */
  readonly authentication: DoorAuthentication;
}

/** How a served model is reached from outside its cluster. Without one it isn't. */
export class Exposure {
  /** By a load balancer with a private address: from the cluster's network and what is joined to it. */
  public static internal(options: InternalExposureOptions): Exposure {
    return new Exposure("internal", options);
  }

  /** By a load balancer that the internet reaches. */
  public static public(options: PublicExposureOptions): Exposure {
    return new Exposure("public", undefined, options);
  }

  private constructor(
    /** `internal` or `public`. */
    public readonly kind: string,
    /** @default - it is public */
    public readonly internalOptions?: InternalExposureOptions,
    /** @default - it is internal */
    public readonly publicOptions?: PublicExposureOptions,
  ) {}
}
