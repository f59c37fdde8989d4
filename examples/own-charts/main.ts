import { App, TerraformStack } from "cdktf";
import { EksDeployment } from "cdktf-dynamo/aws";
import { HelmRelease, Namespace, askCluster, connectHelm, connectKubernetes, synth } from "cdktf-dynamo/kubernetes";

/** A chart of one's own beside ours: in a stack of its own, on the deployment's cluster, deployed before the models. */
const app = new App();
const chat = new EksDeployment(app, "chat", {
  region: "us-west-2",
  publicAccessCidrs: ["203.0.113.7/32"], // your own address
  gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 1 }],
  models: [{ name: "qwen", model: "Qwen/Qwen3-0.6B" }],
});

const monitoring = new TerraformStack(app, "chat-monitoring");
connectHelm(monitoring, chat.cluster.connection);
connectKubernetes(monitoring, chat.cluster.connection);
askCluster(monitoring);
const namespace = new Namespace(monitoring, "namespace", { name: "monitoring" });
new HelmRelease(monitoring, "prometheus", {
  name: "prometheus",
  namespace: namespace.name,
  dependsOn: [namespace.resource],
  repository: "https://prometheus-community.github.io/helm-charts",
  chart: "kube-prometheus-stack",
  version: "88.5.3",
});
const models = chat.stacks[chat.stacks.length - 1];
models.addDependency(monitoring);
synth(app);
