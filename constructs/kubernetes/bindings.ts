import { whenUsed } from "../core/when-used";

// The provider's door: every resource that this room uses, imported by resource (a provider's root costs a second and half a gigabyte) and
// loaded when it is first used.
export type HelmProvider = import("@cdktf/provider-helm/lib/provider").HelmProvider;
export const HelmProvider = whenUsed((): typeof import("@cdktf/provider-helm/lib/provider").HelmProvider => require("@cdktf/provider-helm/lib/provider").HelmProvider);
export type Release = import("@cdktf/provider-helm/lib/release").Release;
export const Release = whenUsed((): typeof import("@cdktf/provider-helm/lib/release").Release => require("@cdktf/provider-helm/lib/release").Release);
export type { ReleaseSetWo } from "@cdktf/provider-helm/lib/release";
export type DataKubernetesNamespaceV1 = import("@cdktf/provider-kubernetes/lib/data-kubernetes-namespace-v1").DataKubernetesNamespaceV1;
export const DataKubernetesNamespaceV1 = whenUsed((): typeof import("@cdktf/provider-kubernetes/lib/data-kubernetes-namespace-v1").DataKubernetesNamespaceV1 => require("@cdktf/provider-kubernetes/lib/data-kubernetes-namespace-v1").DataKubernetesNamespaceV1);
export type { DataKubernetesNamespaceV1Config } from "@cdktf/provider-kubernetes/lib/data-kubernetes-namespace-v1";
export type NamespaceV1 = import("@cdktf/provider-kubernetes/lib/namespace-v1").NamespaceV1;
export const NamespaceV1 = whenUsed((): typeof import("@cdktf/provider-kubernetes/lib/namespace-v1").NamespaceV1 => require("@cdktf/provider-kubernetes/lib/namespace-v1").NamespaceV1);
export type { NamespaceV1Config } from "@cdktf/provider-kubernetes/lib/namespace-v1";
export type KubernetesProvider = import("@cdktf/provider-kubernetes/lib/provider").KubernetesProvider;
export const KubernetesProvider = whenUsed((): typeof import("@cdktf/provider-kubernetes/lib/provider").KubernetesProvider => require("@cdktf/provider-kubernetes/lib/provider").KubernetesProvider);
export type StorageClassV1 = import("@cdktf/provider-kubernetes/lib/storage-class-v1").StorageClassV1;
export const StorageClassV1 = whenUsed((): typeof import("@cdktf/provider-kubernetes/lib/storage-class-v1").StorageClassV1 => require("@cdktf/provider-kubernetes/lib/storage-class-v1").StorageClassV1);
