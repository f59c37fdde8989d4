import { Construct } from "constructs";
import { NodePool } from "../../cluster/pools/node-pool";
import { EksClusterProps } from "../eks-cluster-props";
import { groupsOfNodes } from "../network/security-groups";
import { PoolDefaults } from "./gpu-pools";
import { EksNodePool } from "./node-pool";
import { SYSTEM_IMAGE } from "./software/node-image";

/** What the system pool takes of its cluster. */
export interface SystemPoolPlace {
  readonly defaults: PoolDefaults;
  readonly pool: NodePool;
  /** The group that EKS makes, which nodes with groups of their own are to have too. */
  readonly securityGroupId: string;
}

/** The nodes of controllers and platform. */
export function makeSystemPool(scope: Construct, props: EksClusterProps, { defaults, pool, securityGroupId }: SystemPoolPlace): EksNodePool {
  const { diskSizeGiB = 100, desiredNodes } = props.systemPool ?? {};
  const groups = groupsOfNodes(props);
  const securityGroupIds = groups.length === 0 ? undefined : [securityGroupId, ...groups];
  return new EksNodePool(scope, "system", { ...defaults, pool, image: SYSTEM_IMAGE, diskSizeGiB, desiredNodes, securityGroupIds });
}
