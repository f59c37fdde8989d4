/** By which NVIDIA's device plugin, where its chart has several configurations, knows the one of a node (NVIDIA/k8s-device-plugin, README, "Updating Per-Node Configuration With a Node Label"). */
export const DEVICE_PLUGIN_CONFIG_LABEL = "nvidia.com/device-plugin.config";

/** The configuration of nodes whose GPUs are whole. */
export const WHOLE_GPUS = "whole";

/** The name of the configuration by which each GPU of a node is that of so many pods, by turns. */
export function timeSlicingConfig(clients: number): string {
  return `time-slicing-${clients}`;
}
