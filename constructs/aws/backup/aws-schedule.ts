/** Each of the five fields of cron, as far as AWS has a word for it that means the same. */
const WHOLE = /^\d{1,2}$/;
const LIST = /^(\*|\d{1,2}(-\d{1,2})?(,\d{1,2}(-\d{1,2})?)*)(\/\d{1,2})?$/;
const DAYS = /^[0-6](-[0-6])?(,[0-6](-[0-6])?)*$/;
const BOUNDS = [[0, 59], [0, 23], [1, 31], [1, 12], [0, 6]];

/**
 * A schedule of five fields as AWS writes it: six, the days of the week counted from 1, and a question mark for the days that aren't meant. Undefined
 * for what it has no word for, or what comes more often than each hour, which AWS Backup refuses.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function awsSchedule(cron: string): string | undefined {
  const fields = cron.split(" ");
  if (fields.length !== BOUNDS.length || !fields.every((field, index) => within(field, BOUNDS[index]))) return undefined;
  const [minute, hour, day, month, weekday] = fields;
  if (!WHOLE.test(minute) || ![hour, day, month].every((field) => LIST.test(field))) return undefined;
  if (weekday === "*") return `cron(${minute} ${hour} ${day} ${month} ? *)`;
  // Cron means either of the two days, AWS takes one of them.
  if (day !== "*" || !DAYS.test(weekday)) return undefined;
  return `cron(${minute} ${hour} ? ${month} ${weekday.replace(/\d/g, (digit) => String(Number(digit) + 1))} *)`;
}

function within(field: string, [least, most]: number[]): boolean {
  const [range, step] = field.split("/");
  if (step !== undefined && !(Number(step) > 0)) return false;
  return range.split(/[,-]/).every((part) => part === "*" || (WHOLE.test(part) && Number(part) >= least && Number(part) <= most));
}
