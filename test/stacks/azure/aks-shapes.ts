import { App } from "cdktf";
import { AksDeployment, AksDeploymentProps, AksExistingNetwork, AksInfiniBand, AksLustreSku, AksOutbound, ApiServerAccess, Capacity, StateBackend } from "../../../stacks/azure";

const inGroup = (provider: string): string => `/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/hub/providers/${provider}`;
const A100 = { name: "a100", machineType: "Standard_NC24ads_A100_v4", maxNodes: 2 };

/** The clusters that teams have, each as small as it can be: what is looked at in all of them stands in the tests beside this. */
export const AKS_SHAPES: { readonly [name: string]: Omit<AksDeploymentProps, "region" | "apiServerAccess" | "models" | "backend"> & Partial<Pick<AksDeploymentProps, "apiServerAccess">> } = {
  minimal: { gpuPools: [A100] },
  existing: {
    network: {
      virtualNetwork: AksExistingNetwork.fromIds({
        nodesSubnetId: inGroup("Microsoft.Network/virtualNetworks/hub/subnets/gpus"),
        endpointsSubnetId: inGroup("Microsoft.Network/virtualNetworks/hub/subnets/private"),
        outbound: AksOutbound.USER_DEFINED_ROUTING,
        egressIps: ["203.0.113.7"],
      }),
    },
    gpuPools: [A100],
  },
  spot: { gpuPools: [{ ...A100, capacity: Capacity.SPOT }, { ...A100, name: "t4", machineType: "Standard_NC4as_T4_v3", capacity: Capacity.SPOT }] },
  infiniband: {
    infiniBand: AksInfiniBand.SHARED,
    gpuPools: [{ ...A100, name: "h100", machineType: "Standard_ND96isr_H100_v5", zones: ["1"] }],
    storage: { managedLustre: { zone: "1", sku: AksLustreSku.PREMIUM_250, capacityTib: 8 } },
  },
  private: {
    apiServerAccess: ApiServerAccess.privateCluster(),
    hostEncryption: true,
    ownKeys: { diskEncryptionSetId: inGroup("Microsoft.Compute/diskEncryptionSets/nodes") },
    gpuPools: [A100],
  },
  storage: { gpuPools: [{ ...A100, zones: ["1"] }], storage: { netApp: {}, blobFuse: { accountName: "acmeweights" }, blob: {}, premiumDisks: {} } },
};

/** One of them as a deployment without models. */
export function aksShape(app: App, name: string): AksDeployment {
  return new AksDeployment(app, name, { apiServerAccess: ApiServerAccess.CLUSTER_NETWORK, ...AKS_SHAPES[name], region: "swedencentral", models: [], backend: StateBackend.local() });
}
