import { azureDnsZone } from "../../operate/clouds/azure-dns-zone";

const ID = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/dns/providers/Microsoft.Network/dnsZones/example.com";

test("a zone is found in whichever case Azure has written its id", () => {
  const zone = azureDnsZone(ID);
  expect(zone).toMatchObject({ name: "example.com", command: ["network", "dns"], place: ["--resource-group", "dns", "--subscription", "11111111-2222-4333-8444-555555555555"] });
  expect(azureDnsZone(ID.replace("dnsZones", "dnszones").replace("resourceGroups", "resourcegroups"))).toEqual(zone);
  expect(azureDnsZone(ID.replace("dnsZones", "privatednszones"))?.command).toEqual(["network", "private-dns"]);
  expect(azureDnsZone(`${ID}/A/www`)).toBeUndefined();
});
