import releases from "../../facts/releases.json";
import { profileOf } from "../profiles/profiles";
import { atLeast, parseVersion } from "../version";
import { Engine } from "./engine";

/** The release a plan stands on when the request names none. */
export const DEFAULT_RELEASE = releases.default;

interface Release {
  readonly line: string;
  /** Versions in its images, by the engine's name. */
  readonly engines: { readonly [name: string]: string | undefined };
  readonly minimumDriver: number;
  /** The oldest driver for an engine's image that needs another. */
  readonly minimumDriverOf?: { readonly [name: string]: number | undefined };
  /** Other builds of its images, by the end of their tag. @default - none that needs another driver */
  readonly builds?: readonly { readonly suffix: string; readonly minimumDriver: number }[];
  readonly efaImage: string | null;
  /** What is known to go wrong over EFA, by engine. @default - nothing */
  readonly efaIssues?: { readonly [engine: string]: { readonly what: string; readonly fix: string } | undefined };
}

const OLDEST = releases.oldest as readonly { readonly engine: string; readonly version: string }[];
const RELEASES = releases.lines as readonly Release[];

export const engineOf = (name: string): Engine => profileOf(name).memory;

export const knownReleases = (): string[] => RELEASES.map((release) => release.line);

/** The row of a Dynamo release, by its minor. */
export function findRelease(version: string): Release | undefined {
  const parsed = parseVersion(version);
  return parsed && RELEASES.find((release) => release.line === `${parsed[0]}.${parsed[1]}`);
}

/** The Dynamo minor whose images carry an engine version: the last whose engine is not newer. Tells driver and image of a bare engine. */
export function releaseOfEngine(name: string, version: string): Release {
  let found = RELEASES[0];
  for (const release of RELEASES) if (notNewer(release.engines[name], version)) found = release;
  return found;
}

/** The oldest driver for a release's image of an engine, or for the build of it that an image's tag tells. */
export function driverOf(name: string, release: Release, image?: string): number {
  const own = release.minimumDriverOf?.[name] ?? release.minimumDriver;
  const build = image === undefined ? undefined : release.builds?.find(({ suffix }) => image.replace(/@.*$/, "").endsWith(suffix));
  return Math.max(own, build?.minimumDriver ?? 0);
}

/** How an engine version lies outside those whose rules are known, and the one whose rules stand in. */
export function beyondKnown(name: string, version: string): { readonly known: string; readonly newer: boolean } | undefined {
  const newest = RELEASES[RELEASES.length - 1].engines[name];
  if (newest !== undefined && !notNewer(version, newest)) return { known: newest, newer: true };
  const oldest = OLDEST.find(({ engine }) => engine === name)?.version;
  return oldest === undefined || notNewer(oldest, version) ? undefined : { known: oldest, newer: false };
}

/** Whether `shipped` is `version` or before it, release candidates told apart: TensorRT-LLM's images carry nothing else. */
function notNewer(shipped: string | undefined, version: string): boolean {
  if (shipped === undefined) return false;
  const a = parseVersion(shipped);
  const b = parseVersion(version);
  if (!a || !b) return false;
  if (a.some((part, i) => part !== b[i])) return atLeast(b, ...a);
  return candidate(version) >= candidate(shipped);
}

function candidate(version: string): number {
  const match = /rc(\d{1,6})/.exec(version);
  return match ? Number(match[1]) : Number.POSITIVE_INFINITY;
}
