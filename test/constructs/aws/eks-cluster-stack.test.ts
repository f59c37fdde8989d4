import { EksCluster as EksClusterResource } from "@cdktf/provider-aws/lib/eks-cluster";
import { App, DefaultTokenResolver, Fn, StringConcat, TerraformStack, Testing, Token, Tokenization } from "cdktf";
import { checkEksCluster } from "../../../constructs/aws/check-eks-cluster";
import permissions from "../../../constructs/aws/data/load-balancer-controller-permissions.json";
import regions from "../../../constructs/aws/data/regions.json";
import { EksCluster } from "../../../constructs/aws/eks-cluster";
import { EksClusterProps } from "../../../constructs/aws/eks-cluster-props";
import { parseExactCidr } from "../../../constructs/core/forms/cidr";
import { EksVersion } from "../../../constructs/aws/control-plane/kubernetes-version";
import { loadBalancerPolicy } from "../../../constructs/aws/add-ons/load-balancer-controller";
import { checkNetwork, planNetwork } from "../../../constructs/aws/network/network-plan";
import { PodIdentityRole } from "../../../constructs/aws/identity/pod-identity-role";
import { gpuMachine, knownMachineTypes } from "../../../constructs/aws/pools/gpu-machine";
import { EksGpuPoolOptions } from "../../../constructs/aws/pools/pool-options";
import { Capacity } from "../../../constructs/cluster/capacity";
import { gpuNodeTolerations, spotTolerations } from "../../../constructs/cluster/kubernetes-cluster";
import { Finding, InvalidInputError, Problem } from "../../../constructs/core/problem";
import { problemsIn } from "../../../constructs/core/refuse";
import { eks } from "../../../deployments/eks";
import { EksClusterStack } from "../../../stacks/aws/cluster-stack";
import { StateBackend } from "../../../stacks/state-backend";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const L4: EksGpuPoolOptions = { name: "l4", machineType: "g6.2xlarge", maxNodes: 2 };
const PROPS: EksClusterProps = { clusterName: "lab", region: "us-west-2", gpuPools: [L4] };
const ZONES = ["us-west-2a", "us-west-2b"];

interface Made {
  readonly cluster: EksCluster;
  /** The resources of a type, by their logical ids. */
  of(type: string): { [id: string]: any };
  /** The only resource of a type that has these arguments. */
  one(type: string, having?: { [argument: string]: unknown }): any;
  readonly json: any;
  readonly problems: Problem[];
}

function make(props: Partial<EksClusterProps> = {}): Made {
  const app = Testing.app();
  const stack = new TerraformStack(app, "eks-cluster");
  const cluster = new EksCluster(stack, "eks", { ...PROPS, ...props });
  const json = JSON.parse(Testing.synth(stack));
  const of = (type: string): { [id: string]: any } => json.resource[type] ?? {};
  return {
    cluster,
    json,
    of,
    problems: problemsIn(app),
    one: (type, having = {}) => {
      const found = Object.values(of(type)).filter((one) => Object.entries(having).every(([key, value]) => one[key] === value));
      expect(found).toHaveLength(1);
      return found[0];
    },
  };
}

const standard = make();
const ids = (made: Made, type: string): string[] => Object.keys(made.of(type)).map((id) => `${type}.${id}`);
const addOnId = (made: Made, name: string): string =>
  `aws_eks_addon.${Object.entries(made.of("aws_eks_addon")).find(([, addOn]) => addOn.addon_name === name)?.[0]}`;
const resolved = (made: Made, value: unknown): any =>
  Tokenization.resolve(value, { scope: made.cluster, resolver: new DefaultTokenResolver(new StringConcat()), preparing: false });

describe("addresses", () => {
  test("each zone has a private and a public block of its letter", () => {
    expect(planNetwork({ availabilityZones: ["us-east-1f", "us-east-1a"] })).toEqual({
      cidr: "10.0.0.0/16",
      zones: [
        { letter: "a", name: "us-east-1a", privateCidr: "10.0.0.0/20", publicCidr: "10.0.16.0/24" },
        { letter: "f", name: "us-east-1f", privateCidr: "10.0.160.0/20", publicCidr: "10.0.176.0/24" },
      ],
    });
    expect(planNetwork().zones.map((zone) => [zone.letter, zone.name])).toEqual([
      ["a", undefined],
      ["b", undefined],
      ["c", undefined],
    ]);
  });

  test("a zone more renumbers none, nor does the order", () => {
    const two = planNetwork({ availabilityZones: ZONES }).zones;
    const three = planNetwork({ availabilityZones: ["us-west-2c", ...ZONES].reverse() }).zones;
    expect(three.slice(0, 2)).toEqual(two);
  });

  test.each(["10.0.0.0/16", "10.20.48.0/20", "192.168.0.0/18"])("the blocks of %s lie in it and share nothing", (cidr) => {
    const letters = ["a", "b", "c", "d", "e", "f"].map((letter) => `us-east-1${letter}`);
    const range = (text: string): [number, number] => {
      const { first, prefix } = parseExactCidr(text) ?? { first: NaN, prefix: NaN };
      return [first, first + 2 ** (32 - prefix) - 1];
    };
    const blocks = planNetwork({ cidr, availabilityZones: letters })
      .zones.flatMap((zone) => [zone.privateCidr, zone.publicCidr])
      .map(range)
      .sort(([a], [b]) => a - b);
    expect(blocks).toHaveLength(12);
    const [first, last] = range(cidr);
    expect(blocks[0][0]).toBe(first);
    expect(blocks[11][1]).toBeLessThanOrEqual(last);
    blocks.slice(1).forEach(([start], index) => expect(start).toBeGreaterThan(blocks[index][1]));
  });

  test.each([
    ["10.0.0.0/16", []],
    ["10.0.0.0/20", []],
    ["10.0.0.0/21", ["cidr-too-small network.cidr"]],
    ["10.0.0.0/28", ["cidr-too-small network.cidr"]],
    ["10.0.0.0/15", ["cidr-invalid network.cidr"]],
    ["10.0.0.1/16", ["cidr-invalid network.cidr"]],
    ["10.0.0.0", ["cidr-invalid network.cidr"]],
    ["10.0.256.0/24", ["cidr-invalid network.cidr"]],
    ["", ["cidr-invalid network.cidr"]],
  ])("%s", (cidr, expected) => {
    expect(checkNetwork("network", "us-west-2", { cidr }).map((found) => `${found.code} ${found.property}`)).toEqual(expected);
  });

  test("a range known only at apply can't be cut into subnets", () => {
    expect(checkNetwork("network", "us-west-2", { cidr: Fn.upper("x") })).toMatchObject([{ code: "cidr-invalid" }]);
  });
});

describe("network", () => {
  test("zones are those that take a control plane, as AWS lists them, and a subnet stays in its own", () => {
    const zones = Object.values<any>(standard.json.data.aws_availability_zones)[0];
    expect(zones).toMatchObject({
      state: "available",
      exclude_zone_ids: ["cac1-az3", "use1-az3", "usw1-az2"],
      filter: [{ name: "zone-type", values: ["availability-zone"] }],
      lifecycle: { postcondition: [{ condition: "${length(self.names) >= 3}" }] },
    });
    const subnet = standard.one("aws_subnet", { cidr_block: "10.0.64.0/20" });
    expect(subnet.availability_zone).toMatch(/^\$\{element\(data\.aws_availability_zones\.\w+\.names, 2\)\}$/);
    expect(subnet.lifecycle).toEqual({ ignore_changes: ["availability_zone"] });
  });

  test("named zones are taken as they are, without asking", () => {
    const made = make({ network: { availabilityZones: ZONES } });
    expect(made.json.data.aws_availability_zones).toBeUndefined();
    expect(Object.values(made.of("aws_subnet")).map((one) => one.availability_zone)).toEqual([
      "us-west-2a",
      "us-west-2a",
      "us-west-2b",
      "us-west-2b",
    ]);
    for (const { availability_zone: zone, lifecycle } of Object.values(made.of("aws_subnet"))) {
      expect(lifecycle).toMatchObject({ ignore_changes: ["availability_zone"], postcondition: [{ condition: `\${self.availability_zone == "${zone}"}` }] });
    }
    const turned = make({ network: { availabilityZones: [...ZONES].reverse() } });
    expect(turned.json.resource).toEqual(made.json.resource);
  });

  test("subnets say to the load balancer controller what they are for; none hands out public addresses", () => {
    const roles = Object.values(standard.of("aws_subnet")).map((one) => [
      one.tags.Name,
      one.tags["kubernetes.io/role/elb"],
      one.tags["kubernetes.io/role/internal-elb"],
    ]);
    expect(roles.sort()).toEqual(
      ["a", "b", "c"].flatMap((letter) => [[`lab-private-${letter}`, undefined, "1"], [`lab-public-${letter}`, "1", undefined]]).sort(),
    );
    for (const subnet of Object.values(standard.of("aws_subnet"))) expect(subnet.map_public_ip_on_launch ?? false).toBe(false);
  });

  test("one NAT gateway, or one a zone; a table for each private subnet in either case", () => {
    const nats = (made: Made): string[] =>
      Object.values(made.of("aws_route"))
        .filter((route) => route.nat_gateway_id !== undefined)
        .map((route) => route.nat_gateway_id);
    expect(new Set(nats(standard)).size).toBe(1);
    expect(nats(standard)).toHaveLength(3);
    const zonal = make({ network: { natGatewayPerZone: true } });
    expect(new Set(nats(zonal)).size).toBe(3);
    expect(Object.keys(zonal.of("aws_eip"))).toHaveLength(3);
    expect(zonal.of("aws_route_table")).toEqual(standard.of("aws_route_table"));
    expect(zonal.of("aws_subnet")).toEqual(standard.of("aws_subnet"));
    // Taken away again, a gateway goes after its route has gone elsewhere.
    for (const type of ["aws_nat_gateway", "aws_eip"]) {
      for (const one of Object.values(zonal.of(type))) expect(one.lifecycle).toEqual({ create_before_destroy: true });
    }
  });

  test("another range is refused, not a reason to make everything anew", () => {
    expect(make({ network: { cidr: "10.1.0.0/16" } }).one("aws_vpc").lifecycle).toMatchObject({
      ignore_changes: ["cidr_block"],
      postcondition: [{ condition: '${self.cidr_block == "10.1.0.0/16"}', error_message: expect.stringContaining("for life") }],
    });
  });

  test("S3 without NAT for every table, and a default security group that lets nothing through", () => {
    const endpoint = standard.one("aws_vpc_endpoint");
    expect(endpoint).toMatchObject({ service_name: "com.amazonaws.us-west-2.s3", vpc_endpoint_type: "Gateway" });
    expect(endpoint.route_table_ids).toEqual(
      expect.arrayContaining(ids(standard, "aws_route_table").map((id) => `\${${id}.id}`)),
    );
    const group = standard.one("aws_default_security_group");
    expect([group.ingress, group.egress]).toEqual([undefined, undefined]);
  });
});

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

describe("add-ons", () => {
  const nodeGroups = Object.entries(standard.of("aws_eks_node_group"));

  test("what nodes need stands before the first of them, what needs nodes comes after the system pool", () => {
    for (const name of ["vpc-cni", "kube-proxy", "eks-pod-identity-agent"]) {
      for (const [, group] of nodeGroups) expect(group.depends_on).toContain(addOnId(standard, name));
    }
    const system = `aws_eks_node_group.${nodeGroups.find(([, group]) => group.node_group_name === "system")?.[0]}`;
    for (const name of ["coredns", "aws-ebs-csi-driver", "aws-efs-csi-driver"]) {
      expect(standard.one("aws_eks_addon", { addon_name: name }).depends_on).toContain(system);
    }
    expect(standard.one("aws_eks_addon", { addon_name: "vpc-cni" }).depends_on).toContain(addOnId(standard, "eks-pod-identity-agent"));
    expect(Object.keys(standard.of("aws_eks_addon"))).toHaveLength(6);
  });

  test.each([
    ["vpc-cni", ["aws-node"], "AmazonEKS_CNI_Policy"],
    ["aws-ebs-csi-driver", ["ebs-csi-controller-sa"], "service-role/AmazonEBSCSIDriverPolicy"],
    ["aws-efs-csi-driver", ["efs-csi-controller-sa", "efs-csi-node-sa"], "service-role/AmazonEFSCSIDriverPolicy"],
  ])("%s has its role before its pods start, with its one policy", (addOn, accounts, policy) => {
    const waits: string[] = standard.one("aws_eks_addon", { addon_name: addOn }).depends_on;
    const associations = Object.entries(standard.of("aws_eks_pod_identity_association")).filter(([, one]) =>
      accounts.includes(one.service_account),
    );
    expect(associations.map(([, one]) => one.service_account).sort()).toEqual([...accounts].sort());
    for (const [id, association] of associations) {
      expect(waits).toContain(`aws_eks_pod_identity_association.${id}`);
      expect(association.namespace).toBe("kube-system");
      const role = /^\$\{aws_iam_role\.(.+)\.arn\}$/.exec(association.role_arn)?.[1] ?? "";
      const attached = Object.values(standard.of("aws_iam_role_policy_attachment")).filter(
        (one) => one.role === `\${aws_iam_role.${role}.name}`,
      );
      expect(attached.map((one) => one.policy_arn)).toEqual([`arn:aws:iam::aws:policy/${policy}`]);
      expect(JSON.parse(standard.of("aws_iam_role")[role].assume_role_policy).Statement).toEqual([
        {
          Effect: "Allow",
          Principal: { Service: "pods.eks.amazonaws.com" },
          Action: ["sts:AssumeRole", "sts:TagSession"],
          // The session tags that the agent writes, of these pods and no others (pod-id-role.html of EKS's user guide).
          Condition: {
            StringEquals: {
              "aws:SourceAccount": "${data.aws_caller_identity.aws-account.account_id}",
              "aws:RequestTag/eks-cluster-name": association.cluster_name,
              "aws:RequestTag/kubernetes-namespace": "kube-system",
              "aws:RequestTag/kubernetes-service-account": accounts,
            },
          },
        },
      ]);
    }
  });

  test("NetworkPolicies are enforced, and the driver that asks for metadata does so from the machine's network", () => {
    const values = (name: string): any => JSON.parse(standard.one("aws_eks_addon", { addon_name: name }).configuration_values);
    expect(values("vpc-cni")).toEqual({ enableNetworkPolicy: "true" });
    expect(values("aws-ebs-csi-driver")).toEqual({ node: { hostNetwork: true } });
  });

  test("versions are EKS's own until one is named", () => {
    expect(standard.one("aws_eks_addon", { addon_name: "coredns" }).addon_version).toBeUndefined();
    const made = make({ addOnVersions: { coreDns: "v1.12.4-eksbuild.1" } });
    expect(made.one("aws_eks_addon", { addon_name: "coredns" }).addon_version).toBe("v1.12.4-eksbuild.1");
  });

  test("the nodes' own role can pull images and join, and nothing else", () => {
    const [role] = Object.entries(standard.of("aws_iam_role")).find(([, one]) => one.name === "lab-us-west-2-nodes") ?? [""];
    const attached = Object.values(standard.of("aws_iam_role_policy_attachment"))
      .filter((one) => one.role === `\${aws_iam_role.${role}.name}`)
      .map((one) => one.policy_arn);
    expect(attached.sort()).toEqual([
      "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly",
      "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy",
    ]);
  });

  test("two clusters of one name in two regions share no name that the account has once", () => {
    const names = (made: Made): string[] =>
      ["aws_iam_role", "aws_iam_policy"].flatMap((type) => Object.values(made.of(type)).map((one) => one.name));
    const there = names(make({ region: "eu-west-1" }));
    expect(names(standard).filter((name) => there.includes(name))).toEqual([]);
    expect(there).toHaveLength(7);
  });

  test("roles carry the region in their names, since they belong to the whole account", () => {
    for (const role of Object.values(standard.of("aws_iam_role"))) {
      expect(role.name).toMatch(/^lab-us-west-2-/);
      expect(role.name.replace("lab", "x".repeat(35)).replace("us-west-2", "ap-southeast-1").length).toBeLessThanOrEqual(64);
    }
  });

  test("a role for a workload of one's own, by service account", () => {
    const stack = new TerraformStack(Testing.app(), "stack");
    new PodIdentityRole(stack, "reader", {
      cluster: "lab",
      roleName: "reader",
      namespace: "inference",
      serviceAccounts: ["models"],
      policyArns: { weights: "arn:aws:iam::111122223333:policy/weights" },
    });
    const { resource } = JSON.parse(Testing.synth(stack));
    expect(Object.values(resource.aws_eks_pod_identity_association)).toMatchObject([
      { cluster_name: "lab", namespace: "inference", service_account: "models" },
    ]);
    expect(Object.values(resource.aws_iam_role_policy_attachment)).toMatchObject([
      { policy_arn: "arn:aws:iam::111122223333:policy/weights" },
    ]);
  });
});

describe("pools", () => {
  const group = (made: Made, name: string): any => made.one("aws_eks_node_group", { node_group_name: name });

  test("a GPU pool: NVIDIA image, taint, labels, its launch template by number", () => {
    const made = make({ gpuPools: [{ ...L4, labels: { team: "search" } }] });
    const [template] = ids(made, "aws_launch_template").filter((id) => id.includes("_l4_"));
    expect(group(made, "l4")).toMatchObject({
      ami_type: "AL2023_x86_64_NVIDIA",
      capacity_type: "ON_DEMAND",
      instance_types: ["g6.2xlarge"],
      version: "1.35",
      labels: { team: "search", "dynamo-serving/gpu-pool": "l4", "cdktf-dynamo/gpu-pool": "l4" },
      taint: [{ key: "nvidia.com/gpu", value: "true", effect: "NO_SCHEDULE" }],
      launch_template: { id: `\${${template}.id}`, version: `\${${template}.latest_version}` },
    });
    expect(group(made, "system")).toMatchObject({ ami_type: "AL2023_x86_64_STANDARD", taint: [], instance_types: ["m6i.xlarge"] });
  });

  test("machines: IMDSv2, encrypted gp3, tags on what they are made of, no security group", () => {
    const template = make({ gpuPools: [{ ...L4, diskSizeGiB: 500 }], tags: { team: "search" } }).one("aws_launch_template", {
      name: "lab-l4",
    });
    const tags = { Name: "lab-l4", team: "search", "dynamo-serving-cluster": "lab" };
    expect(template).toMatchObject({
      // A pod is one hop further: with 2 it would have the nodes' role.
      metadata_options: { http_tokens: "required", http_put_response_hop_limit: 1 },
      block_device_mappings: [
        { device_name: "/dev/xvda", ebs: { volume_type: "gp3", encrypted: "true", volume_size: 500 } },
      ],
      tag_specifications: [
        { resource_type: "instance", tags },
        { resource_type: "volume", tags },
      ],
    });
    // EKS refuses a node group whose template says these, or doesn't attach the cluster's group.
    for (const argument of ["instance_type", "image_id", "vpc_security_group_ids", "network_interfaces", "iam_instance_profile"]) {
      expect(template[argument]).toBeUndefined();
    }
  });

  test("spot; Arm machines get the Arm image", () => {
    const made = make({ gpuPools: [{ ...L4, capacity: Capacity.SPOT }] });
    expect(group(made, "l4").capacity_type).toBe("SPOT");
    expect(made.cluster.gpuPools[0]).toMatchObject({ capacity: Capacity.SPOT, labels: { "eks.amazonaws.com/capacityType": "SPOT" } });
    const arm = { gpu: "NVIDIA Next", count: 4, memoryGiB: 300, arm: true };
    const next = make({ gpuPools: [{ name: "next", machineType: "p9.48xlarge", maxNodes: 1, machine: arm }] });
    expect(next.problems).toEqual([]);
    expect(group(next, "next").ami_type).toBe("AL2023_ARM_64_NVIDIA");
    expect(next.cluster.gpuPools[0]).toMatchObject({ gpu: "NVIDIA Next", gpusPerNode: 4, gpuMemoryGiB: 300 });
  });

  test("a pool starts with a node and keeps what it has, within its bounds, unless its number is said", () => {
    const made = (options: Partial<EksGpuPoolOptions>): any => make({ gpuPools: [{ ...L4, ...options }] });
    const scaling = (options: Partial<EksGpuPoolOptions>): any => group(made(options), "l4").scaling_config;
    const running = String.raw`one\(data\.aws_eks_node_group\.eks_gpu_l4_running_\w+\[\*\]\.scaling_config\[0\]\.desired_size\)`;
    const size = (birth: number, least: number, most: number): RegExp =>
      new RegExp(String.raw`^\$\{min\(max\(coalesce\(${running}, ${birth}\), ${least}\), ${most}\)\}$`);
    expect(scaling({})).toEqual({ min_size: 0, max_size: 2, desired_size: expect.stringMatching(size(1, 0, 2)) });
    expect(scaling({ minNodes: 2 }).desired_size).toMatch(size(2, 2, 2));
    // Ignored changes of it would be what EKS refuses: the old number beside the new bounds.
    expect(group(made({}), "l4").lifecycle).toBeUndefined();
    const asked = Object.values<any>(made({}).json.data.aws_eks_node_group).find((one) => one.node_group_name === "l4");
    expect(asked).toMatchObject({ cluster_name: "lab", count: expect.stringMatching(/^\$\{contains\(flatten\(data\.aws_eks_node_groups\./) });
    const fixed = made({ desiredNodes: 0 });
    expect(group(fixed, "l4").scaling_config.desired_size).toBe(0);
    expect(Object.values<any>(fixed.json.data.aws_eks_node_group).map((one) => one.node_group_name)).toEqual(["system"]);
  });

  test("bounds that are known only at apply", () => {
    const later = Token.asNumber(Fn.tonumber("3"));
    const { scaling_config } = group(make({ gpuPools: [{ ...L4, minNodes: later, maxNodes: later }] }), "l4");
    expect(scaling_config.desired_size).toMatch(/, 1\), tonumber\("3"\)\), tonumber\("3"\)\)\}$/);
  });

  test("in some of the cluster's zones", () => {
    const made = make({ network: { availabilityZones: ZONES }, gpuPools: [{ ...L4, availabilityZones: ["us-west-2b"] }] });
    expect(group(made, "l4").subnet_ids).toEqual([expect.stringMatching(/network_b_private_/)]);
    expect(group(made, "system").subnet_ids).toHaveLength(2);
  });

  test("wait for a way out of the private subnets", () => {
    for (const route of ids(standard, "aws_route")) expect(group(standard, "l4").depends_on).toContain(route);
    expect(group(standard, "l4").depends_on).toEqual(expect.arrayContaining(ids(standard, "aws_vpc_endpoint")));
  });

  test("as the rooms after the clouds see them", () => {
    const { cluster } = make({ gpuPools: [{ ...L4, labels: { team: "search" } }] });
    expect(cluster.gpuPools).toMatchObject([
      {
        name: "l4",
        machineType: "g6.2xlarge",
        labels: {
          team: "search",
          "dynamo-serving/gpu-pool": "l4",
          "cdktf-dynamo/gpu-pool": "l4",
          "eks.amazonaws.com/nodegroup": "l4",
          "eks.amazonaws.com/capacityType": "ON_DEMAND",
          "nvidia.com/gpu.present": "true",
        },
        nodeSelector: { "dynamo-serving/gpu-pool": "l4" },
        taints: [{ key: "nvidia.com/gpu", value: "true", effect: "NoSchedule" }],
        minNodes: 0,
        maxNodes: 2,
        capacity: Capacity.ON_DEMAND,
        gpu: "NVIDIA L4",
        gpusPerNode: 1,
        gpuMemoryGiB: 24,
        fabric: { kind: "none" },
      },
    ]);
    expect(cluster.systemPool).toMatchObject({ nodeSelector: { "eks.amazonaws.com/nodegroup": "system" }, taints: [] });
    expect(cluster.gpuSoftware.owner).toBe("device-plugin");
    expect(gpuNodeTolerations(cluster)).toEqual([
      { key: "nvidia.com/gpu", operator: "Equal", value: "true", effect: "NoSchedule" },
    ]);
    expect(spotTolerations(make({ gpuPools: [{ ...L4, capacity: Capacity.SPOT }] }).cluster)).toEqual([]);
  });

  test("their order changes nothing, and one more changes only itself", () => {
    const a10g: EksGpuPoolOptions = { name: "a10g", machineType: "g5.xlarge", maxNodes: 1 };
    const both = make({ gpuPools: [L4, a10g] });
    expect(make({ gpuPools: [a10g, L4] }).json.resource).toEqual(both.json.resource);
    const { aws_eks_node_group: groups, aws_launch_template: templates, ...rest } = both.json.resource;
    const { aws_eks_node_group: groupsBefore, aws_launch_template: templatesBefore, ...restBefore } = standard.json.resource;
    expect(rest).toEqual(restBefore);
    expect(groups).toMatchObject(groupsBefore);
    expect(templates).toMatchObject(templatesBefore);
    expect(Object.keys(groups)).toHaveLength(Object.keys(groupsBefore).length + 1);
  });

  test("a pool may be named like anything else in the cluster", () => {
    for (const name of ["network", "control-plane", "nodes", "add-ons", "pool"]) {
      expect(make({ gpuPools: [{ ...L4, name }] }).problems).toEqual([]);
    }
  });
});

describe("storage", () => {
  test("EFS, encrypted, in every zone, from the private subnets only", () => {
    expect(standard.one("aws_efs_file_system")).toMatchObject({ encrypted: true, throughput_mode: "elastic" });
    expect(Object.values(standard.of("aws_efs_mount_target")).map((one) => one.subnet_id)).toEqual(
      standard.one("aws_eks_cluster").vpc_config.subnet_ids,
    );
    const rules = Object.values(standard.of("aws_vpc_security_group_ingress_rule"));
    expect(rules.map((rule) => [rule.cidr_ipv4, rule.ip_protocol, rule.from_port, rule.to_port])).toEqual([
      ["10.0.0.0/20", "tcp", 2049, 2049],
      ["10.0.32.0/20", "tcp", 2049, 2049],
      ["10.0.64.0/20", "tcp", 2049, 2049],
    ]);
    const group = standard.one("aws_security_group");
    expect([group.ingress, group.egress]).toEqual([undefined, undefined]);
  });

  test("EFS lets nobody in but by an access point, over TLS, and never as root", () => {
    const [file] = ids(standard, "aws_efs_file_system");
    const [id] = ids(standard, "aws_efs_file_system_policy");
    const { file_system_id, policy } = standard.one("aws_efs_file_system_policy");
    expect(file_system_id).toBe(`\${${file}.id}`);
    const { Statement } = JSON.parse(policy);
    for (const one of Statement) expect(one).toMatchObject({ Principal: { AWS: "*" }, Resource: `\${${file}.arn}` });
    const mount = ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"];
    expect(Statement.map(({ Effect, Action, Condition }: any) => [Effect, Action, Condition])).toEqual([
      ["Allow", mount, { Bool: { "elasticfilesystem:AccessedViaMountTarget": "true" }, Null: { "elasticfilesystem:AccessPointArn": "false" } }],
      ["Deny", [...mount, "elasticfilesystem:ClientRootAccess"], { Null: { "elasticfilesystem:AccessPointArn": "true" } }],
      ["Deny", "*", { Bool: { "aws:SecureTransport": "false" } }],
    ]);
    // It stands before there is anything to mount.
    for (const target of Object.values(standard.of("aws_efs_mount_target"))) expect(target.depends_on).toContain(id);
  });

  test("is offered as a class for one node and a class for many", () => {
    expect(resolved(standard, standard.cluster.storage)).toMatchObject([
      {
        className: "gp3",
        accessModes: ["ReadWriteOnce"],
        isDefault: true,
        definition: { provisioner: "ebs.csi.aws.com", parameters: { type: "gp3", encrypted: "true" } },
      },
      {
        className: "efs",
        accessModes: ["ReadWriteMany", "ReadOnlyMany", "ReadWriteOnce"],
        definition: {
          provisioner: "efs.csi.aws.com",
          parameters: {
            provisioningMode: "efs-ap",
            fileSystemId: `\${${ids(standard, "aws_efs_file_system")[0]}.id}`,
            directoryPerms: "700",
            uid: "1000",
            gid: "1000",
          },
          volumeBindingMode: "Immediate",
        },
      },
    ]);
  });
});

describe("load balancer controller", () => {
  test("its policy fits into one, and guards what isn't its own by the tag of its load balancers", () => {
    const text = JSON.stringify(loadBalancerPolicy());
    expect(text.length).toBeLessThan(6144);
    const { Statement } = JSON.parse(standard.one("aws_iam_policy").policy);
    expect(Statement).toHaveLength(permissions.statements.length);
    const deleting = Statement.filter((one: any) => one.Action.includes("elasticloadbalancing:DeleteLoadBalancer"));
    expect(deleting.map((one: any) => one.Condition)).toEqual([{ Null: { "aws:ResourceTag/elbv2.k8s.aws/cluster": "false" } }]);
    for (const one of Statement) expect(one.Condition).not.toEqual({});
  });

  test("its chart, pinned, for the service account that has the role", () => {
    const [addOn, ...more] = standard.cluster.addOns;
    expect(more).toEqual([]);
    expect(addOn).toMatchObject({ name: "aws-load-balancer-controller", version: "3.5.0", namespace: "kube-system" });
    expect(resolved(standard, addOn.values)).toEqual({
      clusterName: "lab",
      region: "us-west-2",
      vpcId: `\${${ids(standard, "aws_vpc")[0]}.id}`,
      serviceAccount: { create: true, name: "aws-load-balancer-controller" },
      enableServiceMutatorWebhook: false,
    });
    standard.one("aws_eks_pod_identity_association", { service_account: "aws-load-balancer-controller", namespace: "kube-system" });
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

describe("registry", () => {
  test("a repository for preflight: no tag is written twice, every image is scanned and encrypted, old ones go", () => {
    const [id] = ids(standard, "aws_ecr_repository");
    expect(standard.one("aws_ecr_repository")).toMatchObject({
      name: "lab/preflight",
      image_tag_mutability: "IMMUTABLE",
      image_scanning_configuration: { scan_on_push: true },
      encryption_configuration: [{ encryption_type: "AES256" }],
      force_delete: false,
      tags: { "dynamo-serving-cluster": "lab" },
    });
    const { repository, policy } = standard.one("aws_ecr_lifecycle_policy");
    expect(repository).toBe(`\${${id}.name}`);
    expect(JSON.parse(policy).rules.map(({ selection, action }: any) => [selection, action.type])).toEqual([
      [{ tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 14 }, "expire"],
      [{ tagStatus: "tagged", tagPatternList: ["*"], countType: "imageCountMoreThan", countNumber: 30 }, "expire"],
    ]);
    // Nobody but the account's own gets in.
    expect(standard.of("aws_ecr_repository_policy")).toEqual({});
  });

  test("as it is wished", () => {
    const kmsKeyArn = "arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    const images = ["preflight", "vllm-runtime", "nvidia/driver"];
    const made = make({ registry: { images, prefix: "team/mirror", keepTagged: 5, untaggedDays: 1, kmsKeyArn, forceDelete: true } });
    expect(made.problems).toEqual([]);
    const repositories = Object.values(made.of("aws_ecr_repository"));
    expect(repositories.map((one) => one.name).sort()).toEqual(images.map((image) => `team/mirror/${image}`).sort());
    for (const one of repositories) {
      expect(one).toMatchObject({ encryption_configuration: [{ encryption_type: "KMS", kms_key: kmsKeyArn }], force_delete: true });
    }
    const policies = Object.values(made.of("aws_ecr_lifecycle_policy")).map((one) => JSON.parse(one.policy).rules);
    for (const rules of policies) expect(rules.map((rule: any) => rule.selection.countNumber)).toEqual([1, 5]);
    expect(make({ registry: { images: [] } }).of("aws_ecr_repository")).toEqual({});
    expect(Object.values(make({ registry: { prefix: "" } }).of("aws_ecr_repository")).map((one) => one.name)).toEqual(["preflight"]);
  });

  test("an image more touches no other", () => {
    const more = make({ registry: { images: ["vllm-runtime", "preflight"] } });
    expect(more.of("aws_ecr_repository")).toMatchObject(standard.of("aws_ecr_repository"));
  });

  test("an image's address, for values; one that has no repository is refused", () => {
    const [id] = ids(standard, "aws_ecr_repository");
    expect(resolved(standard, standard.cluster.registry.imageUrl("preflight"))).toBe(`\${${id}.repository_url}`);
    const app = Testing.app();
    new EksCluster(new TerraformStack(app, "eks-cluster"), "eks", PROPS).registry.imageUrl("vllm-runtime");
    expect(problemsIn(app)).toMatchObject([
      { code: "image-without-repository", constructPath: "eks-cluster/eks/registry", value: "vllm-runtime", reason: expect.stringMatching(/those of preflight$/) },
    ]);
  });

  test.each([
    [{ images: ["Preflight"] }, "invalid-name registry.images[0]", /write it like "preflight"/],
    [{ images: ["preflight", "a:1.0"] }, "invalid-name registry.images[1]", /write it like "a"/],
    [{ images: [""] }, "invalid-name registry.images[0]", /write it like/],
    [{ images: ["NVCR.io/nvidia/driver:580"] }, "invalid-name registry.images[0]", /write it like "nvcr\.io\/nvidia\/driver"/],
    [{ images: ["a//b"] }, "invalid-name registry.images[0]", /write it like "a\/b"/],
    [{ images: ["a--b"] }, "invalid-name registry.images[0]", /write it like "a-b"/],
    [{ images: [Fn.lower("X")] }, "invalid-name registry.images[0]", /write the name itself/],
    [{ images: ["x".repeat(253)] }, "invalid-name registry.images[0]", /write it like/],
    [{ images: ["a"], prefix: "" }, "invalid-name registry.images[0]", /write it like/],
    [{ prefix: "/x" }, "invalid-name registry.prefix", /write it like "x"/],
    [{ images: ["a", "b", "a"] }, "duplicate-image registry.images[2]", /its own name/],
    [{ keepTagged: 0 }, "invalid-count registry.keepTagged", /1 or more/],
    [{ untaggedDays: 1.5 }, "invalid-count registry.untaggedDays", /1 or more/],
    [{ kmsKeyArn: "alias/x" }, "invalid-kms-key registry.kmsKeyArn", /arn:aws:kms:us-west-2:/],
    [{ kmsKeyArn: "arn:aws:kms:us-east-1:111122223333:key/x" }, "invalid-kms-key registry.kmsKeyArn", /arn:aws:kms:us-west-2:/],
  ])("refused: %j", (registry, where, fix) => {
    const findings = checkEksCluster({ ...PROPS, registry });
    expect(findings.map((found) => `${found.code} ${found.property}`)).toContain(where);
    expect(findings[0].fix).toMatch(fix);
    // And the construct gets through it, so that the rest of the app is checked too.
    expect(make({ registry }).problems.length).toBeGreaterThan(0);
  });
});

describe("what is refused", () => {
  const rule = (props: Partial<EksClusterProps>): Finding[] => checkEksCluster({ ...PROPS, ...props });
  const pool = (options: Partial<EksGpuPoolOptions>): Partial<EksClusterProps> => ({ gpuPools: [{ ...L4, ...options }] });
  const zones = (availabilityZones: string[]): Partial<EksClusterProps> => ({ network: { availabilityZones } });
  const admin = (arn: string): Partial<EksClusterProps> => ({ admins: [arn] });

  test.each<[string, Partial<EksClusterProps>, string, string, RegExp]>([
    ["an empty region", { region: "" }, "empty-region", "region", /is empty/],
    ["a region that isn't there", { region: "us-wset-2" }, "unknown-region", "region", /no AWS region/],
    ["another partition", { region: "cn-north-1", acceptUnlistedRegion: true }, "unsupported-partition", "region", /China/],
    ["a cluster name that is none", { clusterName: "Lab_1" }, "invalid-name", "clusterName", /1 to 35 characters/],
    ["a cluster name that is too long", { clusterName: "x".repeat(36) }, "invalid-name", "clusterName", /1 to 35 characters/],
    ["an old Kubernetes", { kubernetesVersion: EksVersion.of("1.20") }, "unknown-kubernetes-version", "kubernetesVersion", /is 1\.32/],
    ["a patch version", { kubernetesVersion: EksVersion.of("1.35.2") }, "unknown-kubernetes-version", "kubernetesVersion", /minor/],
    ["a network that is none", { network: { cidr: "10.0.0.0" } }, "cidr-invalid", "network.cidr", /first address/],
    ["a network larger than AWS has", { network: { cidr: "10.0.0.0/8" } }, "cidr-invalid", "network.cidr", /larger than \/16/],
    ["a network too small for its zones", { network: { cidr: "10.0.0.0/24" } }, "cidr-too-small", "network.cidr", /smaller than \/28/],
    ["one zone", zones(["us-west-2a"]), "invalid-zone-count", "network.availabilityZones", /two zones or more/],
    ["no zones", zones([]), "invalid-zone-count", "network.availabilityZones", /two zones or more/],
    ["a zone twice", zones([...ZONES, "us-west-2a"]), "duplicate-zone", "network.availabilityZones[2]", /availabilityZones\[0\]/],
    ["a zone elsewhere", zones(["us-west-2a", "us-east-1b"]), "invalid-zone", "network.availabilityZones[1]", /its region, us-west-2/],
    ["a Local Zone", zones([...ZONES, "us-west-2-lax-1a"]), "invalid-zone", "network.availabilityZones[2]", /Local Zones/],
    ["an API for everybody", { publicAccessCidrs: ["0.0.0.0/0"] }, "open-to-the-world", "publicAccessCidrs[0]", /every address there is/],
    ["an empty list, which EKS reads so", { publicAccessCidrs: [] }, "open-to-the-world", "publicAccessCidrs", /empty list/],
    ["an address without its mask", { publicAccessCidrs: ["203.0.113.7"] }, "cidr-invalid", "publicAccessCidrs[0]", /no range of IPv4/],
    ["an administrator that is none", admin("ada"), "invalid-principal", "admins[0]", /IAM role or user/],
    [
      "a session in the place of its role",
      admin("arn:aws:sts::111122223333:assumed-role/platform/ada"),
      "invalid-principal",
      "admins[0]",
      /role's own ARN/,
    ],
    [
      "an administrator twice",
      { admins: ["arn:aws:iam::111122223333:user/ada", "arn:aws:iam::111122223333:user/ada"] },
      "duplicate-admin",
      "admins[1]",
      /admins\[0\]/,
    ],
    ["a cluster for nobody", { creatorIsAdmin: false }, "no-admins", "admins", /neither the creator/],
    ["days that can't be", { logRetentionDays: 31 }, "invalid-log-retention", "logRetentionDays", /certain numbers of days/],
    ["no GPU pools", { gpuPools: [] }, "no-gpu-pools", "gpuPools", /can't serve/],
    ["two pools of a name", { gpuPools: [L4, L4] }, "duplicate-pool-name", "gpuPools[1].name", /gpuPools\[0\]\.name/],
    ["the system pool's name", pool({ name: "system" }), "duplicate-pool-name", "gpuPools[0].name", /systemPool\.name/],
    ["a pool name that is none", pool({ name: "L4" }), "invalid-name", "gpuPools[0].name", /lower-case/],
    ["a minimum above the maximum", pool({ minNodes: 3 }), "minimum-above-maximum", "gpuPools[0].minNodes", /above the maximum, 2/],
    ["a pool that never grows", pool({ maxNodes: 0 }), "pool-never-grows", "gpuPools[0].maxNodes", /never has a node/],
    ["half a node", pool({ maxNodes: 1.5 }), "invalid-node-count", "gpuPools[0].maxNodes", /whole number/],
    ["more nodes than the most", pool({ desiredNodes: 3 }), "desired-nodes-outside-bounds", "gpuPools[0].desiredNodes", /maximum, 2/],
    [
      "fewer nodes than the fewest",
      { systemPool: { desiredNodes: 1 } },
      "desired-nodes-outside-bounds",
      "systemPool.desiredNodes",
      /minimum, 2/,
    ],
    ["a system pool that never grows", { systemPool: { minNodes: 0, maxNodes: 0 } }, "pool-never-grows", "systemPool.maxNodes", /never/],
    ["a disk that holds no image", pool({ diskSizeGiB: 8 }), "invalid-disk-size", "gpuPools[0].diskSizeGiB", /needs 20/],
    ["a disk larger than gp3 has", { systemPool: { diskSizeGiB: 20000 } }, "invalid-disk-size", "systemPool.diskSizeGiB", /16384/],
    ["a machine nobody knows", pool({ machineType: "g6.2xlrage" }), "unknown-machine-type", "gpuPools[0].machineType", /doesn't guess/],
    [
      "a machine without GPUs stated",
      pool({ machine: { gpu: "NVIDIA L4", count: 0 } }),
      "invalid-gpu-count",
      "gpuPools[0].machine.count",
      /one GPU or more/,
    ],
    [
      "on demand what is sold in blocks only",
      pool({ machineType: "p6e-gb200.36xlarge" }),
      "not-sold-that-way",
      "gpuPools[0].capacity",
      /only as block/,
    ],
    [
      "as spot what is sold in blocks only",
      pool({ machineType: "p6e-gb200.36xlarge", capacity: Capacity.SPOT }),
      "not-sold-that-way",
      "gpuPools[0].capacity",
      /asked for spot never gets a node/,
    ],
    ["GPUs newer than the image's driver", pool({ machineType: "g7.2xlarge" }), "machine-needs-own-image", "gpuPools[0].machineType", /580/],
    [
      "a pool in a zone where the cluster isn't",
      { ...zones(ZONES), ...pool({ availabilityZones: ["us-west-2c"] }) },
      "invalid-zone",
      "gpuPools[0].availabilityZones[0]",
      /zones are us-west-2a, us-west-2b/,
    ],
    [
      "a pool in a zone that nobody knows yet",
      pool({ availabilityZones: ["us-west-2a"] }),
      "invalid-zone",
      "gpuPools[0].availabilityZones[0]",
      /known only at apply/,
    ],
    ["a pool in no zone", pool({ availabilityZones: [] }), "invalid-zone", "gpuPools[0].availabilityZones", /at least one zone/],
    [
      "a label that only Kubernetes may set",
      pool({ labels: { "topology.kubernetes.io/zone": "a" } }),
      "reserved-label",
      'gpuPools[0].labels["topology.kubernetes.io/zone"]',
      /never join/,
    ],
  ])("%s", (_, props, code, property, reason) => {
    expect(rule(props)).toMatchObject([{ code, property, reason: expect.stringMatching(reason) }]);
  });

  test("the nearest name is offered", () => {
    expect(rule(pool({ machineType: "g6.2xlrage" }))[0].fix).toContain('did you mean "g6.2xlarge"?');
    expect(rule({ region: "us-wset-2" })[0].fix).toContain('did you mean "us-west-2"?');
    expect(rule({ logRetentionDays: 31 })[0].fix).toBe("use 60");
  });

  test("not what a caller vouches for, nor what is known only at apply", () => {
    expect(rule({ region: "us-north-9", acceptUnlistedRegion: true })).toEqual([]);
    expect(rule({ kubernetesVersion: EksVersion.of("1.41") })).toEqual([]);
    expect(rule(pool({ machineType: "g7.2xlarge", machine: { gpu: "NVIDIA RTX PRO 4500", count: 1 } }))).toEqual([]);
    expect(rule(pool({ machineType: "gr6.4xlarge", capacity: Capacity.SPOT }))).toEqual([]);
    expect(rule(pool({ labels: { "node.kubernetes.io/team": "a", "example.com/team": "a" } }))).toEqual([]);
    const later = Fn.upper("x");
    expect(rule({ admins: [later], publicAccessCidrs: [later], creatorIsAdmin: false })).toEqual([]);
  });

  test("everything at once, by the path of the cluster", () => {
    const app = Testing.app();
    const stack = new TerraformStack(app, "eks-cluster");
    new EksCluster(stack, "eks", {
      clusterName: "Lab",
      region: "",
      network: { cidr: "10.0.0.0/24", availabilityZones: ["a", ""] },
      publicAccessCidrs: ["0.0.0.0/0"],
      admins: ["ada", "ada"],
      gpuPools: [L4, L4, { name: "", machineType: "x", maxNodes: 0 }],
    });
    const problems = problemsIn(app);
    expect(new Set(problems.map((problem) => problem.constructPath))).toEqual(new Set(["eks-cluster/eks"]));
    expect(problems.map((problem) => problem.code)).toEqual([
      "empty-region",
      "invalid-name",
      "cidr-too-small",
      "invalid-zone",
      "open-to-the-world",
      "duplicate-admin",
      "invalid-principal",
      "invalid-principal",
      "duplicate-pool-name",
      "invalid-name",
      "pool-never-grows",
      "unknown-machine-type",
    ]);
    expect(() => app.synth()).toThrow(InvalidInputError);
  });
});

describe("data", () => {
  test("each row says where it is from, and stands there once", () => {
    for (const row of regions) expect(row.source).not.toBe("");
    expect(new Set(knownMachineTypes()).size).toBe(knownMachineTypes().length);
    for (const machineType of knownMachineTypes()) expect(gpuMachine(machineType)?.gpusPerNode).toBeGreaterThan(0);
  });

  test("every machine of the data can be asked for in some way, or is refused with a reason", () => {
    for (const machineType of knownMachineTypes()) {
      const codes = checkEksCluster({ ...PROPS, gpuPools: [{ ...L4, machineType }] }).map((problem) => problem.code);
      expect(["", "not-sold-that-way", "machine-needs-own-image"]).toContain(codes.join());
    }
  });
});

describe("stack and deployment", () => {
  test("the provider has the region and nothing secret", () => {
    const stack = new EksClusterStack(Testing.app(), "eks-cluster", { ...PROPS, backend: StateBackend.local() });
    const { provider, output } = JSON.parse(Testing.synth(stack));
    expect(provider.aws).toEqual([{ region: "us-west-2" }]);
    expect(output.kubeconfig.value).toBe("aws eks update-kubeconfig --name lab --region us-west-2");
    const [login, push] = output["image-push"].value.split("\n");
    const host = /\$\{aws_ecr_repository\.\w+\.registry_id\}\.dkr\.ecr\.us-west-2\.amazonaws\.com/.exec(login)?.[0];
    expect(login).toBe(`aws ecr get-login-password --region us-west-2 | docker login --username AWS --password-stdin ${host}`);
    expect(push).toContain(`npx cdktf-dynamo images --push --registry ${host}/lab --digest python=$(docker buildx imagetools inspect `);
    const none = new EksClusterStack(Testing.app(), "eks-cluster", { ...PROPS, registry: { images: [] }, backend: StateBackend.local() });
    expect(JSON.parse(Testing.synth(none)).output["image-push"]).toBeUndefined();
  });

  const cloned = (env: { [name: string]: string }): any => {
    const app: App = Testing.app();
    const { stacks } = eks(app, env);
    expect(problemsIn(app)).toEqual([]);
    return JSON.parse(Testing.synth(stacks[0]));
  };

  test("what differs between people comes from the environment", () => {
    const plain = Object.values<any>(cloned({}).resource.aws_eks_cluster)[0];
    expect(plain.vpc_config.endpoint_public_access).toBe(false);
    expect(plain.deletion_protection).toBe(false);
    const json = cloned({
      AWS_REGION: "eu-west-1",
      AWS_ZONES: "eu-west-1b,eu-west-1a",
      EKS_PUBLIC_ACCESS_CIDRS: "203.0.113.7/32,198.51.100.0/24",
    });
    expect(json.provider.aws).toEqual([{ region: "eu-west-1" }]);
    const [cluster] = Object.values<any>(json.resource.aws_eks_cluster);
    expect(cluster.vpc_config.public_access_cidrs).toEqual(["203.0.113.7/32", "198.51.100.0/24"]);
    expect(Object.values<any>(json.resource.aws_subnet).map((one) => one.availability_zone)).toContain("eu-west-1b");
  });
});
