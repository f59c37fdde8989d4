import { zoneIdOf, idOf } from "../../../../constructs/azure/dns/zone-id";
import { checkDnsRecords } from "../../../../constructs/azure/dns/check-dns-records";
import { recordWriter } from "../../../../constructs/azure/dns/dns-records";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { make } from "../../google/made-cluster";
import { clusterStack } from "../cluster";

const ID = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/dns/providers/Microsoft.Network/dnsZones/example.com";
const LISTED = ID.replace("dnsZones", "dnszones").replace("resourceGroups", "resourcegroups");
const told = (zoneId: string, domain = "models.example.com"): string[] => checkDnsRecords("dnsRecords", { gateway: {} as never, dnsRecords: { zones: [{ zoneId, domain }] } }).map(({ code, property }) => `${code} ${property}`);

describe("ids of Azure's zones", () => {
  test("are taken as az lists them, and given on in one case", () => {
    expect(told(LISTED)).toEqual([]);
    expect(idOf(zoneIdOf(LISTED)!)).toBe(ID);
    expect(recordWriter({ zones: [{ zoneId: LISTED, domain: "a.example.com" }, { zoneId: ID, domain: "b.example.com" }] })).toEqual(recordWriter({ zones: [{ zoneId: ID, domain: "a.example.com" }] }));
    expect(zoneIdOf(LISTED.replace("dnszones", "privatednszones"))?.isPrivate).toBe(true);
  });

  test("a zone that was made with capitals holds names without", () => expect(told(ID.replace("example", "Example"))).toEqual([]));

  test.each([
    ["a group's name that none has", ID.replace("/dns/", '/d"ns/')],
    ["a subscription of hyphens alone", ID.replace(/1{8}.*5{12}/, "-".repeat(36))],
    ["a record of a zone", `${ID}/A/www`],
    ["a line's end", `${ID}\n`],
  ])("%s is refused", (_, id) => expect(told(id)).toEqual(["invalid-hosted-zone dnsRecords.zones[0].zoneId"]));
});

describe("records without a gateway are one problem", () => {
  const codes = (construct: Parameters<typeof problemsIn>[0]): string[] => problemsIn(construct).map(({ code, property }) => `${code} ${property}`);
  const [aks, gke] = [{ zones: [{ zoneId: ID, domain: "example.com" }] }, { zones: [{ zoneId: "models", domain: "example.com" }] }];
  test("where there is none", () => {
    expect(codes(clusterStack({ dnsRecords: aks }))).toEqual(["dns-without-doors dnsRecords"]);
    expect(clusterStack({ dnsRecords: aks }).cluster.addOns.map(({ name }) => name)).not.toContain("external-dns");
  });

  test("where it is none", () => {
    expect(codes(clusterStack({ gateway: {} as never, dnsRecords: aks }))).toEqual(["wrong-type gateway"]);
    expect(make({ gateway: "yes" as never, dnsRecords: gke }).problems.map(({ code, property }) => `${code} ${property}`)).toEqual(["wrong-type gateway"]);
  });
});
