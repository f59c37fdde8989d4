import table from "../../inference-runtime/facts/releases.json";
import { coded } from "../core/problems/warn";

/** A release's number in its parts. */
export interface ReleaseNumber {
  readonly major: number;
  readonly minor: number;
  /** @default - only the minor is named */
  readonly patch?: number;
}

/** A release's number as it is written: three numbers, without a "v" or an ending. */
const RELEASE = /^(0|[1-9]\d{0,3})\.(0|[1-9]\d{0,3})\.(0|[1-9]\d{0,3})$/;

/** The releases that are known, oldest first. */
export function knownReleases(): string[] {
  return table.releases.map(({ version }) => version);
}

/** The minor of a release that is written as one: "1.6" of "1.6.1". */
export function lineOf(version: string): string | undefined {
  const match = RELEASE.exec(version);
  return match === null ? undefined : `${match[1]}.${match[2]}`;
}

/** The newest patch of a minor that is known. */
export function newestPatch(line: string): string | undefined {
  return table.releases.filter((row) => row.line === line).pop()?.version;
}

/**
 * Whether a release is a patch that came out after the table was written: its minor is known and it is newer than the newest patch
 * there. Dynamo's patches change neither the paths of a chart's values nor how the CRDs come, which is what the table knows by minor.
 */
export function isNewerPatch(version: string): boolean {
  const newest = newestPatch(lineOf(version) ?? "");
  return newest !== undefined && patchOf(version) > patchOf(newest);
}

/** What to know of a newer patch without being refused. */
export function newerPatchWarning(version: string): string {
  const newest = newestPatch(lineOf(version) ?? "") ?? "";
  return coded("newer-patch", `Dynamo ${version} is newer than what is known here: it is installed as ${newest}, the newest known of its minor. Read its release notes for what it changes.`);
}

/**
 * How many minors a number lies after a release's: negative for an older one, infinite where nothing says how many lie between, after
 * a major that isn't known or before the oldest minor that is.
 */
export function minorsAfter({ major, minor }: ReleaseNumber, release: string): number {
  const from = linePosition(lineOf(release) ?? "");
  const to = linePosition(`${major}.${minor}`);
  if (from < 0) return NaN;
  if (to >= 0) return to - from;
  const [newestMajor, newestMinor] = table.lines[table.lines.length - 1].line.split(".").map(Number);
  if (major === newestMajor && minor > newestMinor) return table.lines.length - 1 + (minor - newestMinor) - from;
  return major > newestMajor ? Infinity : -Infinity;
}

/** The minor that lies so many after a release's: the last or the first that is known where there are no more. */
export function lineAfter(release: string, minors: number): string {
  const position = linePosition(lineOf(release) ?? "") + minors;
  return table.lines[Math.min(Math.max(position, 0), table.lines.length - 1)].line;
}

/** The place of a minor among those that are known, oldest first; -1 of another. */
export function linePosition(line: string): number {
  return table.lines.findIndex((row) => row.line === line);
}

function patchOf(version: string): number {
  return Number(version.split(".")[2]);
}

/** How many minors lie from one known release to another: 0 within one, negative to an older one. */
export function minorsBetween(from: string, to: string): number {
  return linePosition(lineOf(to) ?? "") - linePosition(lineOf(from) ?? "");
}

/** The releases to step through on the way from one to another of a later minor: the newest patch of each minor between. */
export function stepsBetween(from: string, to: string): string[] {
  const between = table.lines.slice(linePosition(lineOf(from) ?? "") + 1, linePosition(lineOf(to) ?? ""));
  return between.map(({ line }) => newestPatch(line) ?? line);
}

/** Whether a release is an earlier patch than another of its minor. */
export function isEarlierPatch(version: string, than: string): boolean {
  return minorsBetween(version, than) === 0 && patchOf(version) < patchOf(than);
}

/** What NVIDIA's tags of a release end with for runtimes that have AWS's EFA. @returns undefined where none is published */
export function efaSuffix(version: string): string | undefined {
  return table.lines.find(({ line }) => line === lineOf(version))?.efaImage ?? undefined;
}

/** The oldest minor whose runtimes with EFA are tagged so. */
export function firstWithEfa(suffix: string): string | undefined {
  return table.lines.find(({ efaImage }) => efaImage === suffix)?.line;
}

/** Minors by number: 0.9 is before 1.0, 1.10 after 1.9. An image's release may be one that the table lacks. */
function order(release: string): number {
  const [major, minor] = release.replace(/^v/, "").split(".").map(Number);
  return major * 1000 + minor;
}

/** Whether a row of a table, which counts from a minor on, counts for a release. */
export function reached(release: string): (row: { readonly from: string }) => boolean {
  const its = order(release);
  return ({ from }) => order(from) <= its;
}
