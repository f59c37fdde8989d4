import { make } from "./made-cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

test("tags: everything that takes some, but launch templates, and a resource's own go first", () => {
  const made = make({ tags: { team: "search", Name: "ours" } });
  const untagged = Object.entries<any>(made.json.resource)
    .filter(([, resources]) => Object.values<any>(resources).some((one) => one.tags?.["dynamo-serving-cluster"] !== "lab" || one.tags.team !== "search"))
    .map(([type]) => type);
  expect(untagged.sort()).toEqual([
    "aws_ecr_lifecycle_policy",
    "aws_efs_file_system_policy",
    "aws_efs_mount_target",
    "aws_iam_role_policy",
    "aws_iam_role_policy_attachment",
    "aws_kms_alias",
    "aws_launch_template",
    "aws_route",
    "aws_route_table_association",
    "terraform_data",
  ]);
  expect(made.one("aws_vpc").tags.Name).toBe("lab");
});
