import { Fn, TerraformStack, Testing } from "cdktf";
import { checkEksCluster } from "../../../../constructs/aws/check-eks-cluster";
import { EksVersion } from "../../../../constructs/aws/control-plane/kubernetes-version";
import { EksCluster } from "../../../../constructs/aws/eks-cluster";
import { EksClusterProps } from "../../../../constructs/aws/eks-cluster-props";
import { EksGpuPoolOptions } from "../../../../constructs/aws/pools/pool-options";
import { Capacity } from "../../../../constructs/cluster/pools/capacity";
import { Finding, InvalidInputError } from "../../../../constructs/core/problems/problem";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { L4, PROPS, ZONES } from "../made-cluster";

describe("what is refused", () => {
  const rule = (props: Partial<EksClusterProps>): Finding[] => checkEksCluster({ ...PROPS, ...props });
  const pool = (options: Partial<EksGpuPoolOptions>): Partial<EksClusterProps> => ({ gpuPools: [{ ...L4, ...options }] });
  const zones = (availabilityZones: string[]): Partial<EksClusterProps> => ({ network: { availabilityZones } });

  test.each<[string, Partial<EksClusterProps>, string, string, RegExp]>([
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
