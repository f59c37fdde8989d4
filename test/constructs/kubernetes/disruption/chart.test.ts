import { disruptionChartPath } from "../../../../constructs/kubernetes/disruption/disruption-budgets";
import { describeWithHelm, helmLint, helmTemplate } from "../../../harness/helm";

const BUDGETS = [{ name: "qwen-worker", labels: { "nvidia.com/dynamo-component": "worker" } }];

describeWithHelm("the chart of disruption budgets", () => {
  test("lints", () => expect(helmLint(disruptionChartPath(), { budgets: BUDGETS })).toMatch(/0 chart\(s\) failed/));

  test("one pod at a time, and one that isn't ready holds no node", () => {
    const [budget] = helmTemplate(disruptionChartPath(), { budgets: BUDGETS }, { name: "qwen-budgets", namespace: "inference" });
    expect(budget).toMatchObject({ apiVersion: "policy/v1", kind: "PodDisruptionBudget", metadata: { name: "qwen-worker" } });
    expect(budget.spec).toEqual({ maxUnavailable: 1, unhealthyPodEvictionPolicy: "AlwaysAllow", selector: { matchLabels: { "nvidia.com/dynamo-component": "worker" } } });
  });

  test.each([[{ budgets: [] }], [{}], [{ budgets: [{ name: "a", labels: {} }] }], [{ budgets: [{ name: "a", labels: { a: "b" }, minAvailable: 1 }] }], [{ budgets: BUDGETS, more: 1 }]])("refuses %j: a budget without a selector holds every pod", (values) => {
    expect(() => helmTemplate(disruptionChartPath(), values)).toThrow(/schema/);
  });
});
