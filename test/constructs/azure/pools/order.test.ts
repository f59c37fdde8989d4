import { App, Testing } from "cdktf";
import { ApiServerAccess } from "../../../../constructs/azure/control-plane/api-server-access";
import { AksGpuPoolOptions } from "../../../../constructs/azure/pools/pool-options";
import { Capacity } from "../../../../constructs/cluster/pools/capacity";
import { AksDeployment, AksDeploymentProps } from "../../../../stacks/azure/deployment";
import { StateBackend } from "../../../../stacks/state-backend";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const A100: AksGpuPoolOptions = { name: "a100", machineType: "Standard_NC24ads_A100_v4", maxNodes: 2 };
const T4: AksGpuPoolOptions = { name: "t4", machineType: "Standard_NC4as_T4_v3", maxNodes: 4, capacity: Capacity.SPOT };
const H100: AksGpuPoolOptions = { name: "h100", machineType: "Standard_NC40ads_H100_v5", maxNodes: 1 };
const SETS: Partial<AksDeploymentProps> = {};
const BY_NEED: Partial<AksDeploymentProps> = { nodeProvisioning: { azurermVersion: "4.57.0" } };

/** Every resource of a chain, by stack and address. */
function made(gpuPools: AksGpuPoolOptions[], more: Partial<AksDeploymentProps>): { [address: string]: string } {
  const app: App = Testing.app();
  const { stacks } = new AksDeployment(app, "lab", {
    region: "swedencentral",
    apiServerAccess: ApiServerAccess.CLUSTER_NETWORK,
    models: [{ name: "qwen", model: "Qwen/Qwen3-0.6B", gpuPool: "a100" }],
    backend: StateBackend.local(),
    ...more,
    gpuPools,
  });
  return Object.fromEntries(
    stacks.flatMap((stack) => {
      const { resource = {}, ...rest } = JSON.parse(Testing.synth(stack));
      const resources = Object.entries<any>(resource).flatMap(([type, byId]) => Object.entries<any>(byId).map(([id, one]) => [`${stack.node.id} ${type}.${id}`, JSON.stringify(one)]));
      return [...resources, [`${stack.node.id} beside`, JSON.stringify(rest)]];
    }),
  );
}

describe.each([["scale sets", SETS], ["nodes by need", BY_NEED]])("%s", (_, more) => {
  const two = made([A100, T4], more);

  test("pools in another order change nothing", () => expect(made([T4, A100], more)).toEqual(two));

  test("one more pool in front brings what is its own, and changes nothing of the others", () => {
    const three = made([H100, A100, T4], more);
    const own = Object.keys(three).filter((address) => !(address in two));
    expect(own.length).toBeGreaterThan(0);
    expect(own.filter((address) => !/h100/i.test(three[address]))).toEqual([]);
    expect(Object.keys(two).filter((address) => three[address] !== two[address])).toEqual([]);
  });
});

test("a zone more to a pool changes that pool alone, and nothing outside the cluster's stack", () => {
  const [one, two] = [["1"], ["1", "2"]].map((zones) => made([{ ...A100, zones }, T4], SETS));
  const changed = Object.keys(two).filter((address) => one[address] !== two[address]);
  expect(Object.keys(two)).toEqual(Object.keys(one));
  expect(changed).toEqual([expect.stringMatching(/^lab-cluster azurerm_kubernetes_cluster_node_pool\..*a100/)]);
});
