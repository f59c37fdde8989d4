import { DefaultTokenResolver, StringConcat, TerraformStack, Testing, Tokenization } from "cdktf";
import { checkEksCluster } from "../../../../constructs/aws/check-eks-cluster";
import { EksOwnKeys } from "../../../../constructs/aws/control-plane/own-keys";
import { EksCluster } from "../../../../constructs/aws/eks-cluster";
import { EksClusterProps } from "../../../../constructs/aws/eks-cluster-props";
import { diskKeyPolicy } from "../../../../constructs/aws/identity/disk-key";
import { karpenterChartPath } from "../../../../constructs/aws/karpenter/add-ons";
import { EksProvisioner } from "../../../../constructs/aws/karpenter/provisioner";
import { EksGpuPoolOptions } from "../../../../constructs/aws/pools/pool-options";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { describeWithHelm, helmTemplate } from "../../../harness/helm";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const key = (digit: number): string => `arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-12345678901${digit}`;
const KEYS = { disksKeyArn: key(1), filesKeyArn: key(2), logsKeyArn: key(3), secretsKeyArn: key(4) };
const L4: EksGpuPoolOptions = { name: "l4", machineType: "g6.2xlarge", maxNodes: 2 };
const CLUSTER: EksClusterProps = { clusterName: "lab", region: "us-west-2", network: { availabilityZones: ["us-west-2a", "us-west-2b"] }, gpuPools: [L4] };

function make(ownKeys?: EksOwnKeys, provisioner?: EksProvisioner): { cluster: EksCluster; resource: any; values: any } {
  const app = Testing.app();
  const stack = new TerraformStack(app, "eks-cluster");
  const cluster = new EksCluster(stack, "eks", { ...CLUSTER, ownKeys, gpuPools: [{ ...L4, provisioner }] });
  const values = cluster.addOns.find(({ name }) => name === "nodepool-l4")?.values;
  const { resource } = JSON.parse(Testing.synth(stack));
  expect(problemsIn(app)).toEqual([]);
  return { cluster, resource, values: Tokenization.resolve(values, { scope: stack, resolver: new DefaultTokenResolver(new StringConcat()), preparing: false }) };
}

const all = (resource: any, type: string): any[] => Object.values<any>(resource[type] ?? {});
/** The roles that have the policy for the key. */
const users = (resource: any): string[] =>
  all(resource, "aws_iam_role_policy_attachment").filter(({ policy_arn: arn }) => /disk-key/.test(arn)).map(({ role }) => resource.aws_iam_role[/aws_iam_role\.(\w[\w-]*)\./.exec(role)?.[1] ?? ""].name as string).sort();

describe("keys of one's own", () => {
  const { cluster, resource } = make(KEYS);

  test("are each of what they are named for", () => {
    for (const { block_device_mappings: [{ ebs }] } of all(resource, "aws_launch_template")) expect(ebs).toMatchObject({ encrypted: "true", kms_key_id: key(1) });
    expect(all(resource, "aws_efs_file_system")[0].kms_key_id).toBe(key(2));
    expect(all(resource, "aws_cloudwatch_log_group")[0].kms_key_id).toBe(key(3));
    expect(all(resource, "aws_eks_cluster")[0].encryption_config.provider.key_arn).toBe(key(4));
    expect(cluster.storage.find(({ className }) => className === "gp3")?.definition?.parameters).toEqual({ type: "gp3", encrypted: "true", kmsKeyId: key(1) });
  });

  test("none is made beside them, and the control plane's role uses the one that was named", () => {
    expect(resource.aws_kms_key).toBeUndefined();
    expect(resource.aws_kms_alias).toBeUndefined();
    const [{ policy }] = all(resource, "aws_iam_role_policy").filter(({ name }) => name === "secrets-key");
    expect(JSON.parse(policy).Statement[0].Resource).toBe(key(4));
  });

  test("that of disks may be used by the account's role for Auto Scaling, by a grant that node groups wait for", () => {
    const [grant] = all(resource, "aws_kms_grant");
    expect(grant).toMatchObject({
      name: "lab-nodes",
      key_id: key(1),
      grantee_principal: expect.stringMatching(/^arn:aws:iam::\$\{data\.aws_caller_identity\..*\}:role\/aws-service-role\/autoscaling\.amazonaws\.com\/AWSServiceRoleForAutoScaling$/),
      operations: ["Encrypt", "Decrypt", "ReEncryptFrom", "ReEncryptTo", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext", "DescribeKey", "CreateGrant"],
    });
    for (const group of all(resource, "aws_eks_node_group")) expect(group.depends_on).toContainEqual(expect.stringMatching(/^aws_kms_grant\./));
  });

  test("and by who makes volumes and machines, through EC2 alone", () => {
    expect(users(resource)).toEqual(["lab-us-west-2-ebs-csi"]);
    expect(users(make(KEYS, EksProvisioner.KARPENTER).resource)).toEqual(["lab-us-west-2-ebs-csi", "lab-us-west-2-karpenter"]);
    expect(users(make(KEYS, EksProvisioner.AUTO_MODE).resource)).toEqual(["lab-us-west-2-cluster", "lab-us-west-2-ebs-csi"]);
    for (const { Resource, Condition } of (diskKeyPolicy(key(1), "us-west-2") as any).Statement) {
      expect(Resource).toEqual([key(1)]);
      expect(Condition.StringEquals).toEqual({ "kms:ViaService": "ec2.us-west-2.amazonaws.com" });
    }
    expect((diskKeyPolicy(key(1), "us-west-2") as any).Statement[1].Condition.Bool).toEqual({ "kms:GrantIsForAWSResource": "true" });
  });

  test("Karpenter's queue has its own, which the controller uses through SQS alone; left out, SQS's", () => {
    const queueOf = (made: any): any => all(made, "aws_sqs_queue")[0];
    const own = make({ queueKeyArn: key(6) }, EksProvisioner.KARPENTER).resource;
    expect(queueOf(own)).toMatchObject({ kms_master_key_id: key(6) });
    expect(queueOf(own)).not.toHaveProperty("sqs_managed_sse_enabled");
    const [policy] = all(own, "aws_iam_policy").filter(({ name }) => name === "lab-us-west-2-karpenter-queue-key");
    expect(JSON.parse(policy.policy).Statement).toEqual([{ Sid: "ReadQueue", Effect: "Allow", Action: ["kms:Decrypt"], Resource: [key(6)], Condition: { StringEquals: { "kms:ViaService": "sqs.us-west-2.amazonaws.com" } } }]);
    const attached = all(own, "aws_iam_role_policy_attachment").filter(({ policy_arn: arn }) => /karpenter-queue-key/.test(arn));
    expect(attached.map(({ role }) => own.aws_iam_role[/aws_iam_role\.(\w[\w-]*)\./.exec(role)?.[1] ?? ""].name)).toEqual(["lab-us-west-2-karpenter"]);
    expect(queueOf(make({}, EksProvisioner.KARPENTER).resource)).toMatchObject({ sqs_managed_sse_enabled: true });
  });

  test("the group of pods' lines has its own, and not the control plane's", () => {
    const app = Testing.app();
    const stack = new TerraformStack(app, "eks-cluster");
    const lab = new EksCluster(stack, "eks", { ...CLUSTER, ownKeys: { logsKeyArn: key(3), podLogsKeyArn: key(7) } });
    lab.managedLogs?.collect({ namespaces: ["inference"], namespace: "logging", tolerations: [] });
    const groups = all(JSON.parse(Testing.synth(stack)).resource, "aws_cloudwatch_log_group");
    expect(groups.map(({ name, kms_key_id: id }) => [name, id]).sort()).toEqual([["/aws/eks/lab/cluster", key(3)], ["/aws/eks/lab/pods", key(7)]]);
  });

  test("without them nothing of it is written", () => {
    const plain = make().resource;
    expect(plain.aws_kms_grant).toBeUndefined();
    expect(all(plain, "aws_kms_key")).toHaveLength(1);
    expect(JSON.stringify([plain.aws_launch_template, plain.aws_efs_file_system, plain.aws_cloudwatch_log_group])).not.toContain("kms");
  });
});

describeWithHelm("of nodes that come by load", () => {
  test.each([
    [EksProvisioner.KARPENTER, "EC2NodeClass", (spec: any) => spec.blockDeviceMappings[0].ebs.kmsKeyID],
    [EksProvisioner.AUTO_MODE, "NodeClass", (spec: any) => spec.ephemeralStorage.kmsKeyID],
  ] as const)("%#: the key stands in the node class", (provisioner, kind, of) => {
    const { values } = make(KEYS, provisioner);
    const given = JSON.parse(JSON.stringify(values).replace(/\$\{[^}]*\}/g, "id-of-it"));
    const object: any = helmTemplate(karpenterChartPath(), given, { name: "nodepool-l4", namespace: "kube-system" }).find((one) => one.kind === kind);
    expect(of(object.spec)).toBe(key(1));
  });
});

describe("refused", () => {
  test.each<[string, EksOwnKeys, string]>([
    ["a key of disks by its id", { disksKeyArn: "1234abcd-12ab-34cd-56ef-123456789012" }, "disksKeyArn"],
    ["one of files by its alias", { filesKeyArn: "arn:aws:kms:us-west-2:111122223333:alias/files" }, "filesKeyArn"],
    ["one of logs of another region", { logsKeyArn: key(3).replace("us-west-2", "us-east-1") }, "logsKeyArn"],
    ["one of Secrets that is empty", { secretsKeyArn: "" }, "secretsKeyArn"],
    ["one of pods' lines by its alias", { podLogsKeyArn: "alias/lines" }, "podLogsKeyArn"],
  ])("%s", (_, ownKeys, property) => {
    expect(checkEksCluster({ ...CLUSTER, ownKeys }).map((one) => `${one.code} ${one.property}`)).toEqual([`invalid-kms-key ownKeys.${property}`]);
  });

  test("one of a queue that isn't there, unless a pool of Karpenter's comes later; one of it of another region", () => {
    const found = (ownKeys: EksOwnKeys, provisioner?: EksProvisioner): string[] => checkEksCluster({ ...CLUSTER, ownKeys, gpuPools: [{ ...L4, provisioner }] }).map((one) => `${one.code} ${one.property}`);
    expect(found({ queueKeyArn: key(6) })).toEqual(["no-karpenter-pools ownKeys.queueKeyArn"]);
    expect(found({ queueKeyArn: key(6) }, EksProvisioner.KARPENTER)).toEqual([]);
    expect(found({ queueKeyArn: key(6).replace("us-west-2", "eu-west-1") }, EksProvisioner.KARPENTER)).toEqual(["invalid-kms-key ownKeys.queueKeyArn"]);
  });
});
