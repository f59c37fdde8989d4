// Made by `npm run shapes` from the interfaces' properties and doc tags; a change belongs there.
import { KUBERNETES_CLUSTER } from "../../cluster/cluster-shapes";
import { Shapes, instance, json, list, map, object, required, text } from "../../core/shape";
import { ImageMirror } from "../../kubernetes/image-mirror";

/** What the properties of `DynamoGraphOptions` take. */
export const GRAPH_OPTIONS: Shapes = {
  yaml: text("apiVersion: nvidia.com/v1beta1 ..."),
  file: text("recipes/agg.yaml"),
  manifest: map(json('"nvidia.com/v1beta1", ...'), '{ apiVersion: "nvidia.com/v1beta1", ... }'),
  name: text("disagg", { format: "dns-label" }),
  pools: map(text("h100"), '{ decode: "h100" }'),
  variables: map(text("1.6.1"), '{ VERSION: "1.6.1" }'),
  imagePullSecrets: list(text("my-registry"), "texts"),
};

/** What the properties of `DynamoGraphProps` take. */
export const DYNAMO_GRAPH: Shapes = {
  ...GRAPH_OPTIONS,
  cluster: required(object(KUBERNETES_CLUSTER, "new ExistingCluster({ ... })", { open: true })),
  release: text("1.6.1"),
  namespace: text("inference", { format: "dns-label" }),
  imageMirror: instance(ImageMirror, 'ImageMirror.of("registry.example.com/mirror")'),
};
