import { Token } from "cdktf";
import { BudgetOptions, alertsOf } from "../../../../constructs/cluster/budget/budget";
import { checkBudget } from "../../../../constructs/cluster/budget/check-budget";
import { EKS_CLUSTER } from "../../../../constructs/aws/eks-cluster-shapes";
import { checkEksBudget } from "../../../../constructs/aws/budget/budget";
import { checkAksBudget } from "../../../../constructs/azure/budget/budget";
import { checkGkeBudget } from "../../../../constructs/google/budget/budget";
import { Finding } from "../../../../constructs/core/problems/problem";
import { admit } from "../../../../constructs/core/shape/shape";

const GOOD: BudgetOptions = { monthlyUsd: 3000, emails: ["platform@example.com"] };
const FORM = { service: "These budgets", mostEmails: 2, source: "a page" };
const found = (options: Partial<BudgetOptions>): string[] => checkBudget("budget", { ...GOOD, ...options }, FORM).map(({ code, property }) => `${code} ${property}`);
const email = (value: string): [string, Partial<BudgetOptions>, string[]] => [`the address ${JSON.stringify(value)}`, { emails: [value] }, ["invalid-email budget.emails[0]"]];
const percent = (value: number): [string, Partial<BudgetOptions>, string[]] => [`${value} %`, { alertAtPercent: [value] }, ["invalid-budget-alert budget.alertAtPercent[0]"]];

test.each<[string, Partial<BudgetOptions>, string[]]>([
  ["nobody", { emails: [] }, ["budget-tells-nobody budget.emails"]],
  email(""),
  email("platform"),
  email("platform@"),
  email("@example.com"),
  email("platform@example"),
  email("platform@example..com"),
  email("platform@-example.com"),
  email("Ada <ada@example.com>"),
  email("a@example.com, b@example.com"),
  email("a b@example.com"),
  email(`${"a".repeat(250)}@example.com`),
  ["an address twice", { emails: ["a@example.com", "A@example.com"] }, ["duplicate-recipient budget.emails[1]"]],
  ["more addresses than are told", { emails: ["a@example.com", "b@example.com", "c@example.com"] }, ["too-many-recipients budget.emails"]],
  percent(0),
  percent(-5),
  percent(0.8),
  percent(80.5),
  percent(1001),
  ["a forecast of half a percent", { forecastAtPercent: [0.5] }, ["invalid-budget-alert budget.forecastAtPercent[0]"]],
  ["an alert twice", { alertAtPercent: [80, 80] }, ["invalid-budget-alert budget.alertAtPercent[1]"]],
  ["no alert at all", { alertAtPercent: [], forecastAtPercent: [] }, ["budget-tells-nobody budget.alertAtPercent"]],
  ["six alerts", { alertAtPercent: [10, 20, 30, 40], forecastAtPercent: [90, 100] }, ["too-many-budget-alerts budget.alertAtPercent"]],
])("refused: %s", (_what, options, codes) => expect(found(options)).toEqual(codes));

test.each<[string, Partial<BudgetOptions>]>([
  ["as little as it takes", {}],
  ["five alerts", { alertAtPercent: [10, 20, 30, 40] }],
  ["forecasts alone", { alertAtPercent: [] }],
  ["a plus and dots in an address", { emails: ["first.last+gpu@mail.example.co.uk"] }],
  ["addresses known at apply", { emails: Token.asList("${var.emails}") }],
])("taken: %s", (_what, options) => expect(found(options)).toEqual([]));

test("a fraction is told as the percent that was meant", () => {
  expect(checkBudget("budget", { ...GOOD, alertAtPercent: [0.8] }, FORM)[0].fix).toBe("write 80: these are percent");
});

test.each<[unknown, string]>([
  [0, "invalid-count budget.monthlyUsd"],
  [-100, "invalid-count budget.monthlyUsd"],
  [99.5, "invalid-count budget.monthlyUsd"],
  ["3000", "wrong-type budget.monthlyUsd"],
  [undefined, "missing-property budget.monthlyUsd"],
])("a sum of %p is no sum", (monthlyUsd, code) => {
  const { findings } = admit("", { budget: { ...GOOD, monthlyUsd } }, { budget: EKS_CLUSTER.budget });
  expect(findings.map((finding) => `${finding.code} ${finding.property}`)).toEqual([code]);
});

const many = (count: number): string[] => Array.from({ length: count }, (_, index) => `a${index}@example.com`);
const AZURE = { ...GOOD, firstMonth: "2026-02" };
const GOOGLE = { ...GOOD, billingAccount: "012345-6789AB-CDEF01" };

test.each<[string, Finding[], string]>([
  ["AWS tells eleven", checkEksBudget("budget", { ...GOOD, emails: many(11) }), "too-many-recipients budget.emails"],
  ["Azure tells 51", checkAksBudget("budget", { ...AZURE, emails: many(51) }), "too-many-recipients budget.emails"],
  ["Google tells six", checkGkeBudget("budget", { ...GOOGLE, emails: many(6) }), "too-many-recipients budget.emails"],
  ...["", "2026", "2026-2", "2026-13", "2026-02-01", "02-2026", "2016-12", "February"].map((firstMonth) => [`the month ${firstMonth}`, checkAksBudget("budget", { ...AZURE, firstMonth }), "invalid-budget-month budget.firstMonth"] as [string, Finding[], string]),
  ...["", "012345", "012345-6789ab-CDEF01", "billingAccounts/012345-6789AB-CDEF01", "G12345-6789AB-CDEF01"].map((billingAccount) => [`the account ${billingAccount}`, checkGkeBudget("budget", { ...GOOGLE, billingAccount }), "invalid-billing-account budget.billingAccount"] as [string, Finding[], string]),
])("refused by a cloud: %s", (_what, findings, code) => expect(findings.map((finding) => `${finding.code} ${finding.property}`)).toEqual([code]));

test("each cloud takes a budget as its page has it, and none", () => {
  expect([checkEksBudget("b", GOOD), checkAksBudget("b", AZURE), checkGkeBudget("b", GOOGLE), checkEksBudget("b", undefined), checkAksBudget("b", undefined), checkGkeBudget("b", undefined)].flat()).toEqual([]);
});

test("alerts have an order of their own, so that another order in the list plans nothing", () => {
  expect(alertsOf({ ...GOOD, alertAtPercent: [100, 50], forecastAtPercent: [110, 90] })).toEqual(alertsOf({ ...GOOD, alertAtPercent: [50, 100], forecastAtPercent: [90, 110] }));
});
