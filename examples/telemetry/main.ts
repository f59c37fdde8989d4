import { App } from "cdktf";
import { EksDeployment } from "cdktf-dynamo/aws";
import { AksDeployment, ApiServerAccess } from "cdktf-dynamo/azure";
import { ControlPlaneAccess, GkeDeployment } from "cdktf-dynamo/google";
import { Logs, Traces, synth } from "cdktf-dynamo/kubernetes";

/** Lines and spans kept on each cloud: on EKS in the cluster's own Loki and Tempo, on AKS and GKE by the cloud, where it takes them. */
const app = new App();
const models = [{ name: "qwen", model: "Qwen/Qwen3-0.6B" }];

new EksDeployment(app, "chat", {
  region: "us-west-2",
  publicAccessCidrs: ["203.0.113.7/32"], // your own address
  deletionProtection: false, // so that `cdktf destroy` works at once
  gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 1 }],
  models,
  logs: Logs.loki({ retentionDays: 30, storage: { className: "gp3", sizeGiB: 100 } }),
  traces: Traces.tempo({ sampleRatio: 0.1, storage: { className: "gp3" } }),
});

new EksDeployment(app, "cloud", {
  region: "us-west-2",
  clusterName: "cloud",
  publicAccessCidrs: ["203.0.113.7/32"],
  deletionProtection: false,
  gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 1 }],
  models,
  logs: Logs.cloud({ retentionDays: 90 }),
  traces: Traces.cloud(),
});

new AksDeployment(app, "lab", {
  region: "eastus",
  apiServerAccess: ApiServerAccess.fromRanges(["203.0.113.7/32"]),
  gpuPools: [{ name: "a100", machineType: "Standard_NC24ads_A100_v4", maxNodes: 1 }],
  models,
  logs: Logs.cloud(),
});

new GkeDeployment(app, "edge", {
  project: "my-project",
  region: "us-central1",
  zones: ["us-central1-a"],
  controlPlaneAccess: ControlPlaneAccess.DNS, // by Google's sign-in, from anywhere
  deletionProtection: false,
  gpuPools: [{ name: "l4", machineType: "g2-standard-8", maxNodes: 1 }],
  models,
  logs: Logs.cloud(),
  traces: Traces.cloud(),
});
synth(app);
