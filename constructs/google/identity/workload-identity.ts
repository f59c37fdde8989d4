import { ContainerCluster, ProjectIamMember } from "../bindings";
import { Token } from "../../core/framework";
import { Construct } from "constructs";
import { childId } from "../../core/names/child-id";
import { Finding } from "../../core/problems/problem";
import { refuse } from "../../core/problems/refuse";
import { coded, warn } from "../../core/problems/warn";
import { admit, besides } from "../../core/shape/shape";
import { WORKLOAD_IDENTITY } from "../gke-cluster-shapes";
import { GoogleProject } from "../project";
import { IamCondition, ownCondition, takesCondition } from "./own-binding";

/** Which pods get rights in the project, and which. */
export interface GkeWorkloadIdentityOptions {
  /** Namespace of the pods. @example "chat" @format dns-label */
  readonly namespace: string;
  /** Kubernetes service account of the pods. It needs no annotation. @example "reader" */
  readonly serviceAccount: string;
  /**
   * Roles in the project that they get: "roles/logging.logWriter". Rights on one bucket or secret are given there, to `member`, with `condition`. Google's
   * basic roles (owner, editor, viewer) take no condition, so that another cluster of the project that gives the same one takes it away when it goes:
   * you are warned of it.
   * @default - none
   * @example ["roles/logging.logWriter"]
   * @unique
   */
  readonly roles?: string[];
}

/** Properties of `GkeWorkloadIdentity`. */
export interface GkeWorkloadIdentityProps extends GkeWorkloadIdentityOptions {
  readonly project: GoogleProject;
  readonly cluster: ContainerCluster;
}

const ROLE = /^(roles|(projects|organizations)\/[^/]+\/roles)\/[A-Za-z0-9_.]+$/;

/**
 * Pods that act in Google Cloud as themselves, by Workload Identity Federation: no key, no service account of Google's. Every cluster of
 * the project shares one pool of identities, so the same namespace and service account in another cluster is the same identity.
 *
 * @see https://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity
 */
export class GkeWorkloadIdentity extends Construct {
  /**
   * The pods as IAM names them, for rights on a bucket or secret. What uses it comes after the cluster, as it must: with the project's first
   * cluster the pool of identities comes to be. Known only at apply.
   */
  public readonly member: string;
  /**
   * Keeps a right that is given to `member` apart from the same one of another cluster of the project, which would take it away when it goes: for
   * rights on a project, a bucket, a key or a secret.
   */
  public readonly condition: IamCondition;

  public constructor(scope: Construct, id: string, given: GkeWorkloadIdentityProps) {
    super(scope, id);
    const { project, cluster, ...options } = given;
    const property = "addWorkloadIdentity(options)";
    const { value, findings } = admit<GkeWorkloadIdentityOptions>(property, options, WORKLOAD_IDENTITY);
    const { namespace, serviceAccount, roles = [] } = value;
    const more = [...checkServiceAccount(`${property}.serviceAccount`, serviceAccount), ...roles.flatMap((role, index) => checkRole(`${property}.roles[${index}]`, role))];
    refuse(this, besides(findings, more));
    const pool = cluster.workloadIdentityConfig.workloadPool;
    this.member = `principal://iam.googleapis.com/projects/${project.projectNumber}/locations/global/workloadIdentityPools/${pool}/subject/ns/${namespace}/sa/${serviceAccount}`;
    // What was given to the resource is known here, whatever Terraform makes of it.
    this.condition = ownCondition(cluster.nameInput ?? "", cluster.locationInput ?? "");
    for (const role of new Set(roles)) {
      new ProjectIamMember(this, role.replace(/^roles\//, "").replace(/[./]/g, "-"), {
        project: project.projectId,
        role,
        member: this.member,
        condition: takesCondition(role) ? this.condition : undefined,
        dependsOn: [cluster],
      });
    }
    warn(this, roles.filter((role) => !takesCondition(role)).map((role) => coded("shared-right", `${role} is one of Google's basic roles, which take no condition: another cluster of the project whose ${namespace}/${serviceAccount} has it too takes it away from this one when it is destroyed. A predefined role that does is kept apart for each cluster.`)));
  }
}

/** An identity by its name below a cluster; the one that has the name already, which is refused, as is what is no name. */
export function workloadIdentity(scope: Construct, name: string, props: GkeWorkloadIdentityProps): GkeWorkloadIdentity {
  const property = "addWorkloadIdentity(name)";
  // Without a type check it may be anything.
  const isName = typeof name === "string" && name !== "";
  if (!isName) refuse(scope, [{ code: "invalid-name", property, value: name, reason: "a name is a text of one character or more", fix: 'write it like "weights"' }]);
  const id = isName ? childId(name) : `unnamed-${scope.node.children.length}`;
  const same = scope.node.tryFindChild(id) as GkeWorkloadIdentity | undefined;
  if (same === undefined) return new GkeWorkloadIdentity(scope, id, props);
  refuse(scope, [{ code: "duplicate-workload-identity", property, value: name, reason: "the cluster has one of that name", fix: "give each its own name" }]);
  return same;
}

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names */
function checkServiceAccount(property: string, value: string): Finding[] {
  if (Token.isUnresolved(value) || (/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(value) && value.length <= 253)) return [];
  const reason = "a Kubernetes service account has lower-case letters, digits, hyphens and dots in its name; one of Google's isn't needed";
  return [{ code: "invalid-name", property, value, reason, fix: 'write it like "reader"' }];
}

function checkRole(property: string, value: string): Finding[] {
  if (Token.isUnresolved(value) || ROLE.test(value)) return [];
  const reason = "a role is one of Google's or one of your own, with its path";
  return [{ code: "invalid-role", property, value, reason, fix: 'write it like "roles/logging.logWriter" or "projects/P/roles/myRole"' }];
}
