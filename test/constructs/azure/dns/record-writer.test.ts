import { recordWriter } from "../../../../constructs/azure/dns/dns-records";

const group = (name: string): string => `/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/${name}`;
const zone = (of: string, name: string): { zoneId: string; domain: string } => ({ zoneId: `${group(of)}/providers/Microsoft.Network/dnsZones/${name}`, domain: name });
const roles = (...zones: { zoneId: string; domain: string }[]): string[] => (recordWriter({ zones }).roles ?? []).map(({ scope, role }) => `${role} on ${scope.split("/").slice(4).join("/")}`);

test("a group that two ids write in two ways is read by one role", () => {
  const [a, b] = ["providers/Microsoft.Network/dnsZones/a.example", "providers/Microsoft.Network/dnsZones/b.example"];
  expect(roles(zone("dns", "a.example"), zone("DNS", "b.example"))).toEqual([`DNS Zone Contributor on DNS/${b}`, `DNS Zone Contributor on dns/${a}`, "Reader on DNS"]);
});

test("so is a zone", () => {
  expect(roles(zone("dns", "a.example"), zone("DNS", "a.example"))).toEqual(["DNS Zone Contributor on DNS/providers/Microsoft.Network/dnsZones/a.example", "Reader on DNS"]);
});

test("what is no zone's id gives no role", () => expect(roles({ zoneId: "no", domain: "a.example" })).toEqual([]));
