import { awsLeftovers } from "../../../operate/teardown/aws-leftovers";
import { OperatedDeployment } from "../../../operate/clouds/deployment";
import { EKS } from "../deployments";
import { FakePrograms } from "../fake-programs";
import { nothingOnAws } from "./nothing-on-aws";

let fakes: FakePrograms;
beforeEach(() => (fakes = new FakePrograms()));
afterEach(() => fakes.remove());

const WITH: OperatedDeployment = { ...EKS, needs: { ...EKS.needs!, hostedZones: [{ zoneId: "Z1", domain: "a.example.com" }, { zoneId: "Z1", domain: "b.example.com" }] } };
const record = (Name: string, Type: string, Value: string): object => ({ Name, Type, ResourceRecords: [{ Value }] });
const owner = (name: string): string => `"heritage=external-dns,external-dns/owner=${name},external-dns/resource=ingress/inference/qwen"`;

test("records of external-dns with the cluster's name are told, those of a cluster whose name begins alike aren't", async () => {
  const ResourceRecordSets = [
    { Name: "qwen.a.example.com.", Type: "A", AliasTarget: { DNSName: "k8s.elb.amazonaws.com." } },
    record("external-dns-a.qwen.a.example.com.", "TXT", owner("eks")),
    record("external-dns-a.other.a.example.com.", "TXT", owner("eks-2")),
    record("note.a.example.com.", "TXT", '"owner=eks"'),
  ];
  fakes.on("aws", "route53 list-resource-record-sets --hosted-zone-id Z1", { out: { ResourceRecordSets } });
  nothingOnAws(fakes);
  const { found } = await awsLeftovers(fakes.programs(), WITH);
  // A zone of two domains is asked once.
  expect(found.map(({ what, id }) => `${what} ${id}`)).toEqual(["DNS record of external-dns' external-dns-a.qwen.a.example.com."]);
});

test("a deployment that writes none isn't asked for any", async () => {
  nothingOnAws(fakes);
  expect((await awsLeftovers(fakes.programs(), EKS)).found).toEqual([]);
});
