import { Fn, TerraformStack, Testing } from "cdktf";
import { parse } from "yaml";
import { checkEksCluster } from "../../../../constructs/aws/check-eks-cluster";
import { EksCluster } from "../../../../constructs/aws/eks-cluster";
import { EksClusterProps } from "../../../../constructs/aws/eks-cluster-props";
import { nodeUserData } from "../../../../constructs/aws/pools/software/node-config";
import { EksGpuPoolOptions } from "../../../../constructs/aws/pools/pool-options";
import { problemsIn } from "../../../../constructs/core/problems/refuse";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const props = (pool: Partial<EksGpuPoolOptions>): EksClusterProps => ({ clusterName: "lab", region: "us-west-2", gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 2, ...pool }] });

function templates(pool: Partial<EksGpuPoolOptions>): { readonly [name: string]: any } {
  const app = Testing.app();
  const stack = new TerraformStack(app, "eks-cluster");
  new EksCluster(stack, "eks", props(pool));
  expect(problemsIn(app)).toEqual([]);
  const { resource } = JSON.parse(Testing.synth(stack));
  return Object.fromEntries(Object.values<any>(resource.aws_launch_template).map((one) => [one.name, one]));
}

/** nodeadm's part of a node's user data. */
function nodeConfig(userData: string): any {
  const text = Buffer.from(userData, "base64").toString();
  const [head, part, end, ...more] = text.split(/^--\/\//m);
  expect(head).toMatch(/^MIME-Version: 1\.0\nContent-Type: multipart\/mixed; boundary="\/\/"\n\n$/);
  expect([end, more]).toEqual(["--\n", []]);
  const [header, ...body] = part.trimStart().split("\n\n");
  expect(header).toBe("Content-Type: application/node.eks.aws");
  return parse(body.join("\n\n"));
}

describe("the machine's own disks", () => {
  test("become one, by a part that EKS puts its own beside: without cluster, address and certificate", () => {
    expect(nodeConfig(templates({ instanceStore: true })["lab-l4"].user_data)).toEqual({
      apiVersion: "node.eks.aws/v1alpha1",
      kind: "NodeConfig",
      spec: { instance: { localStorage: { strategy: "RAID0" } } },
    });
  });

  test("and images come in parallel where that is asked for", () => {
    expect(nodeConfig(nodeUserData({ fastImagePull: true, instanceStore: true }) as string).spec).toEqual({
      featureGates: { FastImagePull: true },
      instance: { localStorage: { strategy: "RAID0" } },
    });
  });

  test("are left alone otherwise, and the system pool's always", () => {
    expect(templates({})["lab-l4"]).not.toHaveProperty("user_data");
    expect(templates({ instanceStore: true })["lab-system"]).toEqual(templates({})["lab-system"]);
    expect(templates({ instanceStore: false, fastImagePull: false })).toEqual(templates({}));
  });
});

test("the root volume is as fast as it was asked to be, and as gp3 is without", () => {
  const disk = (pool: Partial<EksGpuPoolOptions>): any => templates(pool)["lab-l4"].block_device_mappings[0].ebs;
  expect(disk({ diskThroughputMiBps: 1000, diskIops: 4000 })).toEqual({ volume_type: "gp3", volume_size: 200, throughput: 1000, iops: 4000, encrypted: "true", delete_on_termination: "true" });
  expect(disk({})).toEqual({ volume_type: "gp3", volume_size: 200, encrypted: "true", delete_on_termination: "true" });
});

test("no pod reaches the metadata service, whatever a pool asks for", () => {
  for (const one of Object.values(templates({ instanceStore: true, diskIops: 6000 }))) expect(one.metadata_options).toMatchObject({ http_tokens: "required", http_put_response_hop_limit: 1 });
});

describe("refused", () => {
  test.each<[string, Partial<EksGpuPoolOptions>, string, string, RegExp]>([
    ["slower than gp3 is", { diskThroughputMiBps: 100 }, "invalid-disk-speed", "diskThroughputMiBps", /125 to 1000/],
    ["faster than gp3 is", { diskThroughputMiBps: 1001, diskIops: 16000 }, "invalid-disk-speed", "diskThroughputMiBps", /125 to 1000/],
    ["half a MiB", { diskThroughputMiBps: 250.5 }, "invalid-disk-speed", "diskThroughputMiBps", /whole number/],
    ["no speed", { diskThroughputMiBps: NaN }, "invalid-disk-speed", "diskThroughputMiBps", /whole number/],
    ["a speed that its operations don't carry", { diskThroughputMiBps: 800 }, "invalid-disk-speed", "diskThroughputMiBps", /diskIops: 3200/],
    ["all of it at too few operations", { diskThroughputMiBps: 1000, diskIops: 3999 }, "invalid-disk-speed", "diskThroughputMiBps", /diskIops: 4000/],
    ["fewer operations than gp3 has", { diskIops: 100 }, "invalid-disk-speed", "diskIops", /3000 to 16000/],
    ["more than gp3 has", { diskIops: 16001 }, "invalid-disk-speed", "diskIops", /3000 to 16000/],
    ["more than its size carries", { diskIops: 16000, diskSizeGiB: 30 }, "invalid-disk-speed", "diskIops", /diskSizeGiB: 32/],
    ["parallel pulls onto a plain disk", { fastImagePull: true }, "slow-disk-for-images", "fastImagePull", /instanceStore: true/],
    ["parallel pulls onto one that is little faster", { fastImagePull: true, diskThroughputMiBps: 599 }, "slow-disk-for-images", "fastImagePull", /600/],
  ])("%s", (_, pool, code, property, fix) => {
    expect(checkEksCluster(props(pool))).toMatchObject([{ code, property: `gpuPools[0].${property}`, fix: expect.stringMatching(fix) }]);
  });

  test.each<[string, Partial<EksGpuPoolOptions>]>([
    ["all that gp3 gives without operations", { diskThroughputMiBps: 750 }],
    ["all that it gives", { diskThroughputMiBps: 1000, diskIops: 16000 }],
    ["parallel pulls onto NVMe", { fastImagePull: true, instanceStore: true }],
    ["parallel pulls onto a fast disk", { fastImagePull: true, diskThroughputMiBps: 600 }],
    ["what is known only at apply", { diskThroughputMiBps: Fn.tonumber("x") as never, diskIops: Fn.tonumber("y") as never }],
  ])("nor is %s", (_, pool) => expect(checkEksCluster(props(pool))).toEqual([]));
});
