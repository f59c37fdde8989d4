import { DynamoRelease, findReleaseProblems } from "../../constructs/dynamo/release";
import { isEarlierPatch, minorsBetween, stepsBetween } from "../../constructs/dynamo/release-number";

/** One upgrade, from a release to the next that NVIDIA supports after it. */
export interface Hop {
  readonly from: string;
  readonly to: string;
}

/** The hops from one release to another, or why there are none. */
export type UpgradePath = { readonly hops: readonly Hop[] } | { readonly refused: string };

/**
 * Through every minor, each by its newest known patch: NVIDIA supports upgrades within a minor and to the next one (release notes of 1.6.0),
 * and nothing backwards.
 */
export function upgradePath(from: string, to: string): UpgradePath {
  for (const version of [from, to]) {
    const [problem] = findReleaseProblems("release", version);
    if (problem !== undefined) return { refused: `${version}: ${problem.reason}. ${problem.fix}` };
  }
  if (minorsBetween(from, to) < 0 || isEarlierPatch(to, from)) {
    return { refused: `${to} is older than ${from}, which is deployed: the CRDs, and the graphs stored in them, stay the newer release's` };
  }
  if (from === to) return { hops: [] };
  const releases = [from, ...stepsBetween(from, to), ...(minorsBetween(from, to) < 0 ? [] : [to])];
  return { hops: releases.slice(1).map((release, index) => ({ from: releases[index], to: release })) };
}

/** The newest release that is known, where none is named. */
export function newestRelease(): string {
  return DynamoRelease.known().slice(-1)[0];
}
