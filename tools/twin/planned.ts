import { IN_PLAN, Surprises, differences, surprises } from "./differences";

interface Change {
  readonly actions: readonly string[];
  readonly before: unknown;
  readonly after: unknown;
  readonly after_unknown?: unknown;
}

/** What is read of `terraform show -json PLAN`. */
export interface ShownPlan {
  readonly resource_changes?: readonly { readonly mode: string; readonly type: string; readonly address: string; readonly change: Change }[];
  readonly output_changes?: { readonly [name: string]: Change };
}

/** What a plan would change. */
export interface PlannedChanges {
  /** Addresses that would be made, destroyed or replaced. */
  readonly recreated: readonly string[];
  /** What changes where it stands: `<type>/<argument>` of a resource, `output` of an output. */
  readonly updated: readonly string[];
}

const changes = ({ actions }: Change): boolean => actions.some((action) => action !== "no-op" && action !== "read");

export function changesIn({ resource_changes = [], output_changes = {} }: ShownPlan): PlannedChanges {
  const managed = resource_changes.filter(({ mode, change }) => mode === "managed" && changes(change));
  const recreated = managed.filter(({ change }) => change.actions.join() !== "update");
  const updated = managed.filter((each) => !recreated.includes(each)).flatMap(({ type, change }) => differences(change.before, change.after, [type]));
  const outputs = Object.values(output_changes).flatMap((change) => (changes(change) ? ["output"] : []));
  return { recreated: recreated.map(({ address }) => address), updated: [...new Set([...updated, ...outputs])] };
}

/** What nobody listed of several stacks' plans. What is made anew can't be listed. */
export function surprisesInPlans(plans: readonly PlannedChanges[]): Surprises {
  const found = surprises(plans.flatMap(({ updated }) => updated), IN_PLAN);
  return { ...found, unlisted: [...plans.flatMap(({ recreated }) => recreated), ...found.unlisted] };
}
