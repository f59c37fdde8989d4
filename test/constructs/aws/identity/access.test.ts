import { checkEksCluster } from "../../../../constructs/aws/check-eks-cluster";
import { EksClusterProps } from "../../../../constructs/aws/eks-cluster-props";
import { EksAccess } from "../../../../constructs/aws/identity/eks-access";
import { TerraformStack, Testing } from "cdktf";
import { EksCluster } from "../../../../constructs/aws/eks-cluster";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { PROPS, make } from "../made-cluster";

const ROLE = "arn:aws:iam::111122223333:role/developers";
const CI = "arn:aws:iam::111122223333:role/ci/pipeline";
const POLICY = "arn:aws:eks::aws:cluster-access-policy";

describe("who doesn't administer the cluster", () => {
  const made = make({ access: [EksAccess.view(ROLE), EksAccess.edit(CI, ["models", "inference"]), EksAccess.groups(CI, ["dynamo-deployers"])] });

  test("has one entry, with its groups", () => {
    expect(made.problems).toEqual([]);
    expect(Object.values(made.of("aws_eks_access_entry"))).toHaveLength(2);
    // Written in any case: the provider keeps what is left out.
    expect(made.one("aws_eks_access_entry", { principal_arn: ROLE }).kubernetes_groups).toEqual([]);
    expect(made.one("aws_eks_access_entry", { principal_arn: CI })).toMatchObject({ kubernetes_groups: ["dynamo-deployers"], cluster_name: expect.stringMatching(/aws_eks_cluster/) });
  });

  test("gets AWS's policy where it is to hold, after its entry", () => {
    const given = Object.values(made.of("aws_eks_access_policy_association"));
    expect(given).toHaveLength(2);
    expect(made.one("aws_eks_access_policy_association", { policy_arn: `${POLICY}/AmazonEKSViewPolicy` }).access_scope).toEqual({ type: "cluster" });
    expect(made.one("aws_eks_access_policy_association", { policy_arn: `${POLICY}/AmazonEKSEditPolicy` })).toMatchObject({
      access_scope: { type: "namespace", namespaces: ["inference", "models"] },
      principal_arn: expect.stringMatching(/\{aws_eks_access_entry\.[\w-]+\.principal_arn\}/),
    });
  });

  test("is the same in any order of the list, and leaves the rest of the cluster alone", () => {
    const other = make({ access: [EksAccess.groups(CI, ["dynamo-deployers"]), EksAccess.edit(CI, ["inference", "models"]), EksAccess.view(ROLE)] });
    expect(other.json).toEqual(made.json);
    const without = make();
    for (const [type, all] of Object.entries<object>(without.json.resource)) expect(made.json.resource[type]).toMatchObject(all);
  });

  test("may be named by a method, with the same ids", () => {
    const app = Testing.app();
    const stack = new TerraformStack(app, "eks-cluster");
    const cluster = new EksCluster(stack, "eks", { ...PROPS, access: [EksAccess.groups(CI, ["dynamo-deployers"])] });
    cluster.grantView(ROLE);
    cluster.grantEdit(CI, ["models", "inference"]);
    expect(JSON.parse(Testing.synth(stack))).toEqual(made.json);
    expect(problemsIn(app)).toEqual([]);
    cluster.grantAdmin(ROLE);
    cluster.grantAdmin("arn:aws:iam::111122223333:role/platform");
    cluster.grantView("arn:aws:iam::111122223333:role/platform");
    cluster.grantView(ROLE, ["models"]);
    expect(problemsIn(app).map(({ code, property }) => `${code} ${property}`)).toEqual([
      "access-twice grantAdmin(principalArn)",
      "access-twice grantView(principalArn, namespaces)",
      "access-twice grantView(principalArn, namespaces)",
    ]);
  });
});

test.each<[string, Partial<EksClusterProps>, string, string, RegExp]>([
  ["a session", { access: [EksAccess.view("arn:aws:sts::111122223333:assumed-role/ci/run")] }, "invalid-principal", "access[0].principalArn", /session/],
  ["a name", { access: [EksAccess.view("ada")] }, "invalid-principal", "access[0].principalArn", /ARN/],
  ["an administrator", { admins: [ROLE], access: [EksAccess.view(ROLE)] }, "access-twice", "access[0]", /administers/],
  ["the same right twice", { access: [EksAccess.view(ROLE, ["a"]), EksAccess.view(ROLE, ["b"])] }, "access-twice", "access[1]", /AmazonEKSViewPolicy/],
  ["groups twice", { access: [EksAccess.groups(ROLE, ["a"]), EksAccess.groups(ROLE, ["b"])] }, "access-twice", "access[1]", /groups/],
  ["changes everywhere", { access: [EksAccess.edit(ROLE, undefined as unknown as string[])] }, "invalid-access-scope", "access[0].namespaces", /administrator/],
  ["administration everywhere", { access: [EksAccess.admin(ROLE, undefined as unknown as string[])] }, "invalid-access-scope", "access[0].namespaces", /administrator/],
  ["no namespace", { access: [EksAccess.edit(ROLE, [])] }, "invalid-access-scope", "access[0].namespaces", /nowhere/],
  ["every namespace, by an asterisk", { access: [EksAccess.edit(ROLE, ["*"])] }, "invalid-access-scope", "access[0].namespaces[0]", /asterisk/],
  ["a namespace in capitals", { access: [EksAccess.view(ROLE, ["Models"])] }, "invalid-access-scope", "access[0].namespaces[0]", /lower-case/],
  ["no group", { access: [EksAccess.groups(ROLE, [])] }, "invalid-access-group", "access[0].groups", /nobody/],
  ["Kubernetes' administrators", { access: [EksAccess.groups(ROLE, ["system:masters"])] }, "invalid-access-group", "access[0].groups[0]", /own/],
  ["a group with a blank", { access: [EksAccess.groups(ROLE, ["my team"])] }, "invalid-access-group", "access[0].groups[0]", /blanks/],
])("%s is refused", (_, props, code, property, reason) => {
  expect(checkEksCluster({ ...PROPS, ...props })).toEqual([expect.objectContaining({ code, property, reason: expect.stringMatching(reason) })]);
});

test.each([EksAccess.view(ROLE, ["team-*"]), EksAccess.admin(ROLE, ["models"]), EksAccess.view("arn:aws:iam::111122223333:user/ada")])("%j is taken", (access) => {
  expect(checkEksCluster({ ...PROPS, access: [access] })).toEqual([]);
});
