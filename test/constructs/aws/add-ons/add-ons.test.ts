import { TerraformStack, Testing } from "cdktf";
import { PodIdentityRole } from "../../../../constructs/aws/identity/pod-identity-role";
import { Made, make, standard } from "../made-cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const addOnId = (made: Made, name: string): string =>
  `aws_eks_addon.${Object.entries(made.of("aws_eks_addon")).find(([, addOn]) => addOn.addon_name === name)?.[0]}`;

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
