import { CannotRehearseError } from "./problems";

/** A stack as the manifest of a synthesised app lists it. */
export interface ManifestStack {
  readonly name: string;
  readonly dependencies: string[];
}

/** The stacks to rehearse, each after those that it depends on. */
export interface Selection {
  readonly selected: string[];
  /** Those that nobody asked for, needed by those that somebody did. */
  readonly added: string[];
}

/**
 * @param ids each a chain (`eks` means `eks` and all `eks-...`), a stack's name, or a pattern with `*` and `?`; none: all stacks
 * @throws CannotRehearseError naming what there is, when an id means nothing
 */
export function select(stacks: ManifestStack[], ids: string[]): Selection {
  const names = stacks.map((stack) => stack.name);
  const unknown = ids.filter((id) => !names.some((name) => matches(name, id)));
  if (unknown.length > 0) {
    const named = unknown.map((id) => `"${id}"`).join(", ");
    const list = names.map((name) => `  ${name}`).join("\n");
    throw new CannotRehearseError(`There is no stack or chain ${named}. There are:\n${list}`);
  }
  const isAsked = (name: string): boolean => ids.length === 0 || ids.some((id) => matches(name, id));
  const selected = new Set<string>();
  const need = (name: string): void => {
    const stack = stacks.find((each) => each.name === name);
    if (selected.has(name) || stack === undefined) return;
    stack.dependencies.forEach(need);
    selected.add(name);
  };
  names.filter(isAsked).forEach(need);
  return { selected: [...selected], added: [...selected].filter((name) => !isAsked(name)) };
}

function matches(name: string, id: string): boolean {
  if (/[*?]/.test(id)) {
    const pattern = id.replace(/[.+^${}()|[\]\\]/g, "\\$&").replace(/\*/g, ".*").replace(/\?/g, ".");
    return new RegExp(`^${pattern}$`).test(name);
  }
  return name === id || name.startsWith(`${id}-`);
}

/** Stacks that hang together by dependencies: what fails in one group says nothing of the others. */
export function groups(stacks: ManifestStack[]): string[][] {
  const group = new Map(stacks.map((stack) => [stack.name, new Set([stack.name])]));
  for (const { name, dependencies } of stacks) {
    for (const dependency of dependencies) {
      const [own, other] = [group.get(name)!, group.get(dependency)];
      if (other === undefined || own === other) continue;
      for (const each of other) group.set(each, own.add(each));
    }
  }
  return [...new Set(group.values())].map((names) => [...names]);
}

/** All that can be reached from a stack, step by step, without itself. */
export function reached(name: string, next: (name: string) => string[]): string[] {
  const found = new Set<string>();
  const visit = (each: string): void => {
    if (found.has(each)) return;
    found.add(each);
    next(each).forEach(visit);
  };
  next(name).forEach(visit);
  return [...found];
}
