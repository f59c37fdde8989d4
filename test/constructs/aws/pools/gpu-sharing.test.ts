import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { checkEksCluster } from "../../../../constructs/aws/check-eks-cluster";
import { EksProvisioner } from "../../../../constructs/aws/karpenter/provisioner";
import { EksGpuSharing } from "../../../../constructs/aws/pools/gpu-sharing";
import { EksNodeImage } from "../../../../constructs/aws/pools/software/node-image";
import { EksGpuPoolOptions } from "../../../../constructs/aws/pools/pool-options";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { Engine } from "../../../../constructs/inference/engine";
import { ServedModelOptions } from "../../../../constructs/inference/served-model-options";
import { gpuSoftwareAddOns } from "../../../../constructs/kubernetes/gpu-software";
import { EksDeployment } from "../../../../stacks/aws/deployment";
import { StateBackend } from "../../../../stacks/state-backend";
import { L4, PROPS, make } from "../made-cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "eks-sharing-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

const SHARED: EksGpuPoolOptions = { name: "l4", machineType: "g6.12xlarge", maxNodes: 2, gpuSharing: EksGpuSharing.timeSlicing(2) };
const BOTTLEROCKET: EksGpuPoolOptions = { ...SHARED, nodeImage: EksNodeImage.BOTTLEROCKET };
const labelsOf = (pools: EksGpuPoolOptions[], name = "l4"): any => make({ gpuPools: pools }).one("aws_eks_node_group", { node_group_name: name }).labels;
const pluginOf = (...pools: EksGpuPoolOptions[]): any => gpuSoftwareAddOns(make({ gpuPools: pools }).cluster)[0]?.values;

describe("a pool whose GPUs are shared", () => {
  test("on Amazon Linux: its nodes say by a label which configuration of our device plugin is theirs", () => {
    expect(labelsOf([SHARED])["nvidia.com/device-plugin.config"]).toBe("time-slicing-2");
    expect(labelsOf([{ ...SHARED, gpuSharing: undefined }])).not.toHaveProperty(["nvidia.com/device-plugin.config"]);
  });

  test("the plugin has one for each number of pods, and one of whole GPUs for all others; it asks for no more rights", () => {
    const values = pluginOf(SHARED, { ...SHARED, name: "more", gpuSharing: EksGpuSharing.timeSlicing(4) }, { ...L4, name: "whole" });
    expect(values).toMatchObject({ migStrategy: "none", deviceListStrategy: "envvar", config: { default: "whole" } });
    expect(Object.keys(values.config.map)).toEqual(["whole", "time-slicing-2", "time-slicing-4"]);
    expect(values.config.map["time-slicing-4"]).toBe("version: v1\nsharing:\n  timeSlicing:\n    renameByDefault: false\n    failRequestsGreaterThanOne: true\n    resources:\n    - name: nvidia.com/gpu\n      replicas: 4\n");
    expect(Object.keys(pluginOf({ ...SHARED, gpuSharing: undefined })).sort()).toEqual(["affinity", "mofedEnabled", "tolerations"]);
  });

  test("on Bottlerocket: its own plugin is told by settings, and ours isn't there", () => {
    const made = make({ gpuPools: [{ ...BOTTLEROCKET, systemReserved: { memoryMiB: 2048 } }] });
    const settings = Buffer.from(made.one("aws_launch_template", { name: "lab-l4" }).user_data, "base64").toString();
    expect(settings).toBe(
      '[settings.kubernetes.system-reserved]\nmemory = "2048Mi"\n\n[settings.kubelet-device-plugins.nvidia]\ndevice-sharing-strategy = "time-slicing"\n\n' +
        "[settings.kubelet-device-plugins.nvidia.time-slicing]\nreplicas = 2\nrename-by-default = false\nfail-requests-greater-than-one = true\n",
    );
    expect(labelsOf([BOTTLEROCKET])).not.toHaveProperty(["nvidia.com/device-plugin.config"]);
    expect(gpuSoftwareAddOns(made.cluster)).toEqual([]);
  });

  test("offers shares", () => {
    for (const pool of [SHARED, BOTTLEROCKET]) {
      expect(make({ gpuPools: [pool] }).cluster.gpuPools[0]).toMatchObject({ gpu: "NVIDIA L4", gpusPerNode: 8, gpuMemoryGiB: 24, gpuClients: 2 });
    }
  });

  test.each<[string, Partial<EksGpuPoolOptions>, string, string]>([
    ["by one pod", { gpuSharing: EksGpuSharing.timeSlicing(1) }, "invalid-gpu-sharing", "gpuPools[0].gpuSharing"],
    ["by 49 pods", { gpuSharing: EksGpuSharing.timeSlicing(49) }, "invalid-gpu-sharing", "gpuPools[0].gpuSharing"],
    ["by two and a half", { gpuSharing: EksGpuSharing.timeSlicing(2.5) }, "invalid-gpu-sharing", "gpuPools[0].gpuSharing"],
    ["and cut", { machineType: "p5.4xlarge", nodeImage: EksNodeImage.BOTTLEROCKET, gpuPartition: "3g.40gb" }, "sharing-with-partition", "gpuPools[0].gpuSharing"],
    ["beside EFA", { machineType: "g6.8xlarge", efa: true, availabilityZones: ["us-west-2a"] }, "sharing-between-nodes", "gpuPools[0].gpuSharing"],
    ["on Karpenter's nodes", { provisioner: EksProvisioner.KARPENTER }, "sharing-by-load", "gpuPools[0].gpuSharing"],
    ["on Auto Mode's nodes", { provisioner: EksProvisioner.AUTO_MODE }, "sharing-by-load", "gpuPools[0].gpuSharing"],
    ["by a label of one's own", { gpuSharing: undefined, labels: { "nvidia.com/device-plugin.config": "time-slicing-2" } }, "reserved-label", 'gpuPools[0].labels["nvidia.com/device-plugin.config"]'],
  ])("GPUs shared %s are refused", (_, more, code, property) => {
    const network = { availabilityZones: ["us-west-2a", "us-west-2b"] };
    expect(checkEksCluster({ ...PROPS, network, gpuPools: [{ ...SHARED, ...more }] })).toEqual([expect.objectContaining({ code, property })]);
  });
});

describe("a model on a share of a GPU", () => {
  const deploy = (model: Partial<ServedModelOptions> = {}, pool: EksGpuPoolOptions = SHARED): { problems: string[]; args: string[]; model?: any } => {
    const app = new App({ outdir: fs.mkdtempSync(`${scratch}/`) });
    new EksDeployment(app, "chat", { region: "us-west-2", gpuPools: [pool], models: [{ name: "small", model: "Qwen/Qwen3-0.6B", maxModelLen: 8192, ...model }], backend: StateBackend.local() });
    const problems = problemsIn(app).map(({ code, property }) => `${code} ${property}`);
    if (problems.length > 0) return { problems, args: [] };
    app.synth();
    const stack = fs.readFileSync(path.join(app.outdir, "stacks", "chat-inference", "cdk.tf.json"), "utf8");
    const words = [...stack.matchAll(/--(gpu-memory-utilization|kv-cache-memory-bytes)[\\", ]+([0-9.]+)/g)].map(([, flag, value]) => `--${flag} ${value}`);
    return { problems, args: [...new Set(words)], model: JSON.parse(fs.readFileSync(path.join(app.outdir, "deployments", "chat.json"), "utf8")).models[0] };
  };

  test("is told its part of the memory and the size of its cache, and planned for no more", () => {
    const [shared, whole] = [deploy(), deploy({}, { ...SHARED, gpuSharing: undefined })];
    expect([shared.problems, whole.problems]).toEqual([[], []]);
    expect(shared.args).toEqual(["--gpu-memory-utilization 0.45", expect.stringMatching(/^--kv-cache-memory-bytes \d+$/)]);
    expect(shared.model.plan.kvCacheGiB).toBeLessThan(whole.model.plan.kvCacheGiB / 2);
    expect(whole.args).toEqual([]);
  });

  test.each<[string, Partial<ServedModelOptions>, string]>([
    ["over two shares", { gpusPerWorker: 2 }, "share-of-gpu gpusPerWorker"],
    ["by SGLang", { engine: Engine.SGLANG }, "share-of-gpu engine"],
  ])("is refused %s", (_, model, problem) => expect(deploy(model, BOTTLEROCKET).problems).toContain(problem));
});
