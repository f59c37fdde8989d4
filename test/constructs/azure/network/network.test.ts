import { Fn, TerraformStack, Testing } from "cdktf";
import { checkNetwork, planNetwork } from "../../../../constructs/azure/network/network-plan";
import { addressesIn, checkCidr, formatCidr, hostOf, overlap, parseAddress, parseCidr, subnetOf } from "../../../../constructs/core/forms/cidr";
import { all, clusterStack, emitted, one } from "../cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

describe("network", () => {
  test("nodes in a quarter, endpoints in a small subnet, neither with a way out but the NAT gateway", () => {
    const stack = clusterStack();
    const subnets: { [name: string]: any } = Object.fromEntries(all(stack, "azurerm_subnet").map((subnet) => [subnet.name, subnet]));
    expect(subnets.nodes.address_prefixes).toEqual(["10.0.0.0/18"]);
    expect(subnets.endpoints.address_prefixes).toEqual(["10.0.128.0/24"]);
    for (const subnet of Object.values(subnets)) expect(subnet.default_outbound_access_enabled).toBe(false);
    expect(one(stack, "azurerm_subnet_nat_gateway_association").subnet_id).toContain("nodes");
  });

  test("the cluster's identity has a role on the nodes' subnet, no further", () => {
    const role = all(clusterStack(), "azurerm_role_assignment").find((candidate) => candidate.role_definition_name === "Network Contributor");
    expect(role.scope).toMatch(/^\$\{azurerm_subnet\..*nodes.*\.id\}$/);
    expect(role.principal_id).toMatch(/azurerm_user_assigned_identity.*principal_id/);
  });

  test("ranges: arithmetic", () => {
    expect(parseAddress("10.0.0.256")).toBeUndefined();
    expect(parseCidr("10.0.0.0/33")).toBeUndefined();
    expect(formatCidr(parseCidr("10.1.2.3/8")!)).toBe("10.0.0.0/8");
    expect(addressesIn(parseCidr("0.0.0.0/0")!)).toBe(2 ** 32);
    expect(subnetOf("200.100.0.0/16", 8, 128)).toBe("200.100.128.0/24");
    expect(hostOf("172.16.0.0/16", 10)).toBe("172.16.0.10");
    expect(overlap(parseCidr("10.0.0.0/16")!, parseCidr("10.0.255.0/24")!)).toBe(true);
    expect(overlap(parseCidr("10.0.0.0/16")!, parseCidr("10.1.0.0/16")!)).toBe(false);
    expect(checkCidr("cidr", "10.0.0.1/16")[0].fix).toContain('"10.0.0.0/16"');
  });

  test("ranges known only at apply are left to Terraform", () => {
    const later = Fn.upper("x");
    expect(checkNetwork("network", { vnetCidr: later, podCidr: later, serviceCidr: later, dnsServiceIp: later }, 9)).toEqual([]);
    const stack = new TerraformStack(Testing.app(), "stack");
    expect(emitted(stack, planNetwork({ vnetCidr: later }).nodesCidr)).toBe('${cidrsubnet(upper("x"), 2, 0)}');
    expect(emitted(stack, planNetwork({ serviceCidr: later }).dnsServiceIp)).toBe('${cidrhost(upper("x"), 10)}');
  });

  test.each([
    [{ vnetCidr: "10.0.0.0" }, "cidr-invalid network.vnetCidr"],
    [{ podCidr: "192.168.1.0/16" }, "cidr-invalid network.podCidr"],
    [{ vnetCidr: "10.0.0.0/22" }, "cidr-too-small network.vnetCidr"],
    [{ vnetCidr: "10.0.0.0/21" }, undefined],
    [{ podCidr: "192.168.0.0/21" }, "cidr-too-small network.podCidr"],
    [{ podCidr: "192.168.0.0/25" }, "cidr-too-small network.podCidr"],
    [{ serviceCidr: "172.16.0.0/25" }, "cidr-too-small network.serviceCidr"],
    [{ serviceCidr: "160.0.0.0/8" }, "cidr-too-large network.serviceCidr"],
    [{ serviceCidr: "10.0.0.0/20" }, "cidr-overlap network.serviceCidr"],
    [{ podCidr: "10.0.0.0/12" }, "cidr-overlap network.podCidr"],
    [{ serviceCidr: "172.31.0.0/20" }, "cidr-reserved network.serviceCidr"],
    [{ dnsServiceIp: "10.0.0.10" }, "dns-service-ip-outside network.dnsServiceIp"],
    [{ dnsServiceIp: "172.16.0.1" }, "dns-service-ip-outside network.dnsServiceIp"],
    [{ dnsServiceIp: "dns" }, "dns-service-ip-outside network.dnsServiceIp"],
    [{ dnsServiceIp: "172.16.0.53" }, undefined],
  ])("%j", (network, expected) => {
    const found = checkNetwork("network", network, 9).map((finding) => `${finding.code} ${finding.property}`);
    expect(found).toEqual(expected === undefined ? [] : [expected]);
  });

  test("a range too small for the pools says how many fit", () => {
    expect(checkNetwork("network", { vnetCidr: "10.0.0.0/20" }, 2000)[0].reason).toContain("has 1019 addresses, the pools can have 2000 nodes");
    expect(checkNetwork("network", {}, 257)[0].reason).toContain("serves 256 nodes, the pools can have 257");
  });
});
