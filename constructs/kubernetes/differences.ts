import { DataKubernetesNamespaceV1Config, NamespaceV1Config } from "./bindings";

// What the Kubernetes provider 3 wants written otherwise than 2: cdktn's half is `differences.cdktn.ts`, of the same names.

/** A namespace's metadata. */
export function namespaceMetadata(name: string, labels?: { [key: string]: string }): Pick<NamespaceV1Config, "metadata"> {
  return { metadata: { name, labels } };
}

/** The metadata of a namespace that is read. */
export function namespaceRead(name: string): Pick<DataKubernetesNamespaceV1Config, "metadata"> {
  return { metadata: { name } };
}
