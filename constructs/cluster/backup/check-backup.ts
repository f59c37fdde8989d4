import { checkDnsLabel, checkUnique } from "../../core/checks/checks";
import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { VELERO_NAMESPACE } from "./velero";
import { BackupOptions } from "./backup-options";

/** Minute, hour, day of the month, month, day of the week: from and to (robfig/cron, by which Velero reads schedules). */
const BOUNDS = [[0, 59], [0, 23], [1, 31], [1, 12], [0, 6]];
const PART = /^(\*|\d+(-\d+)?)(\/\d+)?$/;

/** What is wrong with a backup. */
export function checkBackup(property: string, options: BackupOptions | undefined): Finding[] {
  if (options === undefined) return [];
  return [...checkSchedule(`${property}.schedule`, options.schedule), ...checkNamespaces(`${property}.namespaces`, options.namespaces)];
}

function checkSchedule(property: string, value: string | undefined): Finding[] {
  if (value === undefined || Token.isUnresolved(value)) return [];
  const fields = value.split(" ");
  const right = fields.length === BOUNDS.length && fields.every((field, index) => field.split(",").every((part) => isPart(part, BOUNDS[index])));
  if (right) return [];
  return [{ code: "invalid-schedule", property, value, reason: "a schedule is five fields with a blank between them: minute, hour, day of the month, month, day of the week (0 to 6); another one Velero never follows, and says so in its log alone", fix: 'write it like "0 3 * * *"' }];
}

function isPart(part: string, [least, most]: number[]): boolean {
  if (!PART.test(part)) return false;
  const [range, step] = part.split("/");
  const numbers = range === "*" ? [] : range.split("-").map(Number);
  return step !== "0" && numbers.every((number) => number >= least && number <= most) && (numbers.length < 2 || numbers[0] <= numbers[1]);
}

function checkNamespaces(property: string, names: string[] | undefined): Finding[] {
  if (names === undefined || Token.isUnresolved(names)) return [];
  if (names.length === 0) return [{ code: "nothing-to-save", property, value: names, reason: "without a namespace there is nothing to save, and Velero would take an empty list for all of them", fix: 'name them, or leave it out for ["inference", "dynamo-system"]' }];
  return [
    ...names.flatMap((name, index) => checkDnsLabel(`${property}[${index}]`, name)),
    ...checkUnique("namespace-saved-twice", (index) => `${property}[${index}]`, names),
    ...names.flatMap((value, index): Finding[] =>
      value === VELERO_NAMESPACE ? [{ code: "nothing-to-save", property: `${property}[${index}]`, value, reason: "this is Velero's own namespace, whose objects it makes again from the bucket", fix: "leave it out" }] : [],
    ),
  ];
}
