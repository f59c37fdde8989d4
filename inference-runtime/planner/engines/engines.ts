import releases from "../../facts/releases.json";
import { atLeast, parseVersion } from "../version";
import { Engine } from "./engine";
import { SGLANG } from "./sglang";
import { TRTLLM } from "./trtllm";
import { VLLM } from "./vllm";

export const ENGINES = { vllm: VLLM, sglang: SGLANG, trtllm: TRTLLM } as const;
export type EngineName = keyof typeof ENGINES;

/** The release a plan stands on when the request names none. */
export const DEFAULT_RELEASE = releases.default;

interface Release {
  readonly line: string;
  readonly vllm: string;
  readonly sglang: string;
  readonly trtllm: string;
  readonly minimumDriver: number;
  /** The oldest driver for its TensorRT-LLM image, where that needs another. */
  readonly trtllmMinimumDriver?: number;
  readonly efaImage: string | null;
}

const OLDEST = releases.oldest as readonly { readonly engine: string; readonly version: string }[];
const RELEASES = releases.lines as readonly Release[];

export const engineOf = (name: EngineName): Engine => ENGINES[name];

export const knownReleases = (): string[] => RELEASES.map((release) => release.line);

/** The row of a Dynamo release, by its minor. */
export function findRelease(version: string): Release | undefined {
  const parsed = parseVersion(version);
  return parsed && RELEASES.find((release) => release.line === `${parsed[0]}.${parsed[1]}`);
}

/** The Dynamo minor whose images carry an engine version: the last whose engine is not newer. Tells driver and image of a bare engine. */
export function releaseOfEngine(name: EngineName, version: string): Release {
  let found = RELEASES[0];
  for (const release of RELEASES) if (notNewer(release[name], version)) found = release;
  return found;
}

/** The oldest driver for a release's image of an engine. */
export function driverOf(name: EngineName, release: Release): number {
  return name === "trtllm" ? (release.trtllmMinimumDriver ?? release.minimumDriver) : release.minimumDriver;
}

/** How an engine version lies outside those whose rules are known, and the one whose rules stand in. */
export function beyondKnown(name: EngineName, version: string): { readonly known: string; readonly newer: boolean } | undefined {
  const newest = RELEASES[RELEASES.length - 1][name];
  if (!notNewer(version, newest)) return { known: newest, newer: true };
  const oldest = OLDEST.find(({ engine }) => engine === name)?.version;
  return oldest === undefined || notNewer(oldest, version) ? undefined : { known: oldest, newer: false };
}

/** Whether `shipped` is `version` or before it, release candidates told apart: TensorRT-LLM's images carry nothing else. */
function notNewer(shipped: string, version: string): boolean {
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
