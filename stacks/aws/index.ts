/** Package entry `cdktf-dynamo/aws`: an EKS cluster, and the whole way to a served model on one. */
export type { EksAddOnVersions } from "../../constructs/aws/add-ons";
export * from "../../constructs/aws/eks-cluster";
export * from "../../constructs/aws/eks-cluster-props";
export type { EksGpuMachine } from "../../constructs/aws/gpu-machine";
export * from "../../constructs/aws/image-registry";
export * from "../../constructs/aws/kubernetes-version";
export type { EksNetworkOptions } from "../../constructs/aws/network-plan";
export * from "../../constructs/aws/pod-identity-role";
export type { EksGpuPoolOptions, EksSystemPoolOptions } from "../../constructs/aws/pool-options";
export { ChartRepository, type ChartRepositoryOptions } from "../../constructs/kubernetes/chart-repository";
export { ImageMirror, type ImageMirrorOptions } from "../../constructs/kubernetes/image-mirror";
export type { IImageRegistry } from "../../constructs/cluster/image-registry";
export * from "../chain-options";
export * from "../deployment";
export * from "../state-backend";
export * from "./cluster-stack";
export * from "./deployment";
