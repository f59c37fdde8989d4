import { Token } from "../../core/framework";
import { Construct } from "constructs";
import { checkUnique } from "../../core/checks/checks";
import { Finding } from "../../core/problems/problem";
import { refuse } from "../../core/problems/refuse";
import { admit, besides } from "../../core/shape/shape";
import { EKS_POD_ROLE } from "../eks-cluster-shapes";
import { checkRoleName, roleName } from "../names";
import { EksPodRoleOptions, PodIdentityRole } from "./pod-identity-role";
import { childId } from "../../core/names/child-id";

/** Properties of `EksPodRoles`. */
export interface EksPodRolesProps {
  /** The cluster's name, a constant. */
  readonly clusterName: string;
  readonly region: string;
  /** The cluster's name, as its resource gives it: what is added goes after the cluster. */
  readonly cluster: string;
}

/** The roles that were added for a cluster's pods. */
export class EksPodRoles extends Construct {
  private readonly accounts: string[] = [];
  private count = 0;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: EksPodRolesProps,
  ) {
    super(scope, id);
  }

  /** Makes a role, unless something is wrong with it: nothing of the kind is made then but what later calls can hold on to. */
  public admit(property: string, name: string, given: EksPodRoleOptions): PodIdentityRole {
    const { value, findings } = admit<EksPodRoleOptions>(property, given, EKS_POD_ROLE);
    const wrong = besides(findings, this.check(property, name, value));
    refuse(this, wrong);
    const { serviceAccounts, namespace } = value;
    this.accounts.push(...serviceAccounts.map((account) => `${namespace}/${account}`));
    this.count += 1;
    const accounts = wrong.length > 0 ? [] : serviceAccounts;
    const id = wrong.length > 0 ? `refused-${this.count}` : childId(name);
    const roleName = wrong.length > 0 ? id : this.roleName(name, value);
    return new PodIdentityRole(this, id, { ...value, serviceAccounts: accounts, cluster: this.props.cluster, roleName });
  }

  private check(property: string, name: string, options: EksPodRoleOptions): Finding[] {
    const { namespace, serviceAccounts } = options;
    const role = this.roleName(name, options);
    const before = this.accounts.length;
    const accounts = [...this.accounts, ...serviceAccounts.map((account) => `${namespace}/${account}`)];
    const at = (index: number): string => (index < before ? "another role" : `${property}.serviceAccounts[${index - before}]`);
    const findings = checkUnique("duplicate-service-account", at, accounts).map((found) => ({
      ...found,
      reason: "EKS gives the pods of a service account one role, and this one has its role already",
      fix: "put all policies on one role, or use another service account",
    }));
    if (this.node.tryFindChild(childId(name)) !== undefined) {
      const reason = "a role was added by that name already";
      findings.push({ code: "duplicate-role", property: `${property}.name`, value: name, reason, fix: "give each its own name" });
    }
    findings.push(...checkRoleName(options.roleName === undefined ? `${property}.name` : `${property}.roleName`, options.roleName ?? name, typeof name === "string" && name !== "" ? role : ""));
    if (serviceAccounts.length === 0) {
      const reason = "no pod gets the role";
      findings.push({ code: "no-service-accounts", property: `${property}.serviceAccounts`, value: serviceAccounts, reason, fix: "name the service accounts of its pods" });
    }
    serviceAccounts.forEach((value, index) => {
      if (value !== "" && !Token.isUnresolved(value)) return;
      const reason = "the association is called by it, so it must be known when the app is synthesised";
      findings.push({ code: "invalid-name", property: `${property}.serviceAccounts[${index}]`, value, reason, fix: "write the name itself" });
    });
    return findings;
  }

  private roleName(name: string, options: EksPodRoleOptions): string {
    return options.roleName ?? roleName(this.props.clusterName, this.props.region, name);
  }
}
