import { Fn, Token } from "cdktf";
import { EksGpuPoolOptions } from "../../../../constructs/aws/pools/pool-options";
import { Capacity } from "../../../../constructs/cluster/pools/capacity";
import { gpuNodeTolerations, spotTolerations } from "../../../../constructs/cluster/kubernetes-cluster";
import { L4, Made, ZONES, ids, make, standard } from "../made-cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

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
