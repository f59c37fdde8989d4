import { App } from "cdktf";
import { EksDeployment } from "cdktf-dynamo/aws";
import { AksDeployment, ApiServerAccess } from "cdktf-dynamo/azure";
import { ControlPlaneAccess, GkeDeployment } from "cdktf-dynamo/google";
import { GpuMetrics, Monitoring, synth } from "cdktf-dynamo/kubernetes";

/** A Prometheus beside the models on each cloud: on EKS with a month of figures and Grafana, on GKE with GPU figures of its own. */
const app = new App();
const models = [{ name: "qwen", model: "Qwen/Qwen3-0.6B" }];

new EksDeployment(app, "chat", {
  region: "us-west-2",
  publicAccessCidrs: ["203.0.113.7/32"], // your own address
  deletionProtection: false, // so that `cdktf destroy` works at once
  gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 1 }],
  models,
  monitoring: Monitoring.inCluster({
    retention: "30d",
    storage: { className: "gp3", sizeGiB: 100 },
    grafana: { adminSecret: { name: "grafana-admin" } },
  }),
});

new AksDeployment(app, "lab", {
  region: "eastus",
  apiServerAccess: ApiServerAccess.fromRanges(["203.0.113.7/32"]),
  gpuPools: [{ name: "a100", machineType: "Standard_NC24ads_A100_v4", maxNodes: 1 }],
  models,
  monitoring: Monitoring.inCluster({ storage: { className: "managed-csi-premium" } }),
});

new GkeDeployment(app, "edge", {
  project: "my-project",
  region: "us-central1",
  zones: ["us-central1-a"],
  controlPlaneAccess: ControlPlaneAccess.DNS, // by Google's sign-in, from anywhere
  deletionProtection: false,
  gpuPools: [{ name: "l4", machineType: "g2-standard-8", maxNodes: 1 }],
  cloudGpuMetrics: false, // else Google's exporter reads the GPUs, for Cloud Monitoring alone
  models,
  monitoring: Monitoring.inCluster({ gpuMetrics: GpuMetrics.EXPORTER, scrape: { intervalSeconds: 30 } }),
});
synth(app);
