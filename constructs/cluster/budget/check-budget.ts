import { checkUnique } from "../../core/checks/checks";
import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { BudgetOptions, clusterBudget } from "./budget";

/** What a cloud's budgets take. */
export interface BudgetForm {
  /** As the cloud calls them. */
  readonly service: string;
  /** Most addresses that one alert goes to. */
  readonly mostEmails: number;
  /** Where that is said. */
  readonly source: string;
}

/** Azure's budgets have up to five (https://learn.microsoft.com/azure/templates/microsoft.consumption/budgets), the fewest of the three clouds. */
const MOST_ALERTS = 5;
/** azurerm's own bound (4.x, `threshold`), and the one above which nobody is helped any more. */
const HIGHEST_PERCENT = 1000;
const EMAIL = /^[^\s@<>,;"]+@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+$/;
const LONGEST_EMAIL = 254;

/** What no cloud's budget takes, or what this one's doesn't. */
export function checkBudget(property: string, options: BudgetOptions, form: BudgetForm): Finding[] {
  const { alertAtPercent, forecastAtPercent } = clusterBudget(options);
  return [
    ...checkEmails(`${property}.emails`, options.emails, form),
    ...checkPercents(`${property}.alertAtPercent`, alertAtPercent),
    ...checkPercents(`${property}.forecastAtPercent`, forecastAtPercent),
    ...checkAlerts(property, alertAtPercent, forecastAtPercent),
  ];
}

function checkEmails(property: string, emails: string[], { service, mostEmails, source }: BudgetForm): Finding[] {
  if (Token.isUnresolved(emails)) return [];
  if (emails.length === 0) {
    return [{ code: "budget-tells-nobody", property, value: emails, reason: "a budget stops nothing: all that it does is tell, and nobody would be told", fix: 'name who looks after it: ["platform@example.com"]' }];
  }
  const findings = emails.flatMap((value, index): Finding[] => {
    if (Token.isUnresolved(value) || (EMAIL.test(value) && value.length <= LONGEST_EMAIL)) return [];
    return [{ code: "invalid-email", property: `${property}[${index}]`, value, reason: "this is no mail address, and an alert that can't be delivered is missed in silence", fix: 'write it like "platform@example.com", one a line of the list' }];
  });
  const twice = checkUnique("duplicate-recipient", (index) => `${property}[${index}]`, emails.map((email) => (Token.isUnresolved(email) ? email : email.toLowerCase())));
  if (emails.length <= mostEmails) return [...findings, ...twice];
  const reason = `${service} tell ${mostEmails} addresses at most (${source}), and these are ${emails.length}`;
  return [...findings, ...twice, { code: "too-many-recipients", property, value: emails.length, reason, fix: "name a mailing list" }];
}

function checkPercents(property: string, percents: number[]): Finding[] {
  if (Token.isUnresolved(percents)) return [];
  return percents.flatMap((value, index): Finding[] => {
    if (Token.isUnresolved(value)) return [];
    const at = { property: `${property}[${index}]`, value };
    if (!Number.isInteger(value) || value < 1 || value > HIGHEST_PERCENT) {
      const fix = value > 0 && value < 1 ? `write ${Math.max(1, Math.round(value * 100))}: these are percent` : "write one like 80";
      return [{ code: "invalid-budget-alert", ...at, reason: `an alert is at a whole number of percent, 1 to ${HIGHEST_PERCENT}`, fix }];
    }
    if (percents.indexOf(value) === index) return [];
    return [{ code: "invalid-budget-alert", ...at, reason: "the same alert stands in the list already", fix: "leave one of them out" }];
  });
}

function checkAlerts(property: string, spent: number[], expected: number[]): Finding[] {
  if (Token.isUnresolved(spent) || Token.isUnresolved(expected)) return [];
  const count = spent.length + expected.length;
  if (count === 0) {
    return [{ code: "budget-tells-nobody", property: `${property}.alertAtPercent`, value: spent, reason: "a budget stops nothing: without an alert it does nothing at all", fix: "name one, such as 80" }];
  }
  if (count <= MOST_ALERTS) return [];
  const reason = `with those of forecastAtPercent these are ${count} alerts, and Azure's budgets have ${MOST_ALERTS} at most, which is kept on each cloud`;
  return [{ code: "too-many-budget-alerts", property: `${property}.alertAtPercent`, value: spent, reason, fix: `leave ${MOST_ALERTS} of both together` }];
}
