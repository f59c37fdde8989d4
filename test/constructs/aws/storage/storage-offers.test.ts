import { ids, resolved, standard } from "../made-cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

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
