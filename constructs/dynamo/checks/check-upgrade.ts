import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { findReleaseProblems } from "../release";
import { isEarlierPatch, minorsBetween, stepsBetween } from "../release-number";

/**
 * What is wrong with bringing a cluster from one release to another: NVIDIA supports upgrades within a minor and to the next one (release
 * notes of 1.6.0), and nothing backwards, since the CRDs and what is stored in them stay the newer release's.
 */
export function checkUpgrade(property: string, from: string | undefined, to: string): Finding[] {
  if (from === undefined || Token.isUnresolved(from) || Token.isUnresolved(to)) return [];
  const unknown = findReleaseProblems(property, from);
  if (unknown.length > 0 || findReleaseProblems("release", to).length > 0) return unknown;
  const minors = minorsBetween(from, to);
  if (minors < 0 || isEarlierPatch(to, from)) {
    const reason = `this is newer than the release to install, ${to}: the CRDs, and the graphs stored in them, stay the newer release's`;
    return [{ code: "downgrade", property, value: from, reason, fix: `set release to "${from}" or later` }];
  }
  if (minors <= 1) return [];
  const steps = [...stepsBetween(from, to), to];
  const reason = `${minors} minors lie between this and ${to}, and NVIDIA supports upgrades within one or to the next`;
  return [{ code: "upgrade-skips-minors", property, value: from, reason, fix: `deploy ${steps.join(", then ")}, one after the other, each with upgradeFrom set to the one before` }];
}
