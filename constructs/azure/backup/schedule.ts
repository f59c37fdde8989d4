/** A Sunday, so that days of the week are counted from it: the same bytes on any day. */
const SUNDAY = Date.UTC(2026, 0, 4);
const DAY_MS = 24 * 3600 * 1000;
const HOURS = ["4", "6", "8", "12"];

/** "M H * * *", "M H * * D" and every N hours as a repeating interval of ISO 8601; undefined for what Azure Backup has no word for. */
export function repeatingInterval(cron: string): string | undefined {
  const found = /^(\d{1,2}) (\d{1,2}|\*\/\d{1,2}) \* \* (\*|[0-6])$/.exec(cron);
  if (found === null) return undefined;
  const [, minute, hour, day] = found;
  const every = /^\*\/(\d+)$/.exec(hour)?.[1];
  if (every !== undefined && (!HOURS.includes(every) || day !== "*")) return undefined;
  if (Number(minute) > 59 || Number(every === undefined ? hour : 0) > 23) return undefined;
  const first = new Date(SUNDAY + (day === "*" ? 0 : Number(day) * DAY_MS)).toISOString().slice(0, 10);
  const time = `${(every === undefined ? hour : "0").padStart(2, "0")}:${minute.padStart(2, "0")}`;
  const period = every !== undefined ? `PT${every}H` : day === "*" ? "P1D" : "P1W";
  return `R/${first}T${time}:00+00:00/${period}`;
}
