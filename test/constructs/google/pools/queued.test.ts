import { App } from "cdktf";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { Capacity } from "../../../../constructs/cluster/pools/capacity";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { checkGkeCluster } from "../../../../constructs/google/check-gke-cluster";
import { checkImportedCluster } from "../../../../constructs/google/check-imported-cluster";
import { GkeClusterProps } from "../../../../constructs/google/gke-cluster-props";
import { GpuDirect } from "../../../../constructs/google/gpu-direct/gpu-direct";
import { localQueueChartPath, queueAddOns, queueChartPath } from "../../../../constructs/google/pools/queue/queues";
import { GangScheduler } from "../../../../constructs/dynamo/platform-parts";
import { ServedModelOptions } from "../../../../constructs/inference/served-model-options";
import { GkeDeployment } from "../../../../stacks/google/deployment";
import { GkeDeploymentProps } from "../../../../stacks/google/deployment";
import { StateBackend } from "../../../../stacks/state-backend";
import { describeWithHelm, helmTemplate } from "../../../harness/helm";
import { L4, PROPS, make } from "../made-cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "queued-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));
let apps = 0;

const QUEUED = { name: "h100", machineType: "a3-highgpu-8g", maxNodes: 4, zones: ["us-central1-a"], capacity: Capacity.queued(24) };

describe("a pool whose nodes come all at once", () => {
  const made = make({ gpuPools: [L4, QUEUED] });
  const pool = (name: string): any => Object.values<any>(made.of("google_container_node_pool")).find((one) => one.name === name);

  test("asks Google for queued provisioning of flex-start machines, and says nothing of others", () => {
    expect(made.problems).toEqual([]);
    expect(pool("h100").queued_provisioning).toEqual({ enabled: true });
    expect(pool("h100").node_config).toMatchObject({ flex_start: true, reservation_affinity: { consume_reservation_type: "NO_RESERVATION" } });
    // The request says for how long.
    expect(pool("h100").node_config).not.toHaveProperty("max_run_duration");
    expect(pool("h100").management).toEqual({ auto_repair: false, auto_upgrade: true });
    expect(pool("h100").initial_node_count).toBe(0);
    expect(pool("h100").autoscaling).toMatchObject({ total_min_node_count: 0, total_max_node_count: 4, location_policy: "ANY" });
    expect(pool("l4")).not.toHaveProperty("queued_provisioning");
    expect(pool("l4").node_config).not.toHaveProperty("flex_start");
  });

  test("has its queue's name, and Google's labels", () => {
    const [l4, h100] = made.cluster.gpuPools;
    expect(h100.queue).toBe("h100");
    expect(h100.labels).toMatchObject({ "cloud.google.com/gke-queued": "true", "cloud.google.com/gke-flex-start": "true" });
    expect(l4.queue).toBeUndefined();
  });

  test("brings Kueue, pinned, and its queues after it; other clusters get neither", () => {
    const [kueue, queues] = made.cluster.addOns;
    expect(kueue).toMatchObject({ name: "kueue", repository: "oci://registry.k8s.io/kueue/charts", version: "0.19.2", namespace: "kueue-system", createNamespace: true });
    const values = kueue.values as any;
    expect(values.controllerManager.manager.image).toEqual({ repository: "registry.k8s.io/kueue/kueue", tag: "v0.19.2@sha256:8a77be2df3d441d1a99b60eb1625c835b5f4feda5db02ece26818cf2a30c4d86", pullPolicy: "IfNotPresent" });
    expect(JSON.parse(values.managerConfig.controllerManagerConfigYaml)).toMatchObject({
      managedJobsNamespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "inference" } },
      integrations: { frameworks: ["pod"] },
      resources: { quotaCheckStrategy: "IgnoreUndeclared" },
      webhook: { port: 9443 },
    });
    expect(queues).toMatchObject({ name: "gke-queues", after: ["kueue"], values: { namespace: "inference", queues: [{ name: "h100", gpus: 32, runSeconds: 86400, nodeLabels: { "dynamo-serving/gpu-pool": "h100" } }] } });
    expect(make().cluster.addOns).toEqual([]);
    expect(make().cluster.modelQueues).toBeUndefined();
    expect(queueAddOns(make().cluster.gpuPools)).toEqual([]);
  });

  test("may have GPUDirect, whose nodes lie as Google brings them", () => {
    const direct = { ...QUEUED, machineType: "a4-highgpu-8g", gpuDirect: GpuDirect.RDMA };
    expect(checkGkeCluster({ ...PROPS, multiNetworking: true, gpuPools: [direct] })).toEqual([]);
  });
});

const LARGE: ServedModelOptions = { name: "large", model: "Qwen/Qwen3-235B-A22B", gpuPool: "h100", gpusPerWorker: 8, nodesPerWorker: 2 };
const deploy = (model: Partial<ServedModelOptions>, more: Partial<GkeDeploymentProps> = {}): { problems: string[]; stack: (name: string) => any } => {
  const app = new App({ outdir: path.join(scratch, `out-${apps++}`) });
  new GkeDeployment(app, "chat", { region: "us-central1", gpuPools: [L4, QUEUED], models: [{ ...LARGE, ...model }], backend: StateBackend.local(), ...more, dynamo: { platform: { grove: GangScheduler.BUNDLED }, ...more.dynamo } });
  const problems = problemsIn(app).map(({ code, property }) => `${code} ${property}`);
  if (problems.length === 0) app.synth();
  return { problems, stack: (name) => JSON.parse(fs.readFileSync(path.join(app.outdir, "stacks", `chat-${name}`, "cdk.tf.json"), "utf8")) };
};

describe("a model over several of its nodes", () => {
  const { problems, stack } = deploy({});
  const releases = (name: string): any[] => Object.values(stack(name).resource.helm_release);

  test("has pods that Kueue lets in together, once", () => {
    expect(problems).toEqual([]);
    const { graph } = JSON.parse(releases("inference")[0].values[0]);
    const worker = graph.spec.components.find(({ type }: any) => type === "worker");
    expect(worker.podTemplate.metadata).toMatchObject({
      labels: { "kueue.x-k8s.io/queue-name": "h100", "kueue.x-k8s.io/pod-group-name": `large-${worker.name}` },
      annotations: { "kueue.x-k8s.io/pod-group-total-count": "2", "kueue.x-k8s.io/pod-group-serving": "true" },
    });
    for (const other of graph.spec.components.filter((one: any) => one !== worker)) expect(JSON.stringify(other)).not.toContain("kueue");
  });

  test("finds its way into the queue in its namespace, after that and before the first model", () => {
    const local = releases("platform").find(({ name }) => name === "model-queues");
    expect(local).toMatchObject({ namespace: "inference" });
    expect(JSON.parse(local.values[0])).toEqual({ queues: ["h100"] });
    expect(JSON.stringify(local.depends_on)).toContain("kubernetes_namespace");
  });

  test("of an older release has them in that one's words", () => {
    const old = deploy({}, { dynamo: { release: "1.1.1" } });
    expect(old.problems).toEqual([]);
    const text = JSON.stringify(JSON.parse((Object.values(old.stack("inference").resource.helm_release)[0] as any).values[0]).graph);
    expect(text).toContain('"labels":{"kueue.x-k8s.io/pod-group-name":"large-worker","kueue.x-k8s.io/queue-name":"h100"}},"extraPodSpec"');
  });

  test.each<[string, Partial<ServedModelOptions>, Partial<GkeDeploymentProps>, string]>([
    ["one node", { nodesPerWorker: undefined, model: "Qwen/Qwen3-0.6B", gpusPerWorker: 1 }, {}, "queue-of-one-node nodesPerWorker"],
    ["two workers", { replicas: 2 }, {}, "queue-replicas replicas"],
    ["another namespace", {}, { dynamo: { modelNamespace: "models" } }, "queues-elsewhere queueNamespace"],
  ])("with %s is refused", (_, model, more, problem) => expect(deploy(model, more).problems.join()).toContain(problem));

  test("in another namespace names it twice", () => expect(deploy({}, { dynamo: { modelNamespace: "models" }, queueNamespace: "models" }).problems).toEqual([]));
});

const cluster = (more: Partial<GkeClusterProps>): GkeClusterProps => ({ ...PROPS, ...more });
describe("is refused", () => {
  test.each<[string, GkeClusterProps, string, string, RegExp]>([
    ["for one node", cluster({ gpuPools: [{ ...QUEUED, maxNodes: 1 }] }), "queued-single-node", "gpuPools[0].maxNodes", /flexStart/],
    ["with nodes that are always there", cluster({ gpuPools: [{ ...QUEUED, minNodes: 2 }] }), "flex-start-minimum", "gpuPools[0].minNodes", /another capacity/],
    ["for eight days", cluster({ gpuPools: [{ ...QUEUED, capacity: Capacity.queued(192) }] }), "invalid-run-time", "gpuPools[0].capacity", /Capacity\.queued\(168\)/],
    ["side by side", cluster({ gpuPools: [{ ...QUEUED, compactPlacement: true }] }), "compact-placement-capacity", "gpuPools[0].compactPlacement", /flexStart/],
    ["of a machine that isn't sold so", cluster({ gpuPools: [{ ...QUEUED, machineType: "a4x-highgpu-4g" }] }), "not-sold-that-way", "gpuPools[0].capacity", /Capacity\.reservation/],
    ["in a class", cluster({ gpuPools: [QUEUED, { ...QUEUED, name: "other", capacity: Capacity.SPOT }], computeClasses: [{ name: "any", pools: ["h100", "other"] }] }), "queued-in-class", "gpuPools[0].capacity", /out of the class/],
  ])("%s", (_, props, code, property, fix) => {
    expect(checkGkeCluster(props)).toEqual([expect.objectContaining({ code, property, fix: expect.stringMatching(fix) })]);
  });

  test("of a cluster that is there", () => {
    const found = checkImportedCluster({ clusterName: "theirs", endpoint: "x.gke.goog", gpuPools: [QUEUED] } as any);
    expect(found).toEqual([expect.objectContaining({ code: "queued-imported", fix: expect.stringContaining("ExistingCluster") })]);
  });
});

describeWithHelm("the charts", () => {
  test("have a request, a check, a flavour and a queue for each pool", () => {
    const objects = helmTemplate(queueChartPath(), make({ gpuPools: [QUEUED] }).cluster.addOns[1].values as any) as any[];
    expect(objects.map(({ kind, metadata: { name } }) => `${kind} ${name}`).sort()).toEqual(["AdmissionCheck h100", "ClusterQueue h100", "ProvisioningRequestConfig h100", "ResourceFlavor h100"]);
    const [config, queue] = ["ProvisioningRequestConfig", "ClusterQueue"].map((kind) => objects.find((one) => one.kind === kind));
    expect(config.spec).toMatchObject({ provisioningClassName: "queued-provisioning.gke.io", parameters: { maxRunDurationSeconds: "86400" }, managedResources: ["nvidia.com/gpu"] });
    expect(queue.spec.resourceGroups[0].flavors[0].resources).toEqual([{ name: "nvidia.com/gpu", nominalQuota: 32 }]);
    expect(queue.spec.admissionChecksStrategy).toEqual({ admissionChecks: [{ name: "h100" }] });
  });

  test("have the models' way in", () => {
    expect(helmTemplate(localQueueChartPath(), { queues: ["h100"] })).toMatchObject([{ kind: "LocalQueue", metadata: { name: "h100" }, spec: { clusterQueue: "h100" } }]);
  });
});
