import { App } from "cdktf";
import { AksDeployment, ApiServerAccess } from "cdktf-dynamo/azure";
import { synth } from "cdktf-dynamo/kubernetes";

const app = new App();
new AksDeployment(app, "chat", {
  region: "eastus",
  apiServerAccess: ApiServerAccess.fromRanges(["203.0.113.7/32"]),
  gpuPools: [{ name: "a100", machineType: "Standard_NC24ads_A100_v4", maxNodes: 2 }],
  models: [{ name: "qwen", model: "Qwen/Qwen3-0.6B" }],
});
synth(app);
