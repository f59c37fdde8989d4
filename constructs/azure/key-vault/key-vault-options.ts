import { AksVaultSecret } from "./vault-secret";

/** A key vault whose secrets become Secrets beside the models. */
export interface AksKeyVaultOptions {
  /**
   * Resource id of the vault, which stands, uses Azure RBAC and can be reached from the nodes.
   * @example "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/keys/providers/Microsoft.KeyVault/vaults/my-vault"
   */
  readonly vaultId: string;
  /** The secrets that are read, and no others. At least one. @example [AksVaultSecret.huggingFaceToken("hf-token")] @noun secrets */
  readonly secrets: AksVaultSecret[];
  /** The vault's tenant. @default - the cluster's @example "11111111-2222-4333-8444-555555555555" */
  readonly tenantId?: string;
  /** The models' namespace, as `dynamo.modelNamespace` has it. @default "inference" @example "inference" @format dns-label */
  readonly namespace?: string;
}
