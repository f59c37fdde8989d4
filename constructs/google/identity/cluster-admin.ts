import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";

/**
 * What who administers the cluster must have. The predefined roles below it can't: container.clusterAdmin reaches nothing in the cluster,
 * container.developer writes no cluster roles, which the platform's charts bring. Google gives it by the project, not by the cluster.
 *
 * @see https://cloud.google.com/kubernetes-engine/docs/how-to/iam
 */
export const ADMIN_ROLE = "roles/container.admin";

const MEMBER = /^((user|group|serviceAccount):[^@\s]+@[^@\s]+|domain:[^@\s]+|principal(Set)?:\/\/\S+)$/;

/**
 * Who can't be given the right to a cluster, and who was given it before.
 *
 * @param given whether it was
 */
export function checkAdmin(property: string, value: string, given: boolean): Finding[] {
  if (given) {
    return [{ code: "duplicate-admin", property, value, reason: "the same member has it already", fix: "name each once" }];
  }
  if (Token.isUnresolved(value)) return [];
  if (value === "allUsers" || value === "allAuthenticatedUsers") {
    return [{ code: "open-to-the-world", property, value, reason: "this is everybody", fix: "name users, groups or service accounts" }];
  }
  if (MEMBER.test(value)) return [];
  const reason = "IAM names a member by its kind and address";
  return [{ code: "invalid-principal", property, value, reason, fix: 'write it like "user:ada@example.com", "group:...", "serviceAccount:..."' }];
}
