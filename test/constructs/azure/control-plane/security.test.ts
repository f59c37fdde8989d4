import { checkSecurity, AksSecurityOptions } from "../../../../constructs/azure/control-plane/security";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { all, clusterStack, json } from "../cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const WORKSPACE = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/logs/providers/Microsoft.OperationalInsights/workspaces/audit";
const made = (security?: AksSecurityOptions): ReturnType<typeof clusterStack> => clusterStack({ security });
const cluster = (security?: AksSecurityOptions): any => all(made(security), "azurerm_kubernetes_cluster")[0];

describe("what AKS watches over", () => {
  test("is what was asked for", () => {
    const one = cluster({ imageCleanerHours: 168, defenderWorkspaceId: WORKSPACE, domainPolicies: true });
    expect(one).toMatchObject({
      image_cleaner_enabled: true,
      image_cleaner_interval_hours: 168,
      microsoft_defender: { log_analytics_workspace_id: WORKSPACE },
      network_profile: { network_policy: "cilium", advanced_networking: { security_enabled: true, observability_enabled: false } },
    });
    expect(cluster({ flowMetrics: true }).network_profile.advanced_networking).toEqual({ security_enabled: false, observability_enabled: true });
  });

  test("is nothing where nothing is said, or no", () => {
    for (const security of [{}, { domainPolicies: false, flowMetrics: false }]) expect(json(made(security))).toEqual(json(made()));
    expect(JSON.stringify(cluster())).not.toMatch(/image_cleaner|defender|advanced_networking/);
  });

  test.each<[string, AksSecurityOptions, string]>([
    ["images every hour", { imageCleanerHours: 1 }, "invalid-cleaner-interval security.imageCleanerHours"],
    ["images every half year", { imageCleanerHours: 4320 }, "invalid-cleaner-interval security.imageCleanerHours"],
    ["a workspace by its name", { defenderWorkspaceId: "audit" }, "invalid-resource-id security.defenderWorkspaceId"],
    ["a workspace of Azure Monitor", { defenderWorkspaceId: WORKSPACE.replace("OperationalInsights/workspaces", "Monitor/accounts") }, "invalid-resource-id security.defenderWorkspaceId"],
    ["policies by their name", { domainPolicies: "cilium" as never }, "wrong-type security.domainPolicies"],
    ["a door by another name", { defender: true } as never, "unknown-property security.defender"],
  ])("%s is refused", (_, security, expected) => expect(problemsIn(made(security)).map(({ code, property }) => `${code} ${property}`)).toEqual([expected]));

  test("both wrong are told at once", () => expect(checkSecurity("security", { imageCleanerHours: 0, defenderWorkspaceId: "x" })).toHaveLength(2));
});
