import { checkEksCluster } from "../../../../constructs/aws/check-eks-cluster";
import { EksProvisioner } from "../../../../constructs/aws/karpenter/provisioner";
import { EksGpuSharing } from "../../../../constructs/aws/pools/gpu-sharing";
import { EksNodeImage } from "../../../../constructs/aws/pools/software/node-image";
import { EksGpuPoolOptions } from "../../../../constructs/aws/pools/pool-options";
import { togetherWarnings } from "../../../../constructs/inference/checks/places/check-together";
import { DynamoRelease } from "../../../../constructs/dynamo/release";
import { PROPS, make } from "../made-cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const SCALED: EksGpuPoolOptions = { name: "l4", machineType: "g6.12xlarge", maxNodes: 4, clusterAutoscaler: true };
const TAG = "k8s.io/cluster-autoscaler/node-template/resources/nvidia.com/gpu";
const group = (pool: EksGpuPoolOptions): any => make({ gpuPools: [pool] }).one("aws_eks_node_group", { node_group_name: pool.name });

describe("a pool that Cluster Autoscaler scales", () => {
  test("its nodes have the label by which it waits for their GPUs, from their first moment", () => {
    expect(group(SCALED).labels["k8s.amazonaws.com/accelerator"]).toBe("nvidia-l4");
    expect(group({ ...SCALED, machineType: "p5.48xlarge" }).labels["k8s.amazonaws.com/accelerator"]).toBe("nvidia-h100-80gb-sxm");
    expect(group({ ...SCALED, labels: { "k8s.amazonaws.com/accelerator": "mine" } }).labels["k8s.amazonaws.com/accelerator"]).toBe("mine");
    expect(group({ ...SCALED, clusterAutoscaler: undefined }).labels).not.toHaveProperty(["k8s.amazonaws.com/accelerator"]);
  });

  test("the group says what a node offers, as it offers it: GPUs, slices, shares", () => {
    expect(group(SCALED).tags).toEqual(expect.objectContaining({ Name: "lab-l4", [TAG]: "4" }));
    expect(group({ ...SCALED, gpuSharing: EksGpuSharing.timeSlicing(3) }).tags[TAG]).toBe("12");
    expect(group({ ...SCALED, machineType: "p5.4xlarge", nodeImage: EksNodeImage.BOTTLEROCKET, gpuPartition: "3g.40gb" }).tags[TAG]).toBe("2");
    expect(group({ ...SCALED, clusterAutoscaler: false }).tags).not.toHaveProperty([TAG]);
  });

  test("starts with its minimum, none if that is none; what it has then it keeps", () => {
    expect(group(SCALED).scaling_config.desired_size).toMatch(/coalesce\(.*, 0\), 0\), 4\)}$/);
    expect(group({ ...SCALED, minNodes: 2 }).scaling_config.desired_size).toMatch(/, 2\), 2\), 4\)}$/);
    expect(group({ ...SCALED, clusterAutoscaler: undefined }).scaling_config.desired_size).toMatch(/, 1\), 0\), 4\)}$/);
  });

  test("nobody is warned that nothing adds nodes", () => {
    const models = [{ name: "qwen", model: "Qwen/Qwen3-0.6B", replicas: 9 }];
    const warnings = (pool: EksGpuPoolOptions): number => togetherWarnings(models, make({ gpuPools: [pool] }).cluster, DynamoRelease.of("1.6.1")).length;
    expect([warnings({ ...SCALED, clusterAutoscaler: undefined }), warnings(SCALED)]).toEqual([1, 0]);
  });

  test.each<[string, Partial<EksGpuPoolOptions>, string]>([
    ["beside Karpenter", { provisioner: EksProvisioner.KARPENTER }, "gpuPools[0].clusterAutoscaler"],
    ["beside Auto Mode", { provisioner: EksProvisioner.AUTO_MODE }, "gpuPools[0].clusterAutoscaler"],
    ["beside a number that Terraform keeps", { desiredNodes: 2 }, "gpuPools[0].desiredNodes"],
  ])("is refused %s", (_, more, property) => {
    const network = { availabilityZones: ["us-west-2a", "us-west-2b"] };
    expect(checkEksCluster({ ...PROPS, network, gpuPools: [{ ...SCALED, ...more }] })).toEqual([expect.objectContaining({ code: "two-autoscalers", property })]);
  });
});
