import { createHash } from "crypto";
import { Fn, Token } from "../core/framework";
import { Finding } from "../core/problems/problem";

/** A kind of Azure name and its rule. @see https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules */
interface NameRule {
  readonly form: RegExp;
  readonly says: string;
  readonly example: string;
}

const RULES = {
  resourceGroup: {
    // Azure allows 90; the nodes' group has "-nodes" after it and at most 80.
    form: /^[A-Za-z0-9_().-]{0,73}[A-Za-z0-9_()-]$/,
    says:
      "a resource group's name here has 1 to 74 letters, digits, underscores, parentheses, hyphens and periods, " +
      "and doesn't end with a period",
    example: "dynamo",
  },
  registry: {
    form: /^[A-Za-z0-9]{5,50}$/,
    says: "a container registry's name has 5 to 50 letters and digits, and is the only one of its name in all of Azure",
    example: "contosodynamo",
  },
  storageAccount: {
    form: /^[a-z0-9]{3,24}$/,
    says: "a storage account's name has 3 to 24 lower-case letters and digits, and is the only one of its name in all of Azure",
    example: "contosodynamo",
  },
  nodePool: {
    form: /^[a-z][a-z0-9]{0,11}$/,
    says: "a Linux node pool's name has 1 to 12 lower-case letters and digits, a letter first",
    example: "a100spot",
  },
};

/** A name that Azure would refuse. */
export function checkAzureName(kind: keyof typeof RULES, property: string, value: string): Finding[] {
  const { form, says, example }: NameRule = RULES[kind];
  if (Token.isUnresolved(value) || form.test(value)) return [];
  return [{ code: "invalid-name", property, value, reason: says, fix: `write it like "${example}"` }];
}

/** A subscription or object id, which Azure writes as a GUID. */
export function checkGuid(code: Finding["code"], property: string, value: string, noun: string, command: string): Finding[] {
  if (Token.isUnresolved(value) || /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)) return [];
  return [
    {
      code,
      property,
      value,
      reason: `${noun} is a GUID: 32 hexadecimal digits in groups of 8-4-4-4-12`,
      fix: `ask for it with \`${command}\``,
    },
  ];
}

/** Name of a cluster's resource group: with the region, as a subscription has one group of a name, wherever it is. */
export function defaultGroupName(clusterName: string, region: string): string {
  return `${clusterName}-${region}`;
}

/** A cluster's name with a suffix; where that is too long, with some characters that stand for the whole name, so that two that begin alike don't meet. */
export function nameWith(clusterName: string, suffix: string, longest: number): string {
  const whole = `${clusterName}${suffix}`;
  if (Token.isUnresolved(whole) || whole.length <= longest) return whole;
  const digest = createHash("sha256").update(clusterName).digest("hex").slice(0, 6);
  return `${clusterName.slice(0, longest - suffix.length - digest.length - 1).replace(/-+$/, "")}-${digest}${suffix}`;
}

/** What makes a name the only one in Azure, from things that don't change. */
export interface UniqueNameOptions {
  readonly clusterName: string;
  readonly resourceGroupName: string;
  readonly subscriptionId: string;
  /** What the name is for, so that two names of a cluster differ. */
  readonly purpose: string;
  readonly maxLength: number;
}

/** Digits of the hash in a unique name: 40 bits. */
const HASH_LENGTH = 10;

/**
 * A name that no one else in Azure is likely to have: the cluster's, and a hash of subscription, resource group and cluster, made by
 * Terraform, since the subscription is known only there. The same on every machine, and no state is needed to keep it.
 */
export function uniqueName(options: UniqueNameOptions): string {
  const { clusterName, resourceGroupName, subscriptionId, purpose, maxLength } = options;
  const prefix = clusterName.toLowerCase().replace(/[^a-z0-9]/g, "").slice(0, maxLength - HASH_LENGTH);
  const seed = Fn.sha256(Fn.join("/", [subscriptionId, resourceGroupName, clusterName, purpose]));
  return `${prefix}${Fn.substr(seed, 0, HASH_LENGTH)}`;
}
