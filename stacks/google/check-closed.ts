import { GkeClusterProps } from "../../constructs/google/gke-cluster-props";
import { isClosed } from "../../constructs/google/network/egress";
import { Token } from "../../constructs/core/framework";
import { Finding, asText } from "../../constructs/core/problems/problem";
import { isObject } from "../../constructs/core/shape/shape";
import { ChainOptions } from "../chain/chain-options";

/** Artifact Registry, of any region: Private Google Access reaches all of them. */
const ARTIFACT_REGISTRY = /^[a-z0-9-]+-docker\.pkg\.dev$/;
/** Registries that everybody knows to be on the internet. */
const PUBLIC = /(^|\.)(docker\.io|ghcr\.io|nvcr\.io|quay\.io|azurecr\.io|k8s\.io|public\.ecr\.aws|amazonaws\.com)$/;

/** What a deployment needs whose nodes reach Google alone: every image in Artifact Registry, and weights that come by no download. */
export function checkClosed(cluster: Partial<GkeClusterProps>, chain: ChainOptions): Finding[] {
  if (!isClosed(cluster.egress)) return [];
  return [...checkMirror(cluster, chain), ...checkWeights(chain)];
}

function checkMirror({ registry, region }: Partial<GkeClusterProps>, { imageMirror }: ChainOptions): Finding[] {
  const hasRemotes = isObject(registry) && Array.isArray(registry.remotes) && registry.remotes.length > 0;
  const fix = `name the registries at registry.remotes: [{ name: "nvcr", host: "nvcr.io" }, ...] (npx cdktf-dynamo images --list tells which), or copy the images and write imageMirror: ImageMirror.of("${asText(region)}-docker.pkg.dev/my-project/mirror")`;
  if (imageMirror === undefined) {
    if (hasRemotes) return [];
    const reason = "nodes reach Google alone (egress), and the images of Dynamo, NVIDIA and the controllers lie in registries on the internet";
    return [{ code: "nat-needs-mirror", property: "imageMirror", value: imageMirror, reason, fix }];
  }
  if (Token.isUnresolved(imageMirror.registry)) return [];
  const [host] = imageMirror.registry.split("/");
  // A registry within the VPC has a name of its own.
  if (ARTIFACT_REGISTRY.test(host) || !PUBLIC.test(host)) return [];
  return [{ code: "nat-needs-mirror", property: "imageMirror", value: imageMirror.registry, reason: `nodes reach Google alone (egress), and ${host} is on the internet`, fix }];
}

function checkWeights({ models = [] }: ChainOptions): Finding[] {
  return models.flatMap((model, index): Finding[] => {
    if (!isObject(model) || (isObject(model.weightsLoader) && model.weightsLoader.kind === "prefilled")) return [];
    const reason = "nodes reach Google alone (egress), and the model's weights are downloaded from Hugging Face";
    const fix = 'put them into a bucket, and write weightsBucket: { name }, storageClass: "cloud-storage" and weightsLoader: WeightsLoader.prefilled() (docs/gke/filled-storage.md)';
    return [{ code: "weights-out-of-reach", property: `models[${index}].weightsLoader`, value: model.weightsLoader, reason, fix }];
  });
}
