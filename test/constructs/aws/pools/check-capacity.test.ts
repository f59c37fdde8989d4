import { Fn, TerraformStack, Testing } from "cdktf";
import { checkEksCluster } from "../../../../constructs/aws/check-eks-cluster";
import { EksCluster } from "../../../../constructs/aws/eks-cluster";
import { EksClusterProps } from "../../../../constructs/aws/eks-cluster-props";
import { EksGpuPoolOptions } from "../../../../constructs/aws/pools/pool-options";
import { Capacity } from "../../../../constructs/cluster/pools/capacity";
import { Finding } from "../../../../constructs/core/problems/problem";
import { problemsIn } from "../../../../constructs/core/problems/refuse";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const ID = "cr-0123456789abcdef0";
const RESERVED: EksGpuPoolOptions = {
  name: "h100",
  machineType: "p5.48xlarge",
  maxNodes: 2,
  capacity: Capacity.reservation(ID),
  availabilityZones: ["us-west-2b"],
};
const props = (pool: Partial<EksGpuPoolOptions>): EksClusterProps => ({
  clusterName: "lab",
  region: "us-west-2",
  network: { availabilityZones: ["us-west-2a", "us-west-2b"] },
  gpuPools: [{ ...RESERVED, ...pool }],
});

function make(pool: Partial<EksGpuPoolOptions>): { cluster: EksCluster; template: any; group: any } {
  const app = Testing.app();
  const stack = new TerraformStack(app, "eks-cluster");
  const cluster = new EksCluster(stack, "eks", props(pool));
  const { resource } = JSON.parse(Testing.synth(stack));
  expect(problemsIn(app)).toEqual([]);
  const find = (type: string, key: string, name: string): any => Object.values<any>(resource[type]).find((one) => one[key] === name);
  return { cluster, template: find("aws_launch_template", "name", "lab-h100"), group: find("aws_eks_node_group", "node_group_name", "h100") };
}

describe("a pool of a reservation", () => {
  test("its launch template names the reservation, and its nodes are made in that one's zone only", () => {
    const { cluster, template, group } = make({});
    expect(template.capacity_reservation_specification).toEqual({ capacity_reservation_target: { capacity_reservation_id: ID } });
    expect(group.subnet_ids).toEqual([expect.stringMatching(/_b_private_/)]);
    // EKS has no word of its own for it.
    expect(group.capacity_type).toBe("ON_DEMAND");
    expect(cluster.gpuPools[0]).toMatchObject({ capacity: { kind: "reservation", reservationId: ID } });
  });

  test("may be made in the same app: its id is known only at apply", () => {
    const { template } = make({ capacity: Capacity.reservation(Fn.lower("CR-0")) });
    expect(template.capacity_reservation_specification.capacity_reservation_target.capacity_reservation_id).toBe('${lower("CR-0")}');
  });

  test.each([Capacity.ON_DEMAND, Capacity.SPOT, undefined])("no other pool's does: %p", (capacity) => {
    expect(make({ capacity }).template.capacity_reservation_specification).toBeUndefined();
  });
});

describe("a pool of a Capacity Block", () => {
  const block = Capacity.block(ID);

  test("has its machine, its market and its reservation in the template, and none of them in the group", () => {
    const { cluster, template, group } = make({ capacity: block });
    expect(template).toMatchObject({
      instance_type: "p5.48xlarge",
      instance_market_options: { market_type: "capacity-block" },
      capacity_reservation_specification: { capacity_reservation_target: { capacity_reservation_id: ID } },
    });
    expect(group.capacity_type).toBe("CAPACITY_BLOCK");
    expect(group.instance_types).toBeUndefined();
    expect(group.subnet_ids).toEqual([expect.stringMatching(/_b_private_/)]);
    expect(cluster.gpuPools[0]).toMatchObject({ startNodes: 0, capacity: { kind: "block", reservationId: ID } });
  });

  test("starts without nodes, for the block may not have begun, and with as many as are asked for", () => {
    expect(make({ capacity: block }).group.scaling_config).toMatchObject({ min_size: 0, desired_size: expect.stringMatching(/coalesce\(.*, 0\), 0\), 2\)/) });
    expect(make({}).group.scaling_config.desired_size).toMatch(/coalesce\(.*, 1\), 0\), 2\)/);
    const { cluster, group } = make({ capacity: block, desiredNodes: 2 });
    expect([group.scaling_config.desired_size, cluster.gpuPools[0].startNodes]).toEqual([2, 2]);
  });

  test("may be of machines that are sold in no other way, an Arm one here", () => {
    expect(make({ capacity: block, machineType: "p6e-gb200.36xlarge" }).group.ami_type).toBe("AL2023_ARM_64_NVIDIA");
  });

  test.each([Capacity.ON_DEMAND, Capacity.SPOT, Capacity.reservation(ID)])("no other pool is: %p", (capacity) => {
    const { template, group } = make({ capacity });
    expect([template.instance_type, template.instance_market_options, group.instance_types]).toEqual([undefined, undefined, ["p5.48xlarge"]]);
  });

  test.each<[string, Partial<EksGpuPoolOptions>, string, string]>([
    ["an id that is none", { capacity: Capacity.block("cb-1") }, "invalid-reservation", "gpuPools[0].capacity"],
    ["an empty id", { capacity: Capacity.block("") }, "invalid-reservation", "gpuPools[0].capacity"],
    ["a number", { capacity: Capacity.block(5 as never) }, "invalid-reservation", "gpuPools[0].capacity"],
    ["two zones", { capacity: block, availabilityZones: ["us-west-2a", "us-west-2b"] }, "reservation-zone", "gpuPools[0].availabilityZones"],
    ["all zones", { capacity: block, availabilityZones: undefined }, "reservation-zone", "gpuPools[0].availabilityZones"],
    ["nodes that must be there", { capacity: block, minNodes: 1 }, "block-minimum", "gpuPools[0].minNodes"],
    ["a machine that blocks aren't sold of", { capacity: block, machineType: "g6.2xlarge" }, "not-sold-that-way", "gpuPools[0].capacity"],
  ])("refused: %s", (_, pool, code, property) => {
    expect(checkEksCluster(props(pool))).toMatchObject([{ code, property }]);
  });
});

describe("what is refused", () => {
  const check = (pool: Partial<EksGpuPoolOptions>): Finding[] => checkEksCluster(props(pool));

  test.each([
    ["cr-xyz", /by its id/],
    ["", /by its id/],
    ["arn:aws:resource-groups:us-west-2:111122223333:group/gpus", /groups of them aren't taken/],
  ])("%p as a reservation", (id, reason) => {
    expect(check({ capacity: Capacity.reservation(id) })).toMatchObject([
      { code: "invalid-reservation", property: "gpuPools[0].capacity", value: id, reason: expect.stringMatching(reason), fix: expect.stringContaining("cr-0123") },
    ]);
  });

  test.each([[undefined], [["us-west-2a", "us-west-2b"]]])("a reservation in the zones %p", (availabilityZones) => {
    expect(check({ availabilityZones })).toMatchObject([
      { code: "reservation-zone", property: "gpuPools[0].availabilityZones", value: availabilityZones, fix: expect.stringContaining("the reservation's own zone") },
    ]);
  });

  test("what isn't sold as asked, with the ways in which it is", () => {
    const stated = { gpu: "NVIDIA H100", count: 8 };
    expect(check({ machineType: "p6e-gb200.36xlarge" })).toMatchObject([
      { code: "not-sold-that-way", property: "gpuPools[0].capacity", value: "reservation", reason: expect.stringContaining("only as block"), fix: 'write Capacity.block("cr-...")' },
    ]);
    // A machine whose GPUs the caller states is taken at his word.
    expect(check({ machineType: "p6e-gb200.36xlarge", machine: stated })).toEqual([]);
  });

  test("the word of before", () => {
    const app = Testing.app();
    new EksCluster(new TerraformStack(app, "eks-cluster"), "eks", props({ spot: true } as Partial<EksGpuPoolOptions>));
    expect(problemsIn(app)).toMatchObject([{ code: "unknown-property", property: "gpuPools[0].spot", value: true }]);
  });
});
