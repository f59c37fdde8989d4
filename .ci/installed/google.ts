import { App } from "cdktf";
import { ControlPlaneAccess, GkeDeployment } from "cdktf-dynamo/google";
import { synth } from "cdktf-dynamo/kubernetes";

const app = new App();
new GkeDeployment(app, "chat", {
  project: "example-project",
  region: "us-central1",
  zones: ["us-central1-a"],
  controlPlaneAccess: ControlPlaneAccess.DNS,
  deletionProtection: false,
  gpuPools: [{ name: "l4", machineType: "g2-standard-8", maxNodes: 2 }],
  models: [{ name: "qwen", model: "Qwen/Qwen3-0.6B" }],
});
synth(app);
