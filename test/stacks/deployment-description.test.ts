import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { Annotations, App, Aspects, IAspect, Lazy } from "cdktf";
import { IConstruct } from "constructs";
import { ClusterConnection } from "../../constructs/cluster/connection";
import { ExistingCluster } from "../../constructs/cluster/existing-cluster";
import { Fabric } from "../../constructs/cluster/pools/fabric";
import { AccessMode } from "../../constructs/cluster/storage-offer";
import { problemsIn } from "../../constructs/core/problems/refuse";
import { ServedModel } from "../../constructs/inference/served-model";
import { ImageMirror } from "../../constructs/kubernetes/images/image-mirror";
import { addDeployments } from "../../deployments/all";
import { Capacity } from "../../constructs/cluster/pools/capacity";
import { EksDeployment } from "../../stacks/aws/deployment";
import { AksDeployment } from "../../stacks/azure/deployment";
import { ApiServerAccess } from "../../constructs/azure/control-plane/api-server-access";
import { ControlPlaneAccess } from "../../constructs/google/control-plane/control-plane-access";
import { GkeDeployment } from "../../stacks/google/deployment";
import { ExistingDeployment, ExistingDeploymentProps } from "../../stacks/kubernetes/existing-deployment";

/* eslint-disable @typescript-eslint/no-explicit-any -- JSON has no type */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "description-test-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));
let apps = 0;
const newApp = (skipValidation = false): App => new App({ outdir: path.join(scratch, `out-${apps++}`), skipValidation });
const folder = (app: App): string => path.join(app.outdir, "deployments");
const files = (app: App): string[] => (fs.existsSync(folder(app)) ? fs.readdirSync(folder(app)).sort() : []);
const read = (app: App, id: string): any => JSON.parse(fs.readFileSync(path.join(folder(app), `${id}.json`), "utf8"));

const POOL = {
  name: "gpu",
  labels: { pool: "gpu" },
  nodeSelector: { pool: "gpu" },
  taints: [],
  minNodes: 1,
  maxNodes: 3,
  gpu: "NVIDIA L4",
  gpusPerNode: 1,
  fabric: Fabric.NONE,
};
const MODEL = { name: "qwen", model: "Qwen/Qwen3-0.6B", revision: "c1899de289a04d12100db370d81485cdf75e47ca", cacheSizeGiB: 20, replicas: 2 };

function lab(app: App, props: Partial<ExistingDeploymentProps> = {}): ExistingDeployment {
  const storage = [{ className: "standard", accessModes: [AccessMode.READ_WRITE_MANY] }];
  const cluster = new ExistingCluster({ clusterName: "lab", context: "kind-lab", gpuPools: [POOL], storage });
  return new ExistingDeployment(app, "lab", { cluster, models: [MODEL], ...props });
}

describe("the app as cloned", () => {
  const app = newApp();
  beforeAll(async () => {
    await addDeployments(app, { DEPLOYMENTS: "eks,gke" });
    app.synth();
  });

  test("has a file for each of its deployments, with stacks in order and releases where they are", () => {
    expect(files(app)).toEqual(["eks.json", "gke.json"]);
    const { schemaVersion, id, stacks, releases, namespaces } = read(app, "eks");
    expect([schemaVersion, id]).toEqual([1, "eks"]);
    expect(stacks.map(({ step }: any) => step)).toEqual(["cluster", "early", "addons", "crds", "platform", "inference"]);
    for (const { directory } of stacks) expect(fs.existsSync(path.join(app.outdir, directory, "cdk.tf.json"))).toBe(true);
    for (const { name, namespace, stack, version } of releases) {
      const written = JSON.parse(fs.readFileSync(path.join(app.outdir, "stacks", stack, "cdk.tf.json"), "utf8"));
      const release = Object.values<any>(written.resource.helm_release).find((one) => one.name === name);
      expect(release.namespace).toBe(namespace);
      if (release.version !== undefined) expect(release.version).toBe(version);
      expect(version).toMatch(/^v?\d+\.\d+\.\d+/);
    }
    expect(releases.map(({ name }: any) => name)).toEqual(expect.arrayContaining(["nvidia-device-plugin", "dynamo-platform", "qwen3-0-6b"]));
    expect(namespaces).toContainEqual({ name: "inference", made: true, stack: "eks-platform" });
  });

  test.each([
    ["eks", { name: "eks", cloud: "aws", region: "us-west-2", apiAccess: "its own VPC alone", connect: "aws eks update-kubeconfig --name eks --region us-west-2" }],
    [
      "gke",
      { name: "gke", cloud: "google", region: "us-central1", apiAccess: "any address, by Google's sign-in (the DNS endpoint)", connect: "gcloud container clusters get-credentials gke --region us-central1 --dns-endpoint" },
    ],
  ])("%s says where the cluster is, and how it is reached", (id, cluster) => {
    expect(read(app, id).cluster).toEqual(cluster);
  });

  test("tells each pool's machine, GPUs and bounds, and each model's parts and memory", () => {
    const { pools, models } = read(app, "eks");
    expect(pools).toMatchObject([
      { name: "system", gpusPerNode: 0, capacity: "on-demand" },
      { name: "l4", machineType: "g6.2xlarge", gpu: "NVIDIA L4", gpusPerNode: 1, gpuMemoryGiB: 24, minNodes: 0, maxNodes: 2, fabric: "none" },
    ]);
    const [model] = models;
    expect(model).toMatchObject({ name: "qwen3-0-6b", release: "qwen3-0-6b", namespace: "inference", model: "Qwen/Qwen3-0.6B" });
    expect(model.parts.map(({ role, replicas, gpus, pool }: any) => [role, replicas, gpus, pool])).toEqual([
      ["frontend", 1, 0, undefined],
      ["worker", 1, 1, "l4"],
    ]);
    expect(model.plan.feasible).toBe(true);
    expect(model.plan.weightsGiB + model.plan.kvCacheGiB).toBeLessThan(model.plan.gpuMemoryGiB);
  });

  test("says what it asks of the account: names that are known, ranges, counts, services", () => {
    const { needs, pools, models } = read(app, "eks");
    expect(needs).toEqual({
      services: [],
      names: [
        { kind: "eks-cluster", name: "eks" },
        ...["cluster", "vpc-cni", "ebs-csi", "efs-csi", "nodes", "load-balancer"].map((role) => ({ kind: "iam-role", name: `eks-us-west-2-${role}` })),
        { kind: "ecr-repository", name: "eks/preflight" },
      ],
      ranges: [{ name: "network", cidr: "10.0.0.0/16" }],
      counts: [{ kind: "vpcs", count: 1 }, { kind: "elastic-ips", count: 1 }],
    });
    expect(pools[1]).toMatchObject({ name: "l4", startNodes: 1 });
    expect(models[0].token).toEqual({ secret: "hf-token-secret", key: "HF_TOKEN", required: false });
    expect(read(app, "gke").needs).toMatchObject({
      zones: ["us-central1-a", "us-central1-b", "us-central1-c"],
      services: ["cloudresourcemanager.googleapis.com", "serviceusage.googleapis.com"],
      names: [{ kind: "gke-cluster", name: "gke" }, { kind: "network", name: "gke-us-central1" }, { kind: "service-account", name: "gke-us-central1-nodes" }, { kind: "artifact-repository", name: "gke" }],
    });
  });

  test("has no property that its page doesn't explain", () => {
    const page = fs.readFileSync("docs/commands/deployment-json.md", "utf8");
    const explained = (value: unknown): string[] => {
      if (Array.isArray(value)) return value.flatMap(explained);
      if (typeof value !== "object" || value === null) return [];
      return Object.entries(value).flatMap(([name, part]) => [name, ...(["labels", "nodeSelector"].includes(name) ? [] : explained(part))]);
    };
    const names = new Set(files(app).flatMap((file) => explained(read(app, path.basename(file, ".json")))));
    expect(names.size).toBeGreaterThan(40);
    expect([...names].filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });

  test("holds no value that is known only at apply, nor its stand-in", () => {
    for (const file of files(app)) expect(fs.readFileSync(path.join(folder(app), file), "utf8")).not.toMatch(/TfToken|\$\{|-8\d{15}/);
  });
});

describe("on a cluster of somebody else's", () => {
  test("the context is the way, and namespaces that are there are told as such", () => {
    const app = newApp();
    lab(app, { existingNamespaces: ["inference"], dynamo: { release: "1.5.1" } });
    app.synth();
    const { cluster, namespaces, dynamo, models } = read(app, "lab");
    expect(cluster).toEqual({ name: "lab", connect: "kubectl config use-context kind-lab" });
    expect(namespaces).toContainEqual({ name: "inference", made: false });
    expect(dynamo.release).toBe("1.5.1");
    expect(models[0].parts[1]).toMatchObject({ replicas: 2, pool: "gpu", image: expect.stringContaining(":1.5.1") });
  });

  test("images are those that the pods get, the mirror's", () => {
    const app = newApp();
    lab(app, { imageMirror: ImageMirror.of("registry.example.com/mirror") });
    app.synth();
    expect(problemsIn(app)).toEqual([]);
    const { images } = read(app, "lab").models[0];
    expect(images.length).toBeGreaterThan(1);
    for (const image of images) expect(image).toMatch(/^registry\.example\.com\/mirror\//);
  });

  test("what is known only at apply is left out", () => {
    const app = newApp();
    const label = Lazy.stringValue({ produce: () => "late" });
    const storage = [{ className: "standard", accessModes: [AccessMode.READ_WRITE_MANY] }];
    const gpuPools = [{ ...POOL, labels: { pool: "gpu", late: label } }];
    lab(app, { cluster: new ExistingCluster({ clusterName: "lab", context: "kind-lab", gpuPools, storage }) });
    app.synth();
    expect(read(app, "lab").pools[0].labels).toEqual({ pool: "gpu" });
  });

  test("no credential and no argument for one is in it", () => {
    const app = newApp();
    const storage = [{ className: "standard", accessModes: [AccessMode.READ_WRITE_MANY] }];
    const own = new ExistingCluster({ clusterName: "lab", context: "kind-lab", gpuPools: [POOL], storage });
    const credential = { command: "get-it", args: ["--marked"], env: { WHERE: "marked" } };
    lab(app, { cluster: { ...own, connection: ClusterConnection.exec({ host: "https://lab.example.com", credential }) } });
    app.synth();
    const text = fs.readFileSync(path.join(folder(app), "lab.json"), "utf8");
    expect(text).not.toMatch(/marked|get-it/);
    expect(read(app, "lab").cluster).toEqual({ name: "lab" });
  });
});

test.each([
  [undefined, undefined, `--resource-group "$(az aks list --query "[?name=='aks' && location=='eastus'].resourceGroup | [0]" --output tsv)" --name aks`],
  ["mine", "00000000-0000-0000-0000-000000000001", "--resource-group mine --name aks --subscription 00000000-0000-0000-0000-000000000001"],
])("AKS in the group %s is reached by", (resourceGroupName, subscriptionId, way) => {
  const app = newApp();
  const gpuPools = [{ name: "a100", machineType: "Standard_NC24ads_A100_v4", maxNodes: 1 }];
  new AksDeployment(app, "aks", { region: "eastus", resourceGroupName, subscriptionId, apiServerAccess: ApiServerAccess.CLUSTER_NETWORK, gpuPools, models: [] });
  app.synth();
  expect(read(app, "aks").cluster.connect).toBe(`az aks get-credentials ${way} && kubelogin convert-kubeconfig -l azurecli`);
});

test.each([
  [ControlPlaneAccess.PRIVATE, " --internal-ip"],
  [undefined, " --internal-ip"],
  [ControlPlaneAccess.authorizedNetworks([{ cidr: "203.0.113.7/32" }]), ""],
])("GKE is reached the way that its access allows", (controlPlaneAccess, flag) => {
  const app = newApp();
  const gpuPools = [{ name: "l4", machineType: "g2-standard-8", maxNodes: 1 }];
  const zones = ["us-central1-a", "us-central1-b"];
  new GkeDeployment(app, "gke", { project: "my-project", region: "us-central1", zones, controlPlaneAccess, gpuPools, models: [] });
  app.synth();
  expect(read(app, "gke").cluster.connect).toBe(`gcloud container clusters get-credentials gke --region us-central1 --project my-project${flag}`);
});

test("a network, zones, a profile and a reservation that are named are told; names that Terraform makes aren't", () => {
  const app = newApp();
  new EksDeployment(app, "chat", {
    region: "us-west-2",
    network: { cidr: "10.32.0.0/16", availabilityZones: ["us-west-2a", "us-west-2b"], natGatewayPerZone: true },
    provider: { profile: "platform" },
    gpuPools: [{ name: "h100", machineType: "p5.48xlarge", capacity: Capacity.reservation("cr-0123456789abcdef0"), availabilityZones: ["us-west-2b"], maxNodes: 2 }],
    models: [{ name: "llama", model: "meta-llama/Llama-3.1-8B-Instruct", huggingFaceToken: { name: "token", required: true } }],
  });
  const gpuPools = [{ name: "a100", machineType: "Standard_NC24ads_A100_v4", maxNodes: 1, zones: ["1"] }];
  const subscriptionId = "00000000-0000-0000-0000-000000000001";
  new AksDeployment(app, "aks", { region: "eastus", subscriptionId, registry: { name: "mine12345" }, apiServerAccess: ApiServerAccess.CLUSTER_NETWORK, gpuPools, models: [] });
  const zones = ["us-central1-a", "us-central1-b"];
  new GkeDeployment(app, "gke", { project: "my-project", region: "us-central1", zones, enableApis: false, gpuPools: [{ name: "l4", machineType: "g2-standard-8", maxNodes: 1 }], models: [] });
  app.synth();
  const { needs, pools, models } = read(app, "chat");
  expect(needs).toMatchObject({ profile: "platform", zones: ["us-west-2a", "us-west-2b"], ranges: [{ name: "network", cidr: "10.32.0.0/16" }], counts: [{ kind: "vpcs", count: 1 }, { kind: "elastic-ips", count: 2 }] });
  expect(pools[1]).toMatchObject({ capacity: "reservation", reservation: "cr-0123456789abcdef0", zones: ["us-west-2b"] });
  expect(models[0].token).toEqual({ secret: "token", key: "HF_TOKEN", required: true });
  expect(read(app, "aks").needs).toMatchObject({ account: subscriptionId, names: [{ kind: "resource-group", name: "aks-eastus" }, { kind: "registry", name: "mine12345" }] });
  expect(read(app, "aks").needs.services).toContain("Microsoft.ContainerService");
  expect(read(app, "aks").pools[1].zones).toEqual(["1"]);
  expect(read(app, "gke").needs).toMatchObject({ account: "my-project", zones, services: expect.arrayContaining(["container.googleapis.com"]) });
});

describe("a synthesis that is stopped writes none", () => {
  test("by a refused property", () => {
    const app = newApp();
    lab(app, { dynamo: { release: "9.9.9" } });
    expect(() => app.synth()).toThrow(/unknown-release/);
    expect(files(app)).toEqual([]);
  });

  test("by an error that an Aspect notes on the last stack", () => {
    const app = newApp();
    const rule: IAspect = { visit: (node: IConstruct) => node instanceof ServedModel && Annotations.of(node).addError("not here") };
    Aspects.of(lab(app)).add(rule);
    expect(() => app.synth()).toThrow(/not here/);
    expect(files(app)).toEqual([]);
  });

  test("nor one with its problems passed over", () => {
    const app = newApp(true);
    lab(app, { models: [{ ...MODEL, cacheSizeGiB: -1 }] });
    app.synth();
    expect(problemsIn(app)).not.toEqual([]);
    expect(files(app)).toEqual([]);
  });
});

test("the file of a deployment that is no more goes with the next synthesis", () => {
  const app = newApp();
  lab(app);
  fs.mkdirSync(folder(app), { recursive: true });
  for (const name of ["gone.json", "lab.json", "notes.txt"]) fs.writeFileSync(path.join(folder(app), name), "{}");
  app.synth();
  expect(files(app)).toEqual(["lab.json", "notes.txt"]);
  expect(read(app, "lab").id).toBe("lab");
});
