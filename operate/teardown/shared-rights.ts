import { StateResource } from "./state";

/** A right or a setting that others may have by the same entry, and lose with this deployment. */
export interface SharedRight {
  readonly address: string;
  /** What is lost, and by whom. */
  readonly says: string;
}

/** What a `google_*_iam_member` is a right to, by its attribute. */
const ON: readonly string[] = ["bucket", "secret_id", "crypto_key_id", "managed_zone", "service_account_id", "repository"];

/** Characters of a cluster's name that stand in its account's before a digest, where the whole and the region are too long (constructs/google/dns/dns-records.ts). */
const LONGEST_IN_ACCOUNT = 33;

/** What goes for others too: by resource, since a state knows nothing of other deployments. */
const SETTINGS: { readonly [type: string]: string } = {
  aws_ecr_registry_scanning_configuration: "how the account's images of this region are scanned: all of its repositories have ECR's default afterwards",
};

/**
 * What of a state isn't this deployment's alone. Google keeps a role's members once for each condition, so that of two deployments of a project that
 * gave the same right to the same member, without a condition, the first that goes takes it from the other.
 *
 * @param cluster the cluster's name, by which an account of its own is told
 */
export function sharedRights(resources: readonly StateResource[], cluster: string): SharedRight[] {
  const own = new Set(resources.flatMap(({ type, attributes }) => (type === "google_service_account" ? [text(attributes.member)] : [])));
  const made = new Set(resources.flatMap(({ type, attributes }) => (/_iam_member$/.test(type) ? [] : [text(attributes.name), text(attributes.id)])));
  return resources.flatMap(({ address, type, attributes }): SharedRight[] => {
    if (SETTINGS[type] !== undefined) return [{ address, says: SETTINGS[type] }];
    if (!/^google_.*_iam_member$/.test(type) || hasCondition(attributes.condition)) return [];
    const [member, role] = [text(attributes.member), text(attributes.role)];
    const to = ON.map((name) => text(attributes[name])).find((id) => id !== "");
    const isOwn = own.has(member) || (to !== undefined && made.has(to.replace(/^b\//, ""))) || member.includes(`/sa/external-dns-${cluster.slice(0, LONGEST_IN_ACCOUNT)}-`);
    return isOwn ? [] : [{ address, says: `${role} on ${to ?? `project ${text(attributes.project)}`} of ${member}` }];
  });
}

function hasCondition(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
