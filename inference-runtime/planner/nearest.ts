/** Steps from one name to another: letters added, dropped or changed. */
function steps(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) next.push(Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (from[i - 1] === to[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[to.length];
}

/** Longer names are not compared letter by letter. */
const LONGEST = 100;

/** Names that were probably meant, the nearest first, at most three: by letters, then by the words they share. */
export function nearest(name: string, names: readonly string[]): string[] {
  if (name.length > LONGEST) return [];
  const wanted = name.toLowerCase();
  const words = (text: string): string[] => text.toLowerCase().split(/[^a-z0-9.]+/).filter((word) => word.length > 1);
  const given = new Set(words(name));
  return names
    .map((candidate) => ({
      candidate,
      far: steps(wanted, candidate.toLowerCase()),
      shared: words(candidate).filter((word) => given.has(word)).length,
    }))
    .filter(({ candidate, far, shared }) => far <= Math.max(1, Math.floor(Math.min(wanted.length, candidate.length) / 3)) || shared > 1)
    .sort((a, b) => a.far - b.far || b.shared - a.shared || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

/** The one name that was meant, by at most so many letters; of two the first. @returns nothing where none is so near */
export function meantOf(name: string, names: readonly string[], letters: number): string | undefined {
  const near = names.filter((one) => Math.abs(one.length - name.length) <= letters).map((one) => ({ one, far: steps(name.toLowerCase(), one.toLowerCase()) }));
  return near.filter(({ far }) => far <= letters).sort((a, b) => a.far - b.far)[0]?.one;
}
