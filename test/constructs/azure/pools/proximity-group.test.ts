import { Capacity } from "../../../../constructs/cluster/pools/capacity";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { AksGpuPoolOptions } from "../../../../constructs/azure/pools/pool-options";
import { A100, all, byId, clusterStack } from "../cluster";

const POOL = "azurerm_kubernetes_cluster_node_pool";
const GROUP = "azurerm_proximity_placement_group";
const RESERVATION = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/gpus/providers/Microsoft.Compute/capacityReservationGroups/a100";
const NEAR: AksGpuPoolOptions = { ...A100, proximityPlacement: true };
const made = (...gpuPools: AksGpuPoolOptions[]): ReturnType<typeof clusterStack> => clusterStack({ gpuPools });

describe("nodes near each other", () => {
  test("are in a group of their pool's own, which the cluster may put them into before the first comes", () => {
    const stack = made({ ...NEAR, zones: ["2"] }, { ...A100, name: "far" });
    const [[groupId, group]] = Object.entries(byId(stack, GROUP));
    expect(group).toMatchObject({ name: "lab-a100", location: "swedencentral", zone: "2", allowed_vm_sizes: ["Standard_NC24ads_A100_v4"] });
    const [near, far] = ["a100", "far"].map((name) => all(stack, POOL).find((pool) => pool.name === name));
    expect(near.proximity_placement_group_id).toBe(`\${${GROUP}.${groupId}.id}`);
    const [[roleId, role]] = Object.entries(byId(stack, "azurerm_role_assignment")).filter(([, { scope }]) => scope === near.proximity_placement_group_id);
    expect(role.role_definition_name).toBe("Contributor");
    expect(near.depends_on).toEqual([`azurerm_role_assignment.${roleId}`]);
    expect([far.proximity_placement_group_id, far.depends_on]).toEqual([undefined, undefined]);
  });

  test("without a zone lie where Azure has room: no sizes are asked for", () => {
    const [group] = all(made(NEAR), GROUP);
    expect([group.zone, group.allowed_vm_sizes]).toEqual([undefined, undefined]);
  });

  test("are so for life: a pool that stood without is stopped", () => {
    const [pool] = all(made(NEAR), POOL);
    const rule = pool.lifecycle.precondition.find(({ error_message }: { error_message: string }) => error_message.startsWith("proximityPlacement of GPU pool a100"));
    expect(rule.condition).toMatch(/output\["proximityPlacement of GPU pool a100"\], "false"\) == "true"/);
  });

  test("of a pool that comes later are the same", () => {
    const later = made(A100);
    later.cluster.addGpuPool({ ...NEAR, name: "near" });
    expect(byId(later, GROUP)).toEqual(byId(made(A100, { ...NEAR, name: "near" }), GROUP));
  });

  test.each<[string, AksGpuPoolOptions, string]>([
    ["two zones", { ...NEAR, zones: ["1", "2"] }, "proximity-zones gpuPools[0].zones"],
    ["three zones", { ...NEAR, zones: ["1", "2", "3"] }, "proximity-zones gpuPools[0].zones"],
    ["a reservation", { ...NEAR, capacity: Capacity.reservation(RESERVATION) }, "proximity-reserved gpuPools[0].proximityPlacement"],
    ["a group's id", { ...A100, proximityPlacement: RESERVATION as never }, "wrong-type gpuPools[0].proximityPlacement"],
    ["a disk by its kind", { ...A100, ephemeralOsDisk: "Ephemeral" as never }, "wrong-type gpuPools[0].ephemeralOsDisk"],
  ])("%s is refused", (_, pool, expected) => expect(problemsIn(made(pool)).map(({ code, property }) => `${code} ${property}`)).toEqual([expected]));
});

describe("a system disk of the machine's own", () => {
  test("is asked for, and models may copy their weights there", () => {
    const stack = made({ ...A100, ephemeralOsDisk: true, osDiskSizeGiB: 512 });
    expect(all(stack, POOL)[0]).toMatchObject({ os_disk_type: "Ephemeral", os_disk_size_gb: 512 });
    expect(stack.cluster.gpuPools[0].localDisk).toBe(true);
  });

  test("isn't, where nothing is said of it", () => {
    for (const pool of [A100, { ...A100, ephemeralOsDisk: false }]) {
      const stack = made(pool);
      expect([all(stack, POOL)[0].os_disk_type, stack.cluster.gpuPools[0].localDisk]).toEqual([undefined, undefined]);
    }
  });
});
