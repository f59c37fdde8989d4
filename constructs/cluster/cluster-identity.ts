import { ClusterConnection } from "./connection";

/** Whose address is asked for at apply, afresh in each stack: what tells at synth which cluster it is. */
const identities = new WeakMap<ClusterConnection, string>();

/** Keeps what names the cluster of a connection over the whole cloud, where its address doesn't. */
export function identify(connection: ClusterConnection, identity: string): ClusterConnection {
  identities.set(connection, identity);
  return connection;
}

/** What names its cluster over the whole cloud. @default - nothing that is kept: its address or context does */
export function identityOf(connection: ClusterConnection): string | undefined {
  return identities.get(connection);
}
