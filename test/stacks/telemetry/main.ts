import { App } from "cdktf";
import { AksDeployment, ApiServerAccess } from "../../../stacks/azure";
import { EksDeployment } from "../../../stacks/aws";
import { ControlPlaneAccess, GkeDeployment } from "../../../stacks/google";
import { Logs, Traces, synth } from "../../../stacks/kubernetes";

/** Every place for lines and spans on the clouds where examples/telemetry doesn't have it rehearsed: the cluster's own, the cloud's, a collector elsewhere, the console alone. */
const app = new App();
const models = [{ name: "qwen", model: "Qwen/Qwen3-0.6B" }];
const loki = (className: string): Logs => Logs.loki({ retentionDays: 30, storage: { className, sizeGiB: 100 } });
const tempo = (className: string): Traces => Traces.tempo({ sampleRatio: 0.1, storage: { className } });

new AksDeployment(app, "aks", {
  region: "eastus",
  apiServerAccess: ApiServerAccess.fromRanges(["203.0.113.7/32"]),
  gpuPools: [{ name: "a100", machineType: "Standard_NC24ads_A100_v4", maxNodes: 1 }],
  models,
  logs: loki("managed-csi-premium"),
  traces: tempo("managed-csi-premium"),
});

new GkeDeployment(app, "gke", {
  project: "my-project",
  region: "us-central1",
  zones: ["us-central1-a"],
  controlPlaneAccess: ControlPlaneAccess.DNS,
  deletionProtection: false,
  gpuPools: [{ name: "l4", machineType: "g2-standard-8", maxNodes: 1 }],
  models,
  logs: loki("standard-rwo"),
  traces: tempo("standard-rwo"),
});

new AksDeployment(app, "azure", {
  region: "eastus",
  clusterName: "aks-cloud",
  apiServerAccess: ApiServerAccess.fromRanges(["203.0.113.7/32"]),
  gpuPools: [{ name: "a100", machineType: "Standard_NC24ads_A100_v4", maxNodes: 1 }],
  models,
  logs: Logs.cloud(),
  traces: Traces.cloud({ connectionSecret: { name: "application-insights", key: "connection-string" } }),
});

new GkeDeployment(app, "google", {
  project: "my-project",
  region: "us-central1",
  clusterName: "gke-cloud",
  zones: ["us-central1-a"],
  controlPlaneAccess: ControlPlaneAccess.DNS,
  deletionProtection: false,
  gpuPools: [{ name: "l4", machineType: "g2-standard-8", maxNodes: 1 }],
  models,
  logs: Logs.cloud(),
  traces: Traces.cloud(),
});

new EksDeployment(app, "eks", {
  region: "us-west-2",
  publicAccessCidrs: ["203.0.113.7/32"],
  deletionProtection: false,
  gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 1 }],
  models,
  logs: Logs.console(),
  traces: Traces.otlp({ endpoint: "https://otlp.example.com", sampleRatio: 0.05 }),
});
synth(app);
