import { Construct } from "constructs";
import { HelmAddOn } from "../../cluster/helm-add-on";
import { EksBackup } from "../backup/backup";
import { DnsRecords } from "../dns/dns-records";
import { EksClusterProps } from "../eks-cluster-props";
import { LoadBalancerController } from "./load-balancer-controller";

/** Where the charts of a cluster run. */
export interface OwnAddOnsPlace {
  /** The cluster's name, a constant. */
  readonly clusterName: string;
  readonly region: string;
  /** The cluster's name, as its resource gives it. */
  readonly cluster: string;
  readonly vpcId: string;
}

/** Charts that have a role in AWS, with those roles: the load balancer controller in any case, the others as asked for. */
export function makeOwnAddOns(scope: Construct, props: EksClusterProps, { vpcId, ...place }: OwnAddOnsPlace): HelmAddOn[] {
  const { network, backup, dnsRecords, deletionProtection, ownKeys } = props;
  const loadBalancers = new LoadBalancerController(scope, "load-balancers", { ...place, vpcId, offline: network?.nat === false });
  return [
    loadBalancers.addOn,
    ...(backup === undefined ? [] : [new EksBackup(scope, "backup", { ...place, ...backup, deletionProtection, kmsKeyArn: ownKeys?.backupsKeyArn }).addOn]),
    ...(dnsRecords === undefined ? [] : new DnsRecords(scope, "dns-records", { ...place, ...dnsRecords }).addOns),
  ];
}
