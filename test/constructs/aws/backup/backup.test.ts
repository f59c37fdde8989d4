import { TerraformStack, Testing } from "cdktf";
import { EksCluster } from "../../../../constructs/aws/eks-cluster";
import { EksClusterProps } from "../../../../constructs/aws/eks-cluster-props";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

function make(props: Partial<EksClusterProps>): { resource: any; cluster: EksCluster } {
  const stack = new TerraformStack(Testing.app(), "test");
  const cluster = new EksCluster(stack, "eks", { clusterName: "lab", region: "us-west-2", gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 1 }], ...props });
  return { cluster, resource: JSON.parse(Testing.synth(stack)).resource };
}
const only = (resource: any, type: string): any => {
  const all = Object.values(resource[type]);
  expect(all).toHaveLength(1);
  return all[0];
};

test("the bucket is private, encrypted, versioned, talked to by TLS alone, and stays when the cluster is planned away", () => {
  const { resource } = make({ backup: { keepDays: 14 } });
  const [id] = Object.keys(resource.aws_s3_bucket);
  expect(resource.aws_s3_bucket[id]).toMatchObject({ bucket_prefix: "lab-backups-", force_destroy: false, lifecycle: { prevent_destroy: true }, tags: { "dynamo-serving-cluster": "lab" } });
  expect(only(resource, "aws_s3_bucket_public_access_block")).toMatchObject({ block_public_acls: true, block_public_policy: true, ignore_public_acls: true, restrict_public_buckets: true });
  expect(only(resource, "aws_s3_bucket_versioning").versioning_configuration).toEqual({ status: "Enabled" });
  expect(only(resource, "aws_s3_bucket_server_side_encryption_configuration").rule).toEqual([{ apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } }]);
  expect(only(resource, "aws_s3_bucket_lifecycle_configuration").rule).toMatchObject([{ status: "Enabled", noncurrent_version_expiration: [{ noncurrent_days: 14 }] }]);
  const arn = `\${aws_s3_bucket.${id}.arn}`;
  expect(JSON.parse(only(resource, "aws_s3_bucket_policy").policy).Statement).toEqual([{ Effect: "Deny", Principal: "*", Action: "s3:*", Resource: [arn, `${arn}/*`], Condition: { Bool: { "aws:SecureTransport": "false" } } }]);
  expect(only(make({ backup: {}, deletionProtection: false }).resource, "aws_s3_bucket").lifecycle.prevent_destroy).toBe(false);
});

test("Velero's pods alone get a role, which reaches that bucket alone and makes no snapshot", () => {
  const { resource } = make({ backup: {} });
  const policy: any = Object.values<any>(resource.aws_iam_policy).find(({ name }) => name === "lab-us-west-2-backup");
  const statements = JSON.parse(policy.policy).Statement;
  const arn = `\${aws_s3_bucket.${Object.keys(resource.aws_s3_bucket)[0]}.arn}`;
  expect(statements.map(({ Resource }: any) => Resource)).toEqual([`${arn}/*`, arn]);
  expect(statements.flatMap(({ Action }: any) => Action).filter((action: string) => !action.startsWith("s3:") || action.includes("*"))).toEqual([]);
  expect(Object.values<any>(resource.aws_eks_pod_identity_association).filter(({ namespace }) => namespace === "velero")).toMatchObject([{ service_account: "velero-server" }]);
});

test("the longest name of a cluster leaves a prefix that AWS takes", () => {
  expect(only(make({ clusterName: "a".repeat(35), backup: {} }).resource, "aws_s3_bucket").bucket_prefix).toHaveLength(37);
});

test("without it there is no bucket, and no chart", () => {
  const { resource, cluster } = make({});
  expect(Object.keys(resource).filter((type) => type.startsWith("aws_s3"))).toEqual([]);
  expect(cluster.addOns.map(({ name }) => name)).toEqual(["aws-load-balancer-controller"]);
  expect(make({ backup: {} }).cluster.addOns.map(({ name }) => name)).toEqual(["aws-load-balancer-controller", "velero"]);
});
