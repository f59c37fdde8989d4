import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { Capacity } from "../../../../constructs/cluster/pools/capacity";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { GangScheduler } from "../../../../constructs/dynamo/platform-parts";
import { checkGkeCluster } from "../../../../constructs/google/check-gke-cluster";
import { GpuDirect } from "../../../../constructs/google/gpu-direct/gpu-direct";
import { GkeGpuPoolOptions } from "../../../../constructs/google/pools/node-pools";
import { ServedModelOptions } from "../../../../constructs/inference/served-model-options";
import { GkeDeployment } from "../../../../stacks/google/deployment";
import { StateBackend } from "../../../../stacks/state-backend";
import { PROPS, make } from "../made-cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "a3-high-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));
let apps = 0;

const H100: GkeGpuPoolOptions = { name: "h100", machineType: "a3-highgpu-8g", maxNodes: 4, zones: ["us-central1-a"] };
const WAYS = { "on-demand": Capacity.ON_DEMAND, spot: Capacity.SPOT, reservation: Capacity.reservation("ours"), "flex-start": Capacity.flexStart(24), queued: Capacity.queued(24) };

describe("A3 High without TCPX", () => {
  test.each<[string, string[]]>([
    ["a3-highgpu-1g", ["spot", "flex-start", "queued"]],
    ["a3-highgpu-2g", ["spot", "flex-start", "queued"]],
    ["a3-highgpu-4g", ["spot", "flex-start", "queued"]],
    ["a3-highgpu-8g", ["on-demand", "spot", "reservation", "flex-start", "queued"]],
  ])("%s is had as %j, and in no other way", (machineType, sold) => {
    const taken = Object.entries(WAYS).filter(([, capacity]) => checkGkeCluster({ ...PROPS, gpuPools: [{ ...H100, machineType, capacity }] }).length === 0);
    expect(taken.map(([way]) => way)).toEqual(sold);
  });

  const deploy = (model: Partial<ServedModelOptions>): { problems: string[]; graph: string } => {
    const app = new App({ outdir: path.join(scratch, `out-${apps++}`) });
    const dynamo = model.nodesPerWorker === undefined ? {} : { dynamo: { platform: { grove: GangScheduler.BUNDLED } } };
    new GkeDeployment(app, "chat", { region: "us-central1", gpuPools: [H100], ...dynamo, models: [{ name: "large", model: "Qwen/Qwen3-235B-A22B", gpusPerWorker: 8, cacheSizeGiB: 1024, ...model }], backend: StateBackend.local() });
    const problems = problemsIn(app).map(({ code, property }) => `${code} ${property}`);
    if (problems.length === 0) app.synth();
    const stack = path.join(app.outdir, "stacks", "chat-inference", "cdk.tf.json");
    return { problems, graph: problems.length > 0 ? "" : JSON.stringify(Object.values<any>(JSON.parse(fs.readFileSync(stack, "utf8")).resource.helm_release)[0].values) };
  };

  test("serves a worker on one node, with the driver and without a network of the GPUs'", () => {
    const { problems, graph } = deploy({});
    expect(problems).toEqual([]);
    expect(graph).toContain("/usr/local/nvidia/lib64");
    expect(graph).not.toContain("networking.gke.io");
  });

  test("serves one over two nodes, by Ethernet", () => {
    const { problems, graph } = deploy({ nodesPerWorker: 2 });
    expect(problems).toEqual([]);
    expect(graph).not.toContain("networking.gke.io");
  });
});

describe("TCPX by its name", () => {
  const refused = (machineType: string): string[] =>
    checkGkeCluster({ ...PROPS, multiNetworking: true, gpuPools: [{ ...H100, machineType, gpuDirect: GpuDirect.TCPX, compactPlacement: true }] }).map(({ code, property, reason, fix }) => `${code} ${property}: ${reason}; ${fix}`);

  test("is refused on A3 High, with what it is made for and what goes instead", () =>
    expect(refused("a3-highgpu-8g")).toEqual([expect.stringMatching(/^gpudirect-not-on-machine gpuPools\[0]\.gpuDirect: .*NCCL 2\.19\.4 alone.*leave it out, or take a3-megagpu-8g with GpuDirect\.TCPXO$/)]));

  test("is another's on A3 Mega", () => expect(refused("a3-megagpu-8g")).toEqual([expect.stringMatching(/write GpuDirect\.TCPXO/)]));
});

describe("A4X", () => {
  const A4X: GkeGpuPoolOptions = { name: "gb200", machineType: "a4x-highgpu-4g", maxNodes: 2, zones: ["us-central1-a"], capacity: Capacity.reservation("ours") };

  test("is a pool without its network: its GPUs, Arm's taint beside that of GPUs, a Hyperdisk to boot from", () => {
    expect(checkGkeCluster({ ...PROPS, gpuPools: [A4X] })).toEqual([]);
    const made = make({ gpuPools: [A4X] });
    expect(made.cluster.gpuPools[0]).toMatchObject({ gpusPerNode: 4, taints: [{ key: "nvidia.com/gpu" }, { key: "kubernetes.io/arch", value: "arm64" }] });
    expect(made.one("google_container_node_pool", { name: "gb200" }).node_config).toMatchObject({ disk_type: "hyperdisk-balanced", guest_accelerator: [{ type: "nvidia-gb200", count: 4 }] });
  });
});
