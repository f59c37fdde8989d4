import { AzurermProviderConfig } from "../../constructs/azure/bindings";
import { AksSignIn } from "../../constructs/azure/control-plane/sign-in";

/** How Terraform's Azure provider works. */
export interface AksProvider {
  /** As whom Terraform works in Azure. @default - as the machine is signed in @example { method: AksSignInMethod.AZURE_CLI } */
  readonly provider?: AksSignIn;
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
