// Made by `npm run shapes` from the interfaces' properties and doc tags; a change belongs there.
import { Shapes, flag, instance, list, number, required, text } from "../../core/shape/shape";
import { EksRegistryCache } from "./registry-cache";
import { EksRegistryScanning } from "./registry-scanning";

/** What the properties of `EksRegistryOptions` take. */
export const EKS_REGISTRY: Shapes = {
  images: list(text("preflight"), "texts"),
  prefix: text("my-team"),
  keepTagged: number(10),
  untaggedDays: number(7),
  kmsKeyArn: text("arn:aws:kms:us-west-2:111122223333:key/ID"),
  forceDelete: flag(),
  caches: list(instance(EksRegistryCache, "EksRegistryCache.KUBERNETES, EksRegistryCache.QUAY"), "registries"),
  scanning: instance(EksRegistryScanning, "EksRegistryScanning.onPush()"),
  accountId: text("111122223333"),
};

/** What the properties of `EksRegistryProps` take. */
export const EKS_REGISTRY_PROPS: Shapes = {
  ...EKS_REGISTRY,
  clusterName: required(text("chat")),
  region: required(text("us-west-2")),
  deletionProtection: flag(),
};
