import { Token } from "cdktf";
import { checkEksCluster } from "../../../../constructs/aws/check-eks-cluster";
import { dnsChartPath } from "../../../../constructs/cluster/dns/external-dns";
import { EksDnsRecordsOptions } from "../../../../constructs/aws/dns/dns-records-options";
import { EksClusterProps } from "../../../../constructs/aws/eks-cluster-props";
import { DoorCertificate } from "../../../../constructs/cluster/exposure/certificate";
import { DoorRequest } from "../../../../constructs/cluster/exposure/exposure-offer";
import { findChartImages } from "../../../../constructs/kubernetes/images/chart-images";
import { describeWithHelm, helmTemplate } from "../../../harness/helm";
import { PROPS, make, resolved } from "../made-cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const ZONE = { zoneId: "Z0123456789ABCDEFGHIJ", domain: "models.example.com" };
const DNS: EksDnsRecordsOptions = { zones: [ZONE] };
const addOn = (dnsRecords: EksDnsRecordsOptions, name: string): any => {
  const made = make({ dnsRecords });
  return resolved(made, made.cluster.addOns.find((one) => one.name === name));
};

describe("records of doors", () => {
  const made = make({ dnsRecords: DNS });

  test("are nobody's unless they are asked for", () => {
    expect(make().cluster.addOns.map(({ name }) => name)).toEqual(["aws-load-balancer-controller"]);
    expect(made.cluster.addOns.map(({ name }) => name)).toEqual(["aws-load-balancer-controller", "external-dns-network", "external-dns"]);
    expect(made.problems).toEqual([]);
  });

  test("are written by a role of Pod Identity that may write these names, of these kinds, in this zone", () => {
    const { policy } = made.one("aws_iam_policy", { name: "lab-us-west-2-dns" });
    const [change, read, list] = JSON.parse(policy).Statement;
    expect(change).toMatchObject({
      Action: ["route53:ChangeResourceRecordSets"],
      Resource: ["arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIJ"],
      Condition: {
        "ForAllValues:StringLike": { "route53:ChangeResourceRecordSetsNormalizedRecordNames": ["models.example.com", "*.models.example.com"] },
        "ForAllValues:StringEquals": { "route53:ChangeResourceRecordSetsRecordTypes": ["A", "AAAA", "CNAME", "TXT"] },
      },
    });
    expect(read).toMatchObject({ Action: ["route53:ListResourceRecordSets"], Resource: change.Resource });
    expect(list).toMatchObject({ Action: ["route53:ListHostedZones"], Resource: ["*"] });
    expect(made.one("aws_eks_pod_identity_association", { service_account: "external-dns" }).namespace).toBe("external-dns");
  });

  test("of two domains in one zone are in one statement, of two zones in two", () => {
    const zones = [ZONE, { ...ZONE, domain: "chat.example.com" }, { zoneId: "Z9876543210", domain: "example.org" }];
    const both = make({ dnsRecords: { zones } });
    const statements = JSON.parse(both.one("aws_iam_policy", { name: "lab-us-west-2-dns" }).policy).Statement;
    expect(statements.map(({ Sid }: any) => Sid)).toEqual(["ChangeRecords0", "ChangeRecords1", "ReadRecords", "ListZones"]);
    expect(Object.values(statements[0].Condition["ForAllValues:StringLike"])).toEqual([["chat.example.com", "*.chat.example.com", "models.example.com", "*.models.example.com"]]);
    // In any order of the list the same.
    expect(make({ dnsRecords: { zones: [...zones].reverse() } }).json).toEqual(both.json);
  });

  test("go with their door, told by the cluster's name; doors of the load balancer controller alone are looked at", () => {
    const { values, after, version } = addOn(DNS, "external-dns");
    expect(version).toBe("1.21.1");
    expect(after).toEqual(["external-dns-network", "aws-load-balancer-controller"]);
    expect(values).toMatchObject({
      sources: ["ingress"],
      policy: "sync",
      registry: "txt",
      txtOwnerId: "lab",
      txtPrefix: "external-dns-%{record_type}.",
      domainFilters: ["models.example.com"],
      triggerLoopOnEvent: true,
      extraArgs: { "ingress-class": "alb", "zone-id-filter": ["Z0123456789ABCDEFGHIJ"] },
      env: [{ name: "AWS_REGION", value: "us-west-2" }],
      resources: { requests: { cpu: expect.any(String), memory: expect.any(String) }, limits: { memory: expect.any(String) } },
    });
    expect(addOn({ ...DNS, keepRecords: true }, "external-dns").values.policy).toBe("upsert-only");
  });

  test("come from an image that a mirror and digests know, in a namespace that runs nothing privileged", () => {
    const { repository, chart, version, namespaceLabels } = addOn(DNS, "external-dns");
    expect(findChartImages({ repository, chart, version })?.images).toEqual([expect.objectContaining({ image: "registry.k8s.io/external-dns/external-dns:v0.21.0", values: { repository: "image.repository", tag: "image.tag" } })]);
    expect(namespaceLabels).toEqual({ "pod-security.kubernetes.io/enforce": "restricted" });
  });
});

describe("a door whose name lies", () => {
  const request: DoorRequest = { name: "qwen", namespace: "inference", service: "qwen", port: 8000, isPublic: false, host: "qwen.models.example.com", certificate: DoorCertificate.acm("arn:aws:acm:us-west-2:111122223333:certificate/a"), longestStreamSeconds: 60 };
  const warnings = (host: string, dnsRecords?: EksDnsRecordsOptions): string[] | undefined => make({ dnsRecords }).cluster.exposure?.open({ ...request, host }).warnings;

  test.each(["qwen.models.example.com", "models.example.com"])("within a domain, as %s, is let be", (host) => expect(warnings(host, DNS)).toBeUndefined());
  test.each(["qwen.example.com", "qwen-models.example.com", "notmodels.example.com"])("outside, as %s, is told of", (host) => expect(warnings(host, DNS)).toEqual([`${host} lies in no domain of dnsRecords: its record is yours to make`]));
  test("anywhere, where nobody makes records", () => expect(warnings("qwen.example.com")).toBeUndefined());
});

test.each<[string, Partial<EksClusterProps>, string, string, RegExp]>([
  ["no zone", { dnsRecords: { zones: [] } }, "no-hosted-zones", "dnsRecords.zones", /no record/],
  ["a zone by its name", { dnsRecords: { zones: [{ ...ZONE, zoneId: "example.com" }] } }, "invalid-hosted-zone", "dnsRecords.zones[0].zoneId", /capitals/],
  ["a zone by its path", { dnsRecords: { zones: [{ ...ZONE, zoneId: "/hostedzone/Z0123456789ABCDEFGHIJ" }] } }, "invalid-hosted-zone", "dnsRecords.zones[0].zoneId", /by its id/],
  ["a domain in two zones", { dnsRecords: { zones: [ZONE, { ...ZONE, zoneId: "Z9876543210" }] } }, "hosted-zone-twice", "dnsRecords.zones[1].domain", /two zones/],
  ["a domain that is known at apply", { dnsRecords: { zones: [{ ...ZONE, domain: Token.asString({ resolve: () => "" }) }] } }, "invalid-hosted-zone", "dnsRecords.zones[0].domain", /synthesised/],
  ["records without a way out", { network: { nat: false, privateEndpoints: true }, dnsRecords: DNS }, "dns-out-of-reach", "dnsRecords", /no endpoint/],
])("%s is refused", (_, props, code, property, reason) => {
  expect(checkEksCluster({ ...PROPS, ...props })).toEqual([expect.objectContaining({ code, property, reason: expect.stringMatching(reason) })]);
});

describeWithHelm("its network", () => {
  test("lets nobody in, and out to names, HTTPS and the node's identity agent", () => {
    const [policy] = helmTemplate(dnsChartPath(), addOn(DNS, "external-dns-network").values);
    expect(policy.kind).toBe("NetworkPolicy");
    expect(policy.spec.podSelector).toEqual({ matchLabels: { "app.kubernetes.io/instance": "external-dns" } });
    expect(policy.spec.policyTypes).toEqual(["Ingress", "Egress"]);
    expect(policy.spec.ingress).toEqual([]);
    expect(policy.spec.egress.map(({ ports }: any) => ports.map(({ port }: any) => port))).toEqual([[53, 53], [443], [80]]);
    expect(policy.spec.egress[2].to).toEqual([{ ipBlock: { cidr: "169.254.170.23/32" } }]);
  });
});
