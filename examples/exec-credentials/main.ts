import { App } from "cdktf";
import { AccessMode, ExistingCluster, ExistingDeployment, Fabric, TaintEffect, synth } from "cdktf-dynamo/kubernetes";

/** A cluster that somebody else made, reached as CI reaches it: no kubeconfig, a program hands out the credential. */
const app = new App();
new ExistingDeployment(app, "lab", {
  cluster: ExistingCluster.fromAttributes({
    clusterName: "lab",
    endpoint: "https://lab.example.com:6443",
    credential: { command: "aws", args: ["eks", "get-token", "--cluster-name", "lab", "--region", "us-west-2", "--output", "json"] },
    gpuPools: [
      {
        name: "gpu",
        labels: { "example.com/pool": "gpu" },
        nodeSelector: { "example.com/pool": "gpu" },
        taints: [{ key: "nvidia.com/gpu", effect: TaintEffect.NO_SCHEDULE }],
        minNodes: 1,
        maxNodes: 1,
        gpu: "NVIDIA L4",
        gpusPerNode: 1,
        fabric: Fabric.NONE,
      },
    ],
    storage: [{ className: "nfs", accessModes: [AccessMode.READ_WRITE_MANY] }],
  }),
  models: [{ name: "qwen", model: "Qwen/Qwen3-0.6B" }],
});
synth(app);
