import { AzurermProviderConfig } from "../../constructs/azure/bindings";
import { checkGuid } from "../../constructs/azure/names";
import { AksSignIn, AksSignInMethod } from "../../constructs/azure/control-plane/sign-in";
import { Finding } from "../../constructs/core/problem";

/** How Terraform's Azure provider works. */
export interface AksProvider {
  /** As whom Terraform works in Azure. @default - as the machine is signed in @example { method: AksSignInMethod.AZURE_CLI } */
  readonly provider?: AksSignIn;
}

/** Ids that are none, and one of an identity that nobody signs in with. */
export function checkProvider(property: string, { method = AksSignInMethod.AZURE_CLI, tenantId, clientId }: AksSignIn): Finding[] {
  const tenants = "az account show --query tenantId";
  const clients = "az identity show --query clientId";
  const findings = [
    ...(tenantId === undefined ? [] : checkGuid("invalid-tenant-id", `${property}.tenantId`, tenantId, "an Entra ID tenant's id", tenants)),
    ...(clientId === undefined ? [] : checkGuid("invalid-client-id", `${property}.clientId`, clientId, "an identity's client id", clients)),
  ];
  if (clientId === undefined || method !== AksSignInMethod.AZURE_CLI) return findings;
  const reason = "the Azure CLI signs in as whoever ran az login, whatever id is given here";
  const fix = "leave it out, or give method: AksSignInMethod.MANAGED_IDENTITY or WORKLOAD_IDENTITY";
  return [...findings, { code: "client-id-unused", property: `${property}.clientId`, value: clientId, reason, fix }];
}

/** Arguments of the provider, only those that were given; who chooses a way doesn't come in by another. */
export function providerConfig({ method, tenantId, clientId }: AksSignIn): Omit<AzurermProviderConfig, "features"> {
  const ways = {
    azurecli: { useCli: true },
    msi: { useMsi: true, useCli: false },
    workloadidentity: { useAksWorkloadIdentity: true, useCli: false },
  };
  return { tenantId, clientId, ...(method === undefined ? {} : ways[method.name as keyof typeof ways]) };
}
