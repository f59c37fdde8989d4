import { Fn, Op, Precondition } from "../framework";
import { Remembered } from "./remembered";
import { Construct } from "constructs";

/** Properties of `ForLife`. */
export interface ForLifeProps {
  /** What is decided once, by the property that says it. */
  readonly values: { readonly [property: string]: string };
  /** What another value does, and what to do instead. */
  readonly otherwise: string;
  /** Whether the change was asked for. @default false */
  readonly released?: boolean;
  /** What they were where a version before this one remembered nothing of them. @default - such a change passes */
  readonly unremembered?: { readonly [property: string]: string };
  /** Under what a version before this one remembered them, by the property of now. @default - under the same */
  readonly earlier?: { readonly [property: string]: EarlierMemory };
}

/** How an earlier version remembered what a property says now: its memory is never written again, so it is read as it is. */
export interface EarlierMemory {
  /** What it called the property. */
  readonly property: string;
  /** What its values are called now. */
  readonly values: { readonly [earlier: string]: string };
}

/**
 * Remembers in the state what something was made with, and stops a plan that would make it again with something else.
 *
 * Not `prevent_destroy`, which stops a destroy as well, and leaves the GPU nodes of the same stack running: Terraform turns a failed
 * precondition into a warning while it destroys. A property that is remembered later than the first deployment isn't known to it, and passes but for what `unremembered` says.
 */
export class ForLife extends Construct {
  /** For the `lifecycle` of what would be replaced. */
  public readonly preconditions: Precondition[];

  public constructor(scope: Construct, id: string, props: ForLifeProps) {
    super(scope, id);
    const released = props.released ?? false;
    // Written again only where the change was asked for, so that it tells what stands and not what is wished.
    const memory = new Remembered(this, "memory", {
      input: props.values,
      lifecycle: released ? undefined : { ignoreChanges: ["input"] },
    });
    this.preconditions = released
      ? []
      : Object.entries(props.values).map(([property, value]) => {
          const before = props.earlier?.[property];
          const earlier = before === undefined ? [] : [Fn.lookupNested(before.values, [memory.output.lookup(before.property)])];
          const made = Fn.try([memory.output.lookup(property), ...earlier, props.unremembered?.[property] ?? value]);
          return {
            condition: Op.eq(made, value),
            errorMessage: `${property} was "${made}" and would become "${value}". ${props.otherwise}`,
          };
        });
  }
}
