import { ContainerRegistry, ResourceGroup, StorageAccount } from "../../constructs/azure/bindings";
import { AksClusterProps } from "../../constructs/azure/aks-cluster-props";
import { AksPodLogs } from "../../constructs/azure/monitoring/pod-logs";
import { planNetwork } from "../../constructs/azure/network/network-plan";
import { IConstruct } from "constructs";
import { AccountNeeds, madeIn, makes, namesOf, rangesOf } from "../account-needs";
import { AksClusterStack } from "./cluster-stack";
import { AksSubscription } from "./subscription";

const isGroup = (one: IConstruct): one is ResourceGroup => one instanceof ResourceGroup;
const isAccount = (one: IConstruct): one is StorageAccount => one instanceof StorageAccount;
const isRegistry = (one: IConstruct): one is ContainerRegistry => one instanceof ContainerRegistry;

/** Resource providers of what is made: https://learn.microsoft.com/azure/azure-resource-manager/management/azure-services-resource-providers */
const PROVIDERS = ["Compute", "ContainerRegistry", "ContainerService", "ManagedIdentity", "Network", "Storage"];

/** Of a workspace, its endpoint and its rule. */
const METRICS_PROVIDERS = ["Insights", "Monitor"];

/** Of a workspace of lines and its rule. */
const LOGS_PROVIDERS = ["Insights", "OperationalInsights"];

const isLogs = (one: IConstruct): one is AksPodLogs => one instanceof AksPodLogs;

/** Of an instance of Grafana, and of groups of rules. */
const GRAFANA_PROVIDER = "Dashboard";
const RULES_PROVIDER = "AlertsManagement";

/** Of a Managed Lustre file system, and of a vault that is read. */
const LUSTRE_PROVIDER = "StorageCache";
const VAULT_PROVIDER = "KeyVault";

/** Of Azure NetApp Files, and of a backup: its vault, and the extension in the cluster. */
const NETAPP_PROVIDER = "NetApp";
const BACKUP_PROVIDERS = ["DataProtection", "KubernetesConfiguration"];

/** Of Defender. */
const DEFENDER_PROVIDER = "Security";

/** What an AKS deployment asks of its subscription and region. */
export function aksNeeds(stack: AksClusterStack, { network, subscriptionId, managedPrometheus, storage, keyVault, security, budget, backup, dnsRecords }: AksClusterProps & AksSubscription): AccountNeeds {
  const { vnetCidr, podCidr, serviceCidr } = planNetwork(network);
  const own = network?.virtualNetwork === undefined ? { network: vnetCidr } : {};
  return {
    account: subscriptionId,
    ...(dnsRecords === undefined ? {} : { hostedZones: dnsRecords.zones.map(({ zoneId, domain }) => ({ zoneId, domain })) }),
    services: [
      ...PROVIDERS,
      ...(madeIn(stack, isLogs).some(({ isUsed }) => isUsed) ? LOGS_PROVIDERS.filter((name) => managedPrometheus === undefined || !METRICS_PROVIDERS.includes(name)) : []),
      ...(managedPrometheus === undefined ? [] : METRICS_PROVIDERS),
      ...(managedPrometheus?.grafana === undefined ? [] : [GRAFANA_PROVIDER]),
      ...(makes(stack, "azurerm_monitor_alert_prometheus_rule_group") ? [RULES_PROVIDER] : []),
      ...(storage?.managedLustre === undefined && storage?.lustreClaims === undefined ? [] : [LUSTRE_PROVIDER]),
      ...(storage?.netApp === undefined ? [] : [NETAPP_PROVIDER]),
      ...(backup === undefined ? [] : BACKUP_PROVIDERS),
      ...(keyVault === undefined ? [] : [VAULT_PROVIDER]),
      ...(budget === undefined ? [] : ["Consumption", ...(budget.subscriptionAnomalies === true ? ["CostManagement"] : [])]),
      ...(security?.defenderWorkspaceId === undefined ? [] : [DEFENDER_PROVIDER]),
    ].map((name) => `Microsoft.${name}`),
    names: [
      ...namesOf("resource-group", madeIn(stack, isGroup).map(({ nameInput }) => nameInput)),
      ...namesOf("storage-account", madeIn(stack, isAccount).map(({ nameInput }) => nameInput)),
      ...namesOf("registry", madeIn(stack, isRegistry).map(({ nameInput }) => nameInput)),
    ],
    ranges: rangesOf({ ...own, pods: podCidr, services: serviceCidr }),
    counts: [],
  };
}
