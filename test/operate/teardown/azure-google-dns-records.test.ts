import { OperatedDeployment } from "../../../operate/clouds/deployment";
import { azureLeftovers } from "../../../operate/teardown/azure-leftovers";
import { googleLeftovers } from "../../../operate/teardown/google-leftovers";
import { Search } from "../../../operate/teardown/leftover";
import { error } from "../answers/azure";
import { AKS, GKE } from "../deployments";
import { FakePrograms } from "../fake-programs";

/** Forms: `az network dns record-set txt list`, `az network private-dns record-set txt list`, `gcloud dns record-sets list --format=json`. */

let fakes: FakePrograms;
beforeEach(() => (fakes = new FakePrograms()));
afterEach(() => fakes.remove());

const owner = (name: string): string => `"heritage=external-dns,external-dns/owner=${name},external-dns/resource=httproute/inference/qwen-door"`;
const of = (deployment: OperatedDeployment, ...zones: string[]): OperatedDeployment => ({ ...deployment, needs: { ...deployment.needs!, hostedZones: zones.map((zoneId) => ({ zoneId, domain: "models.example.com" })) } });
const records = ({ found }: Search): string[] => found.filter(({ what }) => what.startsWith("DNS")).map(({ id }) => id);

describe("Azure DNS", () => {
  const zone = (kind: string): string => `/subscriptions/99999999-2222-4333-8444-555555555555/resourceGroups/dns/providers/Microsoft.Network/${kind}/example.com`;
  const aks = (): FakePrograms => fakes.on("az", "resource list", { out: [] }).on("az", "group list", { out: [] }).on("az", "group show", error("ResourceGroupNotFound", "Resource group 'x' could not be found."));
  const rows = (key: string): object[] => [
    { name: "external-dns-a.qwen.models", fqdn: "external-dns-a.qwen.models.example.com.", [key]: [{ value: [owner("aks")] }] },
    { name: "external-dns-a.other.models", fqdn: "external-dns-a.other.models.example.com.", [key]: [{ value: [owner("aks-2")] }] },
    { name: "note", fqdn: "note.example.com.", [key]: [{ value: ["owner=aks"] }] },
    // A text beyond 255 characters is cut.
    { name: "long", fqdn: "long.example.com.", [key]: [{ value: ["heritage=external-dns,external-dns/ow", "ner=aks,external-dns/resource=x"] }] },
  ];

  test.each([
    ["public", "dnsZones", "dns", "TXTRecords"],
    ["private", "privateDnsZones", "private-dns", "txtRecords"],
  ])("of a %s zone, asked in its own subscription", async (_, kind, command, key) => {
    fakes.on("az", `network ${command} record-set txt list --zone-name example.com --resource-group dns --subscription 99999999`, { out: rows(key) });
    const found = await azureLeftovers(aks().programs(), of(AKS, zone(kind), zone(kind)), false);
    expect(found.silent).toEqual([]);
    expect(records(found)).toEqual(["external-dns-a.qwen.models.example.com.", "long.example.com."]);
    expect(fakes.asked("az").filter((line) => line.includes("record-set"))).toHaveLength(1);
  });

  test("that isn't answered is told, and hides nothing", async () => {
    fakes.on("az", "record-set txt list", error("AuthorizationFailed", "The client does not have authorization to perform action"));
    expect((await azureLeftovers(aks().programs(), of(AKS, zone("dnsZones")), false)).silent).toEqual([{ what: "DNS records", answer: expect.objectContaining({ why: "refused" }) }]);
  });

  test("isn't asked where no records are made", async () => {
    await azureLeftovers(aks().programs(), AKS, false);
    expect(fakes.asked("az").join("\n")).not.toContain("dns");
  });
});

describe("Cloud DNS", () => {
  const gke = (): FakePrograms => fakes.on("gcloud", "compute", { out: [] }).on("gcloud", "filestore", { out: [] }).on("gcloud", "artifacts", { out: [] });
  const txt = (name: string, ...rrdatas: string[]): object => ({ kind: "dns#resourceRecordSet", name, type: "TXT", ttl: 300, rrdatas });

  test("of the zone's own project", async () => {
    fakes.on("gcloud", "dns record-sets list --zone=corp --filter=type=TXT --project=my-dns-project", { out: [txt("external-dns-a.qwen.corp.example.com.", owner("gke")), txt("external-dns-a.other.corp.example.com.", owner("gke-2")), { ...txt("a.corp.example.com.", owner("gke")), type: "A" }] });
    const found = await googleLeftovers(gke().programs(), of(GKE, "projects/my-dns-project/managedZones/corp"), "my-project");
    expect(found.silent).toEqual([]);
    expect(records(found)).toEqual(["external-dns-a.qwen.corp.example.com."]);
    expect(found.found[0].command).toContain("--project=my-dns-project");
  });

  test("of the cluster's project, by the zone's name", async () => {
    fakes.on("gcloud", "dns record-sets list --zone=models --filter=type=TXT --project=my-project", { out: [txt("external-dns-a.qwen.models.example.com.", owner("gke"))] });
    expect(records(await googleLeftovers(gke().programs(), of(GKE, "models"), "my-project"))).toHaveLength(1);
  });
});
