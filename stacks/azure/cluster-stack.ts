import { checkSignIn } from "../../constructs/azure/control-plane/check-sign-in";
import { AzurermProvider } from "../../constructs/azure/bindings";
import { TerraformOutput } from "../../constructs/core/framework";
import { Construct } from "constructs";
import { AksCluster } from "../../constructs/azure/aks-cluster";
import { AksClusterProps } from "../../constructs/azure/aks-cluster-props";
import { recordOwners } from "../../constructs/cluster/dns/record-owner";
import { AksReplaceable } from "../../constructs/azure/replaceable";
import { checkGuid, defaultGroupName } from "../../constructs/azure/names";
import { TakenName, checkTaken } from "../../constructs/core/names/names-taken";
import { kubeloginMethod } from "../../constructs/azure/control-plane/sign-in";
import { givenText } from "../../constructs/core/shape/given-text";
import { refuse, refusedIn } from "../../constructs/core/problems/refuse";
import { admit, besides } from "../../constructs/core/shape/shape";
import { PreparedStack } from "../prepared-stack";
import { StateBackend } from "../state-backend";
import { AksProvider, providerConfig } from "./provider-options";
import { PROVIDER } from "./provider-shapes";
import { AksSubscription } from "./subscription";
import { SUBSCRIPTION } from "./subscription-shapes";

/** Properties of `AksClusterStack`. */
export interface AksClusterStackProps extends AksClusterProps, AksSubscription, AksProvider {
  readonly backend: StateBackend;
}

/** `<id>-cluster` on Azure: network, cluster, node pools, identity, shared files and registry. */
export class AksClusterStack extends PreparedStack {
  public readonly cluster: AksCluster;
  /** Adds the cluster to the kubeconfig of who runs it. */
  public readonly connectCommand: string;

  /** @throws InvalidInputError at synth, for a subscription id that is none, and for what `AksCluster` refuses */
  public constructor(scope: Construct, id: string, props: AksClusterStackProps) {
    super(scope, id);
    const { backend, subscriptionId: given, provider: signIn, ...own } = props;
    backend.attach(this);
    const shape = admit<AksSubscription & AksProvider>("", { subscriptionId: given, provider: signIn }, { ...SUBSCRIPTION, ...PROVIDER });
    const { subscriptionId, provider } = shape.value;
    const wrong = checkSignIn("provider", provider ?? {});
    const cluster = provider === undefined || wrong.length > 0 ? own : { ...own, signIn: provider };
    refuse(this, besides(shape.findings, wrong));
    if (subscriptionId !== undefined) {
      const command = "az account show --query id";
      refuse(this, checkGuid("invalid-subscription-id", "subscriptionId", subscriptionId, "an Azure subscription id", command));
    }
    new AzurermProvider(this, "azurerm", {
      // No data plane: the storage account is reached from inside its network only, so not from where Terraform runs.
      features: [{ storage: [{ dataPlaneAvailable: false }], ...netAppFeatures(cluster) }],
      storageUseAzuread: true,
      subscriptionId,
      ...providerConfig(provider ?? {}),
    });
    this.cluster = new AksCluster(this, "aks", cluster);
    // Of properties that were refused nothing more is told.
    if (!refusedIn(this)) refuse(this, checkTaken(this, namesOf(cluster, subscriptionId)));
    this.connectCommand = connectCommand({ ...props, provider }, subscriptionId);
    new TerraformOutput(this, "resource-group", {
      value: this.cluster.resourceGroupName,
      description: "For az aks get-credentials",
    });
    new TerraformOutput(this, "registry", {
      value: this.cluster.registry.address,
      description: "What goes before the name of an image of one's own",
    });
    new TerraformOutput(this, "image-push", {
      value: this.cluster.registry.pushCommands,
      description: "Signs in to the registry, builds and pushes preflight",
    });
  }
}

/** azurerm deletes no volume of Azure NetApp Files unless it is told that it may: neither a destroy nor a change would end. */
function netAppFeatures({ storage, allowReplacement }: AksClusterProps): { readonly netapp?: { readonly preventVolumeDestruction: boolean }[] } {
  const mayGo = storage?.netApp !== undefined || (Array.isArray(allowReplacement) && allowReplacement.includes(AksReplaceable.NETAPP_FILES));
  return mayGo ? { netapp: [{ preventVolumeDestruction: false }] } : {};
}

/** The names of a cluster of which Azure has one only; those that hold a hash are told apart by it. */
function namesOf({ clusterName, region, resourceGroupName, sharedFiles, registry, storage, dnsRecords }: AksClusterProps, subscriptionId?: string): TakenName[] {
  const group = resourceGroupName ?? defaultGroupName(clusterName, region);
  return [
    { noun: "resource group", property: "resourceGroupName", value: group, where: "a subscription", within: [subscriptionId ?? ""] },
    ...recordOwners(clusterName, (dnsRecords?.zones ?? []).map(({ zoneId }) => [zoneId])),
    ...(registry?.name === undefined ? [] : [{ noun: "registry", property: "registry.name", value: registry.name, where: "Azure" }]),
    ...(sharedFiles?.accountName === undefined ? [] : [{ noun: "storage account", property: "sharedFiles.accountName", value: sharedFiles.accountName, where: "Azure" }]),
    ...(storage?.blobFuse?.accountName === undefined ? [] : [{ noun: "storage account", property: "storage.blobFuse.accountName", value: storage.blobFuse.accountName, where: "Azure" }]),
    ...(storage?.blob?.accountName === undefined ? [] : [{ noun: "storage account", property: "storage.blob.accountName", value: storage.blob.accountName, where: "Azure" }]),
  ];
}

/**
 * A group that isn't named may have an older default's name, and is looked up: a cluster's name and region are one in a subscription but
 * for clusters of the same name in other groups, which nobody makes by this.
 */
function connectCommand({ clusterName, region, resourceGroupName, provider }: AksClusterStackProps, subscriptionId?: string): string {
  const name = givenText(clusterName);
  const of = subscriptionId === undefined ? "" : ` --subscription ${subscriptionId}`;
  const query = `[?name=='${name}' && location=='${givenText(region)}'].resourceGroup | [0]`;
  const group = resourceGroupName === undefined ? `"$(az aks list${of} --query "${query}" --output tsv)"` : givenText(resourceGroupName);
  return `az aks get-credentials --resource-group ${group} --name ${name}${of} && kubelogin convert-kubeconfig -l ${kubeloginMethod(provider)}`;
}
