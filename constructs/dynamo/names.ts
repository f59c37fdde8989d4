import { checkDnsLabel } from "../core/checks/checks";
import { Finding } from "../core/problems/problem";

/** NVIDIA's Helm repository. HTTPS: the OCI address of the documentation answers 404 (ai-dynamo/dynamo#12372). */
export const DYNAMO_REPOSITORY = "https://helm.ngc.nvidia.com/nvidia/ai-dynamo";

/** Namespace of the platform unless another is named, as in NVIDIA's guides. */
export const PLATFORM_NAMESPACE = "dynamo-system";

/** Name of the platform's Helm release unless another is named, as in NVIDIA's guides. */
export const PLATFORM_RELEASE_NAME = "dynamo-platform";

/** The longest service of the platform is `<release>-dynamo-operator-webhook-service`, and a service has at most 63 characters. */
const LONGEST_RELEASE_NAME = 31;

/** What is wrong with the names under which the platform is installed. */
export function findPlatformNameProblems(
  namespaceProperty: string,
  namespace: string,
  releaseNameProperty: string,
  releaseName: string,
): Finding[] {
  return [
    ...checkDnsLabel(namespaceProperty, namespace),
    ...checkDnsLabel(releaseNameProperty, releaseName, LONGEST_RELEASE_NAME),
  ];
}

/**
 * A name, or a stand-in for one that was refused: what is made of it is checked as well, and would refuse it once more. An app with
 * something refused is never written.
 */
export function admitName(findings: Finding[], property: string, name: string, standIn: string): string {
  return findings.some((finding) => finding.property === property) ? standIn : name;
}
