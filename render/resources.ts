/** Resources of Terraform's Kubernetes provider as the API server's own objects. */

/** What Terraform's JSON has of a namespace or a storage class. */
export interface KubernetesResource {
  readonly metadata?: Metadata | readonly Metadata[];
  readonly storage_provisioner?: string;
  readonly parameters?: object;
  readonly mount_options?: readonly string[];
  readonly reclaim_policy?: string;
  readonly volume_binding_mode?: string;
  readonly allow_volume_expansion?: boolean;
  readonly allowed_topologies?: unknown;
  readonly manifest?: object;
}

interface Metadata {
  readonly name?: string;
  readonly labels?: object;
  readonly annotations?: object;
}

/** By the resource's type; a type that isn't here is made by Terraform alone. */
const KINDS: { readonly [type: string]: (resource: KubernetesResource) => object | undefined } = {
  kubernetes_namespace: namespace,
  kubernetes_namespace_v1: namespace,
  kubernetes_storage_class: storageClass,
  kubernetes_storage_class_v1: storageClass,
  kubernetes_manifest: ({ manifest }) => manifest,
};

/** The object, or undefined where this type isn't known or something is asked that isn't known here. */
export function objectOf(type: string, resource: object): object | undefined {
  return Object.hasOwn(KINDS, type) ? KINDS[type](resource) : undefined;
}

function metadataOf({ metadata }: KubernetesResource): object {
  const [{ name, labels, annotations } = {} as Metadata] = [metadata ?? []].flat() as Metadata[];
  return { name, labels, annotations };
}

function namespace(resource: KubernetesResource): object {
  return { apiVersion: "v1", kind: "Namespace", metadata: metadataOf(resource) };
}

function storageClass(resource: KubernetesResource): object | undefined {
  if (resource.allowed_topologies !== undefined) return undefined;
  return {
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: metadataOf(resource),
    provisioner: resource.storage_provisioner,
    parameters: resource.parameters,
    mountOptions: resource.mount_options,
    reclaimPolicy: resource.reclaim_policy,
    volumeBindingMode: resource.volume_binding_mode,
    allowVolumeExpansion: resource.allow_volume_expansion,
  };
}
