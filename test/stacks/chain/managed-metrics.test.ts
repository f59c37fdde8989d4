import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { EksExistingNetwork } from "../../../constructs/aws/network/existing-network";
import { ExistingCluster } from "../../../constructs/cluster/existing-cluster";
import { AccessMode } from "../../../constructs/cluster/storage-offer";
import { Scaling } from "../../../constructs/inference/scaling/scaling";
import { ScalingMetric } from "../../../constructs/inference/scaling/scaling-metric";
import { ImageMirror } from "../../../constructs/kubernetes/images/image-mirror";
import { GpuMetrics } from "../../../constructs/kubernetes/monitoring/gpu-metrics";
import { LongStorage } from "../../../constructs/kubernetes/monitoring/managed/long-storage";
import { Monitoring } from "../../../constructs/kubernetes/monitoring/monitoring";
import { EksDeployment } from "../../../stacks/aws/deployment";
import { AksDeployment } from "../../../stacks/azure/deployment";
import { GkeDeployment } from "../../../stacks/google/deployment";
import { ExistingDeployment } from "../../../stacks/kubernetes/existing-deployment";
import { describedPool } from "../../harness/described-pool";
import { AKS, EKS, GKE, Made, QWEN, look } from "./whole-chains";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "managed-metrics-test-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));
let apps = 0;
const newApp = (): App => new App({ outdir: path.join(scratch, `out-${apps++}`) });

const eks = (more: object): Made => {
  const app = newApp();
  return look(app, new EksDeployment(app, "chat", { ...EKS, managedPrometheus: {}, ...more } as any).stacks);
};
const aks = (more: object): Made => {
  const app = newApp();
  return look(app, new AksDeployment(app, "chat", { ...AKS, managedPrometheus: {}, ...more } as any).stacks);
};
const gke = (more: object): Made => {
  const app = newApp();
  return look(app, new GkeDeployment(app, "chat", { ...GKE, ...more } as any).stacks);
};
function lab(monitoring: Monitoring): Made {
  const app = newApp();
  const cluster = new ExistingCluster({ clusterName: "lab", context: "kind-lab", gpuPools: [describedPool("gpu", { minNodes: 1, maxNodes: 1 })], storage: [{ className: "standard", accessModes: [AccessMode.READ_WRITE_MANY] }] });
  return look(app, new ExistingDeployment(app, "lab", { cluster, monitoring, models: [{ ...QWEN, revision: "c1899de289a04d12100db370d81485cdf75e47ca", cacheSizeGiB: 20 }] }).stacks);
}

const all = (stack: any, type: string): any[] => Object.values<any>(stack?.resource?.[type] ?? {});
const release = (stack: any, name: string): any => all(stack, "helm_release").find((one) => one.name === name);
/** Values as Terraform would give them to Helm, but for what is known at apply. */
const values = (stack: any, name: string): any => JSON.parse(String(release(stack, name).values[0]).replace(/\$\{jsonencode\(([^}]*)\)\}/g, (_, what) => JSON.stringify(`(${what})`)));
const names = (stack: any): string[] => all(stack, "helm_release").map(({ name }) => name).sort();

const BESIDE = Monitoring.inCluster({ longStorage: LongStorage.CLOUD });
const ALONE = Monitoring.managed();

describe("Amazon's managed Prometheus", () => {
  test("beside one's own: Prometheus signs what it writes as a role that may write into this workspace alone", () => {
    const { problems, stacks } = eks({ monitoring: BESIDE, managedPrometheus: { retentionDays: 400 } });
    expect(problems).toEqual([]);
    const [workspace] = all(stacks.cluster, "aws_prometheus_workspace");
    expect(workspace).toMatchObject({ alias: "chat", lifecycle: { prevent_destroy: true } });
    expect(all(stacks.cluster, "aws_prometheus_workspace_configuration")).toEqual([expect.objectContaining({ retention_period_in_days: 400 })]);
    const association = all(stacks.cluster, "aws_eks_pod_identity_association").find(({ namespace }) => namespace === "monitoring");
    expect(association).toMatchObject({ service_account: "prometheus-kube-prometheus-prometheus", cluster_name: expect.stringContaining("aws_eks_cluster") });
    const policy = all(stacks.cluster, "aws_iam_policy").find(({ name }) => name === "chat-us-west-2-metrics");
    const [statement] = JSON.parse(policy.policy).Statement;
    expect(statement).toEqual({ Effect: "Allow", Action: ["aps:RemoteWrite"], Resource: expect.stringMatching(/^\$\{aws_prometheus_workspace\..*\.arn\}$/) });
    const { prometheusSpec } = values(stacks.addons, "prometheus").prometheus;
    expect(prometheusSpec.remoteWrite).toEqual([{ url: expect.stringMatching(/^\$\{.*\}api\/v1\/remote_write$/), sigv4: { region: "us-west-2" } }]);
    expect(prometheusSpec.externalLabels).toEqual({ cluster: "chat" });
    expect(all(stacks.cluster, "aws_prometheus_scraper")).toEqual([]);
  });

  test("alone: AWS's collector scrapes from the private subnets, which models let in, and nothing asks for the operator's kinds", () => {
    const { problems, stacks, warnings } = eks({ monitoring: ALONE });
    expect([problems, warnings.map((line) => line.split(" ")[0]).sort()]).toEqual([[], ["[managed-without-rules]", "[operator-unscraped]"]]);
    expect(names(stacks.addons)).toEqual(["aws-load-balancer-controller", "dcgm-exporter", "nvidia-device-plugin"]);
    const [collector] = all(stacks.cluster, "aws_prometheus_scraper");
    expect(collector.source[0].eks[0]).toMatchObject({ security_group_ids: [expect.stringContaining("cluster_security_group_id")], subnet_ids: expect.any(Array) });
    expect(collector.source[0].eks[0].subnet_ids.length).toBeGreaterThan(1);
    const jobs = JSON.parse(collector.scrape_configuration.replace(/\$\$\{/g, "${")).scrape_configs.map(({ job_name }: any) => job_name.split("/")[0]);
    expect([...new Set(jobs)]).toEqual(["dynamo-frontend", "dynamo-worker", "dynamo-planner", "dynamo-router", "dynamo-epp", "dynamo-gpus"]);
    const [{ name }] = all(stacks.inference, "helm_release");
    expect(values(stacks.inference, name).network).toMatchObject({ monitoringNamespaces: [], monitoringCidrs: ["10.0.0.0/20", "10.0.32.0/20", "10.0.64.0/20"] });
    expect(values(stacks.platform, "dynamo-platform")["dynamo-operator"]).toMatchObject({ dynamo: { metrics: { podMonitors: { enabled: false } } }, metricsService: { enabled: false } });
    const [namespace] = all(stacks.addons, "kubernetes_namespace_v1");
    expect(namespace.metadata).toEqual({ name: "monitoring", labels: { "pod-security.kubernetes.io/enforce": "privileged" } });
  });
});

describe("Azure's managed Prometheus", () => {
  test("beside one's own: a workload identity that may publish by this rule alone, and no collector", () => {
    const { problems, stacks } = aks({ monitoring: BESIDE });
    expect(problems).toEqual([]);
    expect(all(stacks.cluster, "azurerm_monitor_workspace")).toEqual([expect.objectContaining({ name: "chat", public_network_access_enabled: false })]);
    const role = all(stacks.cluster, "azurerm_role_assignment").find(({ role_definition_name }) => role_definition_name === "Monitoring Metrics Publisher");
    expect(role.scope).toMatch(/azurerm_monitor_data_collection_rule/);
    expect(all(stacks.cluster, "azurerm_federated_identity_credential")).toEqual([expect.objectContaining({ subject: "system:serviceaccount:monitoring:prometheus-kube-prometheus-prometheus" })]);
    const { prometheus } = values(stacks.addons, "prometheus");
    expect(prometheus.prometheusSpec.remoteWrite[0].url).toMatch(/^\$\{.*\}\/dataCollectionRules\/\$\{.*\}\/streams\/Microsoft-PrometheusMetrics\/api\/v1\/write\?api-version=2023-04-24$/);
    expect(Object.keys(prometheus.prometheusSpec.remoteWrite[0].azureAd)).toEqual(["cloud", "sdk"]);
    expect(prometheus.prometheusSpec.podMetadata.labels).toEqual({ "azure.workload.identity/use": "true" });
    expect(Object.keys(prometheus.serviceAccount.annotations)).toEqual(["azure.workload.identity/client-id"]);
    const [cluster] = all(stacks.cluster, "azurerm_kubernetes_cluster");
    expect([cluster.monitor_metrics, all(stacks.cluster, "azurerm_monitor_data_collection_rule_association")]).toEqual([undefined, []]);
  });

  test("alone: the add-on, told of the rule, and monitors in its own group with the limits without which it passes over them", () => {
    const { problems, stacks } = aks({ monitoring: ALONE });
    expect(problems).toEqual([]);
    const [cluster] = all(stacks.cluster, "azurerm_kubernetes_cluster");
    expect(cluster.monitor_metrics).toEqual({});
    const [rule] = all(stacks.cluster, "azurerm_monitor_data_collection_rule");
    expect(rule.data_flow).toEqual([{ streams: ["Microsoft-PrometheusMetrics"], destinations: ["workspace"] }]);
    expect(all(stacks.cluster, "azurerm_monitor_data_collection_rule_association")).toHaveLength(1);
    const { apiVersion, podMonitors, serviceMonitors } = values(stacks.addons, "dynamo-managed-monitors");
    expect(apiVersion).toBe("azmonitoring.coreos.com/v1");
    expect(podMonitors.map(({ name }: any) => name)).toEqual(["dynamo-frontend", "dynamo-worker", "dynamo-planner", "dynamo-router", "dynamo-epp", "dynamo-operator"]);
    expect(podMonitors[0].spec).toMatchObject({ labelLimit: 63, labelNameLengthLimit: 511, labelValueLengthLimit: 1023 });
    expect(podMonitors[0].spec.podMetricsEndpoints[0].interval).toBe("30s");
    expect(serviceMonitors.map(({ name }: any) => name)).toEqual(["dynamo-gpus"]);
    const [{ name }] = all(stacks.inference, "helm_release");
    expect(values(stacks.inference, name).network.monitoringNamespaces).toEqual(["kube-system"]);
    expect(names(stacks.addons)).not.toContain("prometheus");
  });
});

describe("Google's managed Prometheus", () => {
  test("alone: its collectors are told by pods' labels, its exporter has the GPUs, and the cluster is what it was", () => {
    const { problems, stacks } = gke({ monitoring: ALONE });
    expect(problems).toEqual([]);
    const { apiVersion, clusterPodMonitorings: made } = values(stacks.addons, "dynamo-managed-monitors");
    expect(apiVersion).toBe("monitoring.googleapis.com/v1");
    expect(made.map(({ name }: any) => name)).toEqual(["dynamo-frontend", "dynamo-worker", "dynamo-planner", "dynamo-router", "dynamo-epp", "dynamo-operator"]);
    const fromPod = (name: string): string[] => made.find((one: any) => one.name === name).spec.targetLabels.fromPod.map(({ to }: any) => to);
    expect(fromPod("dynamo-frontend")).toContain("dynamo_namespace");
    expect(fromPod("dynamo-worker")).toEqual(["dynamo_component_type", "dynamo_graph_deployment"]);
    const router = made.find((one: any) => one.name === "dynamo-router").spec;
    expect(router.endpoints).toEqual([{ port: 9090, path: "/metrics", interval: "30s", timeout: "10s" }]);
    const [{ name }] = all(stacks.inference, "helm_release");
    expect(values(stacks.inference, name).network.monitoringNamespaces).toEqual(["gmp-system"]);
    expect(gke({}).stacks.cluster.resource).toEqual(stacks.cluster.resource);
  });

  test("beside one's own: both scrape, and both are let in", () => {
    const { problems, stacks } = gke({ monitoring: BESIDE });
    expect(problems).toEqual([]);
    expect(names(stacks.addons)).toEqual(["dynamo-managed-monitors", "dynamo-monitors", "prometheus"]);
    expect(values(stacks.addons, "prometheus").prometheus.prometheusSpec.remoteWrite).toBeUndefined();
    const [{ name }] = all(stacks.inference, "helm_release");
    expect(values(stacks.inference, name).network.monitoringNamespaces).toEqual(["monitoring", "gmp-system"]);
  });

  test("with the cloud's exporter off, ours is scraped in its place", () => {
    const { stacks } = gke({ monitoring: Monitoring.managed({ gpuMetrics: GpuMetrics.EXPORTER }), cloudGpuMetrics: false });
    const made = values(stacks.addons, "dynamo-managed-monitors").clusterPodMonitorings.find(({ name }: any) => name === "dynamo-gpus");
    expect(made.spec).toMatchObject({ selector: { matchExpressions: [{ key: "app.kubernetes.io/name", operator: "In", values: ["dcgm-exporter"] }] }, endpoints: [{ port: 9400 }] });
  });
});

describe("chats", () => {
  test("each model is asked at its own frontend, after Prometheus, whose kind a Probe is; the exporter comes from the mirror", () => {
    const { problems, stacks } = eks({ monitoring: Monitoring.inCluster({ chats: { everySeconds: 90 } }), managedPrometheus: undefined, imageMirror: ImageMirror.of("registry.example.com/mirror") });
    expect(problems).toEqual([]);
    const { image, probes, nodeSelector } = values(stacks.addons, "dynamo-chats");
    expect(image).toBe("registry.example.com/mirror/quay.io/prometheus/blackbox-exporter:v0.28.0");
    expect(probes.map(({ name, spec }: any) => [name, spec.interval, spec.targets.staticConfig.static])).toEqual([["dynamo-chat-qwen", "90s", ["http://qwen-frontend.inference:8000/v1/chat/completions"]]]);
    expect(nodeSelector).toEqual({ "eks.amazonaws.com/nodegroup": "system" });
    expect(release(stacks.addons, "dynamo-chats").depends_on).toEqual([expect.stringContaining("monitoring"), expect.stringContaining("prometheus")]);
  });

  test("of a Prometheus that is there, in its own namespace", () => {
    const { problems, stacks } = lab(Monitoring.external({ address: "http://p.watch:9090", namespace: "watch", labels: { release: "p" }, gpuMetrics: GpuMetrics.NONE, chats: {} }));
    expect(problems).toEqual([]);
    expect(release(stacks.addons, "dynamo-chats").namespace).toBe("watch");
    expect(values(stacks.addons, "dynamo-chats").labels).toEqual({ release: "p" });
  });

  test("a model that isn't there can't be left out, and managed alone has none", () => {
    expect(gke({ monitoring: Monitoring.inCluster({ chats: { leaveOut: ["qwn"] } }) }).problems).toEqual(["unknown-chat-model monitoring.chats.leaveOut[0]"]);
    expect(gke({ monitoring: Monitoring.inCluster({ chats: { everySeconds: 5 } }) }).problems).toEqual(["invalid-count monitoring.chats.everySeconds"]);
    expect(gke({ monitoring: Monitoring.managed({ chats: {} } as any) }).problems).toEqual(["unknown-property monitoring.chats"]);
    expect(gke({ monitoring: Monitoring.inCluster({ chats: {} }), models: [] }).problems).toContain("no-chats monitoring.chats");
  });
});

const keda = (more: object): object => ({
  models: [{ ...QWEN, scaling: Scaling.keda({ metric: ScalingMetric.queuedRequests(4), maxReplicas: 1, startSeconds: 60, prometheus: "http://prometheus-operated.watch:9090", ...more }) }],
});
const graph = (components: object): object => ({
  graphs: [{ manifest: { apiVersion: "nvidia.com/v1alpha1", kind: "DynamoGraphDeployment", metadata: { name: "own" }, spec: { services: components } } }],
});
const PLANNER = { Planner: { componentType: "planner", replicas: 1, extraPodSpec: { mainContainer: { image: "nvcr.io/nvidia/ai-dynamo/dynamo-planner:1.6.1" } } } };
const network = { existingNetwork: EksExistingNetwork.fromIds({ vpcId: "vpc-01234567", subnets: [{ key: "a", zone: "us-west-2a", subnetId: "subnet-0000000a", cidr: "10.0.0.0/20" }, { key: "b", zone: "us-west-2b", subnetId: "subnet-0000000b", cidr: "10.0.16.0/20" }] }) };
const KEY = "arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-123456789012";
const many = (replicas: number, frontendReplicas = 1): object => ({ models: [{ ...QWEN, replicas, frontendReplicas }] });

/** Each with what is refused, and nothing else. */
const REFUSED: readonly [string, () => Made, string][] = [
  ["managed on EKS without a workspace", () => eks({ monitoring: ALONE, managedPrometheus: undefined }), "no-managed-prometheus monitoring"],
  ["long storage on AKS without one", () => aks({ monitoring: BESIDE, managedPrometheus: undefined }), "no-managed-prometheus monitoring.longStorage"],
  ["managed on a cluster of somebody else's", () => lab(ALONE), "no-managed-prometheus monitoring"],
  ["long storage there", () => lab(Monitoring.inCluster({ longStorage: LongStorage.CLOUD, gpuMetrics: GpuMetrics.NONE })), "no-managed-prometheus monitoring.longStorage"],
  ["a remoteWrite of one's own beside it", () => eks({ monitoring: Monitoring.inCluster({ longStorage: LongStorage.CLOUD, values: { prometheus: { prometheusSpec: { remoteWrite: [{ url: "https://x" }] } } } }) }), "remote-write-replaced monitoring.values.prometheus.prometheusSpec.remoteWrite"],
  ["a quota of a store that nothing goes to", () => eks({ monitoring: Monitoring.inCluster({ quota: { activeSeries: 1 } }) }), "monitoring-without-effect monitoring.quota"],
  ["a quota that is none", () => eks({ monitoring: Monitoring.managed({ quota: { activeSeries: 0 } }) }), "invalid-count monitoring.quota.activeSeries"],
  ["a quota of another name", () => eks({ monitoring: Monitoring.managed({ quota: { series: 5 } as any }) }), "unknown-property monitoring.quota.series"],
  ["an option that managed alone hasn't", () => gke({ monitoring: Monitoring.managed({ retention: "30d" } as any) }), "unknown-property monitoring.retention"],
  ["an interval that is too short", () => gke({ monitoring: Monitoring.managed({ scrape: { intervalSeconds: 1 } }) }), "invalid-count monitoring.scrape.intervalSeconds"],
  ["a namespace that is none", () => aks({ monitoring: Monitoring.managed({ namespace: "Monitoring" }) }), "invalid-name monitoring.namespace"],
  ["long storage that is no choice", () => eks({ monitoring: Monitoring.inCluster({ longStorage: true as any }) }), "wrong-type monitoring.longStorage"],
  ["the cloud's exporter where the cloud has none", () => eks({ monitoring: Monitoring.managed({ gpuMetrics: GpuMetrics.CLOUD }) }), "no-gpu-metrics-owner monitoring.gpuMetrics"],
  ["the cloud's exporter, turned off", () => gke({ monitoring: Monitoring.managed({ gpuMetrics: GpuMetrics.CLOUD }), cloudGpuMetrics: false }), "no-gpu-metrics-owner monitoring.gpuMetrics"],
  ["the cloud's exporter for a Prometheus that can't read it", () => gke({ monitoring: Monitoring.inCluster({ gpuMetrics: GpuMetrics.CLOUD }) }), "cloud-gpu-metrics-elsewhere monitoring.gpuMetrics"],
  ["an exporter beside the cloud's", () => gke({ monitoring: Monitoring.managed({ gpuMetrics: GpuMetrics.EXPORTER }) }), "two-gpu-metrics monitoring.gpuMetrics"],
  ["planners that would ask AWS", () => eks({ monitoring: ALONE, dynamo: { platform: { prometheusEndpoint: "https://aps-workspaces.us-west-2.amazonaws.com/workspaces/ws-1" } } }), "planner-cant-sign-in dynamo.platform.prometheusEndpoint"],
  ["planners that would ask Azure", () => aks({ monitoring: ALONE, dynamo: { platform: { prometheusEndpoint: "https://chat-abcd.eastus.prometheus.monitor.azure.com" } } }), "planner-cant-sign-in dynamo.platform.prometheusEndpoint"],
  ["planners that would ask Google", () => gke({ monitoring: ALONE, dynamo: { platform: { prometheusEndpoint: "https://monitoring.googleapis.com/v1/projects/p/location/global/prometheus" } } }), "planner-cant-sign-in dynamo.platform.prometheusEndpoint"],
  ["a planner with nobody to ask", () => eks({ monitoring: ALONE, ...graph(PLANNER) }), "planner-without-prometheus graphs[0]"],
  ["KEDA that asks AWS as nobody", () => eks({ monitoring: ALONE, ...keda({ prometheus: "https://aps-workspaces.us-west-2.amazonaws.com/workspaces/ws-1" }) }), "scaler-without-prometheus models[0].scaling.prometheus"],
  ["KEDA that asks a Prometheus that isn't there", () => gke({ monitoring: ALONE, ...keda({ prometheus: "http://prometheus-kube-prometheus-prometheus.monitoring.svc:9090" }) }), "scaler-without-prometheus models[0].scaling.prometheus"],
  ["a ServiceMonitor without its kind", () => aks({ monitoring: ALONE, dynamo: { platform: { monitoring: { serviceMonitor: true } } } }), "no-monitor-kinds dynamo.platform.monitoring.serviceMonitor"],
  ["PodMonitors of the platform's own", () => aks({ monitoring: ALONE, dynamo: { platform: { podMonitors: true } } }), "monitors-twice dynamo.platform.podMonitors"],
  ["AWS's collector and a key of one's own", () => eks({ monitoring: ALONE, managedPrometheus: { kmsKeyArn: KEY } }), "collector-without-key managedPrometheus.kmsKeyArn"],
  ["AWS's collector in a network whose ranges aren't told", () => eks({ monitoring: ALONE, ...network }), "collector-range-unknown managedPrometheus.collectorCidrs"],
  ["a key's alias", () => eks({ managedPrometheus: { kmsKeyArn: "alias/metrics" } }), "invalid-metrics-key managedPrometheus.kmsKeyArn"],
  ["a key of another region", () => eks({ managedPrometheus: { kmsKeyArn: KEY.replace("us-west-2", "eu-west-1") } }), "invalid-metrics-key managedPrometheus.kmsKeyArn"],
  ["days that AWS doesn't keep", () => eks({ managedPrometheus: { retentionDays: 2000 } }), "invalid-count managedPrometheus.retentionDays"],
  ["a range inside another", () => eks({ managedPrometheus: { collectorCidrs: ["10.0.0.1/19"] } }), "invalid-collector-range managedPrometheus.collectorCidrs[0]"],
  ["every address", () => eks({ managedPrometheus: { collectorCidrs: ["0.0.0.0/0"] } }), "invalid-collector-range managedPrometheus.collectorCidrs[0]"],
  ["a door that is no boolean", () => aks({ managedPrometheus: { publicQueries: "yes" } }), "wrong-type managedPrometheus.publicQueries"],
  ["a property that no workspace has", () => aks({ managedPrometheus: { sku: "big" } }), "unknown-property managedPrometheus.sku"],
  ["metrics for every address", () => eks({ models: [{ ...QWEN, network: { monitoringCidrs: ["0.0.0.0/0"] } }] }), "open-to-the-world network.monitoringCidrs[0]"],
  ["metrics for a range that is none", () => eks({ models: [{ ...QWEN, network: { monitoringCidrs: ["ten"] } }] }), "cidr-invalid network.monitoringCidrs[0]"],
  ["ranges without a policy", () => eks({ models: [{ ...QWEN, network: { policy: false, monitoringCidrs: ["10.0.0.0/19"] } }] }), "network-without-policy network.monitoringCidrs"],
];

describe("refused", () => {
  test.each(REFUSED)("%s", (_, make, told) => expect(make().problems).toEqual([told]));

  test("what is past a quota is told by both of its numbers, with what it counts", () => {
    const short = aks({ monitoring: Monitoring.managed({ quota: { activeSeries: 500, samplesPerMinute: 1000 } }) });
    expect(short.problems).toEqual(["series-past-quota monitoring.quota.activeSeries", "series-past-quota monitoring.quota.samplesPerMinute"]);
    expect(short.told[0]).toMatch(/^1 frontends, 1 workers and 1 GPUs at their most have at least \d+ series, without an engine's own, and it was raised to 500/);
    expect(aks({ monitoring: Monitoring.managed({ quota: { activeSeries: 5000, samplesPerMinute: 100000 } }) }).problems).toEqual([]);
    // What a cloud takes without a raise counts where no other number is given: here of samples, by its source.
    const most = aks({ monitoring: Monitoring.managed({ scrape: { intervalSeconds: 5 } }), gpuPools: [{ name: "a100", machineType: "Standard_NC24ads_A100_v4", maxNodes: 900 }], network: { vnetCidr: "10.0.0.0/12" }, ...many(900, 100) });
    expect(most.problems).toContain("series-past-quota monitoring.quota.samplesPerMinute");
    expect(most.told.join()).toMatch(/it takes 1000000 without a raise \(https:\/\/learn\.microsoft\.com/);
  });

  test("without NAT the workspace is reached by an endpoint of its own", () => {
    const isolated = (moreEndpoints?: string[]): string[] => eks({ monitoring: BESIDE, network: { nat: false, privateEndpoints: true, moreEndpoints } }).problems;
    expect(isolated()).toContain("metrics-out-of-reach monitoring.longStorage");
    expect(isolated(["aps-workspaces"])).not.toContain("metrics-out-of-reach monitoring.longStorage");
  });

  test("KEDA may ask with an identity, and planners by a proxy", () => {
    const { problems } = eks({ monitoring: ALONE, ...keda({ prometheus: "https://aps-workspaces.us-west-2.amazonaws.com/workspaces/ws-1", triggerAuthentication: "amp" }), dynamo: { platform: { prometheusEndpoint: "http://sigv4-proxy.monitoring:8005" } } });
    expect(problems).toEqual([]);
  });
});
