import { TerraformStack, Testing } from "cdktf";
import { EksCluster } from "../../../../constructs/aws/eks-cluster";
import { EksClusterProps } from "../../../../constructs/aws/eks-cluster-props";
import { EksProvisioner } from "../../../../constructs/aws/karpenter/provisioner";
import { EksExistingNetwork } from "../../../../constructs/aws/network/existing-network";
import { EksAccess } from "../../../../constructs/aws/identity/eks-access";
import { EksRegistryCache } from "../../../../constructs/aws/registry/registry-cache";
import { EksManagedSecret } from "../../../../constructs/aws/secrets/managed-secret";
import { EksGpuPoolOptions } from "../../../../constructs/aws/pools/pool-options";
import { Capacity } from "../../../../constructs/cluster/pools/capacity";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { CLAIMS, DNS, EVERYTHING, KARPENTER } from "./wide-statements";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const L4: EksGpuPoolOptions = { name: "l4", machineType: "g6.2xlarge", maxNodes: 2 };
const A10G: EksGpuPoolOptions = { name: "a10g", machineType: "g5.xlarge", maxNodes: 1, capacity: Capacity.SPOT };
const H100: EksGpuPoolOptions = {
  name: "h100",
  machineType: "p5.48xlarge",
  maxNodes: 2,
  capacity: Capacity.block("cr-0123456789abcdef0"),
  availabilityZones: ["us-west-2b"],
  efa: true,
};
const KEY = "arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-123456789012";
const ZONES = { availabilityZones: ["us-west-2a", "us-west-2b"] };

function resources(props: Partial<EksClusterProps>, change: (cluster: EksCluster) => void = () => undefined): any {
  const app = Testing.app();
  const stack = new TerraformStack(app, "eks-cluster");
  change(new EksCluster(stack, "eks", { clusterName: "lab", region: "us-west-2", gpuPools: [L4], ...props }));
  const json = JSON.parse(Testing.synth(stack));
  expect(problemsIn(app)).toEqual([]);
  return json.resource;
}

const subnet = (key: string, index: number): any => ({ key, zone: `us-west-2${key}`, subnetId: `subnet-0123456789abcdef${index}`, cidr: `10.20.${16 * index}.0/20` });
const EXAMPLES: [string, any][] = [
  ["minimal", resources({})],
  ["existing VPC", resources({ existingNetwork: EksExistingNetwork.fromIds({ vpcId: "vpc-0123456789abcdef0", subnets: [subnet("a", 0), subnet("b", 1)] }) })],
  ["spot and a Capacity Block with EFA", resources({ network: ZONES, gpuPools: [A10G, H100], admins: ["arn:aws:iam::111122223333:role/platform"] })],
  ["EFA, Lustre and endpoints", resources({ network: { ...ZONES, privateEndpoints: true }, gpuPools: [H100], lustre: { capacityGiB: 1200, s3: { bucket: "my-weights", writeBack: true } } })],
  [
    "Karpenter",
    resources({ network: ZONES, gpuPools: [{ ...A10G, provisioner: EksProvisioner.KARPENTER }, { ...H100, provisioner: EksProvisioner.KARPENTER }] }),
  ],
  ["Auto Mode", resources({ network: ZONES, gpuPools: [{ ...A10G, provisioner: EksProvisioner.AUTO_MODE }, L4] })],
  ["Auto Mode alone", resources({ systemPool: { provisioner: EksProvisioner.AUTO_MODE }, gpuPools: [{ ...A10G, provisioner: EksProvisioner.AUTO_MODE }] })],
  [
    "a bucket, Lustre for claims, Secrets Manager and keys of one's own",
    resources({
      network: ZONES,
      gpuPools: [H100],
      weightsBucket: { bucket: "my-weights", kmsKeyArn: KEY },
      lustreClaims: {},
      secretsManager: { secrets: [EksManagedSecret.huggingFaceToken("hf-token")], kmsKeyArn: KEY },
      ownKeys: { disksKeyArn: KEY, secretsKeyArn: KEY },
    }),
  ],
  [
    "records of doors, copies of images, backups and people",
    resources({
      network: ZONES,
      gpuPools: [L4, { ...A10G, provisioner: EksProvisioner.KARPENTER }],
      access: [EksAccess.view("arn:aws:iam::111122223333:role/developers"), EksAccess.edit("arn:aws:iam::111122223333:role/pipeline", ["inference"])],
      dnsRecords: { zones: [{ zoneId: "Z0123456789ABCDEFGHIJ", domain: "models.example.com" }] },
      registry: { accountId: "111122223333", caches: [EksRegistryCache.KUBERNETES, EksRegistryCache.QUAY], kmsKeyArn: KEY },
      backup: {},
      ownKeys: { backupsKeyArn: KEY },
    }),
  ],
  [
    "a role of one's own",
    resources({ logRetentionDays: 30 }, (cluster) => {
      cluster.addPodRole("weights", { namespace: "inference", serviceAccounts: ["models"], policyArns: { weights: "arn:aws:iam::111122223333:policy/weights" } });
    }),
  ],
];

const listOf = (value: string | string[] | undefined): string[] => (value === undefined ? [] : [value].flat());
const statements = (text: string): any[] => [JSON.parse(text).Statement].flat();
const documents = (made: any): [string, any[]][] =>
  Object.entries<any>(made).flatMap(([type, all]) =>
    Object.entries<any>(all).flatMap(([id, { policy }]): [string, any[]][] => {
      const isDocument = typeof policy === "string" && policy.startsWith("{") && policy.includes('"Statement"');
      return isDocument ? [[`${type}.${id}`, statements(policy)]] : [];
    }),
  );
const roles = (made: any): any[] => Object.values<any>(made.aws_iam_role);

describe.each(EXAMPLES)("IAM of %s", (_, made) => {
  const allowed = documents(made).flatMap(([id, all]) => all.filter(({ Effect }) => Effect === "Allow").map((one) => ({ id, ...one })));

  test("there is some to look at", () => {
    expect(allowed.length).toBeGreaterThan(10);
    // All nodes Auto Mode's: no roles of the network plugin and of the EBS driver.
    expect(roles(made).length).toBeGreaterThanOrEqual(made.aws_eks_node_group === undefined ? 5 : 6);
  });

  test("nothing may do everything, or everything of a service", () => {
    const wide = allowed.filter(({ Action, NotAction }) => NotAction !== undefined || listOf(Action).some((action) => /^(\*|[a-z0-9-]+:\*)$/.test(action)));
    expect(wide).toEqual([]);
  });

  test("nothing may do something with everything, but what is listed with its reason", () => {
    const wide = allowed.filter(({ Resource, NotResource }) => NotResource !== undefined || listOf(Resource).includes("*"));
    const claims = JSON.stringify(made.aws_iam_policy).includes("fsx:CreateFileSystem");
    const reasons = Object.keys({ ...EVERYTHING, ...(made.aws_sqs_queue === undefined ? {} : KARPENTER), ...(claims ? CLAIMS : {}), ...(JSON.stringify(made.aws_iam_policy).includes("route53:") ? DNS : {}) });
    expect(wide.map(({ Sid }) => Sid).filter((sid) => !reasons.includes(sid))).toEqual([]);
    // No reason without its statement.
    expect(reasons.filter((sid) => !wide.some((one) => one.Sid === sid))).toEqual([]);
  });

  test("no role is taken by everybody, and those of pods by their own pods alone", () => {
    for (const { assume_role_policy: trust } of roles(made)) {
      for (const { Principal, Condition } of statements(trust)) {
        expect(Object.keys(Principal)).toEqual(["Service"]);
        if (Principal.Service !== "pods.eks.amazonaws.com") continue;
        expect(Object.keys(Condition.StringEquals)).toEqual([
          "aws:SourceAccount",
          "aws:RequestTag/eks-cluster-name",
          "aws:RequestTag/kubernetes-namespace",
          "aws:RequestTag/kubernetes-service-account",
        ]);
      }
    }
  });

  test("access entries of people and programs give nobody the whole cluster, but those of administrators", () => {
    const policies = Object.values<any>(made.aws_eks_access_policy_association ?? {});
    for (const { policy_arn: arn, access_scope: { type } } of policies) {
      if (type === "cluster") expect(arn).toMatch(/AmazonEKS(ClusterAdmin|View|AutoNode)Policy$/);
    }
  });

  test("AWS's own policies are those of a component each, and none is an administrator's", () => {
    const attached = Object.values<any>(made.aws_iam_role_policy_attachment).map(({ policy_arn: arn }) => arn as string);
    expect(attached.filter((arn) => /FullAccess|Administrator|PowerUser/.test(arn))).toEqual([]);
  });
});

test("a pool more, or another order of them, changes nothing else by a byte", () => {
  const before = resources({ network: ZONES, gpuPools: [L4, H100] });
  const after = resources({ network: ZONES, gpuPools: [H100, A10G, L4] });
  const flat = (made: any): Map<string, string> =>
    new Map(Object.entries<any>(made).flatMap(([type, all]) => Object.entries(all).map(([id, one]): [string, string] => [`${type}.${id}`, JSON.stringify(one)])));
  const [was, is] = [flat(before), flat(after)];
  expect([...was].filter(([id, text]) => is.get(id) !== text)).toEqual([]);
  const added = [...is.keys()].filter((id) => !was.has(id));
  expect(added.map((id) => id.split(".")[0]).sort()).toEqual(["aws_eks_node_group", "aws_launch_template"]);
});
