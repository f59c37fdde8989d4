import { Finding } from "../../../core/problems/problem";
import { EksClusterProps } from "../../eks-cluster-props";
import { checkEfaInTime, checkEfaPlugin } from "../efa/check-efa";
import { checkKarpenter, checkKarpenterInTime } from "../../karpenter/check-karpenter";
import { checkAddedToAutoMode } from "../../auto-mode/check-auto-mode";
import { checkPoolGroups } from "../../network/security-groups";
import { checkFreeAddresses } from "../../network/free-addresses";
import { IEksNetwork } from "../../network/eks-network";
import { EksGpuPools } from "../gpu-pools";
import { EksGpuPoolOptions } from "../pool-options";

/** The cluster that a pool comes to. */
interface SoFar {
  /** With the pools that it has by now. */
  readonly props: EksClusterProps;
  readonly pools: Pick<EksGpuPools, "hasEfa" | "hasKarpenter">;
  /** Whether its add-ons were asked for already, so that no further one comes. */
  readonly addOnsTaken: boolean;
  readonly network: IEksNetwork;
}

/** What is wrong with a pool that comes after the constructor, beside what is wrong with any: what it needs in the cluster, and room in the network. */
export function checkLatePool(at: string, pool: EksGpuPoolOptions, { props, pools, addOnsTaken, network }: SoFar): Finding[] {
  return [
    ...checkEfaPlugin("addOnVersions.vpcCni", [pool], props.addOnVersions?.vpcCni),
    ...checkEfaInTime(`${at}.efa`, pool, pools.hasEfa || !addOnsTaken),
    ...checkKarpenterInTime(`${at}.provisioner`, pool, !addOnsTaken),
    ...(pools.hasKarpenter ? [] : checkKarpenter({ ...props, gpuPools: [pool] })),
    ...checkAddedToAutoMode(at, pool, props),
    ...checkPoolGroups(at, pool, props),
    ...(props.existingNetwork === undefined ? [] : checkFreeAddresses("existingNetwork", network, { ...props, gpuPools: [...props.gpuPools, pool] })),
  ];
}
