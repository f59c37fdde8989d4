import { AksGpuPoolOptions, AksSystemPoolOptions } from "./pools/pool-options";

/** A cluster of ours that stands, as the app that made it says it. */
export interface AksClusterAttributes {
  /** Its name. @example "chat" @format dns-label */
  readonly clusterName: string;
  /** Its resource group. @example "chat-swedencentral" */
  readonly resourceGroupName: string;
  /** Its subscription. @default - the one of the stack's azurerm provider @example "11111111-2222-4333-8444-555555555555" */
  readonly subscriptionId?: string;
  /** Its GPU pools, as its own app writes them. @example [{ name: "a100", machineType: "Standard_NC24ads_A100_v4", maxNodes: 2 }] @noun pools */
  readonly gpuPools: AksGpuPoolOptions[];
  /** @default - as `AksCluster` has it @example { machineType: "Standard_D4s_v5" } */
  readonly systemPool?: AksSystemPoolOptions;
  /**
   * Address of its API server with its scheme. With the certificate Azure is not asked for either.
   * @default - asked of Azure
   * @example "https://chat-1234abcd.hcp.swedencentral.azmk8s.io:443"
   */
  readonly host?: string;
  /** Its CA certificate as PEM text, decoded. @default - asked of Azure @example "-----BEGIN CERTIFICATE----- ..." */
  readonly clusterCaCertificate?: string;
}
