/** Package entry `cdktf-dynamo/azure`: an AKS cluster for Dynamo, and the deployment around it. */
export * from "../../constructs/azure/aks-cluster";
export * from "../../constructs/azure/aks-cluster-props";
export { ApiServerAccess } from "../../constructs/azure/api-server-access";
export type { AksGpus } from "../../constructs/azure/gpu-machine";
export { AksVersion } from "../../constructs/azure/kubernetes-version";
export { MaintenanceDay, type MaintenanceWindow } from "../../constructs/azure/maintenance-window";
export type { AksNetworkOptions } from "../../constructs/azure/network-plan";
export * from "../../constructs/azure/pool-options";
export { AksRegistrySku, type AksRegistry, type AksRegistryOptions } from "../../constructs/azure/registry";
export type { AksSharedFilesOptions } from "../../constructs/azure/shared-files";
export * from "../../constructs/azure/sku-tier";
export { ChartRepository, type ChartRepositoryOptions } from "../../constructs/kubernetes/chart-repository";
export { ImageMirror, type ImageMirrorOptions } from "../../constructs/kubernetes/image-mirror";
export type { IImageRegistry } from "../../constructs/cluster/image-registry";
export * from "../chain-options";
export * from "../state-backend";
export * from "./cluster-stack";
export * from "./deployment";
