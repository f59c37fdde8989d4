import { execFileSync } from "child_process";
import { App } from "cdktf";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { Capacity } from "../../../../constructs/cluster/pools/capacity";
import { podNeeds } from "../../../../constructs/cluster/pools/pool-needs";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { GangScheduler } from "../../../../constructs/dynamo/platform-parts";
import { checkGkeCluster } from "../../../../constructs/google/check-gke-cluster";
import { GkeClusterProps } from "../../../../constructs/google/gke-cluster-props";
import { GpuDirect } from "../../../../constructs/google/gpu-direct/gpu-direct";
import { gpuNetworkNames, tcpxoNames } from "../../../../constructs/google/gpu-direct/network-names";
import { gpuDirectAddOn, gpuDirectChartPath, tcpxoAddOn } from "../../../../constructs/google/gpu-direct/zone-add-on";
import { GkeGpuPoolOptions } from "../../../../constructs/google/pools/node-pools";
import { Engine } from "../../../../constructs/inference/engine";
import { ServedModelOptions } from "../../../../constructs/inference/served-model-options";
import { ImageMirror } from "../../../../constructs/kubernetes/images/image-mirror";
import { GkeDeployment, GkeDeploymentProps } from "../../../../stacks/google/deployment";
import { StateBackend } from "../../../../stacks/state-backend";
import { describeWithHelm, helmTemplate } from "../../../harness/helm";
import { Made, PROPS, make } from "../made-cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "tcpxo-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));
let apps = 0;

const MEGA: GkeGpuPoolOptions = { name: "mega", machineType: "a3-megagpu-8g", maxNodes: 4, zones: ["us-central1-a"], compactPlacement: true, gpuDirect: GpuDirect.TCPXO };
const A4: GkeGpuPoolOptions = { name: "b200", machineType: "a4-highgpu-8g", maxNodes: 4, zones: ["us-central1-b"], capacity: Capacity.reservation("ours"), gpuDirect: GpuDirect.RDMA };
const DIRECT: Partial<GkeClusterProps> = { multiNetworking: true, gpuPools: [MEGA] };
const EIGHT = [0, 1, 2, 3, 4, 5, 6, 7];

describe("the networks of a zone's GPUs", () => {
  const made = make(DIRECT);
  const pool = (one: Made, name: string): any => Object.values<any>(one.of("google_container_node_pool")).find((each) => each.name === name);

  test("are eight of Ethernet, each open within and closed to all else", () => {
    expect(made.problems).toEqual([]);
    const networks = Object.values<any>(made.of("google_compute_network")).filter(({ name }) => /-gpu-\d$/.test(name));
    expect(networks.map(({ name, mtu, network_profile: profile }) => [name, mtu, profile])).toEqual(EIGHT.map((index) => [`lab-us-central1-a-gpu-${index}`, 8244, undefined]));
    // Zone a has the first of 32 parts of 192.168.0.0/16; these the upper half of it.
    const ranges = ["4.0", "4.128", "5.0", "5.128", "6.0", "6.128", "7.0", "7.128"].map((end) => `192.168.${end}/25`);
    expect(EIGHT.map((index) => made.one("google_compute_subnetwork", { name: `lab-us-central1-a-gpu-${index}` }).ip_cidr_range)).toEqual(ranges);
    for (const index of EIGHT) {
      const rule = made.one("google_compute_firewall", { name: `lab-us-central1-a-gpu-${index}` });
      expect([rule.direction, rule.source_ranges, rule.allow]).toEqual(["INGRESS", [ranges[index]], [{ protocol: "tcp" }, { protocol: "udp" }, { protocol: "icmp" }]]);
      expect(made.of("google_compute_network")[/network\.([\w-]+)\.id/.exec(rule.network)![1]].name).toBe(`lab-us-central1-a-gpu-${index}`);
    }
  });

  test("are its nodes', without a public address, in the machine's order", () => {
    const { network_config: config, node_config: node } = pool(made, "mega");
    expect(config.enable_private_nodes).toBe(true);
    expect(config.additional_node_network_configs.map((one: any) => made.of("google_compute_network")[/\.([\w-]+)\.name}/.exec(one.network)![1]].name)).toEqual(EIGHT.map((index) => `lab-us-central1-a-gpu-${index}`));
    expect(node.labels["dynamo-serving/gpudirect"]).toBe("tcpxo");
  });

  test("leave those of RDMA in another zone as they are", () => {
    const both = make({ ...DIRECT, gpuPools: [MEGA, A4] });
    const [alone] = [make({ multiNetworking: true, gpuPools: [A4] })];
    expect(both.problems).toEqual([]);
    for (const [type, resources] of Object.entries<any>(alone.json.resource)) expect(both.json.resource[type]).toMatchObject(resources);
    expect(both.cluster.addOns).toEqual([...made.cluster.addOns, ...alone.cluster.addOns]);
  });
});

describe("what the pool gives a pod", () => {
  const [pool] = make(DIRECT).cluster.gpuPools;
  const needs = podNeeds(pool, 8, true);

  test("that talks with other nodes: eight interfaces, NCCL with its plugin, devices, a daemon", () => {
    expect(JSON.parse(needs.annotations["networking.gke.io/interfaces"])).toEqual([
      { interfaceName: "eth0", network: "default" },
      ...EIGHT.map((index) => ({ interfaceName: `eth${index + 1}`, network: `gpu-a-${index}` })),
    ]);
    expect(needs.annotations["devices.gke.io/container.tcpxo-daemon"].split("\n")).toEqual([
      ...EIGHT.map((index) => `- path: /dev/nvidia${index}`), "- path: /dev/nvidiactl", "- path: /dev/nvidia-uvm", "- path: /dev/dmabuf_import_helper", "",
    ]);
    expect(needs.resources).toMatchObject({ "nvidia.com/gpu": "8", "networking.gke.io.networks/gpu-a-0": "1", "networking.gke.io.networks/gpu-a-7.IP": "1" });
    expect(needs).toMatchObject({
      capabilities: [], takesNode: true, libraryPaths: ["/usr/local/tcpxo/lib64"], environmentScript: "/usr/local/tcpxo/lib64/nccl-env-profile.sh",
      environment: { NCCL_LIB_DIR: "/usr/local/tcpxo/lib64", NCCL_FASTRAK_LLCM_DEVICE_DIRECTORY: "/dev/aperture_devices" },
    });
    const volumes = needs.volumes.map(({ name }) => name);
    expect(new Set(volumes).size).toBe(volumes.length);
    const [daemon] = needs.sidecars ?? [];
    expect(daemon).toMatchObject({ name: "tcpxo-daemon", restartPolicy: "Always", securityContext: { runAsUser: 0, capabilities: { add: ["NET_ADMIN", "NET_BIND_SERVICE"] } } });
    expect(daemon.image).toMatch(/tcpgpudmarxd-dev:v1\.0\.21$/);
    for (const mount of [...needs.mounts, ...daemon.volumeMounts]) expect(volumes).toContain(mount.name);
  });

  test("that doesn't: its GPUs alone", () => {
    const plain = make({ gpuPools: [{ ...MEGA, gpuDirect: undefined }] }).cluster.gpuPools[0];
    expect(podNeeds(pool, 4, false)).toEqual(podNeeds(plain, 4, false));
  });
});

type Row = [string, Partial<GkeClusterProps>, string, string, RegExp];
const direct = (more: Partial<GkeGpuPoolOptions>, cluster: Partial<GkeClusterProps> = {}): Partial<GkeClusterProps> => ({ ...DIRECT, ...cluster, gpuPools: [{ ...MEGA, ...more }] });
const at = "gpuPools[0].gpuDirect";

describe("is refused", () => {
  test.each<Row>([
    ["A4, which has RDMA", direct({ machineType: "a4-highgpu-8g", capacity: Capacity.reservation("r") }), "gpudirect-not-on-machine", at, /GpuDirect\.RDMA/],
    ["A3 High, whose own isn't made", direct({ machineType: "a3-highgpu-8g" }), "gpudirect-not-on-machine", at, /qualified with NCCL 2\.19\.4 alone/],
    ["a machine with L4", direct({ machineType: "g2-standard-8" }), "gpudirect-not-on-machine", at, /a3-megagpu-8g/],
    ["a cluster that doesn't say it", direct({}, { multiNetworking: undefined }), "gpudirect-without-multi-networking", at, /eight networks/],
    ["two zones", direct({ zones: ["us-central1-a", "us-central1-b"] }), "gpudirect-zones", "gpuPools[0].zones", /of one zone/],
    ["nodes anywhere in the zone", direct({ compactPlacement: undefined }), "gpudirect-placement", "gpuPools[0].compactPlacement", /than GPUDirect is for/],
    ["one node", direct({ maxNodes: 1 }), "gpudirect-single-node", at, /two nodes or more/],
    ["RDMA in the same zone", { ...DIRECT, gpuPools: [MEGA, { ...A4, zones: ["us-central1-a"] }] }, "gpudirect-two-kinds", "gpuPools[1].gpuDirect", /pool mega has tcpxo/],
    ["more nodes than the range holds", direct({ maxNodes: 125 }), "cidr-too-small", "ipRanges.gpuNetworks", /\/15 or larger/],
  ])("%s", (_, props, code, property, says) => {
    const all = checkGkeCluster({ ...PROPS, ...props });
    const found = all.filter((one) => one.code === code && one.property === property);
    expect(found).toHaveLength(1);
    expect(`${found[0].reason} ${found[0].fix}`).toMatch(says);
    expect(all.map((one) => one.code).filter((one) => ![code, "compact-placement-zones", "gpu-not-in-zone"].includes(one))).toEqual([]);
  });
});

const MODEL: ServedModelOptions = { name: "qwen", model: "Qwen/Qwen3-32B", gpusPerWorker: 8, cacheSizeGiB: 1024 };

function deploy(model: Partial<ServedModelOptions>, more: Partial<GkeDeploymentProps> = {}): { problems: string[]; part: (name: string) => any } {
  const app = new App({ outdir: path.join(scratch, `out-${apps++}`) });
  new GkeDeployment(app, "chat", {
    region: "us-central1", ...DIRECT, gpuPools: [MEGA], dynamo: { platform: { grove: GangScheduler.BUNDLED } }, models: [{ ...MODEL, ...model }], backend: StateBackend.local(), ...more,
  });
  const problems = problemsIn(app).map(({ code, property }) => `${code} ${property.replace("models[0].", "")}`);
  if (problems.length > 0) return { problems, part: () => undefined };
  app.synth();
  const { resource } = JSON.parse(fs.readFileSync(path.join(app.outdir, "stacks", "chat-inference", "cdk.tf.json"), "utf8"));
  const { graph } = JSON.parse(Object.values<any>(resource.helm_release)[0].values[0]);
  return { problems, part: (name) => graph.spec.components.find((one: any) => one.name === name) };
}

describe("a model", () => {
  test("over two nodes has the daemon beside each, last before the engine", () => {
    const { problems, part } = deploy({ nodesPerWorker: 2 });
    expect(problems).toEqual([]);
    const { spec, metadata } = part("worker").podTemplate;
    expect(spec.initContainers.map(({ name }: any) => name).pop()).toBe("tcpxo-daemon");
    expect(metadata.annotations["devices.gke.io/container.tcpxo-daemon"]).toContain("/dev/nvidia7");
    expect(spec.containers[0].args[0]).toMatch(/source \/usr\/local\/tcpxo\/lib64\/nccl-env-profile\.sh[^]*LD_LIBRARY_PATH="\/usr\/local\/tcpxo\/lib64:\/usr\/local\/nvidia\/lib64/);
    expect(spec.containers[0].env).toContainEqual({ name: "NCCL_LIB_DIR", value: "/usr/local/tcpxo/lib64" });
  });

  test("takes the daemon from the registry that it is told of", () => {
    const { part } = deploy({ nodesPerWorker: 2 }, { imageMirror: ImageMirror.of("registry.example.com/mirror") });
    expect(part("worker").podTemplate.spec.initContainers.pop().image).toMatch(/^registry\.example\.com\/mirror\//);
  });

  test("on one node has nothing of it", () => {
    const { problems, part } = deploy({ gpusPerWorker: 4 });
    expect([problems, JSON.stringify(part("worker")).includes("tcpxo")]).toEqual([[], false]);
  });

  test("prefill apart by TCP, asked for by name, has nothing of it either: its cache can't go over it", () => {
    const { problems, part } = deploy({ prefill: { overTcp: true } });
    expect([problems, JSON.stringify(part("prefill")).includes("tcpxo")]).toEqual([[], false]);
  });

  test.each<[string, Partial<ServedModelOptions>, string]>([
    ["prefill apart from decode, whose cache would go over Ethernet", { prefill: {} }, "prefill-without-rdma prefill"],
    ["a worker over two nodes with half of each", { nodesPerWorker: 2, gpusPerWorker: 4 }, "fabric-takes-node gpusPerWorker"],
    ["TensorRT-LLM over two nodes", { nodesPerWorker: 2, engine: Engine.TENSORRT_LLM }, "nodes-without-driver engine"],
  ])("%s is refused", (...[, model, problem]) => expect(deploy(model).problems.map((one) => one.split(" ")[0])).toContain(problem.split(" ")[0]));
});

describeWithHelm("the chart", () => {
  const render = (values: object): any[] => helmTemplate(gpuDirectChartPath(), values, { name: "gpudirect-us-central1-a", namespace: "kube-system" });
  const objects = render(tcpxoAddOn("us-central1-a", tcpxoNames("lab", "us-central1", "us-central1-a")).values ?? {});
  const daemons = objects.filter(({ kind }) => kind === "DaemonSet");
  const script = (container: string): string => daemons.flatMap(({ spec }) => spec.template.spec.initContainers ?? []).find(({ name }: any) => name === container).args[0];

  test("has the eight networks, the installer and the injector, apart by their labels, on the zone's nodes", () => {
    expect(objects.filter(({ kind }) => kind === "Network").map(({ metadata }) => metadata.name)).toEqual(EIGHT.map((index) => `gpu-a-${index}`));
    expect(objects.filter(({ kind }) => kind === "GKENetworkParamSet").map(({ spec }) => [spec.vpc, spec.vpcSubnet, spec.deviceMode])).toEqual(EIGHT.map((index) => [`lab-us-central1-a-gpu-${index}`, `lab-us-central1-a-gpu-${index}`, "NetDevice"]));
    expect(daemons.map(({ metadata }) => metadata.name)).toEqual(expect.arrayContaining(["gpudirect-us-central1-a", "gpudirect-us-central1-a-injector"]));
    expect(new Set(daemons.map(({ spec }) => JSON.stringify(spec.selector))).size).toBe(2);
    for (const { spec } of daemons) expect(spec.template.spec.nodeSelector).toEqual({ "dynamo-serving/gpudirect": "tcpxo", "topology.kubernetes.io/zone": "us-central1-a" });
  });

  test("for RDMA has neither injector nor devices", () => {
    const rdma = render(gpuDirectAddOn("us-central1-b", gpuNetworkNames("lab", "us-central1", "us-central1-b")).values ?? {});
    expect(rdma.filter(({ kind }) => kind === "DaemonSet")).toHaveLength(1);
    expect(JSON.stringify(rdma)).not.toMatch(/aperture|injector|hostPID|tcpxo/);
    expect(JSON.stringify(rdma)).toContain("/scripts/container_entry.sh install\\n");
  });

  test("binds the devices of the interfaces, and no others, once each", () => {
    const root = fs.mkdtempSync(path.join(scratch, "node-"));
    const bin = path.join(root, "bin");
    fs.mkdirSync(bin);
    for (const [name, text] of [["modprobe", "echo modprobe $@ >> $LOG"], ["mount", 'echo mount $@ >> $LOG; cp "$2"/* "$3"/; echo "x $3 y" >> $MOUNTS']]) fs.writeFileSync(path.join(bin, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    for (const [id, vendor, device] of [["0000:06:00.0", "0x1ae0", "0x0084"], ["0000:07:00.0", "0x1ae0", "0x0042"], ["0000:08:00.0", "0x10de", "0x0084"], ["0000:0d:00.0", "0x1ae0", "0x0084"]]) {
      const folder = path.join(root, "sys/bus/pci/devices", id);
      fs.mkdirSync(folder, { recursive: true });
      fs.writeFileSync(path.join(folder, "vendor"), `${vendor}\n`);
      fs.writeFileSync(path.join(folder, "device"), `${device}\n`);
      fs.writeFileSync(path.join(folder, "resource0"), "");
    }
    const [log, mounts] = [path.join(root, "log"), path.join(root, "mounts")];
    fs.writeFileSync(mounts, "");
    const text = script("apertures").replaceAll("/sys/bus", `${root}/sys/bus`).replaceAll("/dev/aperture", `${root}/dev/aperture`).replaceAll("/proc/mounts", mounts);
    const run = (): void => void execFileSync("/bin/sh", ["-c", text], { env: { PATH: `${bin}:${process.env.PATH ?? ""}`, LOG: log, MOUNTS: mounts } });
    run();
    run();
    expect(fs.readdirSync(path.join(root, "dev/aperture_devices")).sort()).toEqual(["0000:06:00.0", "0000:0d:00.0"]);
    expect(fs.readFileSync(log, "utf8").match(/mount --bind/g)).toHaveLength(2);
    expect(fs.statSync(path.join(root, "dev/aperture_devices/0000:06:00.0/resource0")).mode & 0o777).toBe(0o666);
  });

  test("says so on a node that has none of them", () => {
    const root = fs.mkdtempSync(path.join(scratch, "bare-"));
    fs.mkdirSync(path.join(root, "sys/bus/pci/devices/0000:00:00.0"), { recursive: true });
    for (const name of ["vendor", "device"]) fs.writeFileSync(path.join(root, "sys/bus/pci/devices/0000:00:00.0", name), "0x8086\n");
    fs.writeFileSync(path.join(root, "modprobe"), "#!/bin/sh\n", { mode: 0o755 });
    const text = script("apertures").replaceAll("/sys/bus", `${root}/sys/bus`).replaceAll("/dev/aperture", `${root}/dev/aperture`);
    expect(() => execFileSync("/bin/sh", ["-c", text], { env: { PATH: `${root}:${process.env.PATH ?? ""}` }, stdio: "pipe" })).toThrow();
  });
});
