import { checkDnsLabel } from "../core/checks/checks";
import { Token } from "../core/framework";
import { Finding } from "../core/problems/problem";

/** Longest name of an IAM role (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html). */
const LONGEST_ROLE_NAME = 64;
const LONGEST_REGION = "ap-southeast-1".length;
const LONGEST_ROLE_SUFFIX = "load-balancer".length;
/** EKS itself takes 100 characters; the roles, named after cluster and region, take less. */
const LONGEST_CLUSTER_NAME = LONGEST_ROLE_NAME - LONGEST_REGION - LONGEST_ROLE_SUFFIX - 2;
/** Longest name of a node group (https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html). */
const LONGEST_POOL_NAME = 63;

/** The cluster's name: also part of the names of its roles. */
export function checkClusterName(property: string, value: string): Finding[] {
  return checkDnsLabel(property, value, LONGEST_CLUSTER_NAME);
}

/** The name of a node group. */
export function checkPoolName(property: string, value: string): Finding[] {
  return checkDnsLabel(property, value, LONGEST_POOL_NAME);
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
const ROLE_NAME = /^[\w+=,.@-]{1,64}$/;

/**
 * The name of an IAM role.
 *
 * @param value what was written
 * @param comesTo the whole name
 */
export function checkRoleName(property: string, value: unknown, comesTo: string): Finding[] {
  if (Token.isUnresolved(comesTo) || ROLE_NAME.test(comesTo)) return [];
  const reason = `IAM takes 1 to 64 letters, digits and any of _+=,.@- for a role's name, which comes to ${JSON.stringify(comesTo)}`;
  return [{ code: "invalid-name", property, value, reason, fix: "give it another name, or a shorter roleName" }];
}

/** Name of a role. Roles belong to the whole account, so the region is in it: the same cluster may stand in two regions. */
export function roleName(clusterName: string, region: string, suffix: string): string {
  return `${clusterName}-${region}-${suffix}`;
}
