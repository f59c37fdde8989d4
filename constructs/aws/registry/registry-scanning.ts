import { Construct } from "constructs";
import { EcrRegistryScanningConfiguration } from "../bindings";
import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";

/** A filter of ECR's (https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ScanningRepositoryFilter.html), 256 characters at most. */
const FILTER = /^[a-z0-9*]+(?:[._\-/][a-z0-9*]+)*$/;
const LONGEST = 256;
/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-ecr-registryscanningconfiguration-scanningrule.html */
const MOST = 100;

/**
 * How the account's registry is scanned for what is known to be broken, in the cluster's region. It is one setting for all of the region's repositories and takes the
 * place of what it was: whoever sets it says what else is scanned.
 */
export class EksRegistryScanning {
  /**
   * Each image once, when it comes, copies of other registries' images too: ECR's basic scan, which costs nothing.
   *
   * @param others filters of the account's other repositories that are scanned so, `*` for any text: ["*"] for all
   */
  public static onPush(others: string[] = []): EksRegistryScanning {
    return new EksRegistryScanning("BASIC", "SCAN_ON_PUSH", others);
  }

  /**
   * Each image when it comes and whenever something new is known, the packages of languages too: Amazon Inspector, which is billed by image.
   *
   * @param others as for `onPush`
   */
  public static continuous(others: string[] = []): EksRegistryScanning {
    return new EksRegistryScanning("ENHANCED", "CONTINUOUS_SCAN", others);
  }

  private constructor(
    /** ECR's word for who scans. */
    public readonly scanType: string,
    /** ECR's word for when. */
    public readonly frequency: string,
    /** Filters of other repositories. */
    public readonly others: string[],
  ) {}
}

/** What of a cluster's options its scanning depends on. */
export interface ScannedRegistry {
  readonly registry?: { readonly scanning?: EksRegistryScanning; readonly prefix?: string };
  readonly clusterName: string;
}

/** The setting, where it is asked for: own images and copies of others' lie below the prefix. */
export function makeScanning(scope: Construct, { registry = {}, clusterName }: ScannedRegistry): void {
  const { scanning, prefix = clusterName } = registry;
  if (!(scanning instanceof EksRegistryScanning) || !Array.isArray(scanning.others)) return;
  const filters = [...new Set([`${prefix}/*`, ...scanning.others])].sort();
  new EcrRegistryScanningConfiguration(scope, "image-scanning", {
    scanType: scanning.scanType,
    rule: [{ scanFrequency: scanning.frequency, repositoryFilter: filters.map((filter) => ({ filter, filterType: "WILDCARD" })) }],
  });
}

/** Filters that ECR doesn't take, and names that no filter would be of. */
export function checkScanning(at: string, { registry = {}, clusterName }: ScannedRegistry): Finding[] {
  const { scanning, prefix = clusterName } = registry;
  if (!(scanning instanceof EksRegistryScanning)) return [];
  const property = `${at}.scanning`;
  if (prefix === "") {
    const reason = "without a prefix nothing tells the cluster's repositories from the account's others";
    return [{ code: "invalid-scan-filter", property, value: prefix, reason, fix: "leave registry.prefix out, or set the registry's scanning where the account is set up" }];
  }
  if (!Array.isArray(scanning.others)) {
    return [{ code: "invalid-scan-filter", property, value: scanning.others, reason: "the account's other repositories are a list of filters", fix: 'write it like EksRegistryScanning.onPush(["team/*"]), or ["*"] for all' }];
  }
  // One is the cluster's own.
  if (scanning.others.length >= MOST) {
    return [{ code: "invalid-scan-filter", property, value: scanning.others.length, reason: `ECR takes ${MOST} filters, of which one is the cluster's own`, fix: 'join some with *, like "team/*"' }];
  }
  return scanning.others.flatMap((value): Finding[] => {
    if (Token.isUnresolved(value) || (typeof value === "string" && value.length <= LONGEST && FILTER.test(value))) return [];
    const reason = `ECR takes a repository's name with * for any text, of ${LONGEST} characters at most`;
    return [{ code: "invalid-scan-filter", property, value, reason, fix: 'write it like "team/*", or "*" for all' }];
  });
}
