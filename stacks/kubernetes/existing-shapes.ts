// Made by `npm run shapes` from the interfaces' properties and doc tags; a change belongs there.
import { KUBERNETES_CLUSTER } from "../../constructs/cluster/cluster-shapes";
import { Shapes, object, required } from "../../constructs/core/shape/shape";
import { CHAIN } from "../chain/chain-shapes";

/** What the properties of `ExistingDeploymentProps` take. */
export const EXISTING_DEPLOYMENT: Shapes = {
  ...CHAIN,
  cluster: required(object(KUBERNETES_CLUSTER, "new ExistingCluster({ ... })", { open: true })),
};
