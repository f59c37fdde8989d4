import { DeployedStack } from "./deployment";

/** The stacks in the order in which they begin: those of a wave beside each other, each as soon as what it waits for is done. */
export function wavesOf(stacks: readonly DeployedStack[]): string[][] {
  const depths = new Map<string, number>();
  stacks.forEach(({ name, after }, index) => {
    const waitedFor = after ?? stacks.slice(Math.max(0, index - 1), index).map((one) => one.name);
    depths.set(name, 1 + Math.max(-1, ...waitedFor.map((one) => depths.get(one) ?? -1)));
  });
  const last = Math.max(-1, ...depths.values());
  return Array.from({ length: last + 1 }, (_, depth) => stacks.map(({ name }) => name).filter((name) => depths.get(name) === depth));
}
