import { parse } from "yaml";
import { checkEksCluster } from "../../../../../constructs/aws/check-eks-cluster";
import { EksProvisioner } from "../../../../../constructs/aws/karpenter/provisioner";
import { EksNodeImage } from "../../../../../constructs/aws/pools/software/node-image";
import { EksGpuPoolOptions } from "../../../../../constructs/aws/pools/pool-options";
import { gpuSoftwareAddOns } from "../../../../../constructs/kubernetes/gpu-software";
import { karpenterChartPath } from "../../../../../constructs/aws/karpenter/add-ons";
import { describeWithHelm, helmTemplate } from "../../../../harness/helm";
import { make as makeKarpenter, SPOT } from "../../karpenter/made";
import { L4, make, resolved } from "../../made-cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const BOTTLEROCKET: EksGpuPoolOptions = { ...L4, nodeImage: EksNodeImage.BOTTLEROCKET };
const SNAPSHOT = "snap-0123456789abcdef0";

describe("Bottlerocket", () => {
  const made = make({ gpuPools: [{ ...BOTTLEROCKET, imageSnapshotId: SNAPSHOT, diskThroughputMiBps: 500, systemReserved: { cpuMillis: 500, memoryMiB: 2048, diskGiB: 10 } }] });
  const template = made.one("aws_launch_template", { name: "lab-l4" });

  test("is an image of the node group's alone; the system pool's stays", () => {
    expect(made.problems).toEqual([]);
    expect(made.one("aws_eks_node_group", { node_group_name: "l4" }).ami_type).toBe("BOTTLEROCKET_x86_64_NVIDIA");
    expect(made.one("aws_eks_node_group", { node_group_name: "system" }).ami_type).toBe("AL2023_x86_64_STANDARD");
    const arm = make({ gpuPools: [{ ...BOTTLEROCKET, machine: { gpu: "NVIDIA T4G", count: 1, arm: true } }] });
    expect(arm.one("aws_eks_node_group", { node_group_name: "l4" }).ami_type).toBe("BOTTLEROCKET_ARM_64_NVIDIA");
  });

  test("has images and pods on a volume of their own, made of the snapshot, both encrypted", () => {
    expect(template.block_device_mappings).toEqual([
      { device_name: "/dev/xvda", ebs: { volume_type: "gp3", encrypted: "true", delete_on_termination: "true", volume_size: 4 } },
      { device_name: "/dev/xvdb", ebs: { volume_type: "gp3", encrypted: "true", delete_on_termination: "true", volume_size: 200, throughput: 500, snapshot_id: SNAPSHOT } },
    ]);
    expect(template.metadata_options).toMatchObject({ http_tokens: "required", http_put_response_hop_limit: 1 });
  });

  test("keeps what is reserved, in its own settings", () => {
    expect(Buffer.from(template.user_data, "base64").toString()).toBe('[settings.kubernetes.system-reserved]\ncpu = "500m"\nmemory = "2048Mi"\nephemeral-storage = "10Gi"\n');
    expect(make({ gpuPools: [BOTTLEROCKET] }).one("aws_launch_template", { name: "lab-l4" })).not.toHaveProperty("user_data");
  });

  test("brings its device plugin: ours keeps off it, and isn't there where no other pool is", () => {
    expect(gpuSoftwareAddOns(made.cluster)).toEqual([]);
    const both = make({ gpuPools: [BOTTLEROCKET, { ...L4, name: "plain" }] });
    const [plugin] = gpuSoftwareAddOns(both.cluster);
    const label = "dynamo-serving/device-plugin";
    expect(both.one("aws_eks_node_group", { node_group_name: "l4" }).labels).toMatchObject({ [label]: "node-image", "nvidia.com/gpu.present": "true" });
    expect(both.one("aws_eks_node_group", { node_group_name: "plain" }).labels).not.toHaveProperty(label);
    expect(resolved(both, plugin.values).affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms).toEqual([
      { matchExpressions: [{ key: "dynamo-serving/gpu-pool", operator: "Exists" }, { key: label, operator: "NotIn", values: ["node-image"] }] },
    ]);
  });

  test("beside Auto Mode's pools the plugin keeps off both", () => {
    const three = make({ gpuPools: [BOTTLEROCKET, { ...L4, name: "plain" }, { ...L4, name: "auto", provisioner: EksProvisioner.AUTO_MODE }] });
    const [plugin] = gpuSoftwareAddOns(three.cluster);
    const [term] = resolved(three, plugin.values).affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms;
    expect(term.matchExpressions.map(({ key }: any) => key)).toEqual(["dynamo-serving/gpu-pool", "eks.amazonaws.com/compute-type", "dynamo-serving/device-plugin"]);
    const two = make({ gpuPools: [BOTTLEROCKET, { ...L4, name: "auto", provisioner: EksProvisioner.AUTO_MODE }] });
    expect(gpuSoftwareAddOns(two.cluster)).toEqual([]);
  });
});

describe("what no pod gets of a node", () => {
  test("is nodeadm's part of a managed group's user data", () => {
    const { user_data } = make({ gpuPools: [{ ...L4, systemReserved: { memoryMiB: 2048 }, instanceStore: true }] }).one("aws_launch_template", { name: "lab-l4" });
    const config = parse(Buffer.from(user_data, "base64").toString().split("\n\n")[2].split("--//")[0]);
    expect(config.spec).toEqual({ instance: { localStorage: { strategy: "RAID0" } }, kubelet: { config: { systemReserved: { memory: "2048Mi" } } } });
  });

  test("and of Karpenter's the node class's, by which it counts", () => {
    const { values } = makeKarpenter({ gpuPools: [{ ...SPOT, systemReserved: { cpuMillis: 250, diskGiB: 5 } }] });
    expect(values("nodepool-l4").nodeClass).toMatchObject({ systemReserved: { cpu: "250m", "ephemeral-storage": "5Gi" } });
    expect(values("nodepool-l4").nodeClass).not.toHaveProperty("userData");
    expect(makeKarpenter({}).values("nodepool-l4").nodeClass).not.toHaveProperty("systemReserved");
  });
});

describeWithHelm("the chart of Karpenter's pools", () => {
  test("writes the reserve where Karpenter reads it, and takes no other resource", () => {
    const { values } = makeKarpenter({ gpuPools: [{ ...SPOT, systemReserved: { cpuMillis: 250, memoryMiB: 1024, diskGiB: 5 } }] });
    const given = JSON.parse(JSON.stringify(values("nodepool-l4")).replace(/\$\{[^}]*\}/g, "id-of-it"));
    const nodeClass: any = helmTemplate(karpenterChartPath(), given).find(({ kind }) => kind === "EC2NodeClass");
    expect(nodeClass.spec.kubelet).toEqual({ systemReserved: { cpu: "250m", memory: "1024Mi", "ephemeral-storage": "5Gi" } });
    expect(() => helmTemplate(karpenterChartPath(), { ...given, nodeClass: { ...given.nodeClass, systemReserved: { gpu: "1" } } })).toThrow(/systemReserved/);
  });
});

describe("the driver of a pool", () => {
  const driver = (pool: Partial<EksGpuPoolOptions>): unknown => make({ gpuPools: [{ ...L4, ...pool }] }).cluster.gpuPools[0].driver;
  test("is that in Amazon Linux' image, unless said otherwise", () => {
    expect(driver({})).toBe("580.159.03");
    expect(driver({ driver: "595.71" })).toBe("595.71");
  });
  test("isn't known of others", () => {
    expect(driver({ nodeImage: EksNodeImage.BOTTLEROCKET })).toBeUndefined();
    expect(driver({ provisioner: EksProvisioner.AUTO_MODE })).toBeUndefined();
  });
});

describe("refused", () => {
  const of = (pool: Partial<EksGpuPoolOptions>) => checkEksCluster({ clusterName: "lab", region: "us-west-2", network: { availabilityZones: ["us-west-2a", "us-west-2b"] }, gpuPools: [{ ...L4, ...pool }] });
  const rocket = { nodeImage: EksNodeImage.BOTTLEROCKET };
  test.each<[string, Partial<EksGpuPoolOptions>, string, string]>([
    ["Bottlerocket's EFA", { ...rocket, efa: true, machineType: "g6.8xlarge", availabilityZones: ["us-west-2a"] }, "not-with-bottlerocket", "efa"],
    ["Bottlerocket's own disks", { ...rocket, instanceStore: true }, "not-with-bottlerocket", "instanceStore"],
    ["Bottlerocket's parallel pulls", { ...rocket, fastImagePull: true, diskThroughputMiBps: 600 }, "not-with-bottlerocket", "fastImagePull"],
    ["Bottlerocket by Karpenter", { ...rocket, provisioner: EksProvisioner.KARPENTER }, "not-with-bottlerocket", "nodeImage"],
    ["Bottlerocket in Auto Mode", { ...rocket, provisioner: EksProvisioner.AUTO_MODE }, "auto-mode-decides", "nodeImage"],
    ["a snapshot beside the machine's own disks", { imageSnapshotId: SNAPSHOT, instanceStore: true }, "snapshot-unseen", "imageSnapshotId"],
    ["a snapshot beside parallel pulls", { imageSnapshotId: SNAPSHOT, fastImagePull: true, diskThroughputMiBps: 600 }, "snapshot-unseen", "imageSnapshotId"],
    ["a snapshot by Karpenter", { imageSnapshotId: SNAPSHOT, provisioner: EksProvisioner.KARPENTER }, "snapshot-needs-managed-group", "imageSnapshotId"],
    ["a volume for a snapshot on Amazon Linux", { imageSnapshotId: "vol-0123456789abcdef0" }, "invalid-snapshot-id", "imageSnapshotId"],
    ["a volume for a snapshot", { ...rocket, imageSnapshotId: "vol-0123456789abcdef0" }, "invalid-snapshot-id", "imageSnapshotId"],
    ["half an id", { ...rocket, imageSnapshotId: "snap-0123456789" }, "invalid-snapshot-id", "imageSnapshotId"],
    ["half the processors", { systemReserved: { cpuMillis: 4000 } }, "invalid-reserve", "systemReserved.cpuMillis"],
    ["half the memory", { systemReserved: { memoryMiB: 16384 } }, "invalid-reserve", "systemReserved.memoryMiB"],
    ["half the disk", { systemReserved: { diskGiB: 100 } }, "invalid-reserve", "systemReserved.diskGiB"],
    ["a reserve in Auto Mode", { systemReserved: { memoryMiB: 1 }, provisioner: EksProvisioner.AUTO_MODE }, "auto-mode-decides", "systemReserved"],
    ["a snapshot in Auto Mode", { imageSnapshotId: SNAPSHOT, provisioner: EksProvisioner.AUTO_MODE }, "auto-mode-decides", "imageSnapshotId"],
  ])("%s", (_, pool, code, property) => expect(of(pool)).toMatchObject([{ code, property: `gpuPools[0].${property}` }]));

  test.each<[string, Partial<EksGpuPoolOptions>]>([
    ["a little less than half", { systemReserved: { cpuMillis: 3999, memoryMiB: 16383, diskGiB: 99 } }],
    ["an id of the older form", { ...rocket, imageSnapshotId: "snap-01234567" }],
    ["much of the machine's own disks, whose size isn't the volume's", { instanceStore: true, systemReserved: { diskGiB: 300 } }],
  ])("nor is %s", (_, pool) => expect(of(pool)).toEqual([]));

  test("a number by its type: no half, nothing below one", () => {
    const { problems } = make({ gpuPools: [{ ...L4, systemReserved: { memoryMiB: 0.5 } }] });
    expect(problems).toMatchObject([{ property: "gpuPools[0].systemReserved.memoryMiB" }]);
  });
});
