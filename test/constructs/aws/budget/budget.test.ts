import { TerraformStack, Testing } from "cdktf";
import { EksBudgetOptions } from "../../../../constructs/aws/budget/budget-options";
import { EksCluster } from "../../../../constructs/aws/eks-cluster";
import { problemsIn } from "../../../../constructs/core/problems/refuse";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const BUDGET: EksBudgetOptions = { monthlyUsd: 3000, emails: ["b@example.com", "a@example.com"] };
const cluster = (stack: TerraformStack, budget: EksBudgetOptions | undefined, clusterName = "lab"): EksCluster =>
  new EksCluster(stack, clusterName, { clusterName, region: "us-west-2", gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 1 }], budget });
const resources = (budget: EksBudgetOptions | undefined): any => {
  const stack = new TerraformStack(Testing.app(), "test");
  cluster(stack, budget);
  return JSON.parse(Testing.synth(stack)).resource;
};
const only = (made: any, type: string): any => {
  const all = Object.values(made[type] ?? {});
  expect(all).toHaveLength(1);
  return all[0];
};

test("a month's budget counts what carries the cluster's tag in its region, and mails at each alert", () => {
  const made = resources(BUDGET);
  const tell = (notification_type: string, threshold: number): object => ({ comparison_operator: "GREATER_THAN", notification_type, threshold, threshold_type: "PERCENTAGE", subscriber_email_addresses: ["a@example.com", "b@example.com"] });
  expect(only(made, "aws_budgets_budget")).toMatchObject({
    name: "lab-us-west-2",
    budget_type: "COST",
    time_unit: "MONTHLY",
    limit_amount: "3000",
    limit_unit: "USD",
    cost_filter: [
      { name: "TagKeyValue", values: ["user:dynamo-serving-cluster$lab"] },
      { name: "Region", values: ["us-west-2"] },
    ],
    notification: [tell("ACTUAL", 50), tell("ACTUAL", 80), tell("ACTUAL", 100), tell("FORECASTED", 100)],
    tags: { "dynamo-serving-cluster": "lab" },
  });
  expect([made.aws_ce_cost_allocation_tag, made.aws_ce_anomaly_monitor, made.aws_ce_anomaly_subscription]).toEqual([undefined, undefined, undefined]);
});

test("the tag is activated, before the budget, by who asks for it alone", () => {
  const made = resources({ ...BUDGET, activateTag: true });
  expect(only(made, "aws_ce_cost_allocation_tag")).toMatchObject({ tag_key: "dynamo-serving-cluster", status: "Active" });
  expect(only(made, "aws_budgets_budget").depends_on).toEqual([`aws_ce_cost_allocation_tag.${Object.keys(made.aws_ce_cost_allocation_tag)[0]}`]);
});

test("anomalies are looked for in what carries the tag, and told a day's at a time", () => {
  const made = resources({ ...BUDGET, anomalyAboveUsd: 100 });
  const monitor = only(made, "aws_ce_anomaly_monitor");
  expect(monitor).toMatchObject({ name: "lab-us-west-2", monitor_type: "CUSTOM" });
  expect(JSON.parse(monitor.monitor_specification).Tags).toEqual({ Key: "dynamo-serving-cluster", MatchOptions: null, Values: ["lab"] });
  expect(only(made, "aws_ce_anomaly_subscription")).toMatchObject({
    frequency: "DAILY",
    monitor_arn_list: [`\${aws_ce_anomaly_monitor.${Object.keys(made.aws_ce_anomaly_monitor)[0]}.arn}`],
    subscriber: [{ type: "EMAIL", address: "a@example.com" }, { type: "EMAIL", address: "b@example.com" }],
    threshold_expression: { dimension: { key: "ANOMALY_TOTAL_IMPACT_ABSOLUTE", match_options: ["GREATER_THAN_OR_EQUAL"], values: ["100"] } },
  });
});

test("without a budget there is none, and the cluster tells none", () => {
  const made = resources(undefined);
  expect(Object.keys(made).filter((type) => /budget|_ce_/.test(type))).toEqual([]);
  const stack = new TerraformStack(Testing.app(), "test");
  expect(cluster(stack, undefined).budget).toBeUndefined();
  expect(cluster(stack, BUDGET, "other").budget).toEqual({ monthlyUsd: 3000, alertAtPercent: [50, 80, 100], forecastAtPercent: [100] });
});

test("the account's tag is one cluster's to activate", () => {
  const app = Testing.app();
  const stack = new TerraformStack(app, "test");
  cluster(stack, { ...BUDGET, activateTag: true }, "one");
  expect(problemsIn(app)).toEqual([]);
  cluster(stack, { ...BUDGET, activateTag: true }, "two");
  expect(problemsIn(app).map(({ code, property, constructPath }) => `${constructPath}: ${code} ${property}`)).toEqual(["test/two: cost-tag-twice budget.activateTag"]);
});
