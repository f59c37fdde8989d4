"use strict";
const { App } = require("cdktf");
const { ControlPlaneAccess, GkeDeployment } = require("cdktf-dynamo/google");
const { synth } = require("cdktf-dynamo/kubernetes");

/** Plain JavaScript, CommonJS: nothing checks the types before, so what is wrong is told when the app is synthesised. */
const app = new App();
new GkeDeployment(app, "chat", {
  project: "my-project",
  region: "us-central1",
  zones: ["us-central1-a"],
  controlPlaneAccess: ControlPlaneAccess.DNS, // by Google's sign-in, from anywhere
  gpuPools: [{ name: "l4", machineType: "g2-standard-8", maxNodes: 1 }],
  models: [{ name: "qwen", model: "Qwen/Qwen3-0.6B" }],
});
synth(app);
