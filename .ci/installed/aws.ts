import { App } from "cdktf";
import { EksDeployment } from "cdktf-dynamo/aws";
import { synth } from "cdktf-dynamo/kubernetes";

const app = new App();
new EksDeployment(app, "chat", {
  region: "us-west-2",
  publicAccessCidrs: ["203.0.113.7/32"],
  deletionProtection: false,
  gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 2 }],
  models: [{ name: "qwen", model: "Qwen/Qwen3-0.6B" }],
});
synth(app);
