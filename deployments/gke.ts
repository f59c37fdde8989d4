import { App } from "cdktf";
import { ControlPlaneAccess } from "../constructs/google/control-plane/control-plane-access";
import { GkeDeployment } from "../stacks/google/deployment";
import { Environment, backendFrom, imageMirrorFrom, listFrom } from "./environment";

/**
 * One L4 in Google Cloud serving a small model.
 *
 * From the environment: GOOGLE_PROJECT (read by Terraform when it runs, if it isn't set here), GOOGLE_REGION, GOOGLE_ZONES
 * ("us-central1-a,us-central1-b": zones that have the GPU, needed with another region), CDKTF_DYNAMO_BACKEND and
 * CDKTF_DYNAMO_IMAGE_MIRROR.
 */
export function gke(app: App, env: Environment, id = "gke"): GkeDeployment {
  const region = env.GOOGLE_REGION ?? "us-central1";
  // us-central1-f has no L4. Elsewhere: gcloud compute accelerator-types list --filter="name=nvidia-l4"
  const withL4 = region === "us-central1" ? ["us-central1-a", "us-central1-b", "us-central1-c"] : undefined;
  const zones = listFrom(env, "GOOGLE_ZONES") ?? withL4;
  return new GkeDeployment(app, id, {
    project: env.GOOGLE_PROJECT,
    region,
    zones,
    // From a laptop, without a public address: Google's front end asks IAM first.
    controlPlaneAccess: ControlPlaneAccess.DNS,
    // So that `cdktf destroy` works at once. Leave it out for a cluster that people rely on.
    deletionProtection: false,
    // In one zone, the first, since the pool begins with a node and GKE makes as many in each. Without both it takes GPUs from whichever zone has some.
    gpuPools: [{ name: "l4", machineType: "g2-standard-8", maxNodes: 2, ...(zones === undefined ? {} : { zones: zones.slice(0, 1), startNodes: 1 }) }],
    models: [{ name: "qwen3-0-6b", model: "Qwen/Qwen3-0.6B", gpuPool: "l4" }],
    // Images are pulled, and the weights' Filestore is made, while the platform is still being installed. With the node that is there, for some
    // minutes of its price, the first token comes eight minutes sooner (docs/commands/timeline.md).
    earlyStart: true,
    earlyWeights: true,
    backend: backendFrom(env),
    imageMirror: imageMirrorFrom(env),
  });
}
