import { Finding } from "../../core/problems/problem";
import { checkGuid } from "../names";
import { AksSignIn, AksSignInMethod } from "./sign-in";

/** Ids that are none, and one of an identity that nobody signs in with. */
export function checkSignIn(property: string, { method = AksSignInMethod.AZURE_CLI, tenantId, clientId }: AksSignIn): Finding[] {
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
