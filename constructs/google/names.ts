import { createHash } from "crypto";
import { DefaultTokenResolver, StringConcat, Token, Tokenization } from "../core/framework";
import { Construct } from "constructs";
import { Finding } from "../core/problems/problem";

/** Longest name of a cluster or node pool (https://cloud.google.com/kubernetes-engine/docs/reference/rest/v1/projects.locations.clusters#Cluster). */
const LONGEST_GKE_NAME = 40;
/** Longest id of a service account (google_service_account, account_id). */
const LONGEST_ACCOUNT_ID = 30;
/** Longest name of a network or a firewall rule (google_compute_network, google_compute_firewall: name). */
const LONGEST_COMPUTE_NAME = 63;
/** What the longest name that is made of a network's adds to it. */
const LONGEST_NETWORK_SUFFIX = "-webhooks".length;

/** The name of a cluster or a node pool. */
export function checkGkeName(property: string, value: string): Finding[] {
  if (Token.isUnresolved(value)) return [];
  if (/^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(value) && value.length <= LONGEST_GKE_NAME) return [];
  return [
    {
      code: "invalid-name",
      property,
      value,
      reason: `GKE takes 1 to ${LONGEST_GKE_NAME} lower-case letters, digits and hyphens, a letter first, no hyphen last`,
      fix: `write it like "${suggestion(value)}"`,
    },
  ];
}

/** The name of a network, a subnet or a secondary range (https://cloud.google.com/compute/docs/naming-resources). */
export function checkComputeName(property: string, value: string): Finding[] {
  if (Token.isUnresolved(value) || /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/.test(value)) return [];
  const reason = "Compute Engine takes 1 to 63 lower-case letters, digits and hyphens, a letter first, no hyphen last";
  return [{ code: "invalid-name", property, value, reason, fix: `write it like "${suggestion(value)}", without project and path` }];
}

/** The id of a Google Cloud project (https://cloud.google.com/resource-manager/docs/creating-managing-projects). */
export function checkProjectId(property: string, value: string): Finding[] {
  // Old projects belong to a domain: "example.com:my-project".
  if (Token.isUnresolved(value) || /^([a-z0-9.-]+:)?[a-z][-a-z0-9]{4,28}[a-z0-9]$/.test(value)) return [];
  const number = /^\d+$/.test(value);
  return [
    {
      code: "invalid-project",
      property,
      value,
      reason: number
        ? "this is a project's number; names such as the workload identity pool's are made of its id"
        : "a project id has 6 to 30 lower-case letters, digits and hyphens, a letter first, no hyphen last",
      fix: "write the id that `gcloud projects list` shows",
    },
  ];
}

/**
 * Name of the cluster's network. Networks and firewall rules are one to a project, clusters one to a region of it: without the region
 * two clusters of the same name, in two regions, would want the same network.
 */
export function networkName(clusterName: string, region: string): string {
  return nameInProject(clusterName, region, "", LONGEST_COMPUTE_NAME - LONGEST_NETWORK_SUFFIX);
}

/** Id of the nodes' service account, which is one to a project too. */
export function nodeAccountId(clusterName: string, region: string): string {
  return nameInProject(clusterName, region, "-nodes", LONGEST_ACCOUNT_ID);
}

/** Name of the firewall rule for webhooks: of a network of our own, or with a digest of the one that was given. */
export function webhookRuleName(clusterName: string, region: string, digest?: string): string {
  if (digest === undefined) return `${networkName(clusterName, region)}-webhooks`;
  return nameInProject(clusterName, region, `-webhooks-${digest}`, LONGEST_COMPUTE_NAME);
}

/** Some characters that stand for a text; of one that is known only at apply, for what it refers to. */
export function digestOf(scope: Construct, text: string): string {
  const known = Tokenization.resolve(text, { scope, resolver: new DefaultTokenResolver(new StringConcat()), preparing: false });
  return createHash("sha256").update(String(known)).digest("hex").slice(0, 6);
}

/** The cluster's name, its region and a suffix, with a digest in place of the end and the region where that is too long. */
export function nameInProject(clusterName: string, region: string, suffix: string, longest: number): string {
  const whole = `${clusterName}-${region}${suffix}`;
  if (Token.isUnresolved(whole) || whole.length <= longest) return whole;
  const digest = createHash("sha256").update(`${clusterName}/${region}`).digest("hex").slice(0, 6);
  return `${clusterName.slice(0, longest - suffix.length - digest.length - 1)}-${digest}${suffix}`;
}

function suggestion(value: string): string {
  const name = value
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, "-")
    .replace(/^[^a-z]+/, "")
    .slice(0, LONGEST_GKE_NAME)
    .replace(/-+$/, "");
  return name === "" ? "my-name" : name;
}
