import { Finding } from "../../core/problems/problem";
import { AksClusterProps } from "../aks-cluster-props";
import { AksGpuPoolOptions } from "../pools/pool-options";
import { PROVISIONED_SYSTEM_NODES } from "./check-provisioning";

/** The properties with what node auto-provisioning means where they say nothing: a system pool of one size. */
export function withProvisioning(props: AksClusterProps): AksClusterProps {
  if (props.nodeProvisioning === undefined) return props;
  const minNodes = props.systemPool?.minNodes ?? PROVISIONED_SYSTEM_NODES;
  return { ...props, systemPool: { ...props.systemPool, minNodes, maxNodes: minNodes } };
}

/** A pool that is added when the add-ons were made: what AKS makes its nodes by would be missing. */
export function checkProvisionedInTime(property: string, { name }: AksGpuPoolOptions, { nodeProvisioning }: AksClusterProps, inTime: boolean): Finding[] {
  if (nodeProvisioning === undefined || inTime) return [];
  const reason = "the add-ons of this cluster, made before it, don't have what AKS makes the pool's nodes by";
  return [{ code: "provisioned-too-late", property, value: name, reason, fix: "write the pool in gpuPools, or add it before the add-ons are made" }];
}
