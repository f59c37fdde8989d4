import { EksCluster as EksClusterResource, IamOpenidConnectProvider, IamRolePolicy, IamRolePolicyAttachment } from "../bindings";
import { Postcondition } from "../../core/framework";
import { resourceAddress } from "../../core/names/resource-address";
import { Construct } from "constructs";
import { ClusterAccess } from "../identity/cluster-access";
import { ClusterAdmins } from "../identity/cluster-admins";
import { admittedAccess } from "../identity/eks-access";
import { ClusterLogs } from "./cluster-logs";
import { EksClusterProps } from "../eks-cluster-props";
import { textInExpression } from "../expression";
import { EksVersion } from "./kubernetes-version";
import { roleName } from "../names";
import { RunningCluster } from "./running-cluster";
import { SecretsKey } from "./secrets-key";
import { autoModeTagPolicy } from "../auto-mode/auto-mode-permissions";
import table from "../data/auto-mode.json";
import { ServiceRole, trust } from "../identity/service-role";

/** Properties of `ControlPlane`. */
export interface ControlPlaneProps extends EksClusterProps {
  readonly subnetIds: string[];
  /** The VPC, of a network that somebody else made: another is refused. @default - the network keeps its own */
  readonly vpcId?: string;
  readonly running: RunningCluster;
}

/** The control plane: its role, key, logs, identity provider and administrators. */
export class ControlPlane extends Construct {
  public readonly resource: EksClusterResource;
  /** For IAM roles of service accounts where Pod Identity doesn't do. */
  public readonly oidcProvider: IamOpenidConnectProvider;
  public readonly admins: ClusterAdmins;
  /** Who may do less. */
  public readonly access: ClusterAccess;

  private readonly role: ServiceRole;
  private readonly region: string;

  public constructor(scope: Construct, id: string, props: ControlPlaneProps) {
    super(scope, id);
    const { clusterName, region } = props;
    const role = new ServiceRole(this, "role", {
      roleName: roleName(clusterName, region, "cluster"),
      service: "eks.amazonaws.com",
      managedPolicies: ["AmazonEKSClusterPolicy"],
    });
    this.role = role;
    this.region = region;
    const keyArn = props.ownKeys?.secretsKeyArn ?? new SecretsKey(this, "secrets", { clusterName }).arn;
    const useOfKey = new IamRolePolicy(this, "use-of-secrets-key", {
      role: role.name,
      name: "secrets-key",
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: ["kms:Encrypt", "kms:Decrypt", "kms:ListGrants", "kms:DescribeKey"], Resource: keyArn }],
      }),
    });
    const logs = new ClusterLogs(this, "logs", { clusterName, retentionDays: props.logRetentionDays, keyArn: props.ownKeys?.logsKeyArn });
    const publicAccess = props.publicAccessCidrs !== undefined && props.publicAccessCidrs.length > 0;
    const { version } = props.kubernetesVersion ?? EksVersion.V1_35;
    const creatorIsAdmin = props.creatorIsAdmin ?? true;
    const isProtected = props.deletionProtection ?? true;
    this.resource = new EksClusterResource(this, "cluster", {
      name: clusterName,
      version,
      roleArn: role.arn,
      accessConfig: {
        authenticationMode: "API",
        bootstrapClusterCreatorAdminPermissions: creatorIsAdmin,
      },
      // The add-ons below take their place.
      bootstrapSelfManagedAddons: false,
      vpcConfig: {
        subnetIds: props.subnetIds,
        securityGroupIds: props.securityGroups?.controlPlane,
        endpointPrivateAccess: true,
        endpointPublicAccess: publicAccess,
        publicAccessCidrs: publicAccess ? props.publicAccessCidrs : undefined,
      },
      encryptionConfig: { resources: ["secrets"], provider: { keyArn } },
      enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
      // Optional and computed: left out, one that was on stays on (hashicorp/terraform-provider-aws#43779).
      deletionProtection: isProtected,
      timeouts: { create: "60m", update: "90m", delete: "45m" },
      dependsOn: [...role.policies, useOfKey, logs],
      lifecycle: {
        preventDestroy: isProtected,
        ignoreChanges: [
          // EKS takes no subnet in a zone in which the cluster wasn't made. Its nodes may be there all the same.
          "vpc_config[0].subnet_ids",
          CREATOR_IS_ADMIN,
        ],
        precondition: props.running.reaches(version),
        postcondition: [creatorStays(creatorIsAdmin), ...(props.vpcId === undefined ? [] : [networkStays(props.vpcId, props.running.isThere)])],
      },
    });
    this.oidcProvider = new IamOpenidConnectProvider(this, "oidc", {
      url: this.resource.identity.get(0).oidc.get(0).issuer,
      clientIdList: ["sts.amazonaws.com"],
    });
    this.admins = new ClusterAdmins(this, "admins", { cluster: this.resource.name, admins: props.admins ?? [] });
    this.access = new ClusterAccess(this, "access", { cluster: this.resource.name });
    for (const one of admittedAccess(props.access)) this.access.grant(one);
    if (props.autoMode?.enabled === false) this.setAutoMode({ enabled: false });
  }

  /** Turns EKS Auto Mode on, with the rights that it needs: AWS's own policies, and that it may write our tags. */
  public turnAutoModeOn(pools: { readonly nodePools?: string[]; readonly nodeRoleArn?: string }, diskKeyPolicyArn?: string): void {
    const role = this.role.resource;
    const rights = [
      ...(diskKeyPolicyArn === undefined ? [] : [new IamRolePolicyAttachment(this, "disk-key", { role: role.name, policyArn: diskKeyPolicyArn })]),
      ...table.policies.map((policy) => new IamRolePolicyAttachment(this, policy, { role: role.name, policyArn: `arn:aws:iam::aws:policy/${policy}` })),
      new IamRolePolicy(this, "auto-mode-tags", { role: role.name, name: "auto-mode-tags", policy: autoModeTagPolicy(this.region) }),
    ];
    role.assumeRolePolicy = trust({ service: "eks.amazonaws.com", actions: ["sts:AssumeRole", "sts:TagSession"] });
    // By their names, as cdktf itself writes what a resource depends on: a reference is an expression, and Terraform takes none there.
    this.resource.dependsOn = [...(this.resource.dependsOn ?? []), ...rights.map(resourceAddress)];
    this.setAutoMode({ enabled: true, ...pools });
  }

  /** EKS takes all three on or all three off. */
  private setAutoMode({ enabled, ...pools }: { readonly enabled: boolean; readonly nodePools?: string[]; readonly nodeRoleArn?: string }): void {
    this.resource.putComputeConfig({ enabled, ...pools });
    this.resource.putKubernetesNetworkConfig({ elasticLoadBalancing: { enabled } });
    this.resource.putStorageConfig({ blockStorage: { enabled } });
  }
}

const CREATOR_IS_ADMIN = "access_config[0].bootstrap_cluster_creator_admin_permissions";

/** The subnets are the cluster's for life, so a change of them isn't planned; without this only the nodes would go elsewhere. One that is made is where it was told. moto doesn't tell. */
function networkStays(vpcId: string, isThere: string): Postcondition {
  const wanted = textInExpression(vpcId);
  return {
    condition: `\${!${isThere} || coalesce(self.vpc_config[0].vpc_id, ${wanted}) == ${wanted}}`,
    errorMessage:
      "existingNetwork is for life: this cluster is in ${self.vpc_config[0].vpc_id}. For another network make a deployment beside this one.",
  };
}

/** EKS heeds it when it makes a cluster, and never again: the provider would make the cluster anew. An imported cluster doesn't tell. */
function creatorStays(creatorIsAdmin: boolean): Postcondition {
  return {
    condition: `\${coalesce(self.${CREATOR_IS_ADMIN}, ${creatorIsAdmin}) == ${creatorIsAdmin}}`,
    errorMessage:
      "creatorIsAdmin is for the life of a cluster. Leave it as it was: who should administer it is named in admins, and the creator is " +
      "put out with `aws eks delete-access-entry`.",
  };
}
