import { DataKubernetesNamespaceV1Config, NamespaceV1Config } from "./bindings";

// What the Kubernetes provider 3 wants written otherwise than 2: `differences.ts` is the other half, of the same names.

/** A namespace's metadata, which is a list here. */
export function namespaceMetadata(name: string, labels?: { [key: string]: string }): Pick<NamespaceV1Config, "metadata"> {
  return { metadata: [{ name, labels }] };
}

/** The metadata of a namespace that is read. */
export function namespaceRead(name: string): Pick<DataKubernetesNamespaceV1Config, "metadata"> {
  return { metadata: [{ name }] };
}
