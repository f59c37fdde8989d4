import { ContainerClusterConfig } from "../bindings";
import { Token } from "../../core/framework";
import { nearest } from "../../core/checks/checks";
import { Finding } from "../../core/problems/problem";

/**
 * How much of the cluster Google's security posture looks at: how its workloads are set up, from outside of it.
 *
 * @see https://cloud.google.com/kubernetes-engine/docs/concepts/about-security-posture-dashboard
 */
export class GkeSecurityPosture {
  /** Nothing. What is left out stays as it was; this turns it off. */
  public static readonly DISABLED = new GkeSecurityPosture("DISABLED");
  /** How workloads are set up. */
  public static readonly BASIC = new GkeSecurityPosture("BASIC");
  /** As `BASIC`, and threats too: paid for. */
  public static readonly ENTERPRISE = new GkeSecurityPosture("ENTERPRISE");

  /** A mode that this release doesn't name, as Google's API has it. */
  public static of(mode: string): GkeSecurityPosture {
    return new GkeSecurityPosture(mode);
  }

  private constructor(public readonly mode: string) {}
}

/** What a person says of who watches over a cluster, and of which images run in it. */
export interface GkeSecurityOptions {
  /**
   * Google's look at how workloads are set up. Left out again, it stays as it was: write `GkeSecurityPosture.DISABLED`.
   * @default - as GKE has it
   * @example GkeSecurityPosture.BASIC
   */
  readonly posture?: GkeSecurityPosture;
  /**
   * Whether only images run that the project's policy of Binary Authorization admits. It is one policy to a project, which isn't made here:
   * it must admit what a deployment runs (`npx cdktf-dynamo images --list`), or no pod starts. Left out again, it stays as it was: write false.
   * @default - false, and nothing is said of it
   */
  readonly binaryAuthorization?: boolean;
  /**
   * Whether network policies may name hosts (`FQDNNetworkPolicy`), by Dataplane V2. It makes no policy by itself. It needs GKE 1.28 or newer. False, or
   * left out again, it stays as it was: the provider can't turn it off.
   * @default false
   */
  readonly fqdnPolicies?: boolean;
}

/**
 * APIs that it needs beside the cluster's. `containersecurity` is the posture's own (https://cloud.google.com/iam/docs/roles-permissions/containersecurity,
 * https://cloud.google.com/iam/docs/service-agents).
 */
export function securityApis({ binaryAuthorization, posture }: GkeSecurityOptions = {}): string[] {
  return [...(binaryAuthorization === true ? ["binaryauthorization"] : []), ...(posture === undefined || posture.mode === "DISABLED" ? [] : ["containersecurity"])];
}

/** Its arguments of google_container_cluster. */
export function securityArguments({ posture, binaryAuthorization, fqdnPolicies }: GkeSecurityOptions = {}): Partial<ContainerClusterConfig> {
  return {
    securityPostureConfig: posture && { mode: posture.mode },
    // Left out, the provider keeps what was there (BinaryAuthorizationDiffSuppress), so that false has a word of its own.
    binaryAuthorization: binaryAuthorization === undefined ? undefined : { evaluationMode: binaryAuthorization ? "PROJECT_SINGLETON_POLICY_ENFORCE" : "DISABLED" },
    enableFqdnNetworkPolicy: fqdnPolicies === true ? true : undefined,
  };
}

/**
 * What the provider can't say: of `enable_fqdn_network_policy` it leaves a false out of what it sends (google 6.50.0, resourceContainerClusterUpdate: the
 * field isn't forced), and GKE refuses a change with nothing in it. So where it isn't on, what there is stays.
 */
export function unsayable({ fqdnPolicies }: GkeSecurityOptions = {}): string[] {
  return fqdnPolicies === true ? [] : ["enable_fqdn_network_policy"];
}

/** google_container_cluster, security_posture_config.mode (google 6.50.0). */
const MODES = ["DISABLED", "BASIC", "ENTERPRISE"];

export function checkSecurity(property: string, { posture }: GkeSecurityOptions = {}): Finding[] {
  if (!(posture instanceof GkeSecurityPosture) || Token.isUnresolved(posture.mode) || MODES.includes(posture.mode)) return [];
  const near = nearest(String(posture.mode).toUpperCase(), MODES);
  return [{ code: "unknown-choice", property: `${property}.posture`, value: posture.mode, reason: `a security posture has the modes ${MODES.join(", ")}`, fix: near === undefined ? "name one of them" : `did you mean "${near}"?` }];
}
