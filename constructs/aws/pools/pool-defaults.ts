import { EksClusterProps } from "../eks-cluster-props";
import { EksVersion } from "../control-plane/kubernetes-version";
import { PoolDefaults } from "./gpu-pools";

/** What all pools of a cluster share: of what was made, and of its properties. */
export function poolDefaults({ clusterName, kubernetesVersion = EksVersion.V1_35, ownKeys, nodeRepair }: EksClusterProps, made: Omit<PoolDefaults, "clusterName" | "kubernetesVersion" | "diskKeyArn" | "nodeRepair">): PoolDefaults {
  return { clusterName, kubernetesVersion: kubernetesVersion.version, diskKeyArn: ownKeys?.disksKeyArn, nodeRepair, ...made };
}
