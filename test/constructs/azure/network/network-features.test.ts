import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { ApiServerAccess } from "../../../../constructs/azure/control-plane/api-server-access";
import { AksExistingNetwork } from "../../../../constructs/azure/network/existing-network";
import { AksOutbound } from "../../../../constructs/azure/network/aks-network";
import { AksNetworkOptions } from "../../../../constructs/azure/network/network-plan";
import { ZONE_REDUNDANT_NAT_SINCE } from "../../../../constructs/azure/differences";
import { AksClusterStackProps } from "../../../../stacks/azure/cluster-stack";
import { AZURERM, AZURERM_ZONE_REDUNDANT_NAT } from "../../../harness/differences";
import { A100, all, byId, clusterStack, json, one } from "../cluster";

const NET = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/hub";
const THEIRS = AksExistingNetwork.fromIds({ nodesSubnetId: `${NET}/subnets/gpus`, endpointsSubnetId: `${NET}/subnets/private`, outbound: AksOutbound.NAT_GATEWAY, egressIps: ["203.0.113.7"], askAzure: false });
const made = (network: AksNetworkOptions, props: Partial<AksClusterStackProps> = {}): ReturnType<typeof clusterStack> => clusterStack({ network, ...props });
const problems = (stack: ReturnType<typeof clusterStack>): string[] => problemsIn(stack).map(({ code, property }) => `${code} ${property}`);
const NAT = { zoneRedundantNat: { azurermVersion: "4.67.0" } };

describe("a way out over all zones", () => {
  test("is a gateway of the second kind with an address of it, by a provider that knows both", () => {
    const stack = made(NAT);
    expect(problems(stack)).toEqual([]);
    expect([one(stack, "azurerm_nat_gateway").sku_name, one(stack, "azurerm_public_ip").sku, one(stack, "azurerm_public_ip").zones]).toEqual(["StandardV2", "StandardV2", undefined]);
    expect(json(stack).terraform.required_providers.azurerm.version).toBe(AZURERM_ZONE_REDUNDANT_NAT);
  });

  test("isn't where nobody asks: one zone's, by the classes' own provider", () => {
    const stack = made({});
    expect([one(stack, "azurerm_nat_gateway").sku_name, one(stack, "azurerm_public_ip").sku, one(stack, "azurerm_nat_gateway").lifecycle]).toEqual(["Standard", "Standard", undefined]);
    expect(json(stack).terraform.required_providers.azurerm.version).toBe(AZURERM.asked);
  });

  test("is for life, of a cluster that stands with the other kind too: what remembers it was there before", () => {
    const rule = one(made(NAT), "azurerm_kubernetes_cluster").lifecycle.precondition.find(({ error_message }: { error_message: string }) => error_message.startsWith("network.vnetCidr"));
    expect(rule.condition).toContain('"10.0.0.0/16, with a way out over all zones"');
    expect(JSON.stringify(json(made({})))).not.toContain("over all zones");
  });

  test("in every zone's pools, and in any order, changes nothing of the pools", () => {
    const zoned = { ...A100, zones: ["1", "2"] };
    const pools = (network: AksNetworkOptions): unknown => all(made(network, { gpuPools: [zoned, { ...A100, name: "b" }] }), "azurerm_kubernetes_cluster_node_pool");
    expect(pools(NAT)).toEqual(pools({}));
  });

  test.each<[string, AksNetworkOptions, Partial<AksClusterStackProps>, string]>([
    ["in a network that stands", { ...NAT, virtualNetwork: THEIRS }, {}, "network-stands network.zoneRedundantNat"],
    ["in a region without gateways of that kind", NAT, { region: "qatarcentral" }, "nat-not-in-region network.zoneRedundantNat"],
    ["in a region without zones", NAT, { region: "westus" }, "nat-not-in-region network.zoneRedundantNat"],
    ["by a yes", { zoneRedundantNat: true as never }, {}, "wrong-type network.zoneRedundantNat"],
  ])("%s is refused", (_, network, props, expected) => expect(problems(made(network, props))).toEqual([expected]));

  (ZONE_REDUNDANT_NAT_SINCE === undefined ? test.skip : test).each<[string, string | undefined]>([
    ["none", undefined],
    ["one before", "4.66.0"],
    ["the classes' own", "4.55.0"],
    ["one of the next major", "5.2.0"],
    ["a range", "~> 4.67"],
  ])("a version of azurerm is needed: %s is refused", (_, azurermVersion) => {
    expect(problems(made({ zoneRedundantNat: { azurermVersion } }))).toEqual(["azurerm-version network.zoneRedundantNat.azurermVersion"]);
  });

  (ZONE_REDUNDANT_NAT_SINCE === undefined ? test.skip : test)("and the same as where nodes come by need", () => {
    const both = (nat: string): string[] => problems(made({ zoneRedundantNat: { azurermVersion: nat } }, { nodeProvisioning: { azurermVersion: "4.68.0" } }));
    expect([both("4.67.0"), both("4.68.0")]).toEqual([["azurerm-version network.zoneRedundantNat.azurermVersion"], []]);
  });
});

describe("an API server inside the network", () => {
  test("lies in a delegated subnet of its own, where the cluster's identity may put it before the cluster comes", () => {
    const stack = made({ apiServerIntegration: {} });
    expect(problems(stack)).toEqual([]);
    const [[id, subnet]] = Object.entries(byId(stack, "azurerm_subnet")).filter(([, { name }]) => name === "api-server");
    expect(subnet).toMatchObject({ address_prefixes: ["10.0.135.0/24"], delegation: [{ service_delegation: { name: "Microsoft.ContainerService/managedClusters" } }] });
    const cluster = one(stack, "azurerm_kubernetes_cluster");
    expect(cluster.api_server_access_profile).toMatchObject({ virtual_network_integration_enabled: true, subnet_id: `\${azurerm_subnet.${id}.id}`, authorized_ip_ranges: ["0.0.0.0/0"] });
    const [[roleId]] = Object.entries(byId(stack, "azurerm_role_assignment")).filter(([, { scope }]) => scope === `\${azurerm_subnet.${id}.id}`);
    expect(cluster.depends_on).toContain(`azurerm_role_assignment.${roleId}`);
  });

  test("goes with a private cluster: no ranges then", () => {
    const cluster = one(made({ apiServerIntegration: {} }, { apiServerAccess: ApiServerAccess.privateCluster() }), "azurerm_kubernetes_cluster");
    expect(cluster.private_cluster_enabled).toBe(true);
    expect(Object.keys(cluster.api_server_access_profile).sort()).toEqual(["subnet_id", "virtual_network_integration_enabled"]);
  });

  test("in a network that stands lies in the subnet that is named, and none is made", () => {
    const stack = made({ virtualNetwork: THEIRS, apiServerIntegration: { subnetId: `${NET}/subnets/api` } });
    expect(problems(stack)).toEqual([]);
    expect(one(stack, "azurerm_kubernetes_cluster").api_server_access_profile.subnet_id).toBe(`${NET}/subnets/api`);
    expect(json(stack).resource.azurerm_subnet).toBeUndefined();
  });

  test("is for life: a cluster that stood without is stopped", () => {
    const rule = one(made({ apiServerIntegration: {} }), "azurerm_kubernetes_cluster").lifecycle.precondition.find(({ error_message }: { error_message: string }) => error_message.startsWith("apiServerAccess"));
    // Of texts alone, so that it is known when Terraform plans.
    expect(rule.condition).toMatch(/output\["apiServerAccess"\], "public"\) == "public, in the network"/);
    expect(JSON.stringify(json(made({})))).not.toContain("in the network");
  });

  test.each<[string, AksNetworkOptions, string]>([
    ["a subnet where one is made", { apiServerIntegration: { subnetId: `${NET}/subnets/api` } }, "own-subnet network.apiServerIntegration.subnetId"],
    ["none in a network that stands", { virtualNetwork: THEIRS, apiServerIntegration: {} }, "own-subnet network.apiServerIntegration.subnetId"],
    ["a network's id", { virtualNetwork: THEIRS, apiServerIntegration: { subnetId: NET } }, "invalid-resource-id network.apiServerIntegration.subnetId"],
    ["a subnet of another network", { virtualNetwork: THEIRS, apiServerIntegration: { subnetId: `${NET}2/subnets/api` } }, "two-networks network.apiServerIntegration.subnetId"],
    ["too small a network", { vnetCidr: "10.0.0.0/21", apiServerIntegration: {} }, "cidr-too-small network.vnetCidr"],
    ["a yes", { apiServerIntegration: true as never }, "wrong-type network.apiServerIntegration"],
  ])("%s is refused", (_, network, expected) => expect(problems(made(network))).toEqual([expected]));
});
