import { OperatedDeployment } from "../../../operate/clouds/deployment";
import { azureRows } from "../../../operate/preflight/azure";
import { googleRows } from "../../../operate/preflight/google";
import { Row } from "../../../operate/preflight/row";
import * as azure from "../answers/azure";
import * as google from "../answers/google";
import { AKS, GKE } from "../deployments";
import { FakeAnswer, FakePrograms } from "../fake-programs";

let fakes: FakePrograms;
beforeEach(() => (fakes = new FakePrograms()));
afterEach(() => fakes.remove());

const of = (deployment: OperatedDeployment, zoneId: string): OperatedDeployment => ({ ...deployment, needs: { ...deployment.needs!, hostedZones: [{ zoneId, domain: "models.example.com" }] } });
const only = (rows: Row[]): Row[] => rows.filter(({ what }) => what.startsWith("hosted zone"));

describe("zones of Azure DNS", () => {
  const ID = "/subscriptions/99999999-2222-4333-8444-555555555555/resourceGroups/dns/providers/Microsoft.Network/dnsZones/example.com";
  const asked = async (answer: FakeAnswer): Promise<Row[]> => {
    fakes.on("az", "network dns zone show --name example.com --resource-group dns --subscription 99999999-2222-4333-8444-555555555555", answer);
    azure.healthyAzure(fakes);
    return only(await azureRows(fakes.programs(), of(AKS, ID), "most"));
  };

  test.each<[string, FakeAnswer, string]>([
    ["that are there", { out: { name: "example.com" } }, "ok"],
    ["that aren't", azure.error("ResourceNotFound", "The Resource 'Microsoft.Network/dnszones/example.com' under resource group 'dns' was not found."), "lacking"],
    ["that one may not read", azure.error("AuthorizationFailed", "The client does not have authorization to perform action"), "unknown"],
    ["whose answer isn't one", { out: "<html>" }, "unknown"],
  ])("%s", async (_, answer, verdict) => expect(await asked(answer)).toEqual([expect.objectContaining({ needed: "has models.example.com", verdict })]));
});

describe("zones of Cloud DNS", () => {
  const asked = async (answer: FakeAnswer): Promise<Row[]> => {
    fakes.on("gcloud", "dns managed-zones describe corp --project=my-dns-project", answer);
    google.healthyGoogle(fakes);
    return only(await googleRows(fakes.programs(), of(GKE, "projects/my-dns-project/managedZones/corp"), "most"));
  };

  test.each<[string, FakeAnswer, string]>([
    ["of the domain", { out: { name: "corp", dnsName: "example.com." } }, "ok"],
    ["of another", { out: { name: "corp", dnsName: "example.org." } }, "lacking"],
    ["that one may not read", google.REFUSED, "unknown"],
  ])("%s", async (_, answer, verdict) => expect(await asked(answer)).toEqual([expect.objectContaining({ needed: "has models.example.com", verdict })]));
});
