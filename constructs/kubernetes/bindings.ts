// The provider's door: every resource that this room uses, imported by resource (a provider's root costs a second and half a gigabyte).
export { HelmProvider } from "@cdktf/provider-helm/lib/provider";
export { Release, type ReleaseSetWo } from "@cdktf/provider-helm/lib/release";
export { DataKubernetesNamespaceV1, type DataKubernetesNamespaceV1Config } from "@cdktf/provider-kubernetes/lib/data-kubernetes-namespace-v1";
export { NamespaceV1, type NamespaceV1Config } from "@cdktf/provider-kubernetes/lib/namespace-v1";
export { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
export { StorageClassV1 } from "@cdktf/provider-kubernetes/lib/storage-class-v1";
