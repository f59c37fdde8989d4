import { Fn } from "cdktf";
import { Capacity } from "../../../../constructs/cluster/pools/capacity";
import { AksGpuNodePool } from "../../../../constructs/azure/pools/gpu-node-pool";
import { EARLIER_GPU_POOL_LABEL, GPU_POOL_LABEL } from "../../../../constructs/cluster/pools/node-pool";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { machines as MACHINES } from "../../../../inference-runtime/facts/machines/azure.json";
import { A100, all, byId, clusterStack, json } from "../cluster";

const RESERVATION = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/gpus/providers/Microsoft.Compute/capacityReservationGroups/a100";
const H100 = { name: "h100", machineType: "Standard_ND96isr_H100_v5", maxNodes: 1 };
const POOL = "azurerm_kubernetes_cluster_node_pool";

describe("capacity", () => {
  test("a reservation is drawn on by a regular pool, after the cluster's identity may use it", () => {
    const stack = clusterStack({ gpuPools: [{ ...A100, capacity: Capacity.reservation(RESERVATION) }] });
    expect(problemsIn(stack)).toEqual([]);
    const [pool] = all(stack, POOL);
    expect(pool.capacity_reservation_group_id).toBe(RESERVATION);
    expect(pool).not.toHaveProperty("priority");
    expect(pool.upgrade_settings).toMatchObject({ max_unavailable: "1" });
    const roles = Object.entries(byId(stack, "azurerm_role_assignment")).filter(([, { scope }]) => scope === RESERVATION);
    expect(roles).toHaveLength(1);
    const [id, role] = roles[0];
    expect(role).toMatchObject({ role_definition_name: "Contributor", principal_id: expect.stringMatching(/azurerm_user_assigned_identity.*principal_id/) });
    expect(pool.depends_on).toEqual([`azurerm_role_assignment.${id}`]);
    expect(stack.cluster.gpuPools[0]).toMatchObject({ capacity: { kind: "reservation", reservationId: RESERVATION } });
  });

  test("two pools on one reservation share its role: Azure refuses a second one", () => {
    const capacity = Capacity.reservation(RESERVATION);
    const stack = clusterStack({ gpuPools: [{ ...A100, capacity }, { ...A100, name: "b", capacity: Capacity.reservation(RESERVATION.replace("/gpus/", "/GPUs/")) }] });
    expect(all(stack, "azurerm_role_assignment").filter(({ role_definition_name: name }) => name === "Contributor")).toHaveLength(1);
    expect(all(stack, POOL).map((pool) => pool.depends_on)).toEqual([[expect.any(String)], [expect.any(String)]]);
  });

  test("on demand nothing is asked for beside the pool", () => {
    const stack = clusterStack({ gpuPools: [{ ...A100, capacity: Capacity.ON_DEMAND }] });
    expect(json(stack)).toEqual(json(clusterStack()));
    expect(all(stack, POOL)[0]).not.toHaveProperty("capacity_reservation_group_id");
  });

  test("each machine is sold on demand; reserved ones are of a series that can be", () => {
    for (const { machineType, sold } of MACHINES) {
      expect([machineType, sold[0]]).toEqual([machineType, "on-demand"]);
      expect([machineType, sold.includes("reservation") && /_ND|H100_v5/.test(machineType)]).toEqual([machineType, false]);
    }
  });

  test("a size that its caller states is taken as it is said to be had, an id that is known later too", () => {
    const gpus = { gpu: "NVIDIA H100", gpusPerNode: 8 };
    const stack = clusterStack({ gpuPools: [{ ...H100, gpus, capacity: Capacity.reservation(Fn.upper("x")) }] });
    expect(problemsIn(stack)).toEqual([]);
  });
});

test("nodes carry our label and the one of before, and are selected by ours", () => {
  const stack = clusterStack();
  expect(all(stack, POOL)[0].node_labels).toEqual({ [GPU_POOL_LABEL]: "a100", [EARLIER_GPU_POOL_LABEL]: "a100" });
  expect(stack.cluster.gpuPools[0].nodeSelector).toEqual({ [GPU_POOL_LABEL]: "a100" });
});

describe("addGpuPool", () => {
  test("makes what gpuPools would have made", () => {
    const added = clusterStack();
    const made = added.cluster.addGpuPool({ ...H100, capacity: Capacity.SPOT });
    const given = clusterStack({ gpuPools: [A100, { ...H100, capacity: Capacity.SPOT }] });
    expect(json(added)).toEqual(json(given));
    expect(added.cluster.gpuPools).toEqual(given.cluster.gpuPools);
    expect(made).toBe(added.cluster.gpuPools[1]);
    const pool = added.cluster.node.findChild("gpu-pools").node.findChild("h100") as AksGpuNodePool;
    expect(pool.node.defaultChild).toBe(pool.resource);
  });

  const WRONG: [string, object, string, string][] = [
    ["a name that is there", A100, "duplicate-pool-name", "addGpuPool(options).name"],
    ["a misspelt machine", { ...H100, machineType: "Standard_ND96isr_H100_v6" }, "unknown-machine-type", "addGpuPool(options).machineType"],
    ["a property that isn't", { ...H100, spot: true }, "unknown-property", "addGpuPool(options).spot"],
    ["more nodes than the ranges serve", { ...H100, maxNodes: 300 }, "cidr-too-small", "network.podCidr"],
    ["no name", { machineType: H100.machineType, maxNodes: 1 }, "missing-property", "addGpuPool(options).name"],
  ];
  test.each(WRONG)("refuses %s", (_, options, code, property) => {
    const { cluster } = clusterStack();
    cluster.addGpuPool(options as never);
    expect(problemsIn(cluster).map((problem) => [problem.code, problem.constructPath, problem.property])).toEqual([[code, "test/aks", property]]);
  });

  test("what was told of the ranges isn't told again for each pool", () => {
    const { cluster } = clusterStack({ network: { podCidr: "192.168.0.0/23" } });
    expect(problemsIn(cluster)).toHaveLength(1);
    cluster.addGpuPool(H100);
    expect(problemsIn(cluster)).toHaveLength(1);
  });
});

test("what a CDK user looks for is there", () => {
  const { cluster } = clusterStack();
  expect(cluster.node.defaultChild).toBe(cluster.resource);
  expect(cluster.resource.terraformResourceType).toBe("azurerm_kubernetes_cluster");
  expect(cluster.identity.terraformResourceType).toBe("azurerm_user_assigned_identity");
});
