import { Construct } from "constructs";
import { ClusterConnection } from "../cluster/connection";
import { GpuSoftware } from "../cluster/gpu-software";
import { HelmAddOn } from "../cluster/helm-add-on";
import { IKubernetesCluster } from "../cluster/kubernetes-cluster";
import { GpuPool, NodePool } from "../cluster/pools/node-pool";
import { StorageOffer } from "../cluster/storage-offer";
import { refuse } from "../core/problems/refuse";
import { admit, besides } from "../core/shape/shape";
import { checkImportedCluster } from "./check-imported-cluster";
import { GkeClusterAttributes } from "./cluster-attributes";
import { GKE_CLUSTER_ATTRIBUTES } from "./gke-cluster-shapes";
import { gpuMachine } from "./pools/gpu-machine";
import { importedGpuPool, importedSystemPool } from "./pools/node-pools";
import { STANDARD_DISKS } from "./storage/storage-offers";

/** A GKE cluster that somebody else made, as `GkeCluster.fromAttributes` gives it: add-ons, CRDs, platform and models go on it. */
export class ImportedGkeCluster extends Construct implements IKubernetesCluster {
  public readonly clusterName: string;
  public readonly connection: ClusterConnection;
  public readonly systemPool?: NodePool;
  public readonly gpuPools: GpuPool[];
  public readonly storage: StorageOffer[];
  public readonly gpuSoftware = GpuSoftware.PROVIDED;
  public readonly addOns: HelmAddOn[] = [];

  public constructor(scope: Construct, id: string, given: GkeClusterAttributes) {
    super(scope, id);
    const { value: of, findings } = admit<GkeClusterAttributes>("", given, GKE_CLUSTER_ATTRIBUTES);
    refuse(this, besides(findings, checkImportedCluster(of)));
    this.clusterName = of.clusterName;
    this.connection = ClusterConnection.exec({
      host: `https://${of.endpoint}`,
      clusterCaCertificate: of.clusterCaCertificate,
      credential: { command: "gke-gcloud-auth-plugin" },
    });
    this.systemPool = of.systemPool === undefined ? undefined : importedSystemPool(of.systemPool);
    this.gpuPools = of.gpuPools.flatMap((pool) => {
      const machine = gpuMachine(pool.machineType, pool.accelerator);
      return machine === undefined ? [] : [importedGpuPool(pool, machine)];
    });
    this.storage = [STANDARD_DISKS, ...(of.storage ?? [])];
  }
}
