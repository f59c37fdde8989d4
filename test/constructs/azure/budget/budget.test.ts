import { AksBudgetOptions } from "../../../../constructs/azure/budget/budget-options";
import { all, clusterStack, json } from "../cluster";

const BUDGET: AksBudgetOptions = { monthlyUsd: 3000, emails: ["b@example.com", "a@example.com"], firstMonth: "2026-02" };

test("one budget counts the cluster's group and that of its nodes together", () => {
  const stack = clusterStack({ budget: BUDGET });
  const made = json(stack);
  const [cluster] = Object.keys(made.resource.azurerm_kubernetes_cluster);
  const [group] = Object.keys(made.resource.azurerm_resource_group);
  const [client] = Object.keys(made.data.azurerm_client_config);
  const tell = (threshold_type: string, threshold: number): object => ({ enabled: true, operator: "GreaterThan", threshold, threshold_type, contact_emails: ["a@example.com", "b@example.com"] });
  expect(all(stack, "azurerm_consumption_budget_subscription")).toMatchObject([
    {
      subscription_id: `/subscriptions/\${data.azurerm_client_config.${client}.subscription_id}`,
      amount: 3000,
      time_grain: "Monthly",
      time_period: { start_date: "2026-02-01T00:00:00Z" },
      filter: { dimension: [{ name: "ResourceGroupName", operator: "In", values: [`\${azurerm_resource_group.${group}.name}`, `\${azurerm_kubernetes_cluster.${cluster}.node_resource_group}`] }] },
      notification: [tell("Actual", 50), tell("Actual", 80), tell("Actual", 100), tell("Forecasted", 100)],
    },
  ]);
  expect(all(stack, "azurerm_cost_anomaly_alert")).toEqual([]);
});

test("the subscription's anomalies are told on demand", () => {
  expect(all(clusterStack({ budget: { ...BUDGET, subscriptionAnomalies: true } }), "azurerm_cost_anomaly_alert")).toMatchObject([{ email_addresses: ["a@example.com", "b@example.com"], name: expect.stringMatching(/^lab-[0-9a-f]{8}$/) }]);
});

test("the longest name of a cluster leaves one that Azure takes", () => {
  const clusterName = "a".repeat(54);
  const [{ name }] = all(clusterStack({ clusterName, budget: BUDGET }), "azurerm_consumption_budget_subscription");
  expect(name).toMatch(/^[a-z0-9-]{1,63}$/);
});

test("the alert's shown name has no cluster's name in it: azurerm 5.2 refuses more than 25 letters", () => {
  const alerts = all(clusterStack({ clusterName: "a".repeat(54), budget: { ...BUDGET, subscriptionAnomalies: true } }), "azurerm_cost_anomaly_alert");
  expect(alerts.map(({ display_name }) => display_name.length <= 25)).toEqual([true]);
});

test("without one nothing of it is made", () => {
  expect(Object.keys(json(clusterStack()).resource).filter((type) => /budget|anomaly/.test(type))).toEqual([]);
});
