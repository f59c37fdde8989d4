import { EksLustreDeployment } from "../../../../constructs/aws/storage/lustre-options";
import { KEY, Made, SCRATCH, made, make } from "./made-lustre";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

describe("a Lustre file system", () => {
  test("lies in the GPU pools' zone, kept twice, as fast as the slowest", () => {
    expect(made.one("aws_fsx_lustre_file_system")).toMatchObject({
      storage_capacity: 2400,
      deployment_type: "PERSISTENT_2",
      per_unit_storage_throughput: 125,
      storage_type: "SSD",
      file_system_type_version: "2.15",
      subnet_ids: [expect.stringMatching(/_b_private_/)],
      automatic_backup_retention_days: 0,
      skip_final_backup: true,
      lifecycle: { prevent_destroy: true },
    });
  });

  test("a zone that is named goes before the pools'", () => {
    expect(make({ capacityGiB: 1200, availabilityZone: "us-west-2a" }).one("aws_fsx_lustre_file_system").subnet_ids).toEqual([expect.stringMatching(/_a_private_/)]);
  });

  test("scratch has no throughput, backups or key to be asked for", () => {
    const scratch = make({ capacityGiB: 1200, deployment: SCRATCH }).one("aws_fsx_lustre_file_system");
    expect(scratch).toMatchObject({ deployment_type: "SCRATCH_2", skip_final_backup: true });
    for (const argument of ["per_unit_storage_throughput", "automatic_backup_retention_days", "kms_key_id", "copy_tags_to_backups"]) expect(scratch).not.toHaveProperty(argument);
  });

  test("with backups it keeps a last one", () => {
    const files = make({ capacityGiB: 4800, deployment: EksLustreDeployment.persistent(1000), kmsKeyArn: KEY, backupDays: 7 }).one("aws_fsx_lustre_file_system");
    expect(files).toMatchObject({ per_unit_storage_throughput: 1000, kms_key_id: KEY, automatic_backup_retention_days: 7, copy_tags_to_backups: true, skip_final_backup: false });
  });

  test("is as protected as the cluster", () => {
    expect(make({ capacityGiB: 1200 }, { deletionProtection: false }).one("aws_fsx_lustre_file_system").lifecycle).toEqual({ prevent_destroy: false });
  });

  test("is reached on Lustre's ports alone, from the nodes' subnets, its own servers, and back to the nodes", () => {
    const rules = (type: string): any[] =>
      Object.entries<any>(made.resource[type])
        .filter(([id]) => /_lustre_/.test(id))
        .map(([, { ip_protocol: protocol, from_port: from, to_port: to, cidr_ipv4: cidr, referenced_security_group_id: group, security_group_id: own }]) => ({ protocol, from, to, cidr, group, own }));
    const [ingress, egress] = [rules("aws_vpc_security_group_ingress_rule"), rules("aws_vpc_security_group_egress_rule")];
    for (const { protocol, from, to, cidr, group } of [...ingress, ...egress]) {
      expect([protocol, [[988, 988], [1018, 1023]]]).toEqual(["tcp", expect.arrayContaining([[from, to]])]);
      expect([cidr, group].filter((each) => each !== undefined)).toHaveLength(1);
    }
    const cidrs = (all: any[]): string[] => [...new Set(all.flatMap(({ cidr }) => cidr ?? []))].sort();
    expect([cidrs(ingress), cidrs(egress)]).toEqual([["10.0.0.0/20", "10.0.32.0/20"], ["10.0.0.0/20", "10.0.32.0/20"]]);
    // Into the nodes' own group only from the servers'.
    const intoNodes = ingress.filter(({ own }) => /cluster_security_group_id/.test(own));
    expect(intoNodes.map(({ from, cidr, group }) => [from, cidr, group]).sort()).toEqual([[1018, undefined, expect.stringContaining("_lustre_group_")], [988, undefined, expect.stringContaining("_lustre_group_")]]);
  });

  test("waits for its doors, which FSx looks at", () => {
    expect(made.one("aws_fsx_lustre_file_system").depends_on).toHaveLength(14);
  });
});

describe("a bucket behind it", () => {
  test("is read, and written only where that is asked for", () => {
    const link = make({ capacityGiB: 1200, s3: { bucket: "my-weights", prefix: "models" } }).one("aws_fsx_data_repository_association");
    expect(link).toMatchObject({
      file_system_path: "/",
      data_repository_path: "s3://my-weights/models",
      batch_import_meta_data_on_create: true,
      delete_data_in_filesystem: false,
      s3: { auto_import_policy: { events: ["NEW", "CHANGED", "DELETED"] } },
    });
    expect(link.s3).not.toHaveProperty("auto_export_policy");
    const both = make({ capacityGiB: 1200, s3: { bucket: "my-weights", writeBack: true } }).one("aws_fsx_data_repository_association");
    expect(both).toMatchObject({ data_repository_path: "s3://my-weights", s3: { auto_export_policy: { events: ["NEW", "CHANGED", "DELETED"] } } });
  });

  test("written back no more, the link is made anew: the provider would keep the policy", () => {
    const { resource, one } = make({ capacityGiB: 1200, s3: { bucket: "my-weights" } });
    const [[id, remembered]] = Object.entries<any>(resource.terraform_data).filter(([name]) => /lustre/.test(name));
    expect(remembered.input).toBe(false);
    expect(one("aws_fsx_data_repository_association").lifecycle).toEqual({ replace_triggered_by: [`terraform_data.${id}`] });
  });
});

describe("the driver", () => {
  const addOn = ({ resource }: Made): any => Object.values<any>(resource.aws_eks_addon).find(({ addon_name: name }) => name === "aws-fsx-csi-driver");

  test("is EKS's add-on, after the system nodes, in the version that is named", () => {
    expect(addOn(made)).toMatchObject({ depends_on: [expect.stringMatching(/^aws_eks_node_group\.eks_system_/)] });
    expect(addOn(make({ capacityGiB: 1200 }, { addOnVersions: { fsxCsiDriver: "v1.9.0-eksbuild.1" } })).addon_version).toBe("v1.9.0-eksbuild.1");
  });

  test("has no rights in AWS: it mounts what is there, and may make and delete nothing", () => {
    expect(JSON.stringify([made.resource.aws_iam_role, made.resource.aws_iam_policy, made.resource.aws_iam_role_policy_attachment, made.resource.aws_eks_pod_identity_association])).not.toMatch(/fsx/i);
  });

  test("isn't there without Lustre, and nothing else is", () => {
    const without = make();
    expect(JSON.stringify(without.resource)).not.toMatch(/lustre|fsx/i);
    for (const type of Object.keys(without.resource)) for (const id of Object.keys(without.resource[type])) expect(made.resource[type][id]).toEqual(without.resource[type][id]);
  });
});
