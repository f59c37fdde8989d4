import { Token } from "../../core/framework";
import { nearest } from "../../core/checks/checks";
import { Finding } from "../../core/problems/problem";
import { isObject } from "../../core/shape/shape";
import table from "../data/chart-values.json";
import { linePosition } from "../release-number";
import { DynamoRelease } from "../release";

/** A row of `data/chart-values.json`: a value of the platform chart, and the minors whose chart has it. */
interface ChartValue {
  readonly path: string;
  /** Whether anything may stand below it: a map of labels, a list, the values of a bundled chart. @default false */
  readonly open?: boolean;
  /** The first minor. @default - the oldest that is known */
  readonly from?: string;
  /** The last minor. @default - the newest that is known */
  readonly to?: string;
}

/** A release's values by their paths, and the parts above them. */
interface ValueTree {
  readonly values: ReadonlyMap<string, ChartValue>;
  /** What stands below a part, by the part's path; "" for the top. */
  readonly below: ReadonlyMap<string, readonly string[]>;
}

const ALL = table.values as ChartValue[];
const trees = new Map<string, ValueTree>();

/**
 * Values that the release's chart hasn't: Helm takes them in silence, and nothing comes of them. What another release's chart has is
 * told with the releases, anything else with the nearest name.
 *
 * @param passed paths of which something else is told already
 */
export function findUnknownValues(release: DynamoRelease, property: string, values: unknown, passed: readonly string[] = []): Finding[] {
  return isObject(values) ? Object.entries(values).flatMap(([key, value]) => look([key], value)) : [];

  function look(keys: string[], value: unknown): Finding[] {
    const path = keys.join(".");
    const tree = treeOf(release);
    const known = tree.values.get(path);
    if (passed.some((one) => one === path || one.startsWith(`${path}.`)) && !tree.below.has(path)) return [];
    if (passed.includes(path) || known?.open === true || Token.isUnresolved(value)) return [];
    if (known === undefined && !tree.below.has(path)) return [unknown(release, `${property}.${path}`, keys, value)];
    if (known !== undefined) return isObject(value) ? [notAMap(release, `${property}.${path}`, value)] : [];
    // With null, Helm leaves out the chart's own.
    if (value === null) return [];
    if (!isObject(value)) return [notAValue(release, `${property}.${path}`, value, tree.below.get(path) ?? [])];
    return Object.entries(value).flatMap(([key, part]) => look([...keys, key], part));
  }
}

/** Whether the release's chart has a value. */
export function hasValue(release: DynamoRelease, path: string): boolean {
  const { values, below } = treeOf(release);
  const parts = path.split(".");
  return values.has(path) || below.has(path) || parts.some((_, index) => values.get(parts.slice(0, index).join("."))?.open === true);
}

/** In words, which charts have a value that this release's hasn't: "charts from 1.2 on do". @default - none has */
export function whoHas(path: string): string | undefined {
  const rows = ALL.filter((row) => row.path === path || row.path.startsWith(`${path}.`) || (row.open === true && path.startsWith(`${row.path}.`)));
  if (rows.length === 0) return undefined;
  const first = rows.every(({ from }) => from !== undefined) ? rows.map(({ from = "" }) => from).sort(byLine)[0] : undefined;
  const last = rows.every(({ to }) => to !== undefined) ? rows.map(({ to = "" }) => to).sort(byLine).pop() : undefined;
  if (first !== undefined && last !== undefined) return first === last ? `charts of ${first} do` : `charts from ${first} to ${last} do`;
  return first === undefined ? `charts to ${last} do` : `charts from ${first} on do`;
}

function unknown(release: DynamoRelease, property: string, keys: string[], value: unknown): Finding {
  const path = keys.join(".");
  const who = whoHas(path);
  if (who !== undefined) {
    const reason = `the chart of release ${release.version} doesn't read this value, ${who}: nothing would come of it`;
    return { code: "unread-value", property, value, reason, fix: `leave it out, or set ${otherReleases(path)}` };
  }
  const above = keys.slice(0, -1).join(".");
  const beside = treeOf(release).below.get(above) ?? [];
  const near = nearest(keys[keys.length - 1], [...beside]);
  const place = above === "" ? "at its top" : `below ${above}`;
  const fix = near === undefined ? `leave it out; ${place} it reads ${beside.join(", ")}` : `did you mean "${near}"?`;
  return { code: "unknown-value", property, value, reason: `the chart of release ${release.version} reads no value of that name ${place}: nothing would come of it`, fix };
}

function otherReleases(path: string): string {
  const rows = ALL.filter((row) => row.path === path || row.path.startsWith(`${path}.`));
  const from = rows.flatMap((row) => row.from ?? []).sort(byLine)[0];
  const to = rows.flatMap((row) => row.to ?? []).sort(byLine).pop();
  return from === undefined ? `release ${to} or before` : to === undefined ? `release ${from} or later` : `a release from ${from} to ${to}`;
}

function notAMap(release: DynamoRelease, property: string, value: unknown): Finding {
  return { code: "unknown-value", property, value, reason: `the chart of release ${release.version} reads one value here, and none below it`, fix: "give the value itself" };
}

function notAValue(release: DynamoRelease, property: string, value: unknown, below: readonly string[]): Finding {
  return { code: "unknown-value", property, value, reason: `the chart of release ${release.version} reads no value here, only those below it: ${below.join(", ")}`, fix: "give an object with these" };
}

function treeOf({ line }: DynamoRelease): ValueTree {
  const there = trees.get(line);
  if (there !== undefined) return there;
  const own = linePosition(line);
  const rows = ALL.filter(({ from = line, to = line }) => linePosition(from) <= own && own <= linePosition(to));
  const below = new Map<string, string[]>();
  for (const { path } of rows) {
    const parts = path.split(".");
    parts.forEach((part, index) => {
      const above = parts.slice(0, index).join(".");
      const names = below.get(above) ?? [];
      below.set(above, names.includes(part) ? names : [...names, part]);
    });
  }
  const tree = { values: new Map(rows.map((row) => [row.path, row])), below };
  trees.set(line, tree);
  return tree;
}

function byLine(a: string, b: string): number {
  return linePosition(a) - linePosition(b);
}
