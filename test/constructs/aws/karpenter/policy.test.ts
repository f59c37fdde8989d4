import { karpenterPolicies } from "../../../../constructs/aws/karpenter/policy";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

describe("the controller may", () => {
  const LONGEST = { cluster: "a".repeat(35), region: "ap-southeast-1", clusterArn: `arn:aws:eks:ap-southeast-1:111122223333:cluster/${"a".repeat(35)}`, role: `arn:aws:iam::111122223333:role/${"a".repeat(64)}`, queue: `arn:aws:sqs:ap-southeast-1:111122223333:${"a".repeat(45)}` };
  const policies = karpenterPolicies(LONGEST);
  const statements = Object.values<any>(policies).flatMap(({ Statement }) => Statement);

  test("no more than IAM takes of a policy, at the longest names", () => {
    for (const policy of Object.values(policies)) expect(JSON.stringify(policy).length).toBeLessThanOrEqual(6144);
  });

  test("make and end machines of its own tags alone, and pass one role", () => {
    const ends = statements.filter(({ Action }) => Action.includes("ec2:TerminateInstances"));
    expect(ends.map(({ Condition }) => Condition.StringEquals)).toEqual([{ [`aws:ResourceTag/kubernetes.io/cluster/${LONGEST.cluster}`]: "owned" }]);
    expect(statements.filter(({ Action }) => Action.includes("iam:PassRole")).map(({ Resource }) => Resource)).toEqual([[LONGEST.role]]);
    expect(JSON.stringify(policies)).not.toMatch(/<[a-zA-Z]+>/);
  });

  test("change nothing in IAM", () => {
    const iam = statements.flatMap(({ Action }) => Action).filter((action: string) => action.startsWith("iam:"));
    expect(iam.sort()).toEqual(["iam:GetInstanceProfile", "iam:ListInstanceProfiles", "iam:PassRole"]);
  });
});
