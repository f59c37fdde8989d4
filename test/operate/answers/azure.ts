import { FakePrograms } from "../fake-programs";

/**
 * Answers of the Azure CLI. Forms: `az vm list-usage` as Azure/azure-cli's command writes it (src/azure-cli/azure/cli/command_modules/vm/custom.py,
 * list_usage: numbers as texts, localName added), the rest as the REST API's reference has them, which the CLI prints as they come
 * (https://learn.microsoft.com/rest/api/compute/resource-skus/list, .../containerservice/managed-clusters/list). Values are made up.
 */

export const usage = (name: string, used: number, limit: number): object => ({ currentValue: String(used), limit: String(limit), localName: name, name: { localizedValue: name, value: name }, unit: "Count" });

export interface SizeOptions {
  readonly zones?: readonly string[];
  readonly restrictions?: readonly object[];
  readonly family?: string;
}

export const size = (name: string, vCpus: number, { zones = ["1", "2", "3"], restrictions = [], family = "standardDSv5Family" }: SizeOptions = {}): object => ({
  name, family, resourceType: "virtualMachines", size: name.replace("Standard_", ""), tier: "Standard", locations: ["eastus"],
  capabilities: [{ name: "vCPUs", value: String(vCpus) }, { name: "MemoryGB", value: "16" }],
  locationInfo: [{ location: "eastus", zones, zoneDetails: [] }],
  restrictions,
});

/** https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-sku-not-available */
export const restricted = (type: "Location" | "Zone", zones?: readonly string[]): object => ({ type, reasonCode: "NotAvailableForSubscription", restrictionInfo: { locations: ["eastus"], zones }, values: ["eastus"] });

export const error = (code: string, message: string): { err: string; status: number } => ({ err: `ERROR: (${code}) ${message}\nCode: ${code}\nMessage: ${message}\n`, status: 1 });
export const NOT_FOUND = { err: "ERROR: (ResourceGroupNotFound) Resource group 'aks-eastus' could not be found.\nCode: ResourceGroupNotFound\n", status: 3 };
export const REFUSED = error("AuthorizationFailed", "The client 'ada@example.com' does not have authorization to perform action 'Microsoft.Compute/locations/usages/read'");
export const THROTTLED = error("TooManyRequests", "The request is being throttled as the limit has been reached for operation type - Read_ObservationWindow_00:05:00.");
export const SIGNED_OUT = { err: "ERROR: Please run 'az login' to setup account.\n", status: 1 };

export const A100 = { family: "StandardNCADSA100v4Family" };

/** https://learn.microsoft.com/azure/role-based-access-control/role-assignments-list-cli; the condition as the REST API's reference has it */
export const assignment = (roleDefinitionName: string | null, condition: string | null = null): object => ({ condition, conditionVersion: condition === null ? null : "2.0", principalName: "ada@example.com", principalType: "User", roleDefinitionName, scope: "/subscriptions/00000000-0000-0000-0000-000000000001" });

/** A subscription with room for everything. */
export function healthyAzure(fakes: FakePrograms): FakePrograms {
  const providers = ["Microsoft.Compute", "microsoft.containerservice", "Microsoft.Web"].map((namespace) => ({ namespace, registrationState: namespace === "Microsoft.Web" ? "NotRegistered" : "Registered" }));
  return fakes
    .on("az", "account show", { out: { id: "00000000-0000-0000-0000-000000000001", name: "Research", state: "Enabled", user: { name: "ada@example.com", type: "user" } } })
    .on("az", "ad signed-in-user show", { out: { id: "00000000-0000-0000-0000-0000000000aa", userPrincipalName: "ada@example.com" } })
    .on("az", "role assignment list", { out: [assignment("Owner")] })
    .on("az", "provider list", { out: providers })
    .on("az", "vm list-usage", { out: [usage("cores", 10, 100), usage("standardDSv5Family", 0, 50), usage("standardNCADSA100v4Family", 0, 48), usage("lowPriorityCores", 0, 48)] })
    .on("az", "aks list", { out: [] })
    .on("az", "vm list-skus*--size Standard_D4s_v5", { out: [size("Standard_D4s_v5", 4)] })
    // Sizes are found by the beginning of their names.
    .on("az", "vm list-skus*--size Standard_NC24ads_A100_v4", { out: [size("Standard_NC24ads_A100_v4", 24, A100), size("Standard_NC24ads_A100_v4_Promo", 24)] })
    .on("az", "group show", NOT_FOUND)
    .on("az", "storage account check-name", { out: { message: null, nameAvailable: true, reason: null } })
    .on("az", "acr check-name", { out: { message: null, nameAvailable: true, reason: null } })
    .on("az", "keyvault show", { err: "ERROR: The Vault or HSM 'aks-vault' not found within subscription.\n", status: 1 })
    .on("az", "keyvault list-deleted", { out: [] });
}
