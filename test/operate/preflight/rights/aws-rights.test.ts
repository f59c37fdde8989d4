import { awsRights } from "../../../../operate/preflight/rights/aws-rights";
import { Row } from "../../../../operate/preflight/row";
import { SIGNED_OUT, error, healthyAws, simulation } from "../../answers/aws";
import { EKS } from "../../deployments";
import { FakeAnswer, FakePrograms } from "../../fake-programs";

/** The fakes answer as documented; moto 5.2.1 doesn't simulate principals' policies. */

let fakes: FakePrograms;
beforeEach(() => (fakes = new FakePrograms()));
afterEach(() => fakes.remove());

const TYPES = ["aws_eks_cluster", "aws_iam_role", "aws_vpc", "helm_release"];

async function right(rules: readonly (readonly [string, FakeAnswer])[] = [], types: readonly string[] = TYPES): Promise<Row> {
  for (const [pattern, answer] of rules) fakes.on("aws", pattern, answer);
  healthyAws(fakes);
  const rows = await awsRights(fakes.programs(), EKS, types);
  expect(rows).toHaveLength(1);
  return rows[0];
}
const simulated = (): string[] => fakes.asked("aws").filter((line) => line.includes("simulate-principal-policy"));
const ALL = "simulate-principal-policy";
const ON = (resource: string): string => `--resource-arns ${resource}`;
const ROLE = "arn:aws:iam::111122223333:role/eks-us-west-2-nodes";

test("one question of what the stacks hold, and no more", async () => {
  expect(await right()).toEqual({ group: "rights", what: "rights to deploy", needed: "to make 3 types of resource", there: "8 of 8 actions allowed", verdict: "ok" });
  expect(simulated()).toHaveLength(1);
  expect(simulated()[0]).toContain("--policy-source-arn arn:aws:iam::111122223333:user/ada --action-names ec2:CreateVpc ec2:ModifyVpcAttribute ec2:CreateTags eks:CreateCluster eks:TagResource iam:PassRole iam:CreateRole iam:TagRole --context-entries ContextKeyName=aws:RequestedRegion,ContextKeyValues=us-west-2,ContextKeyType=string");
});

test("what is allowed on a resource by its name is allowed", async () => {
  const rules = [[ON("arn:aws:eks:us-west-2:111122223333:cluster/eks"), { out: simulation() }], [ON(ROLE), { out: simulation() }], [ALL, { out: simulation({ "eks:CreateCluster": "implicitDeny", "iam:PassRole": "implicitDeny", "iam:CreateRole": "implicitDeny" }) }]] as const;
  expect(await right(rules)).toMatchObject({ verdict: "ok", there: "8 of 8 actions allowed" });
  expect(simulated()).toHaveLength(3);
});

test("what is allowed nowhere lacks, with what an administrator grants it with", async () => {
  expect(await right([[ALL, { out: simulation({ "ec2:CreateVpc": "implicitDeny", "iam:CreateRole": "implicitDeny" }) }]])).toMatchObject({
    verdict: "lacking",
    there: "6 of 8 actions allowed",
    note: "not allowed: ec2:CreateVpc, iam:CreateRole",
    command: `aws iam put-user-policy --user-name ada --policy-name deploy --policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["ec2:CreateVpc"],"Resource":"*"},{"Effect":"Allow","Action":["iam:CreateRole"],"Resource":["${ROLE}"]}]}' --region us-west-2`,
  });
});

test("what is denied outright no grant lifts", async () => {
  const row = await right([[ALL, { out: simulation({ "ec2:CreateVpc": "explicitDeny" }) }]]);
  expect(row).toMatchObject({ verdict: "lacking", note: "denied outright, which no grant lifts: ec2:CreateVpc", command: expect.stringContaining("policysim") });
});

test.each<[string, FakeAnswer, readonly string[], RegExp]>([
  ["a condition that reads what isn't told", { out: simulation({ "ec2:CreateVpc": "implicitDeny" }, { MissingContextValues: ["aws:PrincipalTag/team"] }) }, TYPES, /condition.*: ec2:CreateVpc$/],
  ["the same beside a resource", { out: simulation({ "ec2:CreateVpc": "allowed" }, { ResourceSpecificResults: [{ MissingContextValues: ["aws:SourceIp"] }] }) }, TYPES, /condition.*: ec2:CreateVpc$/],
  ["a bucket, whose name isn't known", { out: simulation({ "s3:CreateBucket": "implicitDeny" }) }, ["aws_s3_bucket"], /name that can't be told before: s3:CreateBucket$/],
  ["a decision of another word", { out: simulation({ "ec2:CreateVpc": "perhaps" }) }, TYPES, /ec2:CreateVpc$/],
  ["a type that isn't in the table", { out: simulation() }, [...TYPES, "aws_quantum_computer"], /doesn't know what aws_quantum_computer asks for/],
])("%s: neither there nor lacking", async (_, answer, types, note) => {
  expect(await right([[ALL, answer]], types)).toMatchObject({ verdict: "unknown", note: expect.stringMatching(note) });
});

test.each([
  ["role/teams/deployer", "aws iam put-role-policy --role-name deployer --policy-name deploy"],
  ["role/aws-reserved/sso.amazonaws.com/deployer", "https://console.aws.amazon.com/singlesignon"],
])("a session of %s is simulated as its role, by the ARN that has the role's path", async (role, command) => {
  const arn = `arn:aws:iam::111122223333:${role}`;
  const rules = [["get-caller-identity", { out: { Account: "111122223333", Arn: "arn:aws:sts::111122223333:assumed-role/deployer/ada@example.com" } }], ["get-role --role-name deployer", { out: { Role: { Arn: arn } } }], [ALL, { out: simulation({ "ec2:CreateVpc": "implicitDeny" }) }]] as const;
  expect((await right(rules)).command).toContain(command);
  expect(simulated()[0]).toContain(`--policy-source-arn ${arn} `);
});

test.each<[string, string, FakeAnswer, string, RegExp]>([
  ["the root user", "get-caller-identity", { out: { Arn: "arn:aws:iam::111122223333:root" } }, "could not be read", /this is root: deploy as a role/],
  ["a federated user", "get-caller-identity", { out: { Arn: "arn:aws:sts::111122223333:federated-user/ada" } }, "could not be read", /federated-user\/ada/],
  ["signed out", "get-caller-identity", SIGNED_OUT, "not signed in", /credentials/],
  ["refused", ALL, error("AccessDenied", "SimulatePrincipalPolicy", "User: arn:aws:iam::111122223333:user/ada is not authorized to perform: iam:SimulatePrincipalPolicy"), "not allowed to ask", /SimulatePrincipalPolicy/],
  ["throttled", ALL, error("Throttling", "SimulatePrincipalPolicy", "Rate exceeded"), "throttled", /Rate exceeded/],
  ["malformed", ALL, { out: { EvaluationResults: [{ EvalActionName: "ec2:CreateVpc" }] } }, "could not be read", /EvaluationResults\[0\]\.EvalDecision is absent/],
  ["silent about some", ALL, { out: { EvaluationResults: [] } }, "could not be read", /nothing is said of ec2:CreateVpc/],
  ["no JSON", ALL, { out: "None" }, "could not be read", /no JSON/],
])("%s: unknown, in the program's own words", async (_, pattern, answer, there, note) => {
  expect(await right([[pattern, answer]])).toMatchObject({ verdict: "unknown", there, note: expect.stringMatching(note) });
});

test("a refusal of the second question leaves all unknown", async () => {
  const rules = [[ON(ROLE), error("AccessDenied", "SimulatePrincipalPolicy", "User is not authorized")], [ALL, { out: simulation({ "iam:CreateRole": "implicitDeny" }) }]] as const;
  expect(await right(rules)).toMatchObject({ verdict: "unknown", there: "not allowed to ask" });
});

test("without the program, and of stacks that hold nothing of AWS", async () => {
  expect(await awsRights(fakes.programs(), EKS, TYPES)).toEqual([expect.objectContaining({ verdict: "unknown", there: "no program" })]);
  expect(await awsRights(fakes.programs(), EKS, ["helm_release"])).toEqual([]);
});
