import { Construct } from "constructs";
import { ITerraformDependable } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { DoorAuthentication } from "./authentication";
import { DoorCertificate } from "./certificate";

/** What of a model's requests go to a worker that an endpoint picker names, and how the gateway finds both. */
export interface DoorPool {
  /** Name of the InferencePool, in the door's namespace: it names the picker's Service, and the pods that requests may go to. */
  readonly name: string;
  /** Group of its kind. */
  readonly group: string;
  /** Port of those pods that takes them. */
  readonly port: number;
  /** Path of the requests that the picker reads; all others go to `service`. */
  readonly path: string;
}

/** What a model asks of its cluster's door. All of it is known when the app is synthesised, but for texts that nothing here looks into. */
export interface DoorRequest {
  /** Name of the door's objects. */
  readonly name: string;
  readonly namespace: string;
  /** The Service that takes the model's requests, in that namespace. */
  readonly service: string;
  readonly port: number;
  /** Whether the internet is to reach it. */
  readonly isPublic: boolean;
  readonly host: string;
  /** @default - plain HTTP */
  readonly certificate?: DoorCertificate;
  /** @default - nobody is asked who they are */
  readonly authentication?: DoorAuthentication;
  /** @default - the door's own */
  readonly allowedCidrs?: string[];
  /** Ranges from which the load balancer sends to pods. @default - as the cluster knows them */
  readonly balancerCidrs?: string[];
  /** @default - none */
  readonly firewall?: string;
  /** Of all clients together. @default - no limit */
  readonly requestsPerMinute?: number;
  /** Of each client's address. @default - no limit */
  readonly requestsPerMinutePerClient?: number;
  /** The longest answer, in seconds: the door keeps to it on every hop. */
  readonly longestStreamSeconds: number;
  /** @default - all requests go to `service` */
  readonly pool?: DoorPool;
}

/** Who sends to the model's pods in the door's name, and asks its endpoint picker, for their network policy. */
export interface DoorSources {
  /** Ranges of load balancers and their health checks. */
  readonly cidrs: string[];
  /** Namespaces of proxies that run in the cluster. */
  readonly namespaces: string[];
}

/** A door, as it will be made. */
export interface Door {
  /** What it is, as prices name it: `aws-application-load-balancer`. */
  readonly kind: string;
  /** Its objects in the cluster, whole. */
  readonly objects: { [key: string]: unknown }[];
  readonly sources: DoorSources;
  /** Who makes the DNS record of its name, in words. @default - nobody of ours: it is made by hand, or by something else @example "external-dns" */
  readonly recordedBy?: string;
  /** What a person should know of it, and isn't refused for. @default - nothing */
  readonly warnings?: string[];
  /** What the cloud counts in front of it, where the cloud does. @default - nothing */
  readonly limits?: DoorLimits;
}

/** A door with what counts its requests in front of it. */
export interface LimitedDoor {
  readonly door: Door;
  /** What must be there before the door. */
  readonly ready: ITerraformDependable[];
}

/** Requests a minute that a door lets pass. */
export interface DoorLimits {
  /** The door's name. */
  readonly name: string;
  readonly isPublic: boolean;
  /** Of all clients together. @default - no limit */
  readonly ofAll?: number;
  /** Of each client's address. @default - no limit */
  readonly ofEach?: number;
}

/**
 * What a cluster has to reach a model by from outside: pure functions from what is asked to what the door is refused for, and to its objects.
 * @open anybody may implement it, with more properties than these
 */
export interface IExposureOffer {
  /** In words: "an Application Load Balancer". */
  readonly doorName: string;
  /** Labels that the models' namespace has for it. @default - none */
  readonly namespaceLabels?: { [label: string]: string };
  /** What the door can't do of what is asked. */
  check(property: string, request: DoorRequest): Finding[];
  /** The door, of what `check` found nothing wrong with. */
  open(request: DoorRequest): Door;
  /**
   * Makes what counts the requests of a door with `limits`, in the stack of the door: so that it comes before the door, and goes after it.
   *
   * @returns the door with it in front
   */
  limited?(door: Door, scope: Construct): LimitedDoor;
}

/** What a cloud is to count in front of a door; nothing where no limit is asked for. */
export function limitsOf({ name, isPublic, requestsPerMinute, requestsPerMinutePerClient }: DoorRequest): Pick<Door, "limits"> {
  if (requestsPerMinute === undefined && requestsPerMinutePerClient === undefined) return {};
  return {
    limits: {
      ...{ name, isPublic },
      ...(requestsPerMinute === undefined ? {} : { ofAll: requestsPerMinute }),
      ...(requestsPerMinutePerClient === undefined ? {} : { ofEach: requestsPerMinutePerClient }),
    },
  };
}

/** Whether something can be a cluster's door. */
export function isOffer(value: unknown): value is IExposureOffer {
  const { check, open } = (value ?? {}) as { readonly check?: unknown; readonly open?: unknown };
  return typeof check === "function" && typeof open === "function";
}
