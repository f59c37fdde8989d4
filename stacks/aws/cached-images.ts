import { EksClusterOptions } from "../../constructs/aws/eks-cluster-props";
import { EksRegistryCache, admittedCaches, cachePrefix, registryOf } from "../../constructs/aws/registry/registry-cache";
import { isObject } from "../../constructs/core/shape/shape";
import { RemoteImages } from "../../constructs/kubernetes/images/remote-images";

type Cluster = Partial<Pick<EksClusterOptions, "region" | "registry">> & { readonly clusterName?: string };

/** Images of registries that ECR keeps copies of are taken from there. What is no list, or no text, is told where it stands. */
export function cachedImages({ clusterName, region, registry }: Cluster): RemoteImages | undefined {
  if (!isObject(registry) || !Array.isArray(registry.caches)) return undefined;
  const { accountId, prefix = clusterName } = registry;
  const caches = admittedCaches(registry.caches).filter((one) => one instanceof EksRegistryCache);
  if (caches.length === 0 || typeof accountId !== "string" || typeof region !== "string" || typeof prefix !== "string") return undefined;
  return RemoteImages.fromAddresses(Object.fromEntries(caches.map((cache) => [registryOf(cache).host, `${accountId}.dkr.ecr.${region}.amazonaws.com/${cachePrefix(prefix, cache)}`])));
}
