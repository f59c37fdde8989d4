import { checkEksCluster } from "../../../../constructs/aws/check-eks-cluster";
import { EksProvisioner } from "../../../../constructs/aws/karpenter/provisioner";
import { L4, PROPS, make, standard } from "../made-cluster";

const BOUNDARY = "arn:aws:iam::111122223333:policy/boundary";

test("every role of a cluster is bound, those of options and of pods too", () => {
  const made = make({ permissionsBoundaryArn: BOUNDARY, backup: {}, gpuPools: [{ ...L4, provisioner: EksProvisioner.KARPENTER }], network: { availabilityZones: ["us-west-2a", "us-west-2b"] } });
  expect(made.problems).toEqual([]);
  const roles = Object.values(made.of("aws_iam_role"));
  expect(roles.length).toBeGreaterThan(Object.keys(standard.of("aws_iam_role")).length);
  expect(new Set(roles.map((role) => role.permissions_boundary))).toEqual(new Set([BOUNDARY]));
});

test("and none without", () => {
  expect(Object.values(standard.of("aws_iam_role")).filter((role) => "permissions_boundary" in role)).toEqual([]);
});

test.each(["arn:aws:iam::111122223333:role/boundary", "boundary", "arn:aws:iam::1111:policy/boundary", ""])("%p is no policy", (permissionsBoundaryArn) => {
  expect(checkEksCluster({ ...PROPS, permissionsBoundaryArn })).toMatchObject([{ code: "invalid-permissions-boundary", property: "permissionsBoundaryArn" }]);
});

test.each([BOUNDARY, "arn:aws:iam::aws:policy/PowerUserAccess", "arn:aws:iam::111122223333:policy/of/a/path/boundary"])("%p is one", (permissionsBoundaryArn) => {
  expect(checkEksCluster({ ...PROPS, permissionsBoundaryArn })).toEqual([]);
});
