import * as os from "os";
import * as path from "path";
import { TerraformStack, Token } from "../core/framework";
import { IConstruct } from "constructs";
import { identityOf } from "../cluster/cluster-identity";
import { ClusterConnection } from "../cluster/connection";

/** How each stack reaches its cluster. */
const connections = new WeakMap<TerraformStack, ClusterConnection>();

/** Keeps how a stack reaches its cluster, for `clusterOf`. */
export function rememberCluster(scope: IConstruct, connection: ClusterConnection): void {
  connections.set(TerraformStack.of(scope), connection);
}

/** A text that is the same for everything that goes into one cluster, as far as can be seen at synth. */
export function clusterKey(connection: ClusterConnection): string {
  const { execOptions, kubeconfigOptions } = connection;
  const identity = identityOf(connection);
  if (identity !== undefined) return identity;
  return execOptions === undefined ? `context ${kubeconfigOptions?.context} of ${wholePath(kubeconfigOptions?.path ?? "~/.kube/config")}` : `host ${oneWritten(execOptions.host)}`;
}

/** A file by one of the ways to write its path. One from the folder in which Terraform runs stays so: each stack has its own. */
function wholePath(file: string): string {
  if (Token.isUnresolved(file) || typeof file !== "string") return String(file);
  return path.normalize(file.replace(/^~(?=\/|$)/, os.homedir()));
}

/** An address without what may be written or left out. One that is known only at apply is a text too, the same wherever it was taken from. */
function oneWritten(host: string): string {
  if (Token.isUnresolved(host) || !URL.canParse(host)) return host;
  return new URL(host).href.replace(/\/$/, "");
}

/** The cluster into which a construct's releases go: by its stack's provider, or the stack itself where the provider isn't ours. */
export function clusterOf(scope: IConstruct): string | TerraformStack {
  const stack = TerraformStack.of(scope);
  const connection = connections.get(stack);
  return connection === undefined ? stack : clusterKey(connection);
}
