import { Token } from "../../../core/framework";
import { Finding } from "../../../core/problems/problem";
import { isByLoad } from "../../karpenter/provisioner";
import { gpuMachine } from "../gpu-machine";
import { EksGpuPoolOptions } from "../pool-options";

/**
 * By this label Cluster Autoscaler knows a node that will have GPUs: until its device plugin offers some it waits, in place of making another one
 * (kubernetes/autoscaler, cluster-autoscaler/cloudprovider/aws/README.md, "Special note on GPU instances"). Its value is for people.
 */
export const ACCELERATOR_LABEL = "k8s.amazonaws.com/accelerator";
/** What a node of a group without nodes will offer; of a managed group it reads the group's own tags, by eks:DescribeNodegroup (aws_manager.go, buildNodeFromTemplate). */
const RESOURCE_TAG = "k8s.io/cluster-autoscaler/node-template/resources/";

/** The label of a pool's nodes for it. */
export function autoscalerLabels({ clusterAutoscaler, machineType, machine: stated }: EksGpuPoolOptions): { [key: string]: string } {
  const gpu = clusterAutoscaler === true ? gpuMachine(machineType, stated)?.gpu : undefined;
  if (gpu === undefined) return {};
  const value = Token.isUnresolved(gpu) ? "" : gpu.toLowerCase().replace(/[^a-z0-9]+/g, "-").slice(0, 63).replace(/^-+|-+$/g, "");
  return { [ACCELERATOR_LABEL]: value === "" ? "gpu" : value };
}

/** The tags of a pool's group for it: GPUs as its nodes offer them, slices or shares where they are cut or shared. */
export function autoscalerTags({ clusterAutoscaler }: EksGpuPoolOptions, gpusPerNode: number): { [key: string]: string } {
  return clusterAutoscaler === true ? { [`${RESOURCE_TAG}nvidia.com/gpu`]: `${gpusPerNode}` } : {};
}

/** A pool that something else scales. */
export function checkClusterAutoscaler(at: string, pool: EksGpuPoolOptions): Finding[] {
  const { clusterAutoscaler, desiredNodes } = pool;
  if (clusterAutoscaler !== true) return [];
  const property = `${at}.clusterAutoscaler`;
  if (isByLoad(pool)) {
    const reason = "Karpenter and Auto Mode make nodes by load themselves, of no Auto Scaling group that it knows";
    return [{ code: "two-autoscalers", property, value: true, reason, fix: "leave out one of clusterAutoscaler and provisioner" }];
  }
  if (desiredNodes === undefined) return [];
  const reason = "Terraform keeps that number, and takes away with each deployment what the autoscaler has added";
  return [{ code: "two-autoscalers", property: `${at}.desiredNodes`, value: desiredNodes, reason, fix: "leave out one of clusterAutoscaler and desiredNodes" }];
}
