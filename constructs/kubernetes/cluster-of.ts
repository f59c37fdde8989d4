import { TerraformStack } from "../core/framework";
import { IConstruct } from "constructs";
import { ClusterConnection } from "../cluster/connection";

/** How each stack reaches its cluster. */
const connections = new WeakMap<TerraformStack, ClusterConnection>();

/** Keeps how a stack reaches its cluster, for `clusterOf`. */
export function rememberCluster(scope: IConstruct, connection: ClusterConnection): void {
  connections.set(TerraformStack.of(scope), connection);
}

/** A text or an object that is the same for everything that goes into one cluster, as far as can be seen at synth. */
export function clusterKey({ execOptions, kubeconfigOptions }: ClusterConnection): string {
  // A host that is known only at apply is a text too, the same wherever it was taken from.
  return execOptions === undefined ? `context ${kubeconfigOptions?.context} of ${kubeconfigOptions?.path ?? "~/.kube/config"}` : `host ${execOptions.host}`;
}

/** The cluster into which a construct's releases go: by its stack's provider, or the stack itself where the provider isn't ours. */
export function clusterOf(scope: IConstruct): string | TerraformStack {
  const stack = TerraformStack.of(scope);
  const connection = connections.get(stack);
  return connection === undefined ? stack : clusterKey(connection);
}
