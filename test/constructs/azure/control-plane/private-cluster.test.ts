import { Fn, Testing } from "cdktf";
import { checkAksCluster } from "../../../../constructs/azure/check-aks-cluster";
import { ApiServerAccess } from "../../../../constructs/azure/control-plane/api-server-access";
import { AksDeployment } from "../../../../stacks/azure/deployment";
import { A100, all, clusterStack, json } from "../cluster";

const GROUP = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/hub/providers";
const zone = (name: string): string => `${GROUP}/Microsoft.Network/privateDnsZones/${name}`;
const ZONE = zone("privatelink.swedencentral.azmk8s.io");
const WORKSPACE = `${GROUP}/Microsoft.OperationalInsights/workspaces/audit`;

const privately = (options?: Parameters<typeof ApiServerAccess.privateCluster>[0]): ReturnType<typeof clusterStack> => clusterStack({ apiServerAccess: ApiServerAccess.privateCluster(options) });
const roles = (stack: ReturnType<typeof clusterStack>): string[] => all(stack, "azurerm_role_assignment").map(({ role_definition_name }) => role_definition_name);

describe("an API server without a public address", () => {
  test("it has a name in AKS's own zone, and no ranges", () => {
    const [cluster] = all(privately(), "azurerm_kubernetes_cluster");
    expect(cluster).toMatchObject({ private_cluster_enabled: true, private_cluster_public_fqdn_enabled: false, private_dns_zone_id: "System" });
    expect(cluster.api_server_access_profile).toBeUndefined();
    expect(roles(privately())).toEqual(expect.arrayContaining(["Network Contributor"]));
    expect(roles(privately())).not.toContain("Private DNS Zone Contributor");
  });

  test("or in a zone of yours, where the cluster's identity may write before the cluster comes", () => {
    const stack = privately({ dnsZoneId: ZONE });
    const [cluster] = all(stack, "azurerm_kubernetes_cluster");
    expect(cluster.private_dns_zone_id).toBe(ZONE);
    expect(all(stack, "azurerm_role_assignment").find(({ scope }) => scope === ZONE)).toMatchObject({ role_definition_name: "Private DNS Zone Contributor" });
    expect(cluster.depends_on).toEqual(expect.arrayContaining([expect.stringMatching(/zone-role/), expect.stringMatching(/network-role/)]));
  });

  test("and the zone may be of another subscription, as a hub's: the role is on it, the cluster's group isn't", () => {
    const theirs = ZONE.replace("11111111-2222-4333-8444-555555555555", "99999999-2222-4333-8444-555555555555");
    const stack = privately({ dnsZoneId: theirs });
    expect(all(stack, "azurerm_kubernetes_cluster")[0].private_dns_zone_id).toBe(theirs);
    expect(all(stack, "azurerm_role_assignment").filter(({ role_definition_name }) => role_definition_name === "Private DNS Zone Contributor").map(({ scope }) => scope)).toEqual([theirs]);
    expect(Object.keys(json(stack).data ?? {})).not.toContain("azurerm_private_dns_zone");
  });

  test("a public one is not touched by it, and has no further role", () => {
    const stack = clusterStack({ apiServerAccess: ApiServerAccess.fromRanges(["203.0.113.7/32"]) });
    const [cluster] = all(stack, "azurerm_kubernetes_cluster");
    expect([cluster.private_cluster_enabled, cluster.private_dns_zone_id]).toEqual([undefined, undefined]);
    expect(JSON.stringify(all(stack, "azurerm_role_assignment"))).not.toContain("network-role");
  });

  test("it is for life, also of a cluster that was made before that was remembered: that one is public", () => {
    const [cluster] = all(privately(), "azurerm_kubernetes_cluster");
    const rule = cluster.lifecycle.precondition.find(({ error_message }: { error_message: string }) => error_message.startsWith("apiServerAccess"));
    expect(rule.condition).toMatch(/try\(terraform_data\.\S+\.output\["apiServerAccess"\], "public"\) == "private"/);
  });

  test("synthesis says from where the other stacks are deployed", () => {
    const app = Testing.app();
    const { stacks } = new AksDeployment(app, "chat", { region: "swedencentral", apiServerAccess: ApiServerAccess.privateCluster(), gpuPools: [A100], models: [{ name: "qwen", model: "Qwen/Qwen3-0.6B" }] });
    const told = stacks.flatMap(({ node }) => node.findAll()).flatMap(({ node }) => node.metadata).map(({ data }) => String(data));
    expect(told.filter((text) => text.startsWith("[api-server-out-of-reach]"))).toEqual([expect.stringMatching(/its own network alone: chat-addons/)]);
  });
});

describe("encryption and logs", () => {
  test("every pool's machines encrypt what they keep, where it is asked for", () => {
    const stack = clusterStack({ hostEncryption: true });
    expect(all(stack, "azurerm_kubernetes_cluster")[0].default_node_pool.host_encryption_enabled).toBe(true);
    expect(all(stack, "azurerm_kubernetes_cluster_node_pool").map(({ host_encryption_enabled }) => host_encryption_enabled)).toEqual([true]);
    expect(JSON.stringify(json(clusterStack({ hostEncryption: false })))).not.toContain("host_encryption");
  });

  test.each([
    [undefined, ["kube-audit-admin", "guard"]],
    [true, ["kube-audit", "guard"]],
  ])("audit logs with reads %s", (reads, categories) => {
    const [setting] = all(clusterStack({ auditLogs: { workspaceId: WORKSPACE, ...(reads === undefined ? {} : { reads }) } }), "azurerm_monitor_diagnostic_setting");
    expect(setting).toMatchObject({ log_analytics_workspace_id: WORKSPACE, log_analytics_destination_type: "Dedicated", target_resource_id: expect.stringMatching(/azurerm_kubernetes_cluster\..*\.id/) });
    expect(setting.enabled_log.map(({ category }: { category: string }) => category)).toEqual(categories);
    expect(all(clusterStack(), "azurerm_monitor_diagnostic_setting")).toEqual([]);
  });
});

const found = (props: object): string[] =>
  checkAksCluster({ clusterName: "lab", region: "swedencentral", apiServerAccess: ApiServerAccess.ANYWHERE, gpuPools: [A100], ...props }).map(({ code, property }) => `${code} ${property}`);
const dns = (dnsZoneId: string): object => ({ apiServerAccess: ApiServerAccess.privateCluster({ dnsZoneId }) });

test.each<[string, object, string]>([
  ["a zone's name alone", dns("privatelink.swedencentral.azmk8s.io"), "invalid-resource-id apiServerAccess.dnsZoneId"],
  ["a zone for files", dns(zone("privatelink.file.core.windows.net")), "invalid-resource-id apiServerAccess.dnsZoneId"],
  ["a zone that isn't private", dns(zone("swedencentral.azmk8s.io")), "invalid-resource-id apiServerAccess.dnsZoneId"],
  ["another resource", dns(WORKSPACE), "invalid-resource-id apiServerAccess.dnsZoneId"],
  ["an empty zone", dns(""), "invalid-resource-id apiServerAccess.dnsZoneId"],
  ["a zone of another region", dns(zone("privatelink.westeurope.azmk8s.io")), "zone-of-another-region apiServerAccess.dnsZoneId"],
  ["a zone below one of another region", dns(zone("team.privatelink.westeurope.azmk8s.io")), "zone-of-another-region apiServerAccess.dnsZoneId"],
  ["a workspace's name alone", { auditLogs: { workspaceId: "audit" } }, "invalid-resource-id auditLogs.workspaceId"],
  ["a workspace's GUID", { auditLogs: { workspaceId: "11111111-2222-4333-8444-555555555555" } }, "invalid-resource-id auditLogs.workspaceId"],
  ["a storage account for logs", { auditLogs: { workspaceId: `${GROUP}/Microsoft.Storage/storageAccounts/audit` } }, "invalid-resource-id auditLogs.workspaceId"],
])("%s is refused", (_name, props, expected) => expect(found(props)).toEqual([expected]));

test.each<[string, object]>([
  ["a zone below the region's", dns(zone("team.privatelink.swedencentral.azmk8s.io"))],
  ["a zone known at apply", dns(Fn.upper("x"))],
])("%s is taken", (_name, props) => expect(found(props)).toEqual([]));
