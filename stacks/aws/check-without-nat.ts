import { EksClusterOptions } from "../../constructs/aws/eks-cluster-props";
import { BUCKET_CLASS } from "../../constructs/aws/storage/weights-bucket";
import { Token } from "../../constructs/core/framework";
import { Finding } from "../../constructs/core/problems/problem";
import { isObject } from "../../constructs/core/shape/shape";
import { ChainOptions } from "../chain/chain-options";

/** ECR, as nodes in a region reach it. */
const ECR = /^\d{12}\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com$/;

/** What a deployment needs whose nodes have no way out: every image in ECR of its region, and weights that come by no download. */
export function checkWithoutNat(cluster: Partial<EksClusterOptions>, chain: ChainOptions): Finding[] {
  if (!isObject(cluster.network) || cluster.network.nat !== false) return [];
  return [...checkMirror(cluster.region, chain), ...checkWeights(cluster, chain)];
}

function checkMirror(region: string | undefined, { imageMirror }: ChainOptions): Finding[] {
  const home = Token.isUnresolved(region) || typeof region !== "string" ? "us-west-2" : region;
  const fix = `copy the images into ECR (npm run images -- --list tells which), and write imageMirror: ImageMirror.of("123456789012.dkr.ecr.${home}.amazonaws.com/mirror")`;
  if (imageMirror === undefined) {
    const reason = "network.nat is false, and the images of Dynamo, NVIDIA and the controllers lie in registries on the internet";
    return [{ code: "nat-needs-mirror", property: "imageMirror", value: imageMirror, reason, fix }];
  }
  const { registry } = imageMirror;
  if (Token.isUnresolved(registry) || Token.isUnresolved(region)) return [];
  const [host] = registry.split("/");
  const there = ECR.exec(host)?.[1];
  // A registry inside the VPC, or behind a peering, has a name of its own.
  const isPublic = /(^|\.)(docker\.io|ghcr\.io|nvcr\.io|quay\.io|gcr\.io|pkg\.dev|azurecr\.io|k8s\.io|public\.ecr\.aws)$/.test(host);
  if (!isPublic && (there === undefined || there === region)) return [];
  const reason = there === undefined ? `network.nat is false, and ${host} is on the internet` : `network.nat is false, and the endpoint of ECR reaches ${region} alone, not ${there}`;
  return [{ code: "nat-needs-mirror", property: "imageMirror", value: registry, reason, fix }];
}

function checkWeights({ lustre, weightsBucket }: Partial<EksClusterOptions>, { models = [] }: ChainOptions): Finding[] {
  return models.flatMap((model, index): Finding[] => {
    if (!isObject(model) || (model.storageClass === "lustre" && isObject(lustre) && lustre.s3 !== undefined)) return [];
    // Of a bucket they aren't downloaded.
    if (model.storageClass === BUCKET_CLASS && isObject(weightsBucket)) return [];
    const reason = "network.nat is false, and the model's weights are downloaded from Hugging Face";
    const fix = 'put them into a bucket, and write lustre: { capacityGiB: 1200, s3: { bucket } } and storageClass: "lustre" (docs/eks/lustre.md says how they lie there)';
    return [{ code: "weights-out-of-reach", property: `models[${index}].storageClass`, value: model.storageClass, reason, fix }];
  });
}
