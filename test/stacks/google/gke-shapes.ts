import { App } from "cdktf";
import { Capacity, GkeDeployment, GkeDeploymentProps, GkeDiskSource, GkeEgress, GkeExistingNetwork, GpuDirect, StateBackend } from "../../../stacks/google";

const L4 = { name: "l4", machineType: "g2-standard-8", maxNodes: 2 };
const key = (name: string): string => `projects/my-project-1/locations/us-central1/keyRings/r/cryptoKeys/${name}`;

/** The clusters that teams have, each as small as it can be: what is looked at in all of them stands in the tests beside this. */
export const GKE_SHAPES: { readonly [name: string]: Omit<GkeDeploymentProps, "region" | "project" | "models" | "backend"> } = {
  minimal: { gpuPools: [L4] },
  existing: {
    network: GkeExistingNetwork.fromNames({ network: "main", subnetwork: "gpu", region: "us-central1", podRange: "gpu-pods", serviceRange: "gpu-services" }),
    gpuPools: [L4],
  },
  spot: { gpuPools: [{ ...L4, capacity: Capacity.SPOT }, { ...L4, name: "a100", machineType: "a2-highgpu-1g", capacity: Capacity.SPOT }] },
  "a4-rdma": {
    multiNetworking: true,
    gpuPools: [{ name: "b200", machineType: "a4-highgpu-8g", maxNodes: 4, zones: ["us-central1-b"], capacity: Capacity.reservation("ours"), gpuDirect: GpuDirect.RDMA }],
  },
  "a3-mega": {
    multiNetworking: true,
    gpuPools: [{ name: "h100", machineType: "a3-megagpu-8g", maxNodes: 4, zones: ["us-central1-a"], capacity: Capacity.SPOT, compactPlacement: true, gpuDirect: GpuDirect.TCPXO }],
    managedLustre: { zone: "us-central1-a" },
  },
  waits: { gpuPools: [{ name: "flex", machineType: "a3-highgpu-8g", maxNodes: 4, capacity: Capacity.flexStart(24) }, { name: "queue", machineType: "a3-highgpu-8g", maxNodes: 4, zones: ["us-central1-a"], capacity: Capacity.queued(24) }] },
  private: { egress: GkeEgress.RESTRICTED, registry: { remotes: [{ name: "nvcr", host: "nvcr.io" }] }, secretsEncryptionKey: key("secrets"), diskEncryptionKey: key("disks"), gpuPools: [L4] },
  storage: {
    sharedFilestore: { zone: "us-central1-a", sizeGiB: 2048 },
    weightsBucket: { name: "acme-weights-of-one" },
    hyperdiskMl: [{ name: "qwen", zone: "us-central1-a", source: GkeDiskSource.snapshot("qwen-weights"), sizeGiB: 600 }],
    gpuPools: [{ ...L4, zones: ["us-central1-a"] }],
  },
};

/** One of them as a deployment without models. */
export function gkeShape(app: App, name: string): GkeDeployment {
  return new GkeDeployment(app, name, { ...GKE_SHAPES[name], region: "us-central1", project: "my-project-1", models: [], backend: StateBackend.local() });
}
