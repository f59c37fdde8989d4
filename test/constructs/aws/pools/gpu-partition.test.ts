import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { checkEksCluster } from "../../../../constructs/aws/check-eks-cluster";
import images from "../../../../constructs/aws/data/node-images.json";
import { EksProvisioner } from "../../../../constructs/aws/karpenter/provisioner";
import { EksNodeImage } from "../../../../constructs/aws/pools/software/node-image";
import { EksGpuPoolOptions } from "../../../../constructs/aws/pools/pool-options";
import { Capacity } from "../../../../constructs/cluster/pools/capacity";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { gpuSoftwareAddOns } from "../../../../constructs/kubernetes/gpu-software";
import mig from "../../../../inference-runtime/facts/mig.json";
import { EksDeployment } from "../../../../stacks/aws/deployment";
import { StateBackend } from "../../../../stacks/state-backend";
import { L4, PROPS, make } from "../made-cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const CUT: EksGpuPoolOptions = { name: "h100", machineType: "p5.4xlarge", maxNodes: 2, nodeImage: EksNodeImage.BOTTLEROCKET, gpuPartition: "3g.40gb", driver: "580.159" };
const settings = (pool: EksGpuPoolOptions): string => Buffer.from(make({ gpuPools: [pool] }).one("aws_launch_template", { name: `lab-${pool.name}` }).user_data, "base64").toString();
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "slices-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

describe("a pool whose GPUs are cut", () => {
  test("tells Bottlerocket, by its word for the GPU, beside what is reserved", () => {
    expect(settings(CUT)).toBe('[settings.kubelet-device-plugins.nvidia]\ndevice-partitioning-strategy = "mig"\n\n[settings.kubelet-device-plugins.nvidia.mig.profile]\n"h100.80gb" = "3g.40gb"\n');
    expect(settings({ ...CUT, systemReserved: { memoryMiB: 2048 } })).toMatch(/^\[settings\.kubernetes\.system-reserved\]\nmemory = "2048Mi"\n\n\[settings\.kubelet-device-plugins\.nvidia\]\n/);
    expect(settings({ ...CUT, machineType: "p4d.24xlarge", gpuPartition: "1g.5gb", capacity: Capacity.ON_DEMAND })).toContain('"a100.40gb" = "1g.5gb"');
    expect(make({ gpuPools: [{ ...CUT, gpuPartition: undefined }] }).one("aws_launch_template", { name: "lab-h100" })).not.toHaveProperty("user_data");
  });

  test("offers slices as GPUs, by the image's own plugin: ours isn't there", () => {
    const made = make({ gpuPools: [CUT] });
    expect(made.problems).toEqual([]);
    expect(made.cluster.gpuPools[0]).toMatchObject({ gpu: "NVIDIA H100 80GB SXM, 3g.40gb", gpusPerNode: 2, gpuMemoryGiB: 40, gpuPartition: { size: "3g.40gb", perGpu: 2, memoryShare: 0.5 } });
    expect(gpuSoftwareAddOns(made.cluster)).toEqual([]);
    expect(make({ gpuPools: [{ ...CUT, gpuPartition: undefined }] }).cluster.gpuPools[0]).toMatchObject({ gpu: "NVIDIA H100 80GB SXM", gpusPerNode: 1, gpuMemoryGiB: 80 });
  });

  test("of every GPU whose word is known, every size of the table is one that Bottlerocket takes", () => {
    // nvidia-migmanager, mig_profile.rs: another becomes one slice to a GPU, without a word.
    const taken: { readonly [model: string]: string[] } = {
      "a100.40gb": ["1g.5gb", "1g.10gb", "2g.10gb", "3g.20gb"],
      "a100.80gb": ["1g.10gb", "1g.20gb", "2g.20gb", "3g.40gb"],
      "h100.80gb": ["1g.10gb", "1g.20gb", "2g.20gb", "3g.40gb"],
      "h200.141gb": ["1g.18gb", "1g.35gb", "2g.35gb", "3g.71gb"],
      "b200.180gb": ["1g.23gb", "1g.45gb", "2g.45gb", "3g.90gb"],
    };
    expect(Object.values(images.bottlerocket.migModels).sort()).toEqual(Object.keys(taken).sort());
    for (const [sku, model] of Object.entries(images.bottlerocket.migModels)) {
      const sizes = mig.slices.filter((slice) => slice.sku === sku).map(({ size }) => size);
      expect(sizes.length).toBeGreaterThan(1);
      for (const size of sizes) expect(taken[model]).toContain(size);
    }
  });
});

test.each<[string, Partial<EksGpuPoolOptions>, string, RegExp]>([
  ["into a size that it hasn't", { gpuPartition: "3g.71gb" }, "invalid-gpu-partition", /isn't cut so/],
  ["into words", { gpuPartition: "half" }, "invalid-gpu-partition", /isn't cut so/],
  ["that have no MIG", { ...L4 }, "invalid-gpu-partition", /can't be cut/],
  ["whose machine is stated", { machine: { gpu: "NVIDIA Next", count: 8 } }, "invalid-gpu-partition", /isn't known/],
  ["whose word nobody tells", { machineType: "g7e.2xlarge", gpuPartition: "2g.48gb" }, "invalid-gpu-partition", /no source tells/],
  ["on Amazon Linux", { nodeImage: undefined }, "partition-needs-bottlerocket", /MIG manager/],
  ["by Karpenter", { nodeImage: undefined, provisioner: EksProvisioner.KARPENTER }, "partition-needs-bottlerocket", /Karpenter/],
  ["by Auto Mode", { nodeImage: undefined, provisioner: EksProvisioner.AUTO_MODE }, "partition-needs-bottlerocket", /NodeClass/],
])("GPUs %s are refused", (_, more, code, reason) => {
  const findings = checkEksCluster({ ...PROPS, gpuPools: [{ ...CUT, ...more }] }).filter(({ property }) => property === "gpuPools[0].gpuPartition");
  expect(findings).toEqual([expect.objectContaining({ code, reason: expect.stringMatching(reason) })]);
});

describe("a model on slices", () => {
  const deploy = (more: object, pool: Partial<EksGpuPoolOptions> = {}): { problems: string[]; model?: any } => {
    const app = new App({ outdir: fs.mkdtempSync(`${scratch}/`) });
    new EksDeployment(app, "chat", { region: "us-west-2", gpuPools: [{ ...CUT, ...pool }], models: [{ name: "small", model: "Qwen/Qwen3-0.6B", ...more }], backend: StateBackend.local() });
    const problems = problemsIn(app).map(({ code, property }) => `${code} ${property}`);
    if (problems.length > 0) return { problems };
    app.synth();
    return { problems, model: JSON.parse(fs.readFileSync(path.join(app.outdir, "deployments", "chat.json"), "utf8")).models[0] };
  };

  test("is planned for a slice's memory, as on GKE", () => {
    const [cut, whole] = [deploy({}), deploy({}, { gpuPartition: undefined })];
    expect([cut.problems, whole.problems]).toEqual([[], []]);
    expect(cut.model.plan.gpuMemoryGiB).toBe(38.99);
    expect(whole.model.plan.gpuMemoryGiB).toBe(79.18);
  });

  test("that is too large for one is refused, and one over two slices", () => {
    expect(deploy({ model: "Qwen/Qwen3-32B" }).problems).not.toEqual([]);
    expect(deploy({ gpusPerWorker: 2 }).problems).toEqual([expect.stringContaining("slices-apart")]);
  });
});
