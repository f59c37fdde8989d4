import { execFileSync } from "child_process";
import { App } from "cdktf";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { Capacity } from "../../../../constructs/cluster/pools/capacity";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { GangScheduler } from "../../../../constructs/dynamo/platform-parts";
import { GpuDirect } from "../../../../constructs/google/gpu-direct/gpu-direct";
import { gpuDirectAddOn, gpuDirectChartPath } from "../../../../constructs/google/gpu-direct/zone-add-on";
import { gpuNetworkNames } from "../../../../constructs/google/gpu-direct/network-names";
import { Engine } from "../../../../constructs/inference/engine";
import { ServedModelOptions } from "../../../../constructs/inference/served-model-options";
import { ImageMirror } from "../../../../constructs/kubernetes/images/image-mirror";
import { GkeDeployment, GkeDeploymentProps } from "../../../../stacks/google/deployment";
import { StateBackend } from "../../../../stacks/state-backend";
import { describeWithHelm, helmTemplate } from "../../../harness/helm";
import { metadataOf } from "../../../harness/differences";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "gpu-direct-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));
let apps = 0;

const MODEL: ServedModelOptions = { name: "qwen", model: "Qwen/Qwen3-32B", gpusPerWorker: 8, cacheSizeGiB: 1024 };

function deploy(models: ServedModelOptions[], more: Partial<GkeDeploymentProps> = {}): { problems: string[]; stack: (step: string) => any; graph: (model?: string) => any } {
  const app = new App({ outdir: path.join(scratch, `out-${apps++}`) });
  new GkeDeployment(app, "chat", {
    region: "us-central1",
    multiNetworking: true,
    gpuPools: [{ name: "b200", machineType: "a4-highgpu-8g", maxNodes: 4, zones: ["us-central1-b"], capacity: Capacity.reservation("ours"), gpuDirect: GpuDirect.RDMA }],
    dynamo: { platform: { grove: GangScheduler.BUNDLED } },
    models,
    backend: StateBackend.local(),
    ...more,
  });
  const problems = problemsIn(app).map(({ code, property }) => `${code} ${property}`);
  if (problems.length === 0) app.synth();
  const stack = (step: string): any => JSON.parse(fs.readFileSync(path.join(app.outdir, "stacks", `chat-${step}`, "cdk.tf.json"), "utf8"));
  const graph = (model = "qwen"): any => Object.values<any>(stack("inference").resource.helm_release).map(({ name, values }) => ({ name, ...JSON.parse(values[0]) })).find(({ name }) => name === model).graph;
  return { problems, stack, graph };
}
const components = (graph: any): { [name: string]: any } => Object.fromEntries(graph.spec.components.map((one: any) => [one.name, one]));
const mainOf = (component: any): any => component.podTemplate.spec.containers[0];

describe("models on a pool of ours with RDMA", () => {
  test("prefill and decode hand the cache over it, each on a node of its own", () => {
    const made = deploy([{ ...MODEL, prefill: {} }]);
    expect(made.problems).toEqual([]);
    const { prefill, decode, frontend } = components(made.graph());
    for (const part of [prefill, decode]) {
      expect(JSON.parse(part.podTemplate.metadata.annotations["networking.gke.io/interfaces"])[8]).toEqual({ interfaceName: "eth9", network: "rdma-b-7" });
      expect(mainOf(part).resources.limits).toMatchObject({ "nvidia.com/gpu": "8", "networking.gke.io.networks/rdma-b-0": "1", "networking.gke.io.networks/rdma-b-7.IP": "1" });
      expect(mainOf(part).volumeMounts).toContainEqual({ name: "gib", mountPath: "/usr/local/gib", readOnly: true });
      expect(mainOf(part).securityContext.capabilities.add).toEqual(["IPC_LOCK"]);
      // NIXL by UCX, which finds RDMA's interfaces by itself: not by way of the host's memory, as without.
      expect(JSON.parse(mainOf(part).args[mainOf(part).args.indexOf("--kv-transfer-config") + 1])).toEqual({ kv_connector: "NixlConnector", kv_role: "kv_both" });
      expect(mainOf(part).command.slice(0, 2)).toEqual(["/bin/bash", "-c"]);
      expect(mainOf(part).command[2]).toContain("source /usr/local/gib/scripts/set_nccl_env.sh");
      expect(mainOf(part).command[2]).toContain('LD_LIBRARY_PATH="/usr/local/gib/lib64:/usr/local/nvidia/lib64$${LD_LIBRARY_PATH');
      // The node is looked at as the engine will see it; the weights need nothing of the fabric.
      const [node, , weights] = part.podTemplate.spec.initContainers;
      expect([node.name, node.resources.limits["networking.gke.io.networks/rdma-b-3"], node.command[0]]).toEqual(["preflight", "1", "/bin/bash"]);
      expect([weights.name, weights.command[0]]).toEqual(["preflight-weights", "/bin/sh"]);
    }
    expect(frontend.podTemplate.metadata?.annotations).toBeUndefined();
  });

  test("a worker over two nodes", () => {
    const made = deploy([{ ...MODEL, nodesPerWorker: 2 }]);
    expect(made.problems).toEqual([]);
    const { worker } = components(made.graph());
    expect(worker.multinode).toEqual({ nodeCount: 2 });
    expect(mainOf(worker).command).toEqual(["/bin/bash", "-c"]);
    expect(mainOf(worker).args).toHaveLength(1);
    expect(mainOf(worker).args[0]).toMatch(/source \/usr\/local\/gib[^]*\nexec python3 -m dynamo\.vllm --model [^']* --tensor-parallel-size 8 --pipeline-parallel-size 2/);
    expect(mainOf(worker).resources.limits["networking.gke.io.networks/rdma-b-0"]).toBe("1");
  });

  test("one on a single node takes nothing of it", () => {
    const made = deploy([{ ...MODEL, gpusPerWorker: 4 }]);
    expect(made.problems).toEqual([]);
    const { worker } = components(made.graph());
    expect(mainOf(worker).resources.limits).toEqual({ "nvidia.com/gpu": "4" });
    expect([worker.podTemplate.metadata?.annotations, JSON.stringify(worker).includes("gib")]).toEqual([undefined, false]);
  });

  test.each<[string, Partial<ServedModelOptions>, Partial<GkeDeploymentProps>, string[]]>([
    ["half a node for each half", { prefill: {}, gpusPerWorker: 4 }, {}, ["fabric-takes-node gpusPerWorker"]],
    ["TCP by name", { prefill: { overTcp: true } }, {}, ["prefill-over-tcp prefill.overTcp"]],
    ["TensorRT-LLM over two nodes", { nodesPerWorker: 2, engine: Engine.TENSORRT_LLM }, {}, ["nodes-without-driver nodesPerWorker"]],
    ["more nodes than the pool has", { nodesPerWorker: 5 }, {}, ["model-without-pool gpusPerWorker"]],
  ])("refused: %s", (_, model, more, expected) => expect(deploy([{ ...MODEL, ...model }], more).problems).toEqual(expected));

  test("the chart of the zone's networks is installed from the stack's own folder, before any model", () => {
    const { helm_release: releases } = deploy([MODEL]).stack("addons").resource;
    const [release, ...more] = Object.values<any>(releases);
    expect(more).toEqual([]);
    expect(release).toMatchObject({ name: "gpudirect-us-central1-b", namespace: "kube-system", chart: expect.stringMatching(/^assets\//) });
    expect(release.repository).toBeUndefined();
  });

  test("its images come from the mirror, where one is named", () => {
    const { helm_release: releases } = deploy([MODEL], { imageMirror: ImageMirror.of("registry.lab.example/mirror") }).stack("addons").resource;
    const { images } = JSON.parse(Object.values<any>(releases)[0].values[0]);
    expect(Object.values<string>(images).every((image) => image.startsWith("registry.lab.example/mirror/"))).toBe(true);
  });

  test("the models' namespace warns of what such pods need, and no longer forbids it", () => {
    const levels = (more: Partial<GkeDeploymentProps>): any[] => Object.values<any>(deploy([{ ...MODEL, gpusPerWorker: 1 }], more).stack("platform").resource.kubernetes_namespace_v1).map(metadataOf).filter(({ name }) => name === "inference").map(({ labels }) => labels);
    expect(levels({})).toEqual([expect.objectContaining({ "pod-security.kubernetes.io/warn": "baseline" })]);
    expect(levels({ gpuPools: [{ name: "h100", machineType: "a3-highgpu-8g", maxNodes: 1, zones: ["us-central1-a"] }] })).toEqual([expect.objectContaining({ "pod-security.kubernetes.io/enforce": "baseline" })]);
  });
});

describeWithHelm("the chart of a zone's networks", () => {
  const { values } = gpuDirectAddOn("us-central1-b", gpuNetworkNames("lab", "us-central1", "us-central1-b"));
  const rendered = (more: object = {}): any[] => helmTemplate(gpuDirectChartPath(), { ...values, ...more }, { name: "gpudirect-us-central1-b", namespace: "kube-system" });
  const kind = (name: string): any[] => rendered().filter((object) => object.kind === name);

  test("has each network twice: as pods ask for it, and where it is in Google Cloud", () => {
    expect(kind("Network").map(({ metadata, spec }) => [metadata.name, spec.type, spec.parametersRef.name])).toEqual(
      ["gvnic-b", ...[0, 1, 2, 3, 4, 5, 6, 7].map((index) => `rdma-b-${index}`)].map((name) => [name, "Device", name]),
    );
    expect(kind("GKENetworkParamSet").map(({ spec }) => [spec.vpc, spec.vpcSubnet, spec.deviceMode])).toEqual([
      ["lab-us-central1-b-gvnic", "lab-us-central1-b-gvnic", "NetDevice"],
      ...[0, 1, 2, 3, 4, 5, 6, 7].map((index) => ["lab-us-central1-b-rdma", `lab-us-central1-b-rdma-${index}`, "RDMA"]),
    ]);
  });

  test("puts the plugin on the zone's nodes with RDMA, whatever their taints", () => {
    const [{ metadata, spec }] = kind("DaemonSet");
    expect(metadata.namespace).toBe("kube-system");
    const pod = spec.template.spec;
    expect(pod.nodeSelector).toEqual({ "dynamo-serving/gpudirect": "rdma", "topology.kubernetes.io/zone": "us-central1-b" });
    expect(pod.tolerations).toEqual([{ operator: "Exists" }]);
    expect(pod.volumes[0].hostPath).toEqual({ path: "/home/kubernetes/bin", type: "Directory" });
    expect(spec.selector.matchLabels).toEqual({ "app.kubernetes.io/name": "gke-gpudirect", "app.kubernetes.io/instance": "gpudirect-us-central1-b" });
    expect(spec.template.metadata.labels).toMatchObject(spec.selector.matchLabels);
  });

  test.each<[string, object, RegExp]>([
    ["no networks", { networks: [] }, /networks/],
    ["a name of 42 characters", { networks: [{ name: "a".repeat(42), vpc: "v", subnet: "s", deviceMode: "RDMA" }] }, /41/],
    ["another mode", { networks: [{ name: "a", vpc: "v", subnet: "s", deviceMode: "DPDK-VFIO" }] }, /deviceMode/],
    ["no nodes", { nodeSelector: null }, /nodeSelector/],
    ["a value that it doesn't have", { image: "x" }, /image/],
    ["no image", { images: { installer: "", pause: "p" } }, /installer/],
  ])("refuses %s", (_, more, says) => expect(() => rendered(more)).toThrow(says));

  test("replaces an older plugin whole, by the real shell", () => {
    const [{ spec }] = kind("DaemonSet");
    const script: string = spec.template.spec.initContainers[0].args[0];
    const root = fs.mkdtempSync(path.join(scratch, "node-"));
    const place = path.join(root, "host", "gib");
    const image = path.join(root, "image");
    for (const folder of ["host", "image/lib64", "image/scripts"]) fs.mkdirSync(path.join(root, folder), { recursive: true });
    fs.writeFileSync(path.join(image, "scripts", "set_nccl_env.sh"), "export NCCL_NET=gIB\n");
    fs.writeFileSync(path.join(image, "lib64", "libnccl-net.so"), "new");
    const run = (text: string): string => execFileSync("/bin/sh", ["-c", text.replaceAll("/host/", `${root}/host/`).replaceAll("/var/lib/gib", image).replace("/scripts/container_entry.sh install", "echo installed")], { encoding: "utf8" });
    // As a node of before has it.
    fs.mkdirSync(path.join(place, "lib64"), { recursive: true });
    fs.writeFileSync(path.join(place, "lib64", "old.so"), "old");
    expect(run(script)).toBe("installed\n");
    expect(fs.readdirSync(path.join(place, "lib64"))).toEqual(["libnccl-net.so"]);
    expect(fs.readdirSync(path.join(root, "host"))).toEqual(["gib"]);
    expect(run(script)).toBe("it is there\n");
    // An image without its script leaves what was there.
    fs.rmSync(path.join(image, "scripts"), { recursive: true });
    expect(() => run(script.replaceAll("v1.1.1", "v9"))).toThrow();
    expect(fs.readdirSync(path.join(place, "lib64"))).toEqual(["libnccl-net.so"]);
  });
});
