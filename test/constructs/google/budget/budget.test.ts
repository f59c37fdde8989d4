import { GkeBudgetOptions } from "../../../../constructs/google/budget/budget-options";
import { make } from "../made-cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const BUDGET: GkeBudgetOptions = { monthlyUsd: 3000, emails: ["b@example.com", "a@example.com"], billingAccount: "012345-6789AB-CDEF01" };

test("a month's budget counts what carries the cluster's label in its project, credits or not, and mails by channels of its own", () => {
  const { one, of, json } = make({ budget: BUDGET });
  const channels = of("google_monitoring_notification_channel");
  const [project] = Object.keys(json.data.google_project);
  expect(Object.values(channels).map(({ type, labels }: any) => [type, labels.email_address])).toEqual([
    ["email", "a@example.com"],
    ["email", "b@example.com"],
  ]);
  expect(one("google_billing_budget")).toMatchObject({
    billing_account: "012345-6789AB-CDEF01",
    display_name: "lab us-central1",
    budget_filter: {
      projects: [`projects/\${data.google_project.${project}.number}`],
      labels: { "dynamo-serving-cluster": "lab" },
      calendar_period: "MONTH",
      credit_types_treatment: "EXCLUDE_ALL_CREDITS",
    },
    amount: { specified_amount: { currency_code: "USD", units: "3000" } },
    threshold_rules: [
      { threshold_percent: 0.5, spend_basis: "CURRENT_SPEND" },
      { threshold_percent: 0.8, spend_basis: "CURRENT_SPEND" },
      { threshold_percent: 1, spend_basis: "CURRENT_SPEND" },
      { threshold_percent: 1, spend_basis: "FORECASTED_SPEND" },
    ],
    all_updates_rule: { monitoring_notification_channels: Object.keys(channels).map((id) => `\${google_monitoring_notification_channel.${id}.id}`) },
  });
});

test("its APIs are turned on before it, unless somebody else turns them on", () => {
  const services = (props: Parameters<typeof make>[0]): string[] => Object.values(make(props).of("google_project_service")).map(({ service }: any) => service);
  const ours = ["billingbudgets.googleapis.com", "monitoring.googleapis.com"];
  expect(services({ budget: BUDGET })).toEqual(expect.arrayContaining(ours));
  expect(services({ budget: BUDGET, enableApis: false })).toEqual([]);
  expect(services({}).filter((service) => ours.includes(service))).toEqual([]);
  const after: string[] = make({ budget: BUDGET }).one("google_billing_budget").depends_on;
  expect(after.filter((id) => /billingbudgets|monitoring/.test(id))).toHaveLength(2);
});

test("without one nothing of it is made", () => {
  expect(Object.keys(make().json.resource).filter((type) => /budget|notification/.test(type))).toEqual([]);
});
