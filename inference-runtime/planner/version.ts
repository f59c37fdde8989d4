/** A released version as numbers, its pre-release suffix left out: `1.3.0rc25` is 1.3.0, `0.5.10.post1` is 0.5.10. */
export type Version = readonly [number, number, number];

export function parseVersion(text: string): Version | undefined {
  const match = /^v?(\d{1,6})\.(\d{1,6})(?:\.(\d{1,6}))?(?:[.+-]?[0-9A-Za-z.+-]*)?$/.exec(text.trim());
  if (!match) return undefined;
  return [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
}

/** Whether `version` is `major.minor.patch` or later. */
export function atLeast(version: Version, major: number, minor: number, patch = 0): boolean {
  const other = [major, minor, patch];
  for (let i = 0; i < 3; i++) if (version[i] !== other[i]) return version[i] > other[i];
  return true;
}
