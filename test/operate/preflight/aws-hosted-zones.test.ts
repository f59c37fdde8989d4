import { OperatedDeployment } from "../../../operate/clouds/deployment";
import { awsRows } from "../../../operate/preflight/aws";
import { Row } from "../../../operate/preflight/row";
import { error, healthyAws } from "../answers/aws";
import { EKS } from "../deployments";
import { FakeAnswer, FakePrograms } from "../fake-programs";

let fakes: FakePrograms;
beforeEach(() => (fakes = new FakePrograms()));
afterEach(() => fakes.remove());

const WITH: OperatedDeployment = { ...EKS, needs: { ...EKS.needs!, hostedZones: [{ zoneId: "Z0123456789A", domain: "models.example.com" }] } };

async function rows(deployment: OperatedDeployment, answer?: FakeAnswer): Promise<Row[]> {
  if (answer !== undefined) fakes.on("aws", "route53 get-hosted-zone --id Z0123456789A", answer);
  healthyAws(fakes);
  return (await awsRows(fakes.programs({ limitMs: 20_000 }), deployment, "most")).filter(({ what }) => what.includes("hosted zone"));
}

test.each<[string, FakeAnswer, string, string]>([
  ["is the domain's own", { out: { HostedZone: { Id: "/hostedzone/Z0123456789A", Name: "models.example.com." } } }, "ok", "models.example.com"],
  ["is above it", { out: { HostedZone: { Id: "/hostedzone/Z0123456789A", Name: "example.com." } } }, "ok", "example.com"],
  ["is another's", { out: { HostedZone: { Id: "/hostedzone/Z0123456789A", Name: "example.org." } } }, "lacking", "example.org"],
  ["only ends alike", { out: { HostedZone: { Id: "/hostedzone/Z0123456789A", Name: "s.example.com." } } }, "lacking", "s.example.com"],
  ["isn't there", error("NoSuchHostedZone", "GetHostedZone", "No hosted zone found with ID: Z0123456789A"), "lacking", "none"],
])("a zone that %s", async (_, answer, verdict, there) => {
  expect(await rows(WITH, answer)).toEqual([expect.objectContaining({ what: "hosted zone Z0123456789A", needed: "has models.example.com", verdict, there })]);
});

test("a deployment that writes no records asks for none", async () => expect(await rows(EKS)).toEqual([]));
