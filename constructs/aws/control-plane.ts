import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { EksCluster as EksClusterResource } from "@cdktf/provider-aws/lib/eks-cluster";
import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { ClusterAdmins } from "./cluster-admins";
import { EksClusterProps } from "./eks-cluster-props";
import { EksVersion } from "./kubernetes-version";
import { roleName } from "./names";
import { SecretsKey } from "./secrets-key";
import { ServiceRole } from "./service-role";

/** Properties of `ControlPlane`. */
export interface ControlPlaneProps extends EksClusterProps {
  readonly subnetIds: string[];
}

/** The control plane: its role, key, logs, identity provider and administrators. */
export class ControlPlane extends Construct {
  public readonly resource: EksClusterResource;

  public constructor(scope: Construct, id: string, props: ControlPlaneProps) {
    super(scope, id);
    const { clusterName, region } = props;
    const role = new ServiceRole(this, "role", {
      roleName: roleName(clusterName, region, "cluster"),
      service: "eks.amazonaws.com",
      managedPolicies: ["AmazonEKSClusterPolicy"],
    });
    const key = new SecretsKey(this, "secrets", { clusterName });
    const useOfKey = new IamRolePolicy(this, "use-of-secrets-key", {
      role: role.name,
      name: "secrets-key",
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: ["kms:Encrypt", "kms:Decrypt", "kms:ListGrants", "kms:DescribeKey"], Resource: key.arn }],
      }),
    });
    const logs = this.logGroup(clusterName, props.logRetentionDays);
    const publicAccess = props.publicAccessCidrs !== undefined && props.publicAccessCidrs.length > 0;
    this.resource = new EksClusterResource(this, "cluster", {
      name: clusterName,
      version: (props.kubernetesVersion ?? EksVersion.V1_35).version,
      roleArn: role.arn,
      accessConfig: {
        authenticationMode: "API",
        bootstrapClusterCreatorAdminPermissions: props.creatorIsAdmin ?? true,
      },
      // The add-ons below take their place.
      bootstrapSelfManagedAddons: false,
      vpcConfig: {
        subnetIds: props.subnetIds,
        endpointPrivateAccess: true,
        endpointPublicAccess: publicAccess,
        publicAccessCidrs: publicAccess ? props.publicAccessCidrs : undefined,
      },
      encryptionConfig: { resources: ["secrets"], provider: { keyArn: key.arn } },
      enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
      // Written only when it is on: provider 5.x doesn't know the argument. Taking it away switches it off.
      deletionProtection: (props.deletionProtection ?? true) ? true : undefined,
      timeouts: { create: "60m", update: "90m", delete: "45m" },
      dependsOn: [...role.policies, useOfKey, ...logs],
    });
    // For IAM roles of service accounts where Pod Identity doesn't do.
    new IamOpenidConnectProvider(this, "oidc", {
      url: this.resource.identity.get(0).oidc.get(0).issuer,
      clientIdList: ["sts.amazonaws.com"],
    });
    new ClusterAdmins(this, "admins", { cluster: this.resource.name, admins: props.admins ?? [] });
  }

  /** Made before EKS makes it itself, which it does for a cluster with logs: then nothing expires, and nothing deletes it. */
  private logGroup(clusterName: string, retentionInDays?: number): CloudwatchLogGroup[] {
    if (retentionInDays === undefined) return [];
    return [new CloudwatchLogGroup(this, "logs", { name: `/aws/eks/${clusterName}/cluster`, retentionInDays })];
  }
}
