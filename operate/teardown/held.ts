import { OperatedDeployment } from "../clouds/deployment";
import { ClusterContents } from "./cluster-objects";
import { Connected } from "./connect";
import { Controllers } from "./controllers";
import { Keeping, Kept } from "./kept";
import { Search } from "./leftover";
import { StateResource } from "./state";
import { Stack } from "./terraform";

/** A stack, and what it still holds. */
export interface Held {
  readonly stack: Stack;
  readonly resources: readonly StateResource[];
  readonly keeping: Keeping;
}

/** A cluster that was looked into. */
export interface Inside {
  readonly connected: Connected;
  readonly contents: ClusterContents;
  readonly controllers: Controllers;
}

/** What there is of a deployment, and what its teardown would do. */
export interface Look {
  readonly deployment: OperatedDeployment;
  /** In the order in which they go. */
  readonly stacks: readonly Held[];
  /** What is in the cluster. @default - it is gone, isn't asked, or can't be */
  readonly inCluster?: Inside;
  readonly kept: readonly Kept[];
  readonly leftovers: Search;
  /** Why nothing is begun. */
  readonly obstacles: readonly string[];
}
