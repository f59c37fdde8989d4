/** What has to be there before something else is. */
export interface Node {
  readonly id: string;
  readonly after: readonly string[];
}

/** Each node's step: 0 for what needs nothing, else one more than the last of what it needs. */
export function steps(nodes: readonly Node[]): Map<string, number> {
  const found = new Map<string, number>();
  const stepOf = (id: string): number => {
    const known = found.get(id);
    if (known !== undefined) return known;
    const after = nodes.find((node) => node.id === id)?.after ?? [];
    const step = after.length === 0 ? 0 : Math.max(...after.map(stepOf)) + 1;
    found.set(id, step);
    return step;
  };
  nodes.forEach(({ id }) => stepOf(id));
  return found;
}
