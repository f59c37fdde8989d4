import { createHash } from "crypto";
import { FederatedIdentityCredential, RoleAssignment, UserAssignedIdentity } from "../bindings";
import { Token } from "../../core/framework";
import { Construct } from "constructs";
import { checkDnsLabel } from "../../core/checks/checks";
import { Finding } from "../../core/problems/problem";
import { credentialFor } from "../differences";
import { AzurePlace } from "../place";
import { resolvedText } from "../resolved-text";

/** A role in Azure, and on what. */
export interface AksWorkloadRole {
  /** Resource id of what it is a role on; the narrower, the better. @example "/subscriptions/.../storageAccounts/weights" */
  readonly scope: string;
  /** Name of the role: "Storage Blob Data Reader". @example "Storage Blob Data Reader" */
  readonly role: string;
}

/** Which pods act as an identity, and what it may do. */
export interface AksWorkloadIdentityOptions {
  /** Namespace of the pods. @example "models" @format dns-label */
  readonly namespace: string;
  /** Their service account. @example "weights" @format dns-label */
  readonly serviceAccount: string;
  /** @default - none: for what gives roles itself @example [{ scope: "/subscriptions/.../storageAccounts/weights", role: "Storage Blob Data Reader" }] @noun roles */
  readonly roles?: AksWorkloadRole[];
}

/** Properties of `AksWorkloadIdentity`. */
export interface AksWorkloadIdentityProps extends AksWorkloadIdentityOptions, AzurePlace {
  /** Its name, beside the cluster's. */
  readonly name: string;
  /** What the cluster signs tokens of service accounts as: by it, the cluster comes first. */
  readonly oidcIssuerUrl: string;
}

/** Whom Azure's token exchange is told that a token is for. https://learn.microsoft.com/azure/aks/workload-identity-overview */
const AUDIENCE = "api://AzureADTokenExchange";

/**
 * An identity in Azure for the pods of one service account, without a password: Azure trusts the cluster's issuer for that account alone.
 *
 * The service account carries `serviceAccountAnnotations`, its pods `podLabels`.
 */
export class AksWorkloadIdentity extends Construct {
  /** The identity as Azure has it. */
  public readonly resource: UserAssignedIdentity;
  /** What pods ask Azure for a token with. Known only at apply. */
  public readonly clientId: string;
  /** To whom roles are given. Known only at apply. */
  public readonly principalId: string;
  /** What the service account must carry. */
  public readonly serviceAccountAnnotations: { [key: string]: string };
  /** What the pods must carry, for AKS to give them a token. */
  public readonly podLabels: { [key: string]: string } = { "azure.workload.identity/use": "true" };

  public constructor(scope: Construct, id: string, props: AksWorkloadIdentityProps) {
    super(scope, id);
    const { resourceGroupName } = props;
    this.resource = new UserAssignedIdentity(this, "identity", {
      name: `${props.clusterName}-${props.name}`,
      location: props.location,
      resourceGroupName,
      tags: props.tags,
    });
    this.node.defaultChild = this.resource;
    new FederatedIdentityCredential(this, "credential", {
      name: props.name,
      ...credentialFor(this.resource, resourceGroupName),
      audience: [AUDIENCE],
      issuer: props.oidcIssuerUrl,
      subject: `system:serviceaccount:${props.namespace}:${props.serviceAccount}`,
    });
    for (const { scope: on, role } of props.roles ?? []) this.give(on, role);
    this.clientId = this.resource.clientId;
    this.principalId = this.resource.principalId;
    this.serviceAccountAnnotations = { "azure.workload.identity/client-id": this.clientId };
  }

  private give(scope: string, role: string): void {
    // By what is given and on what, not by its place in the list.
    const digest = createHash("sha256").update(`${role} ${resolvedText(this, scope)}`).digest("hex").slice(0, 8);
    const made = this.node.children.filter(({ node }) => node.id.startsWith(digest)).length;
    // Of what is known only at apply two may look the same, and be of two stacks.
    if (made > 0 && !Token.isUnresolved(scope)) return;
    new RoleAssignment(this, made === 0 ? digest : `${digest}-${made + 1}`, {
      scope,
      roleDefinitionName: role,
      principalId: this.resource.principalId,
      principalType: "ServicePrincipal",
      skipServicePrincipalAadCheck: true,
    });
  }
}

/** A name that an identity can't have, or that another one of the cluster has. Beside the cluster's it must keep to 128 characters. */
export function checkIdentityName(property: string, name: string, taken: boolean): Finding[] {
  if (!taken) return checkDnsLabel(property, name);
  return [
    {
      code: "duplicate-identity",
      property,
      value: name,
      reason: "the cluster has a workload identity of this name already",
      fix: "give each its own name",
    },
  ];
}
