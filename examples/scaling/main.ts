import { App, TerraformStack } from "cdktf";
import { GkeDeployment } from "cdktf-dynamo/google";
import { Scaling, ScalingMetric } from "cdktf-dynamo/inference";
import { HelmRelease, Namespace, askCluster, connectHelm, connectKubernetes, synth } from "cdktf-dynamo/kubernetes";

/** A model whose workers are one to four, by how many requests wait: Prometheus reads the frontends, KEDA asks Prometheus, GKE adds the nodes. */
const app = new App();
const chat = new GkeDeployment(app, "chat", {
  region: "us-central1",
  project: "my-project",
  gpuPools: [{ name: "l4", machineType: "g2-standard-8", minNodes: 0, maxNodes: 4 }],
  dynamo: { platform: { podMonitors: true } },
  models: [
    {
      name: "qwen",
      model: "Qwen/Qwen3-0.6B",
      scaling: Scaling.keda({
        metric: ScalingMetric.queuedRequests(4),
        maxReplicas: 4,
        startSeconds: 600, // a node, the image, the weights: measure it once
        prometheus: "http://prometheus-operated.monitoring:9090",
      }),
      network: { monitoringNamespaces: ["monitoring"] },
    },
  ],
});

const monitoring = new TerraformStack(app, "chat-monitoring");
connectHelm(monitoring, chat.cluster.connection);
connectKubernetes(monitoring, chat.cluster.connection);
askCluster(monitoring);
const install = (name: string, namespace: string, chart: { repository: string; chart: string; version: string }, values: object = {}) => {
  const made = new Namespace(monitoring, `${namespace}-namespace`, { name: namespace });
  new HelmRelease(monitoring, name, { name, namespace: made.name, dependsOn: [made.resource], ...chart, values: { ...values } });
};
const prometheusSpec = { podMonitorSelectorNilUsesHelmValues: false, serviceMonitorSelectorNilUsesHelmValues: false };
install("prometheus", "monitoring", { repository: "https://prometheus-community.github.io/helm-charts", chart: "kube-prometheus-stack", version: "88.5.3" }, { prometheus: { prometheusSpec } });
install("keda", "keda", { repository: "https://kedacore.github.io/charts", chart: "keda", version: "2.17.2" });

// Before the platform, whose chart makes PodMonitors, and so before the models too.
chat.stacks.find(({ node }) => node.id === "chat-platform")?.addDependency(monitoring);
synth(app);
