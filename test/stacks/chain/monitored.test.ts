import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App, TerraformStack, Testing } from "cdktf";
import { ControlPlaneAccess } from "../../../constructs/google/control-plane/control-plane-access";
import { ApiServerAccess } from "../../../constructs/azure/control-plane/api-server-access";
import { ExistingCluster } from "../../../constructs/cluster/existing-cluster";
import { AccessMode } from "../../../constructs/cluster/storage-offer";
import { Problem } from "../../../constructs/core/problems/problem";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { readPath } from "../../../constructs/core/names/value-path";
import { DataService } from "../../../constructs/dynamo/platform-parts";
import { HelmRelease } from "../../../constructs/kubernetes/helm-release";
import { ImageMirror } from "../../../constructs/kubernetes/images/image-mirror";
import { GpuMetrics } from "../../../constructs/kubernetes/monitoring/gpu-metrics";
import { Scaling } from "../../../constructs/inference/scaling/scaling";
import { ScalingMetric } from "../../../constructs/inference/scaling/scaling-metric";
import { Monitoring } from "../../../constructs/kubernetes/monitoring/monitoring";
import { connectHelm } from "../../../constructs/kubernetes/providers";
import { ChainOptions } from "../../../stacks/chain/chain-options";
import { EksDeployment } from "../../../stacks/aws/deployment";
import { AksDeployment } from "../../../stacks/azure/deployment";
import { GkeDeployment } from "../../../stacks/google/deployment";
import { ExistingDeployment } from "../../../stacks/kubernetes/existing-deployment";
import { collectImages } from "../../../images/collect";
import { Helm } from "../../../images/helm";
import { stacksIn } from "../../../images/stacks";
import { describedPool } from "../../harness/described-pool";
import { helmBinary } from "../../harness/helm";
import { metadataOf } from "../../harness/differences";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "monitored-test-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));
let apps = 0;
const newApp = (): App => new App({ outdir: path.join(scratch, `out-${apps++}`) });

const MODEL = { name: "qwen", model: "Qwen/Qwen3-0.6B", revision: "c1899de289a04d12100db370d81485cdf75e47ca", cacheSizeGiB: 20 };
const THERE = { address: "http://prometheus-operated.watch:9090", namespace: "watch" };

interface Synthesised {
  readonly app: App;
  readonly problems: Problem[];
  /** By what follows the deployment's id. */
  readonly stacks: { [suffix: string]: any };
  readonly warnings: string[];
}

function look(app: App, stacks: TerraformStack[]): Synthesised {
  const warnings = stacks.flatMap(({ node }) => node.metadata.map(({ data }) => String(data)));
  const problems = problemsIn(app);
  const made = problems.length > 0 ? {} : Object.fromEntries(stacks.map((stack) => [stack.node.id.replace(/^[^-]+-/, ""), JSON.parse(Testing.synth(stack))]));
  return { app, problems, warnings, stacks: made };
}

function lab(options: Partial<ChainOptions> = {}): Synthesised {
  const pool = describedPool("gpu", { minNodes: 1, maxNodes: 1 });
  const cluster = new ExistingCluster({ clusterName: "lab", context: "kind-lab", gpuPools: [pool], storage: [{ className: "standard", accessModes: [AccessMode.READ_WRITE_MANY] }] });
  const app = newApp();
  const { stacks } = new ExistingDeployment(app, "lab", { cluster, models: [MODEL], monitoring: Monitoring.inCluster({ gpuMetrics: GpuMetrics.NONE }), ...options });
  return look(app, stacks);
}

const OF_CLOUDS = [{ name: "qwen", model: "Qwen/Qwen3-0.6B" }];
const EKS = { region: "us-west-2", publicAccessCidrs: ["203.0.113.7/32"], gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 1 }], models: OF_CLOUDS };
const AKS = { region: "eastus", apiServerAccess: ApiServerAccess.fromRanges(["203.0.113.7/32"]), gpuPools: [{ name: "a100", machineType: "Standard_NC24ads_A100_v4", maxNodes: 1 }], models: OF_CLOUDS };
const GKE = { project: "my-project", region: "us-central1", zones: ["us-central1-a"], controlPlaneAccess: ControlPlaneAccess.DNS, gpuPools: [{ name: "l4", machineType: "g2-standard-8", maxNodes: 1 }], models: OF_CLOUDS };

function eks(monitoring?: Monitoring, more: object = {}): Synthesised {
  const app = newApp();
  return look(app, new EksDeployment(app, "chat", { ...EKS, monitoring, ...more }).stacks);
}
function aks(monitoring?: Monitoring, more: object = {}): Synthesised {
  const app = newApp();
  return look(app, new AksDeployment(app, "chat", { ...AKS, monitoring, ...more }).stacks);
}
function gke(monitoring?: Monitoring, more: object = {}): Synthesised {
  const app = newApp();
  return look(app, new GkeDeployment(app, "chat", { ...GKE, monitoring, ...more }).stacks);
}

const releases = (stack: any): any[] => Object.values<any>(stack?.resource?.helm_release ?? {});
const release = (stack: any, name: string): any => releases(stack).find((one) => one.name === name);
const values = (stack: any, name: string): any => JSON.parse(release(stack, name).values[0]);
const codes = ({ problems }: Synthesised): string[] => problems.map(({ code, property }) => `${code} ${property}`);

describe("what is installed, on each cloud", () => {
  test("EKS: Prometheus and NVIDIA's exporter, after who watches Services; our chart after Prometheus, whose kinds it has", () => {
    const { stacks, problems, warnings } = eks(Monitoring.inCluster());
    expect([problems, warnings]).toEqual([[], []]);
    const waitsFor = (name: string): string[] => release(stacks.addons, name).depends_on.filter((each: string) => each.startsWith("helm_release")).map((each: string) => /add-ons_(.+)_release/.exec(each)?.[1]);
    expect([waitsFor("prometheus"), waitsFor("dcgm-exporter"), waitsFor("dynamo-monitors")]).toEqual([["aws-load-balancer-controller"], ["aws-load-balancer-controller"], ["prometheus"]]);
    expect(release(stacks.addons, "prometheus")).toMatchObject({ chart: "kube-prometheus-stack", version: "88.5.3", namespace: "monitoring" });
    const [namespace] = Object.values<any>(stacks.addons.resource.kubernetes_namespace_v1);
    expect(metadataOf(namespace)).toEqual({ name: "monitoring", labels: { "pod-security.kubernetes.io/enforce": "privileged" } });
  });

  test("AKS: the GPU Operator's own exporter, with our list, scraped by our monitor", () => {
    const { stacks } = aks(Monitoring.inCluster());
    expect(releases(stacks.addons).map(({ name }) => name).sort()).toEqual(["dynamo-monitors", "gpu-operator", "prometheus"]);
    expect(values(stacks.addons, "gpu-operator").dcgmExporter.config).toMatchObject({ create: true, data: expect.stringContaining("DCGM_FI_DEV_ECC_DBE_VOL_TOTAL") });
    expect(values(stacks.addons, "dynamo-monitors").serviceMonitors[0].spec.selector.matchLabels).toEqual({ app: "nvidia-dcgm-exporter" });
  });

  test("GKE: Google's exporter is left alone and it is said; with it off, one of ours", () => {
    const { stacks, warnings } = gke(Monitoring.inCluster());
    expect(releases(stacks.addons).map(({ name }) => name).sort()).toEqual(["dynamo-monitors", "prometheus"]);
    expect(warnings).toEqual([expect.stringMatching(/^\[no-gpu-metrics\]/)]);
    const own = gke(Monitoring.inCluster({ gpuMetrics: GpuMetrics.EXPORTER }), { cloudGpuMetrics: false });
    expect([own.problems, own.warnings]).toEqual([[], []]);
    const [made] = Object.values<any>(own.stacks.cluster.resource.google_container_cluster);
    expect(made.monitoring_config.enable_components).toEqual(["SYSTEM_COMPONENTS"]);
    expect(values(own.stacks.addons, "dcgm-exporter").extraHostVolumes).toEqual([{ name: "driver", hostPath: "/home/kubernetes/bin/nvidia" }]);
  });

  test("a cluster that somebody else made: monitoring alone, in a stack before the others", () => {
    const { stacks, problems } = lab();
    expect(problems).toEqual([]);
    expect(Object.keys(stacks)).toEqual(["addons", "crds", "platform", "inference"]);
    expect(releases(stacks.addons).map(({ name }) => name)).toEqual(["dynamo-monitors", "prometheus"]);
    expect(stacks.addons.resource.kubernetes_storage_class_v1).toBeUndefined();
    // Nothing keeps pods off its GPU nodes but where monitoring wants to run.
    const { affinity } = values(stacks.addons, "prometheus").prometheus.prometheusSpec;
    expect(affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions).toEqual([{ key: "pool", operator: "NotIn", values: ["gpu"] }]);
  });

  test("without it nothing of it is there", () => {
    expect(Object.keys(lab({ monitoring: undefined }).stacks)).toEqual(["crds", "platform", "inference"]);
    const { stacks } = eks();
    expect(releases(stacks.addons).map(({ name }) => name).sort()).toEqual(["aws-load-balancer-controller", "nvidia-device-plugin"]);
    expect(values(stacks.platform, "dynamo-platform")["dynamo-operator"].dynamo).toBeUndefined();
    expect(values(stacks.inference, "qwen").network.monitoringNamespaces).toEqual([]);
  });

  test("a Prometheus that is there gets our chart alone, with its labels, in its namespace", () => {
    const { stacks, problems } = lab({ monitoring: Monitoring.external({ ...THERE, labels: { release: "prom" }, gpuMetrics: GpuMetrics.GPU_OPERATOR }) });
    expect(problems).toEqual([]);
    expect(releases(stacks.addons).map(({ name, namespace }) => [name, namespace])).toEqual([["dynamo-monitors", "watch"]]);
    expect(values(stacks.addons, "dynamo-monitors").labels).toEqual({ release: "prom" });
    expect(stacks.addons.resource.kubernetes_namespace_v1).toBeUndefined();
    expect(values(stacks.platform, "dynamo-platform")["dynamo-operator"].metricsService).toEqual({ enabled: true, labels: { release: "prom" } });
  });
});

describe("what the platform and the models know of it", () => {
  const operator = (stacks: any): any => values(stacks.platform, "dynamo-platform")["dynamo-operator"];

  test("planners ask it, the chart's own PodMonitors make room for ours, the operator's stays", () => {
    const { stacks } = lab();
    expect(operator(stacks).dynamo.metrics).toEqual({ prometheusEndpoint: "http://prometheus-kube-prometheus-prometheus.monitoring.svc.cluster.local:9090", podMonitors: { enabled: false } });
    expect(operator(stacks).metricsService).toEqual({ enabled: true });
  });

  test("a release whose PodMonitors can't be turned off keeps them, and ours fill the holes", () => {
    const { stacks } = lab({ dynamo: { release: "0.9.1" } });
    expect(operator(stacks).dynamo.metrics).toEqual({ prometheusEndpoint: expect.stringContaining("monitoring.svc") });
    const names = values(stacks.addons, "dynamo-monitors").podMonitors.map(({ name }: any) => name);
    expect(names).toEqual(["dynamo-worker", "dynamo-epp", "dynamo-nats", "dynamo-etcd"]);
  });

  test.each<[string, DataService | undefined, boolean]>([
    ["1.3.1", undefined, true],
    ["1.6.1", undefined, false],
    ["1.6.1", DataService.BUNDLED, true],
    ["1.3.1", DataService.external("nats://nats.example:4222"), false],
  ])("NATS of %s (%p) has its exporter, and is scraped, only where the platform brings it", (release, nats, expected) => {
    const { stacks } = lab({ dynamo: { release, platform: nats === undefined ? {} : { nats } } });
    expect(readPath(values(stacks.platform, "dynamo-platform"), "nats.promExporter.enabled")).toBe(expected ? true : undefined);
    expect(values(stacks.addons, "dynamo-monitors").podMonitors.some(({ name }: any) => name === "dynamo-nats")).toBe(expected);
  });

  test("every model lets its namespace in, beside those that it names; one without a policy is open anyway", () => {
    const network = (more: object): any => values(lab({ models: [{ ...MODEL, network: more }] }).stacks.inference, "qwen").network;
    expect(network({}).monitoringNamespaces).toEqual(["monitoring"]);
    expect(network({ monitoringNamespaces: ["other"] }).monitoringNamespaces).toEqual(["other", "monitoring"]);
    expect(network({ monitoringNamespaces: ["monitoring"] }).monitoringNamespaces).toEqual(["monitoring"]);
    expect(network({ policy: false })).toMatchObject({ policy: false, monitoringNamespaces: [] });
  });
});

test.each<[string, () => Synthesised, string]>([
  ["PodMonitors twice", () => lab({ dynamo: { platform: { podMonitors: true } } }), "monitors-twice dynamo.platform.podMonitors"],
  ["PodMonitors twice, by values", () => lab({ dynamo: { platform: { values: { "dynamo-operator": { dynamo: { metrics: { podMonitors: { enabled: true } } } } } } } }), "monitors-twice dynamo.platform.values.dynamo-operator.dynamo.metrics.podMonitors.enabled"],
  ["labels of PodMonitors that aren't made", () => lab({ dynamo: { platform: { monitoring: { podMonitorLabels: { a: "b" } } } } }), "monitors-elsewhere dynamo.platform.monitoring.podMonitorLabels"],
  ["a path of PodMonitors that aren't made", () => lab({ dynamo: { platform: { monitoring: { frontendPath: "/m" } } } }), "monitors-elsewhere dynamo.platform.monitoring.frontendPath"],
  ["NIXL of PodMonitors that aren't made", () => lab({ dynamo: { platform: { monitoring: { nixlTelemetry: true } } } }), "monitors-elsewhere dynamo.platform.monitoring.nixlTelemetry"],
  ["another Prometheus for planners", () => lab({ dynamo: { platform: { prometheusEndpoint: "http://other:9090" } } }), "two-prometheus-addresses dynamo.platform.prometheusEndpoint"],
  ["the platform's namespace", () => lab({ monitoring: Monitoring.inCluster({ namespace: "dynamo-system", gpuMetrics: GpuMetrics.NONE }) }), "namespace-taken dynamo.namespace"],
  ["the models' namespace", () => lab({ monitoring: Monitoring.inCluster({ namespace: "inference", gpuMetrics: GpuMetrics.NONE }) }), "namespace-taken dynamo.modelNamespace"],
  ["the CRDs' namespace", () => lab({ monitoring: Monitoring.inCluster({ namespace: "dynamo-crds", gpuMetrics: GpuMetrics.NONE }) }), "namespace-taken monitoring.namespace"],
  ["Kubernetes' own namespace", () => lab({ monitoring: Monitoring.inCluster({ namespace: "kube-system", gpuMetrics: GpuMetrics.NONE }) }), "reserved-namespace monitoring.namespace"],
  ["what isn't monitoring", () => lab({ monitoring: { inCluster: true } as any }), "wrong-type monitoring"],
  ["a Prometheus that is there, in a cluster that isn't yet", () => eks(Monitoring.external(THERE)), "no-monitor-kinds monitoring.kindsInstalled"],
  ["a second exporter beside Google's", () => gke(Monitoring.inCluster({ gpuMetrics: GpuMetrics.EXPORTER })), "two-gpu-metrics monitoring.gpuMetrics"],
  ["a second exporter beside the GPU Operator's", () => aks(Monitoring.inCluster({ gpuMetrics: GpuMetrics.EXPORTER })), "two-gpu-metrics monitoring.gpuMetrics"],
  ["the samples on EFS", () => eks(Monitoring.inCluster({ storage: { className: "efs" } })), "shared-storage monitoring.storage.className"],
  ["a class of another cloud", () => gke(Monitoring.inCluster({ storage: { className: "gp3" } })), "storage-class-not-offered monitoring.storage.className"],
])("refused: %s", (_, made, expected) => expect(codes(made())).toContain(expected));

test("another Prometheus operator of the app in the same cluster is named", () => {
  const app = newApp();
  const deployment = new EksDeployment(app, "chat", { ...EKS, monitoring: Monitoring.inCluster() });
  const other = new TerraformStack(app, "other");
  connectHelm(other, deployment.cluster.connection);
  new HelmRelease(other, "stack", { name: "mine", namespace: "mine", repository: "https://prometheus-community.github.io/helm-charts", chart: "kube-prometheus-stack", version: "88.5.3" });
  new HelmRelease(other, "gpus", { name: "gpus", namespace: "mine", repository: "https://nvidia.github.io/dcgm-exporter/helm-charts", chart: "dcgm-exporter", version: "4.8.2" });
  expect(problemsIn(app).map(({ code, reason }) => `${code}: ${reason}`)).toEqual([
    expect.stringMatching(/^two-owners: it brings the cluster's Prometheus operator/),
    expect.stringMatching(/^two-owners: .*node exporter/),
    expect.stringMatching(/^two-owners: .*kube-state-metrics/),
    expect.stringMatching(/^two-owners: .*DCGM exporter/),
  ]);
});

test("a Prometheus that chooses by labels, of a release whose operator can't have them, is told", () => {
  const { warnings } = lab({ dynamo: { release: "1.4.2" }, monitoring: Monitoring.external({ ...THERE, labels: { release: "prom" }, gpuMetrics: GpuMetrics.NONE }) });
  expect(warnings).toEqual([expect.stringMatching(/^\[operator-unscraped\]/)]);
});

test("a namespace that is there already is used and not made", () => {
  const { stacks, problems } = lab({ existingNamespaces: ["monitoring"] });
  expect(problems).toEqual([]);
  expect(stacks.addons.resource.kubernetes_namespace_v1).toBeUndefined();
  expect(release(stacks.addons, "prometheus").namespace).toBe("monitoring");
});

test("deployment.json tells of it, and of nothing where there is none", () => {
  const written = ({ app }: Synthesised, id: string): any => {
    app.synth();
    return JSON.parse(fs.readFileSync(path.join(app.outdir, "deployments", `${id}.json`), "utf8"));
  };
  expect(written(lab({ monitoring: undefined }), "lab")).not.toHaveProperty("monitoring");
  expect(written(eks(Monitoring.inCluster({ retention: "30d", storage: { className: "gp3", sizeGiB: 100 } })), "chat").monitoring).toEqual({
    kind: "in-cluster",
    namespace: "monitoring",
    address: "http://prometheus-kube-prometheus-prometheus.monitoring.svc.cluster.local:9090",
    gpuMetrics: "dcgm-exporter",
    retention: "30d",
    retentionSizeGiB: 85,
    volumeGiB: 100,
    storageClass: "gp3",
    grafana: false,
    alertmanager: false,
  });
  expect(written(lab({ monitoring: Monitoring.external(THERE) }), "lab").monitoring).toEqual({ kind: "external", ...THERE, gpuMetrics: "none" });
});

(helmBinary() === undefined ? describe.skip : describe)("images [skipped where there is no helm]", () => {
  const listed = ({ app }: Synthesised): { images: string[]; unknown: string[] } => {
    app.synth();
    const { images, unknown } = collectImages(stacksIn(app.outdir, []), new Helm(helmBinary()));
    return { images: images.map(({ image }) => image), unknown: unknown.map(({ what }) => what) };
  };

  test("all of monitoring are listed, and none is unknown", () => {
    const { images, unknown } = listed(eks(Monitoring.inCluster({ grafana: { adminSecret: { name: "grafana-admin" } } }), { dynamo: { platform: { nats: DataService.BUNDLED } } }));
    expect(unknown).toEqual([]);
    expect(images).toEqual(expect.arrayContaining(["quay.io/prometheus/prometheus:v3.14.0-distroless", "docker.io/grafana/grafana:13.2.0", "nvcr.io/nvidia/k8s/dcgm-exporter:4.5.3-4.8.2-distroless", "docker.io/natsio/prometheus-nats-exporter:0.16.0"]));
    expect(images).not.toContain("quay.io/prometheus/alertmanager:v0.34.0");
  });

  test("with a mirror each comes from it", () => {
    const mirrored = eks(Monitoring.inCluster({ grafana: { adminSecret: { name: "grafana-admin" } }, alertmanager: { configSecret: "alerts" } }), { imageMirror: ImageMirror.of("registry.example.com/mirror") });
    expect(mirrored.problems).toEqual([]);
    const { images } = listed(mirrored);
    expect(images.filter((image) => !image.startsWith("registry.example.com/mirror/"))).toEqual([]);
    expect(values(mirrored.stacks.addons, "prometheus").prometheus.prometheusSpec.image).toEqual({ registry: "registry.example.com/mirror/quay.io", repository: "prometheus/prometheus", tag: "v3.14.0-distroless" });
  });
});

describe("models that follow load", () => {
  const OWN = "http://prometheus-kube-prometheus-prometheus.monitoring:9090";
  const scaled = (prometheus: string, monitoring = Monitoring.inCluster({ gpuMetrics: GpuMetrics.NONE })): Synthesised =>
    lab({ monitoring, models: [{ ...MODEL, scaling: Scaling.keda({ metric: ScalingMetric.queuedRequests(4), maxReplicas: 1, startSeconds: 600, prometheus }) }] });

  test("our monitors set the label that the scaler's query asks for, though the platform's own are off", () => {
    const { problems, stacks } = scaled(OWN);
    expect(problems).toEqual([]);
    expect(values(stacks.platform, "dynamo-platform")["dynamo-operator"].dynamo.metrics.podMonitors.enabled).toBe(false);
    expect(JSON.stringify(values(stacks.addons, "dynamo-monitors").podMonitors)).toContain("dynamo_namespace");
  });

  test("KEDA, which asks from a namespace of its own, is told of where Prometheus keeps it out", () => {
    const kept = ({ warnings }: Synthesised): string[] => warnings.filter((text) => text.startsWith("[scaler-kept-out]"));
    expect(kept(scaled(OWN))).toEqual([expect.stringMatching(/models\[0\]\.scaling.*monitoring\.clientNamespaces/)]);
    expect(kept(scaled(OWN, Monitoring.inCluster({ gpuMetrics: GpuMetrics.NONE, clientNamespaces: ["keda"] })))).toEqual([]);
    expect(kept(scaled("http://prometheus.elsewhere:9090"))).toEqual([]);
  });
});
