import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import VERSIONS from "../data/kubernetes-versions.json";

/** A Kubernetes version of EKS: always a minor version, whose patches EKS applies itself. */
export class EksVersion {
  /** In EKS's standard support until December 2026. */
  public static readonly V1_34 = new EksVersion("1.34");
  /** In EKS's standard support until March 2027. */
  public static readonly V1_35 = new EksVersion("1.35");

  /** Any version, such as "1.36". One older than the oldest known is refused, a newer one is taken as it is. */
  public static of(version: string): EksVersion {
    return new EksVersion(version);
  }

  private constructor(public readonly version: string) {}
}

/** A version older than any known, or that is none. Versions out of standard support are taken, and cost six times as much. */
export function checkVersion(property: string, { version }: EksVersion): Finding[] {
  if (Token.isUnresolved(version)) return [];
  const oldest = VERSIONS[0];
  const minor = /^1\.(\d+)$/.exec(version)?.[1];
  if (minor !== undefined && Number(minor) >= Number(oldest.version.split(".")[1])) return [];
  return [
    {
      code: "unknown-kubernetes-version",
      property,
      value: version,
      reason:
        minor === undefined
          ? "EKS takes a minor version such as 1.35"
          : `the oldest version known here is ${oldest.version}, in standard support until ${oldest.standardSupportUntil} (${oldest.source})`,
      fix: `use one of ${VERSIONS.map((row) => row.version).join(", ")}, or a newer one with EksVersion.of`,
    },
  ];
}
