/** Package entry `cdktf-dynamo/google`: a GKE cluster, and the whole way to a served model on one. */
export * from "../../constructs/google/control-plane-access";
export * from "../../constructs/google/filestore-tier";
export * from "../../constructs/google/gke-cluster";
export * from "../../constructs/google/gke-cluster-props";
export type { GkeAccelerator } from "../../constructs/google/gpu-machine";
export type { GkeRegistry, GkeRegistryOptions } from "../../constructs/google/image-repository";
export type { GkeIpRanges } from "../../constructs/google/ip-ranges";
export type { GkeGpuPoolOptions, GkeSystemPoolOptions } from "../../constructs/google/node-pools";
export * from "../../constructs/google/release-channel";
export { ChartRepository, type ChartRepositoryOptions } from "../../constructs/kubernetes/chart-repository";
export { ImageMirror, type ImageMirrorOptions } from "../../constructs/kubernetes/image-mirror";
export type { IImageRegistry } from "../../constructs/cluster/image-registry";
export * from "../chain-options";
export * from "../deployment";
export * from "../state-backend";
export * from "./cluster-stack";
export * from "./deployment";
export type { GkeProvider, GkeProviderOptions } from "./provider-options";
