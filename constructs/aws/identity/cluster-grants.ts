import { IConstruct } from "constructs";
import { refuse } from "../../core/problems/refuse";
import { checkPrincipal } from "./api-access";
import { checkLess, checkOne } from "./check-access";
import { ClusterAccess } from "./cluster-access";
import { ClusterAdmins } from "./cluster-admins";
import { EksAccess, admittedAccess } from "./eks-access";

/** Properties of `ClusterGrants`. */
export interface ClusterGrantsProps {
  readonly admins: ClusterAdmins;
  readonly access: ClusterAccess;
  /** Who the properties say administers the cluster. @default - nobody */
  readonly namedAdmins?: string[];
  /** Who they say may do less. @default - nobody */
  readonly namedAccess?: EksAccess[];
}

/** Who is let into a cluster by a method, after its properties have said who is. */
export class ClusterGrants {
  private readonly admins: string[];
  private readonly accesses: EksAccess[];

  /** @param scope where problems are told */
  public constructor(
    private readonly scope: IConstruct,
    private readonly props: ClusterGrantsProps,
  ) {
    this.admins = [...(props.namedAdmins ?? [])];
    this.accesses = admittedAccess(props.namedAccess);
  }

  /** One more administrator; who is one already stays one. */
  public grantAdmin(at: string, principalArn: string): void {
    refuse(this.scope, [...checkPrincipal(at, principalArn), ...checkLess(at, principalArn, this.accesses)]);
    this.admins.push(principalArn);
    this.props.admins.grant(principalArn);
  }

  /** One more right; of what is refused nothing is made. */
  public grantAccess(at: string, access: EksAccess): void {
    const wrong = checkOne(at, access, this.accesses, this.admins);
    refuse(this.scope, wrong);
    if (wrong.length > 0) return;
    this.accesses.push(access);
    this.props.access.grant(access);
  }
}
