import { DefaultTokenResolver, StringConcat, Token, Tokenization } from "cdktf";
import { checkDnsRecords } from "../../../../constructs/azure/dns/check-dns-records";
import { AksDnsRecordsOptions } from "../../../../constructs/azure/dns/dns-records-options";
import { AksGateway } from "../../../../constructs/azure/exposure/gateway";
import { dnsChartPath } from "../../../../constructs/cluster/dns/external-dns";
import { DoorCertificate } from "../../../../constructs/cluster/exposure/certificate";
import { DoorAuthentication } from "../../../../constructs/cluster/exposure/authentication";
import { DoorRequest } from "../../../../constructs/cluster/exposure/exposure-offer";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { describeWithHelm, helmTemplate } from "../../../harness/helm";
import { all, clusterStack, json } from "../cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const GROUP = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/dns";
const ZONE = { zoneId: `${GROUP}/providers/Microsoft.Network/dnsZones/example.com`, domain: "models.example.com" };
const PRIVATE = { zoneId: `${GROUP}/providers/Microsoft.Network/privateDnsZones/corp.example.com`, domain: "corp.example.com" };
const DNS: AksDnsRecordsOptions = { zones: [ZONE] };
const made = (dnsRecords?: AksDnsRecordsOptions): ReturnType<typeof clusterStack> => clusterStack({ gateway: AksGateway.ENVOY, dnsRecords });
const addOn = (dnsRecords: AksDnsRecordsOptions, name: string): any => {
  const stack = made(dnsRecords);
  const found = stack.cluster.addOns.find((one) => one.name === name);
  return Tokenization.resolve(found, { scope: stack, resolver: new DefaultTokenResolver(new StringConcat()), preparing: false });
};
const roles = (dnsRecords: AksDnsRecordsOptions): string[] => {
  const stack = made(dnsRecords);
  return all(stack, "azurerm_role_assignment").filter(({ scope }) => scope.startsWith(GROUP)).map(({ scope, role_definition_name: role }) => `${role} on ${scope.slice(GROUP.length)}`).sort();
};

describe("records of doors on AKS", () => {
  test("are nobody's unless they are asked for", () => {
    const stack = made();
    expect(stack.cluster.addOns.map(({ name }) => name)).toEqual(["envoy-gateway"]);
    expect(JSON.stringify(json(stack))).not.toContain("external-dns");
  });

  test("are written by one service account's identity, with a role on the zone and the right to read its group", () => {
    expect(roles(DNS)).toEqual(["DNS Zone Contributor on /providers/Microsoft.Network/dnsZones/example.com", "Reader on "]);
    expect(roles({ zones: [PRIVATE] })).toEqual(["Private DNS Zone Contributor on /providers/Microsoft.Network/privateDnsZones/corp.example.com", "Reader on "]);
    expect(roles({ zones: [ZONE, { ...ZONE, domain: "chat.example.com" }] })).toEqual(roles(DNS));
    expect(all(made(DNS), "azurerm_federated_identity_credential")).toEqual([expect.objectContaining({ name: "external-dns", subject: "system:serviceaccount:external-dns:external-dns" })]);
  });

  test("are read off routes, once the gateway's chart has brought their kind", () => {
    const { values, after, namespaceLabels } = addOn(DNS, "external-dns");
    expect(after).toEqual(["external-dns-network", "envoy-gateway"]);
    expect(namespaceLabels).toEqual({ "pod-security.kubernetes.io/enforce": "restricted" });
    expect(values).toMatchObject({
      provider: { name: "azure" },
      sources: ["gateway-httproute"],
      policy: "sync",
      txtOwnerId: "lab",
      domainFilters: ["models.example.com"],
      extraArgs: { "zone-id-filter": ["/example.com"] },
      podLabels: { "azure.workload.identity/use": "true" },
      serviceAccount: { name: "external-dns", annotations: { "azure.workload.identity/client-id": expect.stringContaining("azurerm_user_assigned_identity") } },
      extraVolumeMounts: [{ name: "files", mountPath: "/etc/kubernetes", readOnly: true }],
    });
    expect(addOn({ zones: [PRIVATE], keepRecords: true }, "external-dns").values).toMatchObject({ provider: { name: "azure-private-dns" }, policy: "upsert-only" });
    expect(addOn(DNS, "external-dns-network").values.files).toEqual({ "azure.json": { subscriptionId: "11111111-2222-4333-8444-555555555555", resourceGroup: "dns", useWorkloadIdentityExtension: true } });
  });

  test("whose identity's name is taken then", () => {
    const stack = made(DNS);
    stack.cluster.addWorkloadIdentity("external-dns", { namespace: "models", serviceAccount: "weights" });
    expect(problemsIn(stack).map(({ code }) => code)).toEqual(["duplicate-identity"]);
  });
});

describe("a door", () => {
  const authentication = DoorAuthentication.apiKeys("keys");
  const request: DoorRequest = { name: "qwen", namespace: "inference", service: "qwen", port: 8000, isPublic: true, host: "qwen.models.example.com", certificate: DoorCertificate.secret("tls"), authentication, longestStreamSeconds: 60 };
  const open = (host: string, dnsRecords?: AksDnsRecordsOptions): { recordedBy?: string; warnings?: string[] } => made(dnsRecords).cluster.exposure!.open({ ...request, host });

  test("says who makes its record", () => expect(open("qwen.models.example.com", DNS).recordedBy).toBe("external-dns"));
  test("of a name elsewhere says that it is one's own, and still what it said before", () => {
    const { recordedBy, warnings } = open("qwen.example.com", DNS);
    expect([recordedBy, warnings]).toEqual([undefined, [expect.stringContaining("work in progress"), "qwen.example.com lies in no domain of dnsRecords: its record is yours to make"]]);
  });
  test("is as it was where nobody makes records", () => expect(open("qwen.example.com").warnings).toHaveLength(1));
});

const later = Token.asString({ resolve: () => "" });
test.each<[string, Partial<AksDnsRecordsOptions>, string, string, RegExp]>([
  ["no zone", { zones: [] }, "no-hosted-zones", "dnsRecords.zones", /no record/],
  ["a zone by its name", { zones: [{ ...ZONE, zoneId: "example.com" }] }, "invalid-hosted-zone", "dnsRecords.zones[0].zoneId", /resource id/],
  ["a zone of Route 53", { zones: [{ ...ZONE, zoneId: "Z0123456789ABCDEFGHIJ" }] }, "invalid-hosted-zone", "dnsRecords.zones[0].zoneId", /resource id/],
  ["a record set's id", { zones: [{ ...ZONE, zoneId: `${ZONE.zoneId}/A/qwen` }] }, "invalid-hosted-zone", "dnsRecords.zones[0].zoneId", /resource id/],
  ["a zone that is known at apply", { zones: [{ ...ZONE, zoneId: later }] }, "invalid-hosted-zone", "dnsRecords.zones[0].zoneId", /synthesised/],
  ["a domain of another zone", { zones: [{ ...ZONE, domain: "models.example.org" }] }, "invalid-hosted-zone", "dnsRecords.zones[0].domain", /example.com's/],
  ["a domain that only ends alike", { zones: [{ ...ZONE, domain: "models-example.com" }] }, "invalid-hosted-zone", "dnsRecords.zones[0].domain", /example.com's/],
  ["a domain that is known at apply", { zones: [{ ...ZONE, domain: later }] }, "invalid-hosted-zone", "dnsRecords.zones[0].domain", /synthesised/],
  ["a domain twice", { zones: [ZONE, ZONE] }, "hosted-zone-twice", "dnsRecords.zones[1].domain", /two zones/],
  ["public and private zones", { zones: [ZONE, PRIVATE] }, "hosted-zones-apart", "dnsRecords.zones", /one kind/],
  ["zones of two groups", { zones: [ZONE, { zoneId: ZONE.zoneId.replace("/dns/", "/more/"), domain: "chat.example.com" }] }, "hosted-zones-apart", "dnsRecords.zones", /one resource group/],
])("%s is refused", (_, dnsRecords, code, property, reason) => {
  expect(checkDnsRecords("dnsRecords", { gateway: AksGateway.ENVOY, dnsRecords: { ...DNS, ...dnsRecords } })).toEqual([expect.objectContaining({ code, property, reason: expect.stringMatching(reason) })]);
});

test("records without doors are refused", () => expect(checkDnsRecords("dnsRecords", { dnsRecords: DNS })).toEqual([expect.objectContaining({ code: "dns-without-doors", property: "dnsRecords" })]));

describeWithHelm("what is made beside it", () => {
  const object = (kind: string): any => helmTemplate(dnsChartPath(), addOn(DNS, "external-dns-network").values).find((one) => one.kind === kind);
  test("is a file without a secret, which the pod mounts", () => {
    const { metadata, data } = object("ConfigMap");
    expect(metadata.name).toBe(addOn(DNS, "external-dns").values.extraVolumes[0].configMap.name);
    expect(JSON.parse(data["azure.json"])).toEqual({ subscriptionId: "11111111-2222-4333-8444-555555555555", resourceGroup: "dns", useWorkloadIdentityExtension: true });
  });
  test("is a policy that lets it out to names and HTTPS alone", () => {
    const { spec } = object("NetworkPolicy");
    expect([spec.ingress, spec.egress.map(({ ports }: any) => ports.map(({ port }: any) => port))]).toEqual([[], [[53, 53], [443]]]);
  });
});
