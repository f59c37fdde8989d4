import { createHash } from "crypto";
import { Token } from "cdktf";
import { Finding } from "../core/problem";

/** Longest name of a cluster or node pool (https://cloud.google.com/kubernetes-engine/docs/reference/rest/v1/projects.locations.clusters#Cluster). */
const LONGEST_GKE_NAME = 40;
/** Longest id of a service account (google_service_account, account_id). */
const LONGEST_ACCOUNT_ID = 30;

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

/** Id of the nodes' service account: the cluster's name and a suffix, with a digest in the middle where that is too long. */
export function nodeAccountId(clusterName: string): string {
  const suffix = "-nodes";
  const whole = clusterName + suffix;
  if (whole.length >= 6 && whole.length <= LONGEST_ACCOUNT_ID) return whole;
  const digest = createHash("sha256").update(clusterName).digest("hex").slice(0, 6);
  return `${clusterName.slice(0, LONGEST_ACCOUNT_ID - suffix.length - digest.length - 1)}-${digest}${suffix}`;
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
