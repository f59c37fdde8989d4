import { Construct } from "constructs";
import { EksClusterProps } from "../eks-cluster-props";
import { PullThroughCache } from "./pull-through-cache";
import { admittedCaches } from "./registry-cache";

/** Copies of other registries' images, where they are asked for, and the policies that nodes' roles have for them. */
export function imageCopies(scope: Construct, { registry = {}, clusterName, region }: EksClusterProps, tags: { [key: string]: string }): { [name: string]: string } | undefined {
  const { prefix = clusterName, keepTagged = 30, untaggedDays = 14, kmsKeyArn } = registry;
  const caches = admittedCaches(registry.caches);
  if (caches.length === 0) return undefined;
  const cache = new PullThroughCache(scope, "image-copies", { clusterName, region, prefix, caches, keepTagged, untaggedDays, kmsKeyArn, tags });
  return { "image-copies": cache.pullPolicyArn };
}
