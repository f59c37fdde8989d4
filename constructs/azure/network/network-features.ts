import { Token } from "../../core/framework";
import { parseCidr } from "../../core/forms/cidr";
import { Finding } from "../../core/problems/problem";
import { AksClusterProps } from "../aks-cluster-props";
import { checkAzurermVersion } from "../azurerm-version";
import { ZONE_REDUNDANT_NAT_SINCE } from "../differences";
import { WITHOUT_ZONES } from "../pools/check-pools";
import { checkResourceId, networkOf } from "../resource-id";
import table from "../data/nat-gateway.json";
import { planNetwork } from "./network-plan";

/** The service that the API server's subnet is handed to. */
export const API_SERVER_DELEGATION = { service: "Microsoft.ContainerService/managedClusters", actions: ["Microsoft.Network/virtualNetworks/subnets/join/action"] };
/** A subnet of a 256th of the network must be a /28 at least. */
const SMALLEST_FOR_API_SERVER = 20;

/** What of a network's further properties can't be. */
export function checkNetworkFeatures(property: string, { network = {}, region, nodeProvisioning }: AksClusterProps): Finding[] {
  const { zoneRedundantNat: nat, apiServerIntegration: integration, virtualNetwork } = network;
  const findings: Finding[] = [];
  if (nat !== undefined) {
    const at = `${property}.zoneRedundantNat`;
    if (virtualNetwork !== undefined) findings.push({ code: "network-stands", property: at, value: nat, reason: "the network at virtualNetwork has its way out already", fix: "leave one of both out; a gateway over all zones can stand in the network of yours" });
    const none = table.without.regions.includes(region) ? "has none of this kind" : WITHOUT_ZONES.includes(region) ? "has no availability zones" : undefined;
    if (none !== undefined && !Token.isUnresolved(region)) findings.push({ code: "nat-not-in-region", property: at, value: region, reason: `${region} ${none} (${table.without.source})`, fix: "leave it out, or take a region that has, such as swedencentral" });
    findings.push(...checkAzurermVersion(`${at}.azurermVersion`, nat.azurermVersion, ZONE_REDUNDANT_NAT_SINCE, "a NAT gateway over all zones"));
    const other = nodeProvisioning?.azurermVersion;
    if (ZONE_REDUNDANT_NAT_SINCE !== undefined && nat.azurermVersion !== undefined && other !== undefined && nat.azurermVersion !== other) {
      findings.push({ code: "azurerm-version", property: `${at}.azurermVersion`, value: nat.azurermVersion, reason: `a stack has one version of azurerm, and nodeProvisioning asks for ${other}`, fix: "write the newer one at both" });
    }
  }
  return [...findings, ...(integration === undefined ? [] : checkIntegration(`${property}.apiServerIntegration.subnetId`, integration.subnetId, { given: virtualNetwork !== undefined, networkId: virtualNetwork?.networkId ?? "", others: virtualNetwork?.subnetIds ?? {}, vnetCidr: planNetwork(network).vnetCidr, at: property }))];
}

function checkIntegration(property: string, subnetId: string | undefined, { given, networkId, others, vnetCidr, at }: { readonly given: boolean; readonly networkId: string; readonly others: { readonly [use: string]: string }; readonly vnetCidr: string; readonly at: string }): Finding[] {
  if (given && subnetId === undefined) return [{ code: "own-subnet", property, value: subnetId, reason: "in a network that is given the API server lies in a subnet that you name", fix: `make one, delegated to ${API_SERVER_DELEGATION.service}, and name it` }];
  if (given) return checkTheirs(property, subnetId ?? "", networkId, others);
  if (subnetId !== undefined) return [{ code: "own-subnet", property, value: subnetId, reason: "in a network of ours its subnet is made", fix: "leave it out" }];
  const prefix = Token.isUnresolved(vnetCidr) ? undefined : parseCidr(vnetCidr)?.prefix;
  if (prefix === undefined || prefix <= SMALLEST_FOR_API_SERVER) return [];
  return [{ code: "cidr-too-small", property: `${at}.vnetCidr`, value: vnetCidr, reason: "a 256th of it, in which the API server lies, is smaller than a /28", fix: `use a /${SMALLEST_FOR_API_SERVER} or larger` }];
}

/** The API server's subnet is in the nodes' network. */
function checkTheirs(property: string, value: string, networkId: string, others: { readonly [use: string]: string }): Finding[] {
  const form = checkResourceId("subnet", property, value);
  const use = Object.keys(others).find((one) => !Token.isUnresolved([value, others[one]]) && typeof others[one] === "string" && others[one].toLowerCase() === value.toLowerCase());
  if (form.length === 0 && use !== undefined) return [{ code: "own-subnet", property, value, reason: `this is the subnet of ${use}, and the API server's is delegated to AKS, which then takes nothing else`, fix: `make another, delegated to ${API_SERVER_DELEGATION.service}, and name it` }];
  if (form.length > 0 || Token.isUnresolved(value) || Token.isUnresolved(networkId) || networkOf(value).toLowerCase() === networkId.toLowerCase()) return form;
  return [{ code: "two-networks", property, value, reason: `the nodes' subnet is in another network, ${networkId}`, fix: "name a subnet of the same network" }];
}
