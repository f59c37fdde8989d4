import { EksCluster as EksClusterResource } from "@cdktf/provider-aws/lib/eks-cluster";
import { TerraformStack, Testing } from "cdktf";
import { EksCluster } from "../../../../constructs/aws/eks-cluster";
import { Made, PROPS, ZONES, ids, make, resolved, standard } from "../made-cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

describe("control plane", () => {
  const cluster = standard.one("aws_eks_cluster");

  test("access entries, private endpoint, encrypted Secrets, all logs, in private subnets, without EKS's self-managed add-ons", () => {
    const [key] = ids(standard, "aws_kms_key");
    expect(cluster).toMatchObject({
      name: "lab",
      version: "1.35",
      access_config: { authentication_mode: "API", bootstrap_cluster_creator_admin_permissions: true },
      bootstrap_self_managed_addons: false,
      vpc_config: { endpoint_private_access: true, endpoint_public_access: false },
      encryption_config: { resources: ["secrets"], provider: { key_arn: `\${${key}.arn}` } },
      enabled_cluster_log_types: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
      timeouts: { create: "60m", update: "90m", delete: "45m" },
    });
    expect(cluster.vpc_config.subnet_ids).toHaveLength(3);
    for (const id of cluster.vpc_config.subnet_ids) expect(id).toMatch(/_private_/);
    expect(standard.one("aws_kms_key")).toMatchObject({ enable_key_rotation: true, deletion_window_in_days: 30 });
  });

  test("its log group is ours and there before it, with a retention or for ever; one that EKS made is taken over", () => {
    const name = "/aws/eks/lab/cluster";
    const [group] = ids(standard, "aws_cloudwatch_log_group");
    expect(standard.one("aws_cloudwatch_log_group")).toMatchObject({ name, retention_in_days: 0, skip_destroy: true });
    expect(cluster.depends_on).toContain(group);
    const [there] = Object.keys(standard.json.data.aws_cloudwatch_log_groups);
    expect(standard.json.import).toEqual([
      {
        for_each: `\${toset([for name in data.aws_cloudwatch_log_groups.${there}.log_group_names : name if name == "${name}"])}`,
        id: "${each.value}",
        to: group,
      },
    ]);
    const kept = make({ logRetentionDays: 90 });
    expect(kept.one("aws_cloudwatch_log_group")).toMatchObject({ name, retention_in_days: 90, skip_destroy: false });
  });

  test("the public endpoint opens for named networks only", () => {
    const { vpc_config } = make({ publicAccessCidrs: ["203.0.113.7/32"] }).one("aws_eks_cluster");
    expect(vpc_config).toMatchObject({
      endpoint_private_access: true,
      endpoint_public_access: true,
      public_access_cidrs: ["203.0.113.7/32"],
    });
    expect(cluster.vpc_config.public_access_cidrs).toBeUndefined();
  });

  test("is protected unless it is said otherwise, and what it keeps is too; left out, the argument would stay as it was", () => {
    expect(cluster).toMatchObject({ deletion_protection: true, lifecycle: { prevent_destroy: true } });
    const guarded = (made: Made): boolean[] =>
      ["aws_eks_cluster", "aws_efs_file_system", "aws_ecr_repository"].map((type) => made.one(type).lifecycle.prevent_destroy);
    expect(guarded(standard)).toEqual([true, true, true]);
    const open = make({ deletionProtection: false });
    expect(open.one("aws_eks_cluster").deletion_protection).toBe(false);
    expect(guarded(open)).toEqual([false, false, false]);
    expect(guarded(make({ registry: { forceDelete: true } }))).toEqual([true, true, false]);
    // As the page says it for provider 5.x, which doesn't know the argument.
    const stack = new TerraformStack(Testing.app(), "eks-cluster");
    for (const one of new EksCluster(stack, "eks", PROPS).node.findAll()) {
      if (one instanceof EksClusterResource) one.addOverride("deletion_protection", undefined);
    }
    const [old] = Object.values<any>(JSON.parse(Testing.synth(stack)).resource.aws_eks_cluster);
    expect(old.deletion_protection).toBeUndefined();
  });

  test("a subnet more is none of its, since EKS takes no zone in which it wasn't made; an original zone can't be left out", () => {
    expect(cluster.lifecycle.ignore_changes).toContain("vpc_config[0].subnet_ids");
    const zones = make({ network: { availabilityZones: [...ZONES].reverse() } }).one("terraform_data");
    expect(zones).toMatchObject({
      input: ["a", "b"],
      lifecycle: {
        ignore_changes: ["input"],
        postcondition: [{ condition: '${length(setsubtract(self.output, ["a","b"])) == 0}', error_message: expect.stringContaining("network.availabilityZones") }],
      },
    });
  });

  test("whether its creator administers it is for life: another answer is refused, not a reason to make it anew", () => {
    const { lifecycle } = make({ admins: ["arn:aws:iam::111122223333:user/ada"], creatorIsAdmin: false }).one("aws_eks_cluster");
    const argument = "access_config[0].bootstrap_cluster_creator_admin_permissions";
    expect(lifecycle.ignore_changes).toContain(argument);
    expect(lifecycle.postcondition).toMatchObject([
      { condition: `\${coalesce(self.${argument}, false) == false}`, error_message: expect.stringContaining("delete-access-entry") },
    ]);
  });

  test("a version that EKS can't go to is refused before anything is replaced", () => {
    const [{ condition, error_message }] = cluster.lifecycle.precondition;
    expect(condition).toMatch(/^\$\{alltrue\(\[for one in data\.aws_eks_cluster\.\w+\[\*\] : contains\(\[34, 35\], tonumber\(/);
    expect(error_message).toContain("by one minor at a time");
    const [asked] = Object.values<any>(standard.json.data.aws_eks_cluster);
    expect(asked).toMatchObject({ name: "lab", count: expect.stringMatching(/^\$\{contains\(data\.aws_eks_clusters\.\w+\.names, "lab"\) \? 1 : 0\}$/) });
  });

  test("administrators by access entries, whatever their order", () => {
    const admins = ["arn:aws:iam::111122223333:role/team/platform", "arn:aws:iam::111122223333:user/ada"];
    const made = make({ admins });
    expect(Object.values(made.of("aws_eks_access_entry")).map((entry) => entry.principal_arn).sort()).toEqual([...admins].sort());
    for (const policy of Object.values(made.of("aws_eks_access_policy_association"))) {
      expect(policy).toMatchObject({
        policy_arn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
        access_scope: { type: "cluster" },
      });
    }
    expect(make({ admins: [...admins].reverse() }).json.resource).toEqual(made.json.resource);
    expect(make({ admins, creatorIsAdmin: false }).one("aws_eks_cluster").access_config).toMatchObject({
      bootstrap_cluster_creator_admin_permissions: false,
    });
  });

  test("an OpenID Connect provider for its issuer", () => {
    expect(standard.one("aws_iam_openid_connect_provider")).toMatchObject({
      client_id_list: ["sts.amazonaws.com"],
      url: expect.stringMatching(/\.identity\[0\]\.oidc\[0\]\.issuer\}$/),
    });
  });
});

test("connection: the AWS CLI, asked with names that are known before the cluster is", () => {
  const [cluster] = ids(standard, "aws_eks_cluster");
  expect(resolved(standard, standard.cluster.connection.execOptions)).toEqual({
    host: `\${${cluster}.endpoint}`,
    clusterCaCertificate: `\${base64decode(${cluster}.certificate_authority[0].data)}`,
    credential: {
      command: "aws",
      args: ["eks", "get-token", "--cluster-name", "lab", "--region", "us-west-2", "--output", "json"],
    },
  });
});
