import { OperatedDeployment } from "../../../operate/clouds/deployment";
import { awsRows } from "../../../operate/preflight/aws";
import { Row } from "../../../operate/preflight/row";
import { REFUSED, healthyAws } from "../answers/aws";
import { EKS, withPool } from "../deployments";
import { FakeAnswer, FakePrograms } from "../fake-programs";

let fakes: FakePrograms;
beforeEach(() => (fakes = new FakePrograms()));
afterEach(() => fakes.remove());

const KARPENTER = { "karpenter.sh/nodepool": "l4" };
const ROLE = "AWSServiceRoleForEC2Spot";
const spot = (labels: { [key: string]: string } = KARPENTER): OperatedDeployment => withPool(EKS, { capacity: "spot", labels });

async function rows(deployment: OperatedDeployment, answer?: FakeAnswer): Promise<Row[]> {
  if (answer !== undefined) fakes.on("aws", `iam get-role --role-name ${ROLE}`, answer);
  healthyAws(fakes);
  return (await awsRows(fakes.programs({ limitMs: 20_000 }), deployment, "most")).filter(({ what }) => what.includes(ROLE));
}

test("an account that never had a spot machine is told of before Karpenter finds out", async () => {
  expect(await rows(spot())).toEqual([
    {
      group: "account",
      what: `role ${ROLE}`,
      needed: "for spot machines of pool l4",
      there: "none",
      verdict: "lacking",
      note: expect.stringContaining("refuses"),
      command: "aws iam create-service-linked-role --aws-service-name spot.amazonaws.com --region us-west-2",
    },
  ]);
});

test.each<[string, FakeAnswer, string]>([
  ["has it", { out: { Role: { Arn: `arn:aws:iam::111122223333:role/aws-service-role/spot.amazonaws.com/${ROLE}` } } }, "ok"],
  ["doesn't tell", REFUSED, "unknown"],
])("one that %s", async (_, answer, verdict) => {
  expect((await rows(spot(), answer)).map((row) => row.verdict)).toEqual([verdict]);
});

test.each<[string, OperatedDeployment]>([
  ["a managed group's spot pool, for which EKS makes it", spot({ "eks.amazonaws.com/nodegroup": "l4" })],
  ["Karpenter's pool on demand", withPool(EKS, { labels: KARPENTER })],
])("%s asks for none", async (_, deployment) => {
  expect(await rows(deployment)).toEqual([]);
});
