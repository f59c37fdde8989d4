import { App } from "cdktf";
import { ApiServerAccess } from "../constructs/azure/control-plane/api-server-access";
import { Capacity } from "../constructs/cluster/pools/capacity";
import { AksDeployment } from "../stacks/azure/deployment";
import { Environment, backendFrom, imageMirrorFrom, listFrom } from "./environment";

/**
 * One A100 on Azure, spot, serving a small model.
 *
 * From the environment: ARM_SUBSCRIPTION_ID (read by Terraform when it runs, if it isn't set here), AZURE_LOCATION,
 * AKS_API_RANGES ("203.0.113.7/32": the addresses you deploy from), AKS_ADMIN_IDS (Entra ID object ids of a team's group or people),
 * CDKTF_DYNAMO_BACKEND and CDKTF_DYNAMO_IMAGE_MIRROR. Lists are separated by commas.
 */
export function aks(app: App, env: Environment, id = "aks"): AksDeployment {
  return new AksDeployment(app, id, {
    subscriptionId: env.ARM_SUBSCRIPTION_ID,
    // Where there are NC A100 machines: az vm list-skus --size Standard_NC24ads_A100_v4 --output table
    region: env.AZURE_LOCATION ?? "eastus",
    // Your own address, "203.0.113.7/32", to deploy from a laptop. Without it only the cluster's network reaches the Kubernetes API,
    // and the stacks after the cluster's must be deployed from there.
    apiServerAccess: env.AKS_API_RANGES ? ApiServerAccess.fromRanges(listFrom(env, "AKS_API_RANGES") ?? []) : ApiServerAccess.CLUSTER_NETWORK,
    adminObjectIds: listFrom(env, "AKS_ADMIN_IDS"),
    gpuPools: [{ name: "a100", machineType: "Standard_NC24ads_A100_v4", capacity: Capacity.SPOT, maxNodes: 2 }],
    models: [{ name: "qwen3-0-6b", model: "Qwen/Qwen3-0.6B", gpuPool: "a100" }],
    // Images are pulled, and the GPU node bought, while the platform is still being installed: the first token comes some five minutes
    // sooner, for which the node is paid for (docs/commands/timeline.md).
    earlyStart: true,
    backend: backendFrom(env),
    imageMirror: imageMirrorFrom(env),
  });
}
