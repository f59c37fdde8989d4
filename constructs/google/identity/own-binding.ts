import { createHash } from "crypto";
import { Fn, Op, Token } from "../../core/framework";

/** A condition on a right, as every `google_*_iam_member` takes it. */
export interface IamCondition {
  readonly title: string;
  readonly description: string;
  readonly expression: string;
}

/** Roles that Google takes no condition with (https://docs.cloud.google.com/iam/docs/conditions-overview). */
const BASIC_ROLES = ["roles/owner", "roles/editor", "roles/viewer"];

/** Longest title of a condition (google.type.Expr has no bound of its own; the console's is 100). */
const LONGEST_TITLE = 100;

/** Seconds of the year 2001, of which each cluster has one of its own. */
const YEAR = 365 * 24 * 3600;

/** Whether Google takes a condition with a role. */
export function takesCondition(role: string): boolean {
  return Token.isUnresolved(role) || !BASIC_ROLES.includes(role);
}

/**
 * What makes a right this cluster's own where other clusters of the project give the same one to the same member. Google keeps a role's members once
 * for each condition; without one, the first deployment that is destroyed takes the right from those that stay
 * (terraform-google-modules/terraform-google-pubsub#216). The condition always holds: a moment in the past, another one for each cluster, since
 * conditions are told apart by their expression.
 *
 * Conditions are taken by the policies of projects, buckets (uniform bucket-level access), keys of Cloud KMS and secrets, not by those of zones of
 * Cloud DNS, service accounts and repositories of Artifact Registry.
 *
 * @see https://docs.cloud.google.com/iam/docs/resource-types-with-conditional-roles
 * @see https://docs.cloud.google.com/iam/docs/configuring-temporary-access times are known to all services
 */
export function ownCondition(clusterName: string, region: string): IamCondition {
  const title = `cluster ${clusterName} in ${region}`;
  const moment = momentOf([clusterName, region]);
  return {
    title: Token.isUnresolved(title) ? title : title.slice(0, LONGEST_TITLE),
    description: "Always holds: it keeps this right apart from the same one of other clusters, which are taken away without it.",
    expression: `request.time > timestamp("${moment}")`,
  };
}

/** The same moment for the same words, also where Terraform alone knows them: a token's own text would be another one's in another app. */
function momentOf(words: string[]): string {
  if (words.some((word) => Token.isUnresolved(word))) {
    const number = Fn.parseint(Fn.substr(Fn.sha256(Fn.join("/", words)), 0, 8), 16);
    return Token.asString(Fn.timeadd("2001-01-01T00:00:00Z", Fn.format("%ds", [Op.mod(number, YEAR)])));
  }
  const digest = createHash("sha256").update(words.join("/")).digest();
  return new Date(Date.UTC(2001, 0, 1) + (digest.readUInt32BE(0) % YEAR) * 1000).toISOString().replace(".000Z", "Z");
}
