/**
 * What an IAM role or user may do in a cluster, short of administering it. AWS's own policies are lists of Kubernetes' own kinds: what others brought,
 * as Dynamo's kinds, stands in none of them, and wants `groups`.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html
 */
export class EksAccess {
  /**
   * Looks at what runs, not at Secrets: AmazonEKSViewPolicy.
   *
   * @param principalArn ARN of an IAM role or user, and not of its session
   * @param namespaces where; left out, everywhere
   */
  public static view(principalArn: string, namespaces?: string[]): EksAccess {
    return new EksAccess(principalArn, "AmazonEKSViewPolicy", namespaces);
  }

  /**
   * Changes what runs in some namespaces, Secrets among it: AmazonEKSEditPolicy. For a pipeline, or a team.
   *
   * @param principalArn ARN of an IAM role or user, and not of its session
   * @param namespaces where, one or more
   */
  public static edit(principalArn: string, namespaces: string[]): EksAccess {
    return new EksAccess(principalArn, "AmazonEKSEditPolicy", namespaces);
  }

  /**
   * As `edit`, and gives others rights there: AmazonEKSAdminPolicy.
   *
   * @param principalArn ARN of an IAM role or user, and not of its session
   * @param namespaces where, one or more
   */
  public static admin(principalArn: string, namespaces: string[]): EksAccess {
    return new EksAccess(principalArn, "AmazonEKSAdminPolicy", namespaces);
  }

  /**
   * Groups of Kubernetes that the principal is in: what they may stands in RoleBindings and ClusterRoleBindings of yours.
   *
   * @param principalArn ARN of an IAM role or user, and not of its session
   * @param groups their names, none of Kubernetes' own (`system:`)
   */
  public static groups(principalArn: string, groups: string[]): EksAccess {
    return new EksAccess(principalArn, undefined, undefined, groups);
  }

  private constructor(
    public readonly principalArn: string,
    /** AWS's name of the policy. @default - none: groups alone */
    public readonly policy?: string,
    /** @default - the whole cluster */
    public readonly namespaces?: string[],
    /** Groups of Kubernetes. @default - none */
    public readonly kubernetesGroups?: string[],
  ) {}
}

/** Those of a list that are one: of what was refused nothing is left. */
export function admittedAccess(access: readonly (EksAccess | undefined)[] = []): EksAccess[] {
  return access.filter((one): one is EksAccess => one !== undefined && typeof one.principalArn === "string" && [one.namespaces, one.kubernetesGroups].every((list) => list === undefined || Array.isArray(list)));
}
