import * as path from "path";
import { IamPolicy } from "../bindings";
import { Construct } from "constructs";
import { HelmAddOn } from "../../cluster/helm-add-on";
import { packageRoot } from "../../core/package-root";
import table from "../data/external-dns.json";
import { PodIdentityRole } from "../identity/pod-identity-role";
import { roleName } from "../names";
import { EksDnsRecordsOptions, EksHostedZone } from "./dns-records-options";

/** Name of the controller's release. */
const CONTROLLER = "external-dns";
/** What it reaches the network by stands before it. */
const NETWORK = "external-dns-network";
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

/** Folder of our chart of what external-dns may reach. */
export function dnsChartPath(): string {
  return path.join(packageRoot(), "constructs", "aws", "dns", "chart");
}

/**
 * external-dns for models' doors: its role, which writes the named domains and no others, its chart, and a network policy. It owns what it makes by a
 * record of its own beside each, with the cluster's name in it, and leaves other records alone.
 *
 * @see https://kubernetes-sigs.github.io/external-dns
 */
export class DnsRecords extends Construct {
  public readonly addOns: HelmAddOn[];

  public constructor(scope: Construct, id: string, props: DnsRecordsProps) {
    super(scope, id);
    const { clusterName, region, zones, keepRecords = false } = props;
    const { namespace, serviceAccount } = table;
    const name = roleName(clusterName, region, "dns");
    const policy = new IamPolicy(this, "policy", { name, policy: JSON.stringify(dnsPolicy(zones)) });
    new PodIdentityRole(this, "role", { cluster: props.cluster, roleName: name, namespace, serviceAccounts: [serviceAccount], policyArns: { records: policy.arn } });
    // What it runs as fits the strictest of Kubernetes' own rules.
    const place = { namespace, createNamespace: true, namespaceLabels: { "pod-security.kubernetes.io/enforce": "restricted" } };
    this.addOns = [
      { name: NETWORK, localChart: dnsChartPath(), imageValues: [], ...place, values: { instance: CONTROLLER } },
      {
        name: CONTROLLER,
        repository: table.repository,
        chart: table.chart,
        version: table.version,
        ...place,
        after: [NETWORK, LOAD_BALANCERS],
        values: {
          provider: { name: "aws" },
          serviceAccount: { create: true, name: serviceAccount },
          sources: ["ingress"],
          policy: keepRecords ? "upsert-only" : "sync",
          registry: "txt",
          txtOwnerId: clusterName,
          // Its own records lie below the names that they tell of: before them, that of a zone's own name would lie outside the zone.
          txtPrefix: table.txtPrefix,
          domainFilters: zones.map(({ domain }) => domain).sort(),
          // Of a door that goes the record goes at once, while the controller is still there.
          triggerLoopOnEvent: true,
          extraArgs: { "ingress-class": table.ingressClass, "zone-id-filter": [...new Set(zones.map(({ zoneId }) => zoneId))].sort() },
          // Given, since no pod reaches the instance metadata service.
          env: [{ name: "AWS_REGION", value: region }],
          nodeSelector: { "kubernetes.io/os": "linux" },
          resources: table.resources,
        },
      },
    ];
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
