import { EksClusterProps } from "../../constructs/aws/eks-cluster-props";
import { DEFAULT_IMAGES } from "../../constructs/aws/registry/default-images";
import { repositoryName } from "../../constructs/aws/registry/image-registry";
import { admittedCaches, cachePrefix } from "../../constructs/aws/registry/registry-cache";

/** Names of which an account has one in a region: of repositories, and what goes before those of copies. */
export function registryNames({ registry = {}, clusterName }: Pick<EksClusterProps, "registry" | "clusterName">): string[] {
  const { prefix = clusterName, images = DEFAULT_IMAGES } = registry;
  return [...images.map((image) => repositoryName(prefix, image)), ...admittedCaches(registry.caches).map((cache) => cachePrefix(prefix, cache))];
}
