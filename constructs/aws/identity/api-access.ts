import { Token } from "../../core/framework";
import { checkUnique } from "../../core/checks/checks";
import { Finding } from "../../core/problems/problem";
import { checkPublicRanges } from "../../core/forms/public-ranges";

/** Ranges that EKS takes for a cluster's public endpoint. */
const MOST_RANGES = 40;

/**
 * An IAM role or user by its ARN, such as "arn:aws:iam::111122223333:role/platform", in the one partition that regions are taken from.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 */
const PRINCIPAL = /^arn:aws:iam::\d{12}:(role|user)\/([!-~]+\/)?[\w+=,.@-]{1,64}$/;
/** https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html */
const SERVICE_LINKED = /^arn:[a-z-]+:iam::\d{12}:role\/aws-service-role\//;

/** The networks from which the public endpoint can be reached: networks that are none, a list that lets nobody in or everybody. */
export function checkPublicAccess(property: string, cidrs?: string[]): Finding[] {
  if (cidrs === undefined) return [];
  if (cidrs.length === 0) {
    const reason = "EKS reads an empty list as the whole internet";
    return [{ code: "open-to-the-world", property, value: cidrs, reason, fix: "name the networks you work from, or leave it out" }];
  }
  return checkPublicRanges({
    property: (index) => `${property}[${index}]`,
    list: property,
    ranges: cidrs,
    most: MOST_RANGES,
    source: "EKS service quotas: public endpoint access CIDR ranges per cluster",
    instead: "leave it out and work inside the VPC",
  });
}

/** Who administers the cluster. */
export function checkAdmins(property: string, admins: string[] = [], creatorIsAdmin = true): Finding[] {
  const findings = checkUnique("duplicate-admin", (index) => `${property}[${index}]`, admins);
  findings.push(...admins.flatMap((value, index) => checkPrincipal(`${property}[${index}]`, value)));
  if (admins.length === 0 && !creatorIsAdmin) {
    const reason = "neither the creator nor anybody else may do anything in the cluster";
    findings.push({ code: "no-admins", property, value: admins, reason, fix: "name an IAM role, or leave creatorIsAdmin out" });
  }
  return findings;
}

/** An IAM role or user, by its ARN. */
export function checkPrincipal(property: string, value: string): Finding[] {
  const isLinked = SERVICE_LINKED.test(value);
  if (Token.isUnresolved(value) || (PRINCIPAL.test(value) && !isLinked)) return [];
  return [{ code: "invalid-principal", property, value, reason: whyNot(value, isLinked), fix: 'write it like "arn:aws:iam::111122223333:role/platform"' }];
}

function whyNot(value: string, isLinked: boolean): string {
  if (isLinked) return "this is a role of an AWS service, which EKS takes as nobody's principal";
  if (/:sts:.*:assumed-role\//.test(value)) return "this is a session of a role; EKS takes the role's own ARN";
  if (/:iam::\d{12}:root$/.test(value)) return "this is a whole account; EKS takes one role or user";
  if (/:iam::\d{12}:group\//.test(value)) return "this is a group, and EKS lets in roles and users";
  return "EKS takes the ARN of an IAM role or user";
}
