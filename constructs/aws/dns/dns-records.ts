import { IamPolicy } from "../bindings";
import { Construct } from "constructs";
import { EXTERNAL_DNS, externalDnsAddOns } from "../../cluster/dns/external-dns";
import { HelmAddOn } from "../../cluster/helm-add-on";
import table from "../data/external-dns.json";
import { PodIdentityRole } from "../identity/pod-identity-role";
import { roleName } from "../names";
import { EksDnsRecordsOptions, EksHostedZone } from "./dns-records-options";

/** It sees doors whose controller has given them an address. */
const LOAD_BALANCERS = "aws-load-balancer-controller";

/** Properties of `DnsRecords`. */
export interface DnsRecordsProps extends EksDnsRecordsOptions {
  /** The cluster's name, a constant. */
  readonly clusterName: string;
  readonly region: string;
  /** The cluster's name, as its resource gives it. */
  readonly cluster: string;
}

/** external-dns for models' doors, and its role, which writes the named domains and no others. */
export class DnsRecords extends Construct {
  public readonly addOns: HelmAddOn[];

  public constructor(scope: Construct, id: string, props: DnsRecordsProps) {
    super(scope, id);
    const { clusterName, region, zones, keepRecords } = props;
    const { namespace, serviceAccount } = EXTERNAL_DNS;
    const name = roleName(clusterName, region, "dns");
    const policy = new IamPolicy(this, "policy", { name, policy: JSON.stringify(dnsPolicy(zones)) });
    new PodIdentityRole(this, "role", { cluster: props.cluster, roleName: name, namespace, serviceAccounts: [serviceAccount], policyArns: { records: policy.arn } });
    this.addOns = externalDnsAddOns({
      provider: "aws",
      clusterName,
      domains: zones.map(({ domain }) => domain),
      keepRecords,
      source: "ingress",
      after: [LOAD_BALANCERS],
      extraArgs: { "ingress-class": table.ingressClass, "zone-id-filter": [...new Set(zones.map(({ zoneId }) => zoneId))].sort() },
      identityAgents: [table.identityAgent],
      // Given, since no pod reaches the instance metadata service.
      values: { env: [{ name: "AWS_REGION", value: region }] },
    });
  }
}

/** What external-dns may, in IAM's own form: changes of the named domains in their zones, and looking at those zones. */
export function dnsPolicy(zones: readonly EksHostedZone[]): object {
  const arn = (zoneId: string): string => `arn:aws:route53:::hostedzone/${zoneId}`;
  const ids = [...new Set(zones.map(({ zoneId }) => zoneId))].sort();
  const domainsOf = (id: string): string[] => zones.filter(({ zoneId }) => zoneId === id).map(({ domain }) => domain).sort();
  return {
    Version: "2012-10-17",
    Statement: [
      ...ids.map((id, index) => ({
        Sid: `ChangeRecords${index}`,
        Effect: "Allow",
        Action: ["route53:ChangeResourceRecordSets"],
        Resource: [arn(id)],
        Condition: {
          "ForAllValues:StringLike": { "route53:ChangeResourceRecordSetsNormalizedRecordNames": domainsOf(id).flatMap((domain) => [domain, `*.${domain}`]) },
          "ForAllValues:StringEquals": { "route53:ChangeResourceRecordSetsRecordTypes": table.recordTypes },
        },
      })),
      { Sid: "ReadRecords", Effect: "Allow", Action: ["route53:ListResourceRecordSets"], Resource: ids.map(arn) },
      { Sid: "ListZones", Effect: "Allow", Action: ["route53:ListHostedZones"], Resource: ["*"] },
    ],
  };
}
