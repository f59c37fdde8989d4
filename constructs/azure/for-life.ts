import { DataResource, Fn, Op, Precondition } from "cdktf";
import { Construct } from "constructs";

/** What of a cluster's stack holds something that can't be made again, and so is replaced only when asked for by name. */
export enum AksReplaceable {
  /** The cluster, with all that runs in it. Destroy the stacks after the cluster's first, and deploy them again. */
  CLUSTER = "cluster",
  /** The storage account, with every volume of `azure-files-nfs`. */
  SHARED_FILES = "sharedFiles",
  /** The registry, with its images. */
  REGISTRY = "registry",
}

/** Properties of `ForLife`. */
export interface ForLifeProps {
  /** What is decided once, by the property that says it. */
  readonly values: { readonly [property: string]: string };
  /** What another value does, and what to do instead. */
  readonly otherwise: string;
  /** Whether the change was asked for. @default false */
  readonly released?: boolean;
}

/**
 * Remembers in the state what something was made with, and stops a plan that would make it again with something else.
 *
 * Not `prevent_destroy`, which stops a destroy as well, and leaves the GPU nodes of the same stack running: Terraform turns a failed
 * precondition into a warning while it destroys. A property that is remembered later than the first deployment isn't known to it, and passes.
 */
export class ForLife extends Construct {
  /** For the `lifecycle` of what would be replaced. */
  public readonly preconditions: Precondition[];

  public constructor(scope: Construct, id: string, props: ForLifeProps) {
    super(scope, id);
    const released = props.released ?? false;
    // Written again only where the change was asked for, so that it tells what stands and not what is wished.
    const memory = new DataResource(this, "memory", {
      input: props.values,
      lifecycle: released ? undefined : { ignoreChanges: ["input"] },
    });
    this.preconditions = released
      ? []
      : Object.entries(props.values).map(([property, value]) => {
          const made = Fn.try([memory.output.lookup(property), value]);
          return {
            condition: Op.eq(made, value),
            errorMessage: `${property} was "${made}" and would become "${value}". ${props.otherwise}`,
          };
        });
  }
}
