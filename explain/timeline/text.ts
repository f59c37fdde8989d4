import { READ } from "./durations";
import { Timeline, TimelineStep } from "./timeline";

/** As a person reads it in a terminal. */
export function timelineText({ id, model, total, before, path, spans, models, levers, unknown, assumed, ratio, together }: Timeline): string {
  const goal = model === undefined ? "until all stacks are done" : `to the first token, of ${model}`;
  const others = models.slice(1).map(({ name, seconds }) => `${name} ${clock(seconds)}`);
  return [
    `${id}: ${clock(total.likely)} ${goal}; ${clock(total.low)} to ${clock(total.high)}`,
    `  one stack after the other: ${clock(before.likely)}, ${clock(before.low)} to ${clock(before.high)}; this is ${ratio.toFixed(2)} of it`,
    ...(others.length === 0 ? [] : [`  then ${others.join(", ")}`]),
    "",
    "  what it waits for, hours, minutes and seconds from the beginning:",
    ...table([["from", "takes", "band", "known by", "what", "where"], ...path.map(row)]),
    "",
    "  stacks, and how much later each might be done with nothing else later:",
    ...table([["from", "to", "spare", "stack", "waits for"], ...spans.map(({ name, start, end, spare, after }) => [clock(start), clock(end), spare === 0 ? "-" : clock(spare), name, after.join(", ")])]),
    "",
    ...(levers.length === 0 ? [] : ["  sooner by:", ...table(levers.map(({ what, seconds }) => [clock(seconds), what])), ...allOf(together), ""]),
    ...(unknown.length === 0 ? [] : ["  counted as nothing, since nobody's number is known:", ...unknown.map((what) => `    ${what}`), ""]),
    `  ${clock(assumed)} of it is assumed, the rest published or documented by others; numbers read ${READ}, sources with --json or --sources`,
    "",
  ].join("\n");
}

function allOf(together: Timeline["together"]): string[] {
  if (together === undefined) return [];
  return [`  earlyStart, earlyWeights, minNodes and a larger file system, as far as they do something here, together: ${clock(together.seconds)} sooner, ${together.ratio.toFixed(2)} of one stack after the other`];
}

/** Each source of the way, once. */
export function sourcesText(timelines: readonly Timeline[]): string {
  const lines = timelines.flatMap(({ path }) => path.map(({ band, kind, source, what }) => `${what.replace(/^.*?: /, "")}: ${band.low} / ${band.likely} / ${band.high} s, ${kind}\n    ${source}`));
  return `  sources, low / likely / high:\n${[...new Set(lines)].map((line) => `  - ${line}\n`).join("")}`;
}

/** "1:02:03", "2:03". */
export function clock(seconds: number): string {
  const whole = Math.round(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const two = (value: number): string => String(value).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

function row({ what, where, start, end, band, kind }: TimelineStep): string[] {
  return [clock(start), clock(end - start), `${clock(band.low)} to ${clock(band.high)}`, kind, what, where];
}

function table(rows: string[][]): string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((cells) => cells[column].length)));
  return rows.map((cells) => `    ${cells.map((cell, column) => (/^[\d:]+$|^-$/.test(cell) ? cell.padStart(widths[column]) : cell.padEnd(widths[column]))).join("  ").trimEnd()}`);
}
