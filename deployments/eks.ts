import { App } from "cdktf";
import { EksDeployment } from "../stacks/aws/deployment";
import { Environment, backendFrom, imageMirrorFrom, listFrom } from "./environment";

/**
 * One L4 on AWS serving a small model.
 *
 * From the environment: AWS_REGION, AWS_ZONES ("us-west-2a,us-west-2b": zones that have the GPU), EKS_PUBLIC_ACCESS_CIDRS,
 * CDKTF_DYNAMO_BACKEND and CDKTF_DYNAMO_IMAGE_MIRROR.
 */
export function eks(app: App, env: Environment, id = "eks"): EksDeployment {
  return new EksDeployment(app, id, {
    region: env.AWS_REGION ?? "us-west-2",
    network: { availabilityZones: listFrom(env, "AWS_ZONES") },
    // Your own address, "203.0.113.7/32", to deploy from a laptop. Without it only the VPC reaches the Kubernetes API, and the
    // stacks after the cluster's must be deployed from there.
    publicAccessCidrs: listFrom(env, "EKS_PUBLIC_ACCESS_CIDRS"),
    // So that `cdktf destroy` works at once. Leave it out for a cluster that people rely on.
    deletionProtection: false,
    gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 2 }],
    models: [{ name: "qwen3-0-6b", model: "Qwen/Qwen3-0.6B", gpuPool: "l4" }],
    // Images are pulled while the platform is still being installed: the first token comes some four minutes sooner (docs/commands/timeline.md).
    earlyStart: true,
    backend: backendFrom(env),
    imageMirror: imageMirrorFrom(env),
  });
}
