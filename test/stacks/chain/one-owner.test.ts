import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { App, TerraformStack } from "cdktf";
import { EksCluster } from "../../../constructs/aws/eks-cluster";
import { AksCluster } from "../../../constructs/azure/aks-cluster";
import { ExistingCluster } from "../../../constructs/cluster/existing-cluster";
import { GpuSoftware } from "../../../constructs/cluster/gpu-software";
import { IKubernetesCluster } from "../../../constructs/cluster/kubernetes-cluster";
import { AccessMode } from "../../../constructs/cluster/storage-offer";
import { Problem } from "../../../constructs/core/problems/problem";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { PlatformOptions } from "../../../constructs/dynamo/platform-options";
import { GangScheduler } from "../../../constructs/dynamo/platform-parts";
import { GkeCluster } from "../../../constructs/google/gke-cluster";
import { AddOns } from "../../../constructs/kubernetes/add-ons";
import { HelmRelease } from "../../../constructs/kubernetes/helm-release";
import { GpuMetrics } from "../../../constructs/kubernetes/monitoring/gpu-metrics";
import { Monitoring } from "../../../constructs/kubernetes/monitoring/monitoring";
import { connectHelm } from "../../../constructs/kubernetes/providers";
import { EksDeployment } from "../../../stacks/aws/deployment";
import { ChainOptions } from "../../../stacks/chain/chain-options";
import { ExistingDeployment } from "../../../stacks/kubernetes/existing-deployment";
import { describedPool } from "../../harness/described-pool";

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "one-owner-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));
let apps = 0;
const newApp = (): App => new App({ outdir: path.join(scratch, `out-${apps++}`) });

const POOL = describedPool("gpu", { minNodes: 1, maxNodes: 1 });
const STORAGE = [{ className: "shared", accessModes: [AccessMode.READ_WRITE_MANY] }];
const IT_HAS = { clusterName: "lab", gpuPools: [POOL], storage: STORAGE };
const AUTHORITY = Buffer.from("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n").toString("base64");
const SUBSCRIPTION = "11111111-2222-4333-8444-555555555555";

/** A description of the cluster, made anew for each deployment. */
type Describe = (app: App, id: string) => IKubernetesCluster;

const byContext =
  (kubeconfigPath?: string, context = "lab"): Describe =>
  () =>
    new ExistingCluster({ ...IT_HAS, context, kubeconfigPath });
const byAddress =
  (endpoint: string): Describe =>
  () =>
    ExistingCluster.fromAttributes({ ...IT_HAS, endpoint, credential: { command: "token" } });
const eks =
  (endpoint: string): Describe =>
  (app, id) =>
    EksCluster.fromAttributes(app, `${id}-imported`, { ...IT_HAS, region: "eu-west-1", endpoint, certificateAuthority: AUTHORITY, gpuSoftware: GpuSoftware.GPU_OPERATOR });
const gke =
  (endpoint: string): Describe =>
  (app, id) =>
    GkeCluster.fromAttributes(app, `${id}-imported`, { clusterName: "lab", endpoint, gpuPools: [{ name: "l4", machineType: "g2-standard-8", maxNodes: 2 }], storage: STORAGE });
const aks =
  (subscriptionId: string | undefined, resourceGroupName: string): Describe =>
  (app, id) => {
    const stack = new TerraformStack(app, `${id}-imported`);
    new AzurermProvider(stack, "azurerm", { features: [{}] });
    return AksCluster.fromAttributes(stack, "aks", { clusterName: "lab", resourceGroupName, subscriptionId, gpuPools: [{ name: "a100", machineType: "Standard_NC24ads_A100_v4", maxNodes: 1 }] });
  };

function deploy(app: App, id: string, cluster: IKubernetesCluster, platform: PlatformOptions = {}, more: Partial<ChainOptions> = {}): void {
  new ExistingDeployment(app, id, { cluster, models: [], dynamo: { namespace: `${id}-system`, modelNamespace: `${id}-models`, platform }, ...more });
}

const told = (app: App): string[] => problemsIn(app).map(({ code, constructPath, reason }: Problem) => `${code} ${constructPath}: ${reason}`);

describe("two deployments are seen to be on one cluster", () => {
  const HOME = path.join(os.homedir(), ".kube", "config");
  test.each<[string, Describe, Describe]>([
    ["by a context, of the file that is taken unasked and of its name", byContext(), byContext("~/.kube/config")],
    ["by a context, of a file by ~ and by its whole path", byContext(), byContext(HOME)],
    ["by a context, of a file written in two ways", byContext("/etc/lab/config"), byContext("/etc//lab/./config")],
    ["by an address", byAddress("https://lab.example.com:6443"), byAddress("https://lab.example.com:6443")],
    ["by an address written in two ways", byAddress("https://LAB.example.com"), byAddress("https://lab.example.com:443")],
    ["as an EKS cluster made elsewhere", eks("https://0123456789ABCDEF.gr7.eu-west-1.eks.amazonaws.com"), eks("https://0123456789ABCDEF.gr7.eu-west-1.eks.amazonaws.com")],
    ["as an EKS cluster made elsewhere, and by its address", eks("https://0123.gr7.eu-west-1.eks.amazonaws.com"), byAddress("https://0123.gr7.eu-west-1.eks.amazonaws.com")],
    ["as a GKE cluster made elsewhere", gke("gke-0123.us-central1.gke.goog"), gke("gke-0123.us-central1.gke.goog")],
    ["as an AKS cluster made elsewhere, whose address Azure is asked for", aks(SUBSCRIPTION, "lab-rg"), aks(SUBSCRIPTION.toUpperCase(), "LAB-rg")],
  ])("%s", (_, first, second) => {
    const app = newApp();
    deploy(app, "one", first(app, "one"));
    deploy(app, "two", second(app, "two"));
    expect(told(app)).toContainEqual(expect.stringMatching(/^two-operators two-platform\/.*one-platform/));
    expect(told(app)).toContainEqual(expect.stringMatching(/^(duplicate-release|two-owners) two-crds\/.*one-crds/));
  });

  test("a cluster that the app makes, and another deployment on it", () => {
    const app = newApp();
    const made = new EksDeployment(app, "made", { region: "us-west-2", publicAccessCidrs: ["203.0.113.7/32"], gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 1 }], models: [] });
    deploy(app, "two", made.cluster);
    expect(told(app)).toContainEqual(expect.stringMatching(/^two-operators two-platform\/.*made-platform/));
  });

  test.each<[string, Describe, Describe]>([
    ["contexts", byContext(), byContext(undefined, "other")],
    ["addresses", byAddress("https://a.example.com"), byAddress("https://b.example.com")],
    ["ports of an address", byAddress("https://a.example.com:6443"), byAddress("https://a.example.com:6444")],
    ["resource groups", aks(SUBSCRIPTION, "one-rg"), aks(SUBSCRIPTION, "two-rg")],
  ])("but not where two %s differ", (_, first, second) => {
    const app = newApp();
    deploy(app, "one", first(app, "one"));
    deploy(app, "two", second(app, "two"));
    expect(told(app)).toEqual([]);
  });
});

describe("what two deployments both bring to one cluster is told, with who brings it first", () => {
  const MONITORED = { monitoring: Monitoring.inCluster({ gpuMetrics: GpuMetrics.NONE }) };
  test.each<[string, PlatformOptions, Partial<ChainOptions>]>([
    ["Grove", { grove: GangScheduler.BUNDLED }, {}],
    ["KAI Scheduler", { kaiScheduler: GangScheduler.BUNDLED }, {}],
    ["Grove", { values: { global: { grove: { install: true } } } }, {}],
  ])("%s, by the platform %j", (brings, platform, more) => {
    const app = newApp();
    deploy(app, "one", byContext()(app, "one"), platform, more);
    deploy(app, "two", byContext()(app, "two"), { ...platform, restrictToNamespace: "two-models" }, more);
    const two = told(app).filter((line) => line.includes(`the cluster's ${brings}`));
    expect(two).toEqual([expect.stringMatching(/^two-owners two-platform\/.*one-platform/)]);
  });

  test("Dynamo's CRDs, from namespaces of either", () => {
    const app = newApp();
    deploy(app, "one", byContext()(app, "one"));
    deploy(app, "two", byContext()(app, "two"), { restrictToNamespace: "two-models" });
    expect(told(app)).toEqual([expect.stringMatching(/^duplicate-release two-crds\/.*one-crds/)]);
  });

  test("Prometheus", () => {
    const app = newApp();
    deploy(app, "one", byContext()(app, "one"), {}, MONITORED);
    deploy(app, "two", byContext()(app, "two"), { restrictToNamespace: "two-models" }, MONITORED);
    expect(told(app)).toContainEqual(expect.stringMatching(/^duplicate-release two-addons\/.*one-addons/));
  });

  test.each<[string, GpuSoftware, string]>([
    ["GPU driver", GpuSoftware.GPU_OPERATOR, "gpu-operator"],
    ["device plugin", GpuSoftware.DEVICE_PLUGIN, "nvidia-device-plugin"],
  ])("the %s, as two stacks of add-ons bring it", (_, gpuSoftware, release) => {
    const app = newApp();
    for (const id of ["one", "two"]) {
      const stack = new TerraformStack(app, id);
      const cluster = EksCluster.fromAttributes(stack, "cluster", { ...IT_HAS, region: "eu-west-1", endpoint: "https://0123.gr7.eu-west-1.eks.amazonaws.com", certificateAuthority: AUTHORITY, gpuSoftware });
      connectHelm(stack, cluster.connection);
      new AddOns(stack, "add-ons", { cluster });
    }
    expect(told(app)).toEqual([expect.stringMatching(new RegExp(`^duplicate-release two/add-ons/${release}.*one/add-ons`))]);
  });

  const add = (app: App, id: string, chart: string, values?: { [key: string]: unknown }): void => {
    const stack = new TerraformStack(app, id);
    connectHelm(stack, byContext()(app, id).connection);
    new HelmRelease(stack, "chart", { name: id, namespace: id, repository: "https://charts.example.com", chart, version: "1.2.3", values });
  };
  test.each<[string, PlatformOptions, Partial<ChainOptions>, string, { [key: string]: unknown }]>([
    ["Grove", { grove: GangScheduler.BUNDLED }, {}, "grove-charts", {}],
    ["KAI Scheduler", { kaiScheduler: GangScheduler.BUNDLED }, {}, "kai-scheduler", {}],
    ["Prometheus operator", {}, MONITORED, "kube-prometheus-stack", { nodeExporter: { enabled: false }, kubeStateMetrics: { enabled: false } }],
  ])("%s of a deployment, and the same from a chart of somebody's stack", (brings, platform, more, chart, values) => {
    const app = newApp();
    deploy(app, "one", byContext()(app, "one"), platform, more);
    add(app, "two", chart, values);
    expect(told(app)).toEqual([expect.stringMatching(new RegExp(`^two-owners two/chart: it brings the cluster's ${brings}, .* of one-`))]);
  });

  test.each([
    ["LeaderWorkerSet", "lws"],
    ["cert-manager", "cert-manager"],
    ["Volcano", "volcano"],
    ["KEDA", "keda"],
    ["Kueue", "kueue"],
    ["Envoy Gateway", "gateway-helm"],
    ["AWS Load Balancer Controller", "aws-load-balancer-controller"],
    ["EFA device plugin", "aws-efa-k8s-device-plugin"],
    ["local disks' driver", "local-csi-driver"],
    ["NVIDIA Network Operator", "network-operator"],
  ])("%s, by chart %s in two stacks", (brings, chart) => {
    const app = newApp();
    add(app, "one", chart);
    add(app, "two", chart);
    expect(told(app)).toEqual([expect.stringMatching(new RegExp(`^two-owners two/chart: it brings the cluster's ${brings}, .* of one/chart`))]);
  });
});
