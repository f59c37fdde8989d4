import { App } from "cdktf";
import { EksDeployment } from "cdktf-dynamo/aws";
import { AksDeployment, ApiServerAccess } from "cdktf-dynamo/azure";
import { GkeDeployment } from "cdktf-dynamo/google";
import { synth } from "cdktf-dynamo/kubernetes";

/**
 * A model of 70B on eight GPUs, as soon as it can be: images, nodes and weights ahead of the models, and a file system that is no slower than the
 * network. `npx cdktf-dynamo timeline --short` says how long each takes until its first token.
 */
const app = new App();
const model = { name: "llama", model: "meta-llama/Llama-3.3-70B-Instruct", gpuPool: "h100", gpusPerWorker: 8, huggingFaceToken: { name: "hf-token-secret", required: true } };
const ahead = { earlyStart: true, earlyWeights: true };

// EFS is as fast as it gets by itself.
new EksDeployment(app, "eks", {
  region: "us-west-2",
  publicAccessCidrs: ["203.0.113.7/32"], // your own address
  gpuPools: [{ name: "h100", machineType: "p5.48xlarge", maxNodes: 1 }], // begins with a node: nobody scales it
  models: [model],
  ...ahead,
});

// Azure Files is as fast as its share is large: 8 TiB give 920 MiB/s, the 155 GiB that the weights need 117.
new AksDeployment(app, "aks", {
  region: "eastus",
  apiServerAccess: ApiServerAccess.fromRanges(["203.0.113.7/32"]),
  gpuPools: [{ name: "h100", machineType: "Standard_ND96isr_H100_v5", minNodes: 1, maxNodes: 1 }],
  models: [{ ...model, cacheSizeGiB: 8192 }],
  ...ahead,
});

// Filestore too, 88 MiB/s of writes for each TiB. One instance for all models is made beside the cluster, not after it. A pool is born with its
// fewest nodes only where it has one zone: GKE counts them for each.
new GkeDeployment(app, "gke", {
  project: "my-project-1",
  region: "us-central1",
  gpuPools: [{ name: "h100", machineType: "a3-highgpu-8g", zones: ["us-central1-a"], minNodes: 1, maxNodes: 1 }],
  sharedFilestore: { zone: "us-central1-a", sizeGiB: 10240 },
  models: [{ ...model, storageClass: "filestore-shared" }],
  ...ahead,
});
synth(app);
