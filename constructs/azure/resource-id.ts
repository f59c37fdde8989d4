import { Fn, Token } from "../core/framework";
import { Finding } from "../core/problems/problem";

/** Kinds of resources whose ids are given, each with what stands after the resource group. */
const KINDS = {
  subnet: "providers/Microsoft.Network/virtualNetworks/NETWORK/subnets/NAME",
  diskEncryptionSet: "providers/Microsoft.Compute/diskEncryptionSets/NAME",
  keyVault: "providers/Microsoft.KeyVault/vaults/NAME",
  logWorkspace: "providers/Microsoft.OperationalInsights/workspaces/NAME",
  actionGroup: "providers/Microsoft.Insights/actionGroups/NAME",
  apiDnsZone: "providers/Microsoft.Network/privateDnsZones/ZONE",
  blobDnsZone: "providers/Microsoft.Network/privateDnsZones/privatelink.blob.core.windows.net",
  filesDnsZone: "providers/Microsoft.Network/privateDnsZones/privatelink.file.core.windows.net",
};

/** An id that is none of its kind. azurerm takes the parts' names in no other case. */
export function checkResourceId(kind: keyof typeof KINDS, property: string, id: string): Finding[] {
  const form = `/subscriptions/SUBSCRIPTION/resourceGroups/GROUP/${KINDS[kind]}`;
  const pattern = form.replace(/\./g, "\\.").replace("SUBSCRIPTION", "[0-9a-fA-F-]{36}").replace("ZONE", "([a-z0-9-]+\\.)?privatelink\\.[a-z0-9]+\\.azmk8s\\.io").replace(/GROUP|NETWORK|NAME/g, "[^/]+");
  if (Token.isUnresolved(id) || new RegExp(`^${pattern}$`).test(id)) return [];
  return [
    {
      code: "invalid-resource-id",
      property,
      value: id,
      reason: "this is not the resource id of what is asked for here",
      fix: `write it like ${form.replace("ZONE", "privatelink.REGION.azmk8s.io")}`,
    },
  ];
}

/** A part of an id by its place: 4 is the resource group, 8 the resource, 10 what is below it. */
export function partOf(id: string, place: number): string {
  return Token.isUnresolved(id) ? Token.asString(Fn.element(Fn.split("/", id), place)) : (id.split("/")[place] ?? "");
}

/** The id of the network that a subnet is in. */
export function networkOf(subnetId: string): string {
  const places = 9;
  return Token.isUnresolved(subnetId)
    ? Token.asString(Fn.join("/", Token.asList(Fn.slice(Fn.split("/", subnetId), 0, places))))
    : subnetId.split("/").slice(0, places).join("/");
}
