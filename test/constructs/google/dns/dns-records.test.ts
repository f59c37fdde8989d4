import { Token, Tokenization } from "cdktf";
import { dnsChartPath } from "../../../../constructs/cluster/dns/external-dns";
import { DoorCertificate } from "../../../../constructs/cluster/exposure/certificate";
import { DoorRequest } from "../../../../constructs/cluster/exposure/exposure-offer";
import { checkDnsRecords } from "../../../../constructs/google/dns/check-dns-records";
import { GkeDnsRecordsOptions } from "../../../../constructs/google/dns/dns-records-options";
import { describeWithHelm, helmTemplate } from "../../../harness/helm";
import { Made, RESOLVING, make } from "../made-cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const ZONE = { zoneId: "models-example-com", domain: "models.example.com" };
const THEIRS = { zoneId: "projects/my-dns-project/managedZones/corp", domain: "corp.example.com" };
const DNS: GkeDnsRecordsOptions = { zones: [ZONE] };
const made = (dnsRecords?: GkeDnsRecordsOptions, project: string | undefined = "my-project"): Made => make({ project, gateway: {}, dnsRecords });
const addOn = (dnsRecords: GkeDnsRecordsOptions, name: string): any => {
  const { cluster } = made(dnsRecords);
  return Tokenization.resolve(cluster.addOns.find((one) => one.name === name), RESOLVING(cluster));
};
const grants = (dnsRecords: GkeDnsRecordsOptions): string[] => {
  const { of } = made(dnsRecords);
  const rights: any[] = [...Object.values(of("google_dns_managed_zone_iam_member")), ...Object.values<any>(of("google_project_iam_member")).filter(({ role }) => /dns/.test(role))];
  for (const { member, depends_on } of rights) {
    expect(member).toMatch(/^principal:\/\/.*\/subject\/ns\/external-dns\/sa\/external-dns-lab-us-central1$/);
    expect(JSON.stringify(depends_on)).toContain("google_container_cluster");
  }
  return rights.map(({ role, project, managed_zone: zone }) => [role, project, zone].join(" ").trim()).sort();
};

describe("records of doors on GKE", () => {
  test("are nobody's unless they are asked for", () => {
    const { cluster, json } = made();
    expect(cluster.addOns).toEqual([]);
    expect(JSON.stringify(json)).not.toMatch(/external-dns|dns.googleapis/);
  });

  test("are written by one service account, which may write the zone and list those of its project", () => {
    expect(grants(DNS)).toEqual(["roles/dns.admin my-project models-example-com", "roles/dns.reader my-project"]);
    expect(grants({ zones: [THEIRS] })).toEqual(["roles/dns.admin my-dns-project corp", "roles/dns.reader my-dns-project"]);
    expect(grants({ zones: [ZONE, { ...ZONE, domain: "chat.models.example.com" }] })).toEqual(grants(DNS));
    expect(Object.values<any>(made(DNS).of("google_project_service")).map(({ service }) => service)).toContain("dns.googleapis.com");
  });

  test("are read off routes, in the zone's own project", () => {
    const { values, after, version } = addOn({ zones: [THEIRS] }, "external-dns");
    expect([version, after]).toEqual(["1.21.1", ["external-dns-network"]]);
    expect(values).toMatchObject({
      provider: { name: "google" },
      sources: ["gateway-httproute"],
      policy: "sync",
      txtOwnerId: "lab",
      domainFilters: ["corp.example.com"],
      extraArgs: { "google-project": "my-dns-project", "zone-id-filter": ["corp"] },
    });
    expect(values.extraVolumes).toBeUndefined();
    expect(addOn({ ...DNS, keepRecords: true }, "external-dns").values).toMatchObject({ policy: "upsert-only", extraArgs: { "google-project": "my-project" } });
  });

  test("in a project that is known at apply alone", () => {
    const { cluster, problems } = make({ gateway: {}, dnsRecords: DNS });
    expect(problems).toEqual([]);
    const { values } = Tokenization.resolve(cluster.addOns.find((one) => one.name === "external-dns"), RESOLVING(cluster));
    expect(values.extraArgs["google-project"]).toContain("data.google_project");
  });
});

describe("a door", () => {
  const request: DoorRequest = { name: "qwen", namespace: "inference", service: "qwen", port: 8000, isPublic: false, host: "qwen.models.example.com", certificate: DoorCertificate.secret("tls"), longestStreamSeconds: 60 };
  const open = (host: string, dnsRecords?: GkeDnsRecordsOptions): { recordedBy?: string; warnings?: string[] } => {
    const { recordedBy, warnings } = made(dnsRecords).cluster.exposure!.open({ ...request, host });
    return { recordedBy, warnings };
  };

  test.each(["qwen.models.example.com", "models.example.com"])("within a domain, as %s, says who makes its record", (host) => expect(open(host, DNS)).toEqual({ recordedBy: "external-dns" }));
  test.each(["qwen.example.com", "notmodels.example.com"])("outside, as %s, is told of", (host) => expect(open(host, DNS)).toEqual({ warnings: [`${host} lies in no domain of dnsRecords: its record is yours to make`] }));
  test("is as it was where nobody makes records", () => expect(open("qwen.example.com")).toEqual({}));
});

const later = Token.asString({ resolve: () => "" });
test.each<[string, Partial<GkeDnsRecordsOptions>, string, string, RegExp]>([
  ["no zone", { zones: [] }, "no-hosted-zones", "dnsRecords.zones", /no record/],
  ["a zone by its domain", { zones: [{ ...ZONE, zoneId: "models.example.com" }] }, "invalid-hosted-zone", "dnsRecords.zones[0].zoneId", /managed zone/],
  ["a zone by a path without its project", { zones: [{ ...ZONE, zoneId: "managedZones/models" }] }, "invalid-hosted-zone", "dnsRecords.zones[0].zoneId", /managed zone/],
  ["a zone that is known at apply", { zones: [{ ...ZONE, zoneId: later }] }, "invalid-hosted-zone", "dnsRecords.zones[0].zoneId", /synthesised/],
  ["a domain twice", { zones: [ZONE, { ...ZONE, zoneId: "other" }] }, "hosted-zone-twice", "dnsRecords.zones[1].domain", /two zones/],
  ["zones of two projects", { zones: [ZONE, THEIRS] }, "hosted-zones-apart", "dnsRecords.zones", /one project/],
])("%s is refused", (_, dnsRecords, code, property, reason) => {
  expect(checkDnsRecords("dnsRecords", { gateway: {}, project: "my-project", dnsRecords: { ...DNS, ...dnsRecords } })).toEqual([expect.objectContaining({ code, property, reason: expect.stringMatching(reason) })]);
});

test("the cluster's project written out is the cluster's", () => {
  const zones = [ZONE, { zoneId: "projects/my-project/managedZones/chat", domain: "chat.example.com" }];
  expect(checkDnsRecords("dnsRecords", { gateway: {}, project: "my-project", dnsRecords: { zones } })).toEqual([]);
});

test("records without doors are refused", () => expect(checkDnsRecords("dnsRecords", { dnsRecords: DNS })).toEqual([expect.objectContaining({ code: "dns-without-doors" })]));

describeWithHelm("its network", () => {
  test("lets it out to names, HTTPS and the metadata server of either data plane", () => {
    const [policy, ...more] = helmTemplate(dnsChartPath(), addOn(DNS, "external-dns-network").values);
    expect(more).toEqual([]);
    expect(policy.spec.egress.slice(2).map(({ to, ports }: any) => `${to[0].ipBlock.cidr} ${ports[0].port}`)).toEqual(["169.254.169.252/32 988", "169.254.169.254/32 80"]);
  });
});
