import { App, Testing } from "cdktf";
import { Capacity } from "../../../constructs/cluster/pools/capacity";
import { IKubernetesCluster } from "../../../constructs/cluster/kubernetes-cluster";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { AccessMode, StorageOffer } from "../../../constructs/cluster/storage-offer";
import { GkeCluster } from "../../../constructs/google/gke-cluster";
import { GkeClusterAttributes } from "../../../constructs/google/cluster-attributes";
import { ExistingDeployment } from "../../../stacks/kubernetes/existing-deployment";

const ATTRIBUTES: GkeClusterAttributes = {
  clusterName: "theirs",
  endpoint: "gke-0123.us-central1.gke.goog",
  gpuPools: [{ name: "l4", machineType: "g2-standard-8", maxNodes: 2, capacity: Capacity.SPOT }],
};

const FILESTORE: StorageOffer = { className: "filestore-zonal", accessModes: [AccessMode.READ_WRITE_MANY], minimumGiB: 1024, ownedByRoot: true };

function imported(attributes: Partial<GkeClusterAttributes> = {}): { readonly app: App; readonly cluster: IKubernetesCluster } {
  const app = Testing.app();
  return { app, cluster: GkeCluster.fromAttributes(app, "theirs", { ...ATTRIBUTES, ...attributes }) };
}

describe("a cluster that somebody else made", () => {
  test("is reached with gcloud's plugin, its pools selected by Google's label, since they carry none of ours", () => {
    const { app, cluster } = imported({ systemPool: "base" });
    expect(problemsIn(app)).toEqual([]);
    expect(cluster.connection.execOptions).toEqual({
      host: "https://gke-0123.us-central1.gke.goog",
      clusterCaCertificate: undefined,
      credential: { command: "gke-gcloud-auth-plugin" },
    });
    expect(cluster.gpuPools).toMatchObject([
      { name: "l4", gpu: "NVIDIA L4", gpusPerNode: 1, capacity: Capacity.SPOT, minNodes: 0, maxNodes: 2, driverRoot: "/usr/local/nvidia" },
    ]);
    const [{ labels, nodeSelector }] = cluster.gpuPools;
    expect(nodeSelector).toEqual({ "cloud.google.com/gke-nodepool": "l4" });
    expect(Object.keys(labels).filter((key) => !key.startsWith("cloud.google.com/"))).toEqual([]);
    expect(cluster.systemPool).toMatchObject({ name: "base", nodeSelector: { "cloud.google.com/gke-nodepool": "base" } });
    expect(cluster.gpuSoftware.owner).toBe("provided");
  });

  test("stores for one node, and in what classes it is said to have", () => {
    expect(imported().cluster.storage).toEqual([{ className: "standard-rwo", accessModes: ["ReadWriteOnce"], isDefault: true }]);
    expect(imported({ storage: [FILESTORE] }).cluster.storage[1]).toEqual(FILESTORE);
  });

  test("serves a model in a deployment of its own", () => {
    const { app, cluster } = imported({ storage: [FILESTORE] });
    const { stacks } = new ExistingDeployment(app, "chat", { cluster, models: [{ name: "qwen", model: "Qwen/Qwen3-0.6B", gpuPool: "l4" }] });
    expect(problemsIn(app)).toEqual([]);
    const inference = JSON.parse(Testing.synth(stacks[stacks.length - 1]));
    expect(JSON.stringify(inference)).toContain("cloud.google.com/gke-nodepool");
    expect(inference.provider.helm[0].kubernetes.host).toBe("https://gke-0123.us-central1.gke.goog");
  });

  test.each<[string, Partial<GkeClusterAttributes>, string, string]>([
    ["an address with its scheme", { endpoint: "https://203.0.113.7" }, "invalid-endpoint", "endpoint"],
    ["an address whose certificate nobody trusts", { endpoint: "203.0.113.7" }, "endpoint-without-certificate", "endpoint"],
    ["a name that GKE refuses", { clusterName: "Theirs" }, "invalid-name", "clusterName"],
    ["no GPU pools", { gpuPools: [] }, "no-gpu-pools", "gpuPools"],
    ["a machine nobody knows", { gpuPools: [{ name: "x", machineType: "a9", maxNodes: 1 }] }, "unknown-machine-type", "gpuPools[0].machineType"],
    ["two pools of a name", { gpuPools: [...ATTRIBUTES.gpuPools, ...ATTRIBUTES.gpuPools] }, "duplicate-pool-name", "gpuPools[1].name"],
  ])("is refused with %s", (_, attributes, code, property) => {
    const { app } = imported(attributes);
    expect(problemsIn(app)).toMatchObject([{ code, property, constructPath: "theirs" }]);
  });

  test("at an address with its certificate it isn't", () => {
    const { app, cluster } = imported({ endpoint: "203.0.113.7", clusterCaCertificate: "PEM" });
    expect(problemsIn(app)).toEqual([]);
    expect(cluster.connection.execOptions).toMatchObject({ host: "https://203.0.113.7", clusterCaCertificate: "PEM" });
  });
});
