import { TerraformResource, TerraformStack, Token } from "../constructs/core/framework";
import { IConstruct } from "constructs";

/** A name that must be free, or this deployment's own. */
export interface NeededName {
  /** What bears it: `eks-cluster`, `iam-role`, `resource-group`, `storage-account`, `registry`, `gke-cluster`, `network`, `service-account`. */
  readonly kind: string;
  readonly name: string;
}

/** A range of addresses that a deployment takes. */
export interface NeededRange {
  /** What has it: `network`, `nodes`, `pods`, `services`, `controlPlane`. */
  readonly name: string;
  readonly cidr: string;
}

/** So many of something of which an account has a number. */
export interface NeededCount {
  /** `elastic-ips`, `vpcs`. */
  readonly kind: string;
  readonly count: number;
}

/** A hosted zone of DNS, and the domain in it. */
export interface NeededZone {
  readonly zoneId: string;
  readonly domain: string;
}

/** What a deployment asks of its account before anything of it is made. What is known only at apply is left out when it is written. */
export interface AccountNeeds {
  /** Google's project, Azure's subscription. @default - the one that the credentials are of */
  readonly account?: string;
  /** Profile of the AWS CLI. @default - the one that AWS_PROFILE names, or none */
  readonly profile?: string;
  /** Google's service account as which everything is done. @default - whoever is signed in */
  readonly impersonate?: string;
  /** Hosted zones that DNS records of its doors are written in, below a domain. @default - none are written */
  readonly hostedZones?: NeededZone[];
  /** Images of disks that Google's nodes get besides, by their paths. @default - they get none */
  readonly diskImages?: string[];
  /** Zones of the cluster. @default - known only at apply */
  readonly zones?: string[];
  /** Google's APIs, Azure's resource providers; of AWS those whose service-linked role must be there before. */
  readonly services: string[];
  readonly names: NeededName[];
  readonly ranges: NeededRange[];
  readonly counts: NeededCount[];
}

/** What a cluster's stack makes of a kind. */
export function madeIn<T extends IConstruct>(stack: TerraformStack, is: (one: IConstruct) => one is T): T[] {
  return stack.node.findAll().filter(is);
}

/** Whether a stack makes a resource of a type: told by its name, for few apps have it, and its class needn't be loaded to tell. */
export function makes(stack: TerraformStack, type: string): boolean {
  return stack.node.findAll().some((one) => TerraformResource.isTerraformResource(one) && one.terraformResourceType === type);
}

/** The names of some kind, those that are known when the app is synthesised. */
export function namesOf(kind: string, names: readonly (string | undefined)[]): NeededName[] {
  return names.flatMap((name) => (name === undefined || Token.isUnresolved(name) ? [] : [{ kind, name }]));
}

/** Ranges by what has them, those that are known. */
export function rangesOf(ranges: object): NeededRange[] {
  return Object.entries(ranges).flatMap(([name, cidr]) => (typeof cidr === "string" ? [{ name, cidr }] : []));
}
