import { TerraformOutput, TerraformStack, Testing } from "cdktf";
import { ApiServerAccess } from "../../../constructs/azure/control-plane/api-server-access";
import { AksGpuPoolOptions } from "../../../constructs/azure/pools/pool-options";
import { AksClusterStack, AksClusterStackProps } from "../../../stacks/azure/cluster-stack";
import { StateBackend } from "../../../stacks/state-backend";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

/** One A100, on demand. */
export const A100: AksGpuPoolOptions = { name: "a100", machineType: "Standard_NC24ads_A100_v4", maxNodes: 2 };

/** A cluster in a stack of its own, with as little said as it takes. */
export function clusterStack(props: Partial<AksClusterStackProps> = {}): AksClusterStack {
  return new AksClusterStack(Testing.app(), "test", {
    clusterName: "lab",
    region: "swedencentral",
    apiServerAccess: ApiServerAccess.ANYWHERE,
    gpuPools: [A100],
    backend: StateBackend.local(),
    ...props,
  });
}

/** A stack as Terraform gets to see it. */
export const json = (stack: TerraformStack): any => JSON.parse(Testing.synth(stack));
/** The resources of a type, by their logical ids. */
export const byId = (stack: TerraformStack, type: string): { [id: string]: any } => json(stack).resource[type] ?? {};
/** The resources of a type. */
export const all = (stack: TerraformStack, type: string): any[] => Object.values(byId(stack, type));
/** The only resource of a type. */
export const one = (stack: TerraformStack, type: string): any => {
  const found = all(stack, type);
  expect([type, found.length]).toEqual([type, 1]);
  return found[0];
};

/** A node pool of the cluster, by its name. */
export const pool = (stack: TerraformStack, name: string): any =>
  all(stack, "azurerm_kubernetes_cluster_node_pool").find((candidate) => candidate.name === name);

/** A value as Terraform gets to see it. */
export function emitted(stack: TerraformStack, value: string): string {
  const name = `out-${stack.node.children.length}`;
  new TerraformOutput(stack, name, { value });
  return json(stack).output[name].value;
}
