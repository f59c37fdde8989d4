import { spawnSync } from "child_process";
import { App } from "cdktf";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { Capacity } from "../../../../constructs/cluster/pools/capacity";
import { podNeeds } from "../../../../constructs/cluster/pools/pool-needs";
import { AksClusterProps } from "../../../../constructs/azure/aks-cluster-props";
import { checkAksCluster } from "../../../../constructs/azure/check-aks-cluster";
import { ApiServerAccess } from "../../../../constructs/azure/control-plane/api-server-access";
import { AksInfiniBand, infiniBandOf } from "../../../../constructs/azure/infiniband/infiniband";
import { infiniBandAddOns, infiniBandChartPath } from "../../../../constructs/azure/infiniband/infiniband-add-ons";
import { machines as gpuMachines } from "../../../../inference-runtime/facts/machines/azure.json";
import { AksGpuDriver } from "../../../../constructs/azure/pools/gpu-driver";
import { AksGpuPoolOptions } from "../../../../constructs/azure/pools/pool-options";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { GangScheduler } from "../../../../constructs/dynamo/platform-parts";
import { Engine } from "../../../../constructs/inference/engine";
import { ServedModelOptions } from "../../../../constructs/inference/served-model-options";
import { ImageMirror } from "../../../../constructs/kubernetes/images/image-mirror";
import { AksDeployment, AksDeploymentProps } from "../../../../stacks/azure/deployment";
import { StateBackend } from "../../../../stacks/state-backend";
import { describeWithHelm, helmTemplate } from "../../../harness/helm";
import { A100, all, byId, clusterStack } from "../cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "infiniband-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));
let apps = 0;

const H100: AksGpuPoolOptions = { name: "h100", machineType: "Standard_ND96isr_H100_v5", maxNodes: 4 };
const H200: AksGpuPoolOptions = { name: "h200", machineType: "Standard_ND96isr_H200_v5", maxNodes: 2, capacity: Capacity.SPOT };
const POOL = "azurerm_kubernetes_cluster_node_pool";
const WITH = { infiniBand: AksInfiniBand.SHARED };
const PROPS: AksClusterProps = { clusterName: "lab", region: "swedencentral", apiServerAccess: ApiServerAccess.ANYWHERE, gpuPools: [H100] };

describe("a cluster with InfiniBand", () => {
  test("says so of the nodes that have it, and of no others", () => {
    const labels = (infiniBand?: AksInfiniBand): any => Object.fromEntries(all(clusterStack({ infiniBand, gpuPools: [A100, H100] }), POOL).map((one) => [one.name, one.node_labels["dynamo-serving/infiniband"]]));
    expect(labels(AksInfiniBand.SHARED)).toEqual({ a100: undefined, h100: "true" });
    expect(labels()).toEqual({ a100: undefined, h100: undefined });
  });

  test("gets the network operator, then what it is to do, then GPU software that waits for both", () => {
    const { cluster } = clusterStack({ ...WITH, gpuPools: [H100] });
    expect(cluster.addOns.map(({ name, after }) => [name, after])).toEqual([["network-operator", undefined], ["infiniband", ["network-operator"]]]);
    expect([cluster.gpuSoftware.owner, cluster.gpuSoftware.networkAddOn]).toEqual(["gpu-operator", "infiniband"]);
    const plain = clusterStack({ gpuPools: [H100] }).cluster;
    expect([plain.addOns, plain.gpuSoftware.networkAddOn, plain.gpuPools[0].fabric.kind, plain.gpuPools[0].podNeeds]).toEqual([[], undefined, "none", undefined]);
  });

  test("isn't changed by a pool that comes, goes or moves in the list", () => {
    const [one, two, turned] = [[H100], [H100, H200], [H200, H100]].map((gpuPools) => clusterStack({ ...WITH, gpuPools }));
    const without = (stack: typeof one): any => Object.fromEntries(Object.entries(byId(stack, POOL)).filter(([, pool]) => pool.name !== "h200"));
    expect(without(two)).toEqual(byId(one, POOL));
    expect(byId(turned, POOL)).toEqual(byId(two, POOL));
    expect(two.cluster.addOns).toEqual(one.cluster.addOns);
    const later = clusterStack({ ...WITH, gpuPools: [H100] });
    later.cluster.addGpuPool(H200);
    expect(byId(later, POOL)).toEqual(byId(two, POOL));
    expect(later.cluster.gpuPools[1].fabric.kind).toBe("infiniband");
  });

  test("every ND machine of the data is known to have it or not, each with as many ports as GPUs", () => {
    const nd = gpuMachines.filter(({ machineType }) => machineType.startsWith("Standard_ND"));
    for (const { machineType, gpus } of nd) expect([machineType, infiniBandOf(machineType)?.ports]).toEqual([machineType, gpus]);
    expect(gpuMachines.filter(({ machineType }) => infiniBandOf(machineType) !== undefined)).toHaveLength(nd.length);
    expect(infiniBandOf("standard_nd96isr_h100_v5")?.ports).toBe(8);
  });

  test("gives a pod that talks with other nodes one place at all ports, whatever its GPUs; others nothing of it", () => {
    const [pool] = clusterStack({ ...WITH, gpuPools: [H100] }).cluster.gpuPools;
    for (const gpus of [8, 2]) expect(podNeeds(pool, gpus, true).resources).toEqual({ "nvidia.com/gpu": String(gpus), "rdma/shared_ib": "1" });
    expect(podNeeds(pool, 8, true)).toMatchObject({
      capabilities: ["IPC_LOCK"],
      environment: { NCCL_SOCKET_IFNAME: "eth0", UCX_NET_DEVICES: [0, 1, 2, 3, 4, 5, 6, 7].map((index) => `mlx5_${index}:1`).join(",") },
    });
    expect(podNeeds(pool, 8, false).resources).toEqual({ "nvidia.com/gpu": "8" });
    expect(podNeeds(pool, 8, false).capabilities).toEqual([]);
  });
});

type Row = [string, Partial<AksClusterProps>, string, string, RegExp];
const pool = (more: Partial<AksGpuPoolOptions>): Partial<AksClusterProps> => ({ ...WITH, gpuPools: [{ ...H100, ...more }] });

describe("is refused", () => {
  test.each<Row>([
    ["GB200, whose nodes are one NVLink domain", pool({ machineType: "Standard_ND128isr_NDR_GB200_v6" }), "infiniband-not-made", "gpuPools[0].machineType", /compute domains/],
    ["GB300", pool({ machineType: "Standard_ND128isr_GB300_v6" }), "infiniband-not-made", "gpuPools[0].machineType", /a cluster of their own/],
    ["GB200 beside H100", { ...WITH, gpuPools: [H100, { ...H100, name: "gb", machineType: "Standard_ND128isr_NDR_GB200_v6" }] }, "infiniband-not-made", "gpuPools[1].machineType", /NVLink/],
    ["two zones", pool({ zones: ["1", "2"] }), "infiniband-zones", "gpuPools[0].zones", /one zone, or none/],
    ["three zones", pool({ zones: ["1", "2", "3"] }), "infiniband-zones", "gpuPools[0].zones", /one InfiniBand network/],
    ["AKS's own driver", pool({ driver: AksGpuDriver.fromAks("580.95") }), "infiniband-driver", "gpuPools[0].driver", /nvidia-peermem/],
  ])("%s", (_, props, code, property, says) => {
    const findings = checkAksCluster({ ...PROPS, ...props });
    expect(findings.map((one) => [one.code, one.property])).toEqual([[code, property]]);
    expect(`${findings[0].reason} ${findings[0].fix}`).toMatch(says);
  });

  test("a pool that comes later, for the same", () => {
    const stack = clusterStack({ ...WITH, gpuPools: [H100] });
    stack.cluster.addGpuPool({ ...H200, zones: ["1", "2"] });
    expect(problemsIn(stack).map(({ code, property }) => [code, property])).toEqual([["infiniband-zones", "addGpuPool(options).zones"]]);
  });

  test.each<[string, unknown]>([["a word", "shared"], ["yes", true], ["a look-alike", { kind: "shared" }]])("%s in the choice's place", (_, infiniBand) => {
    const stack = clusterStack({ infiniBand: infiniBand as AksInfiniBand, gpuPools: [A100] });
    expect(problemsIn(stack).map(({ code, property }) => [code, property])).toEqual([["wrong-type", "infiniBand"]]);
  });

  test.each<[string, Partial<AksClusterProps>]>([
    ["one zone", pool({ zones: ["1"] })],
    ["spot", { ...WITH, gpuPools: [H200] }],
    ["the operator's driver by name", pool({ driver: AksGpuDriver.OPERATOR })],
    ["beside it a machine without InfiniBand in zones, with AKS's driver", { ...WITH, gpuPools: [H100, { ...A100, name: "other", zones: ["1", "2"], driver: AksGpuDriver.fromAks("580.95") }] }],
    ["GB200 in a cluster without it", { gpuPools: [{ ...H100, machineType: "Standard_ND128isr_NDR_GB200_v6" }] }],
  ])("not: %s", (_, props) => expect(checkAksCluster({ ...PROPS, ...props })).toEqual([]));
});

function deploy(models: ServedModelOptions[], more: Partial<AksDeploymentProps> = {}): { problems: string[]; stack: (step: string) => any } {
  const app = new App({ outdir: path.join(scratch, `out-${apps++}`) });
  new AksDeployment(app, "chat", {
    subscriptionId: "00000000-0000-0000-0000-000000000000",
    region: "swedencentral",
    apiServerAccess: ApiServerAccess.ANYWHERE,
    infiniBand: AksInfiniBand.SHARED,
    gpuPools: [H100],
    dynamo: { platform: { grove: GangScheduler.BUNDLED } },
    models,
    backend: StateBackend.local(),
    ...more,
  });
  const problems = problemsIn(app).map(({ code, property }) => `${code} ${property}`);
  if (problems.length === 0) app.synth();
  return { problems, stack: (step) => JSON.parse(fs.readFileSync(path.join(app.outdir, "stacks", `chat-${step}`, "cdk.tf.json"), "utf8")) };
}
const MODEL: ServedModelOptions = { name: "qwen", model: "Qwen/Qwen3-32B", gpusPerWorker: 4, cacheSizeGiB: 200 };
const workersOf = (stack: any): { [name: string]: any } =>
  Object.fromEntries(JSON.parse(Object.values<any>(stack.resource.helm_release)[0].values[0]).graph.spec.components.map((one: any) => [one.name, one.podTemplate.spec.containers[0]]));

describe("models on a pool of ours with InfiniBand", () => {
  test("prefill and decode hand the cache over it, two pods to a node if they like", () => {
    const made = deploy([{ ...MODEL, prefill: {} }]);
    expect(made.problems).toEqual([]);
    const { prefill, decode } = workersOf(made.stack("inference"));
    for (const { args, resources, env, securityContext } of [prefill, decode]) {
      expect(JSON.parse(args[args.indexOf("--kv-transfer-config") + 1])).toEqual({ kv_connector: "NixlConnector", kv_role: "kv_both" });
      expect(resources.limits).toEqual({ "nvidia.com/gpu": "4", "rdma/shared_ib": "1" });
      expect(env).toContainEqual({ name: "UCX_IB_GPU_DIRECT_RDMA", value: "yes" });
      expect(securityContext.capabilities.add).toEqual(["IPC_LOCK"]);
    }
  });

  test("every engine takes two nodes", () => {
    for (const engine of [Engine.VLLM, Engine.SGLANG, Engine.TENSORRT_LLM]) {
      const made = deploy([{ ...MODEL, engine, nodesPerWorker: 2, gpusPerWorker: 8 }]);
      expect(made.problems).toEqual([]);
      expect(workersOf(made.stack("inference")).worker.resources.limits).toEqual({ "nvidia.com/gpu": "8", "rdma/shared_ib": "1" });
    }
  });

  test("without it prefill apart is refused there", () => expect(deploy([{ ...MODEL, prefill: {} }], { infiniBand: undefined }).problems).toEqual(["prefill-without-rdma prefill"]));

  test("the add-ons stand in their order, and the driver is built for it", () => {
    const releases: any[] = Object.values(deploy([MODEL]).stack("addons").resource.helm_release);
    const by = (name: string): any => releases.find((one) => one.name === name);
    expect(releases.map(({ name }) => name).sort()).toEqual(["gpu-operator", "infiniband", "network-operator"]);
    expect(by("infiniband").depends_on).toEqual(expect.arrayContaining([expect.stringMatching(/network-operator_release/)]));
    expect(by("gpu-operator").depends_on).toEqual(expect.arrayContaining([expect.stringMatching(/_infiniband_release/)]));
    const values = JSON.parse(by("gpu-operator").values[0]);
    expect([values.nfd, values.driver, values["node-feature-discovery"]]).toEqual([{ enabled: false }, { rdma: { enabled: true } }, undefined]);
    expect(by("network-operator")).toMatchObject({ chart: "network-operator", version: "26.4.1", repository: "https://helm.ngc.nvidia.com/nvidia" });
  });

  test("behind a mirror it is refused: which images the operator takes isn't known", () => {
    expect(deploy([MODEL], { imageMirror: ImageMirror.of("registry.lab.example/mirror") }).problems).toEqual(["chart-images-unknown imageMirror.chartImages", "chart-images-unknown imageValues"]);
  });
});

describeWithHelm("the chart of what the network operator is to do", () => {
  const [, { values = {} }] = infiniBandAddOns();
  const rendered = (more: object = {}): any[] => helmTemplate(infiniBandChartPath(), { ...values, ...more }, { name: "infiniband", namespace: "network-operator" });
  const one = (kind: string): any => rendered().find((object) => object.kind === kind);

  test("has the cards' driver and the plugin on nodes with InfiniBand alone, whatever their taints", () => {
    const { metadata, spec } = one("NicClusterPolicy");
    expect(metadata.name).toBe("nic-cluster-policy");
    expect(spec.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms).toEqual([
      {
        matchExpressions: [
          { key: "feature.node.kubernetes.io/pci-15b3.present", operator: "In", values: ["true"] },
          { key: "dynamo-serving/infiniband", operator: "In", values: ["true"] },
        ],
      },
    ]);
    expect(spec.tolerations).toEqual([
      { key: "nvidia.com/gpu", operator: "Exists", effect: "NoSchedule" },
      { key: "kubernetes.azure.com/scalesetpriority", operator: "Equal", value: "spot", effect: "NoSchedule" },
    ]);
    expect(JSON.parse(spec.rdmaSharedDevicePlugin.config)).toEqual({
      configList: [{ resourcePrefix: "rdma", resourceName: "shared_ib", rdmaHcaMax: 63, selectors: { vendors: ["15b3"], linkTypes: ["infiniband"] } }],
    });
    expect(one("NodeFeatureRule").spec.rules[0].matchFeatures[0].matchExpressions.device.value).toEqual(["101c", "101e"]);
  });

  test.each<[string, object, RegExp]>([
    ["no label", { nodeLabel: "" }, /nodeLabel/],
    ["no driver", { driver: { repository: "r", image: "i", version: "" } }, /version/],
    ["no places", { devicePlugin: { ...(values.devicePlugin as object), resource: { prefix: "rdma", name: "x", places: 0 } } }, /places/],
    ["a value that it doesn't have", { infiniband: true }, /infiniband/],
  ])("refuses %s", (_, more, says) => expect(() => rendered(more)).toThrow(says));

  test("lifts the runtime's limit as it runs and for its next start, once, by the real shell", () => {
    const [script]: string[] = one("DaemonSet").spec.template.spec.containers[0].args;
    const node = fs.mkdtempSync(path.join(scratch, "node-"));
    const tell = (name: string, body: string): void => fs.writeFileSync(path.join(node, name), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
    tell("systemctl", `echo "systemctl $*" >> ${node}/calls; [ "$1" = show ] && echo 4711 || true`);
    tell("prlimit", `case "$*" in *--output*) cat ${node}/limit;; *) echo "prlimit $*" >> ${node}/calls; echo unlimited > ${node}/limit;; esac`);
    tell("modprobe", `echo "modprobe $*" >> ${node}/calls; [ "$1" = rdma_ucm ]`);
    fs.writeFileSync(path.join(node, "limit"), "8388608\n");
    const run = (): string => {
      fs.writeFileSync(path.join(node, "calls"), "");
      const text = script.replaceAll("/etc/systemd", `${node}/etc/systemd`).replaceAll("/sys/module", `${node}/sys/module`);
      const done = spawnSync("/bin/sh", ["-eu", "-c", text], { encoding: "utf8", env: { PATH: `${node}:${process.env.PATH ?? ""}` } });
      expect(done.status).toBe(0);
      return fs.readFileSync(path.join(node, "calls"), "utf8");
    };
    expect(run()).toBe("systemctl daemon-reload\nsystemctl show --property MainPID --value containerd\nprlimit --pid 4711 --memlock=unlimited:unlimited\nmodprobe ib_umad\nmodprobe rdma_ucm\n");
    expect(fs.readFileSync(path.join(node, "etc/systemd/system/containerd.service.d/90-memlock.conf"), "utf8")).toBe("[Service]\nLimitMEMLOCK=infinity\n");
    for (const module of ["ib_umad", "rdma_ucm"]) fs.mkdirSync(path.join(node, "sys/module", module), { recursive: true });
    expect(run()).toBe("systemctl show --property MainPID --value containerd\n");
  });
});
