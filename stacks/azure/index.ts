/** Package entry `cdktf-dynamo/azure`: an AKS cluster for Dynamo, and the deployment around it. */
export * from "../../constructs/azure/aks-cluster";
export * from "../../constructs/azure/aks-cluster-props";
export * from "../../constructs/azure/api-server-access";
export { AksGpus } from "../../constructs/azure/gpu-machine";
export { AksVersion } from "../../constructs/azure/kubernetes-version";
export { MaintenanceDay, MaintenanceWindow } from "../../constructs/azure/maintenance-window";
export { AksNetworkOptions } from "../../constructs/azure/network-plan";
export * from "../../constructs/azure/pool-options";
export { AksRegistryOptions, AksRegistrySku } from "../../constructs/azure/registry";
export { AksSharedFilesOptions } from "../../constructs/azure/shared-files";
export * from "../../constructs/azure/sku-tier";
export * from "../chain-options";
export * from "../state-backend";
export * from "./cluster-stack";
export * from "./deployment";
