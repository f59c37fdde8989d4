import { AzurermProvider, DataAzurermKubernetesCluster } from "./bindings";
import { Fn, Token } from "../core/framework";
import { Construct } from "constructs";
import { identify } from "../cluster/cluster-identity";
import { ClusterConnection } from "../cluster/connection";
import { GpuSoftware } from "../cluster/gpu-software";
import { HelmAddOn } from "../cluster/helm-add-on";
import { IKubernetesCluster } from "../cluster/kubernetes-cluster";
import { GpuPool, NodePool } from "../cluster/pools/node-pool";
import { Taint } from "../cluster/pools/scheduling";
import { StorageOffer } from "../cluster/storage-offer";
import { refuse } from "../core/problems/refuse";
import { admit, besides } from "../core/shape/shape";
import { AKS_CLUSTER_ATTRIBUTES } from "./aks-cluster-shapes";
import { checkAttributes } from "./check-aks-cluster";
import { AksClusterAttributes } from "./cluster-attributes";
import { connectionTo } from "./control-plane/connection";
import { SPOT_TAINT, describeGpuPool } from "./pools/gpu-pool";
import { sharedFilesClass } from "./storage/shared-files";
import { builtInStorage } from "./storage/storage-offers";
import { describeSystemPool } from "./pools/system-pool";

/**
 * A cluster that another app made with `AksCluster`: its GPU software and storage classes are there, models and platform can be put on it.
 * Nothing of it is made or changed.
 */
export class ImportedAksCluster extends Construct implements IKubernetesCluster {
  public readonly clusterName: string;
  public readonly connection: ClusterConnection;
  public readonly systemPool?: NodePool;
  public readonly gpuPools: GpuPool[];
  public readonly spotTaints?: Taint[] = [SPOT_TAINT];
  public readonly storage: StorageOffer[];
  public readonly gpuSoftware = GpuSoftware.PROVIDED;
  public readonly addOns: HelmAddOn[] = [];

  /** @throws InvalidInputError at synth, for attributes that no cluster has */
  public constructor(scope: Construct, id: string, given: AksClusterAttributes) {
    super(scope, id);
    const { value: attributes, findings } = admit<AksClusterAttributes>("", given, AKS_CLUSTER_ATTRIBUTES);
    refuse(this, besides(findings, checkAttributes(attributes)));
    this.clusterName = attributes.clusterName;
    this.systemPool = describeSystemPool(attributes.systemPool);
    this.gpuPools = attributes.gpuPools.map((pool) => describeGpuPool(pool));
    this.storage = [sharedFilesClass(), ...builtInStorage()];
    const { host, clusterCaCertificate } = attributes;
    this.connection = host !== undefined && clusterCaCertificate !== undefined ? connectionTo(host, clusterCaCertificate) : this.ask(attributes);
  }

  private ask({ clusterName, resourceGroupName, subscriptionId, ...given }: AksClusterAttributes): ClusterConnection {
    const provider =
      subscriptionId === undefined
        ? undefined
        : new AzurermProvider(this, "azurerm", { alias: `${clusterName}-${subscriptionId}`, subscriptionId, features: [{}], storageUseAzuread: true });
    const cluster = new DataAzurermKubernetesCluster(this, "cluster", {
      name: clusterName,
      resourceGroupName,
      provider,
      lifecycle: {
        postcondition: [
          {
            // Azure answers with a key where the cluster has local accounts: it would stand in the state, and open the cluster to who reads that.
            condition: '${self.kube_config[0].client_key == ""}',
            errorMessage:
              "The cluster has local accounts, whose key would come into the state. Turn them off, or give host and clusterCaCertificate.",
          },
        ],
      },
    });
    this.node.defaultChild = cluster;
    const config = cluster.kubeConfig.get(0);
    const connection = connectionTo(given.host ?? config.host, given.clusterCaCertificate ?? Fn.base64decode(config.clusterCaCertificate));
    // Each stack that asks has an address of its own; Azure's names know no case.
    const names = [subscriptionId, resourceGroupName, clusterName];
    if (given.host !== undefined || names.some((name) => name === undefined || Token.isUnresolved(name))) return connection;
    return identify(connection, `AKS ${names.join("/").toLowerCase()}`);
  }
}
