/** "16 vCPUs", "1 GPU". */
export function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? "" : "s"}`;
}

/** "a, b and c". */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;
}

/** Each once, in their order. */
export function each<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
