import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import VERSIONS from "../data/kubernetes-versions.json";

/**
 * A Kubernetes version of AKS: a minor version, whose newest patch AKS takes, or an exact one, which stays until another is named. It goes
 * up only, one minor version at a time: AKS takes nothing else (https://learn.microsoft.com/azure/aks/upgrade-aks-cluster).
 */
export class AksVersion {
  /** Generally available on AKS until November 2026. */
  public static readonly V1_34 = new AksVersion("1.34");
  /** Generally available on AKS until March 2027. */
  public static readonly V1_35 = new AksVersion("1.35");
  /** Generally available on AKS until June 2027. */
  public static readonly V1_36 = new AksVersion("1.36");
  /** Generally available on AKS until October 2027. */
  public static readonly V1_37 = new AksVersion("1.37");

  /** Any version, such as "1.38" or "1.35.2". One older than AKS's oldest is refused, a newer one is taken as it is. */
  public static of(version: string): AksVersion {
    return new AksVersion(version);
  }

  private constructor(public readonly version: string) {}
}

/**
 * The channel by which AKS renews the cluster. An exact version has none: after AKS's first patch, every plan would go back to it, which
 * AKS refuses (terraform-azurerm-aks#301, #302; terraform-provider-azurerm#17839).
 */
export function upgradeChannel(version: string): string | undefined {
  return !Token.isUnresolved(version) && /^\d+\.\d+\.\d+$/.test(version) ? undefined : "patch";
}

/** A version that AKS doesn't offer any more, or that is none. */
export function checkVersion(property: string, { version }: AksVersion): Finding[] {
  if (Token.isUnresolved(version)) return [];
  const oldest = VERSIONS[0].version;
  const minor = /^1\.(\d+)(\.\d+)?$/.exec(version)?.[1];
  if (minor !== undefined && Number(minor) >= Number(oldest.split(".")[1])) return [];
  return [
    {
      code: "unknown-kubernetes-version",
      property,
      value: version,
      reason:
        minor === undefined
          ? "a Kubernetes version is a minor version such as 1.35, or an exact one such as 1.35.2"
          : `the oldest version that AKS offers outside long-term support is ${oldest} (${VERSIONS[0].source})`,
      fix: `use one of ${VERSIONS.map((row) => row.version).join(", ")}, or a newer one with AksVersion.of`,
    },
  ];
}
