import { App } from "cdktf";
import { EksDeployment } from "cdktf-dynamo/aws";
import { synth } from "cdktf-dynamo/kubernetes";

/** Two models on one cluster, each on machines of its own: a small one on a GPU, a larger one over four. */
const app = new App();
new EksDeployment(app, "chat", {
  region: "us-west-2",
  publicAccessCidrs: ["203.0.113.7/32"], // your own address
  gpuPools: [
    { name: "l4", machineType: "g6.2xlarge", maxNodes: 1 },
    { name: "l40s", machineType: "g6e.12xlarge", maxNodes: 1 },
  ],
  models: [
    { name: "small", model: "Qwen/Qwen3-0.6B", gpuPool: "l4" },
    { name: "large", model: "Qwen/Qwen3-32B", gpuPool: "l40s", gpusPerWorker: 4, cacheSizeGiB: 200 },
  ],
});
synth(app);
