import { OperatedDeployment } from "../../../operate/clouds/deployment";
import { awsRows } from "../../../operate/preflight/aws";
import { Row } from "../../../operate/preflight/row";
import { REFUSED, healthyAws } from "../answers/aws";
import { EKS } from "../deployments";
import { FakeAnswer, FakePrograms } from "../fake-programs";

let fakes: FakePrograms;
beforeEach(() => (fakes = new FakePrograms()));
afterEach(() => fakes.remove());

const ROLE = "AWSServiceRoleForAutoScaling";
const withKey = (): OperatedDeployment => {
  if (EKS.needs === undefined) throw new Error("the deployment of the tests says what it needs");
  return { ...EKS, needs: { ...EKS.needs, services: ["autoscaling.amazonaws.com"] } };
};

async function rows(deployment: OperatedDeployment, answer?: FakeAnswer): Promise<Row[]> {
  if (answer !== undefined) fakes.on("aws", `iam get-role --role-name ${ROLE}`, answer);
  healthyAws(fakes);
  return (await awsRows(fakes.programs({ limitMs: 20_000 }), deployment, "most")).filter(({ what }) => what.includes(ROLE));
}

test("an account that never had a group of machines is told of before KMS refuses the grant", async () => {
  expect(await rows(withKey())).toEqual([
    {
      group: "account",
      what: `role ${ROLE}`,
      needed: "for a key of your own for nodes' disks",
      there: "none",
      verdict: "lacking",
      note: expect.stringContaining("KMS refuses the grant"),
      command: "aws iam create-service-linked-role --aws-service-name autoscaling.amazonaws.com --region us-west-2",
    },
  ]);
});

test.each<[string, FakeAnswer, string]>([
  ["has it", { out: { Role: { Arn: `arn:aws:iam::111122223333:role/aws-service-role/autoscaling.amazonaws.com/${ROLE}` } } }, "ok"],
  ["doesn't tell", REFUSED, "unknown"],
])("one that %s", async (_, answer, verdict) => {
  expect((await rows(withKey(), answer)).map((row) => row.verdict)).toEqual([verdict]);
});

test("without a key of one's own nobody asks", async () => {
  expect(await rows(EKS)).toEqual([]);
});
