import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { AksInfiniBand } from "../../../../constructs/azure/infiniband/infiniband";
import { ApiServerAccess } from "../../../../constructs/azure/control-plane/api-server-access";
import { AksGpuDriver } from "../../../../constructs/azure/pools/gpu-driver";
import { AksGpuPoolOptions } from "../../../../constructs/azure/pools/pool-options";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { ServedModelOptions } from "../../../../constructs/inference/served-model-options";
import { gpuSoftwareAddOns } from "../../../../constructs/kubernetes/gpu-software";
import { AksClusterStackProps } from "../../../../stacks/azure/cluster-stack";
import { AksDeployment } from "../../../../stacks/azure/deployment";
import { StateBackend } from "../../../../stacks/state-backend";
import machines from "../../../../inference-runtime/facts/machines/azure.json";
import mig from "../../../../inference-runtime/facts/mig.json";
import { A100, clusterStack, pool } from "../cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "partition-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));
let apps = 0;

const CUT: AksGpuPoolOptions = { ...A100, name: "cut", gpuPartition: "3g.40gb" };
const BY_AKS: AksGpuPoolOptions = { ...CUT, name: "aks", driver: AksGpuDriver.fromAks("580.126") };
const operator = (...gpuPools: AksGpuPoolOptions[]): any => gpuSoftwareAddOns(clusterStack({ gpuPools }).cluster).find(({ name }) => name === "gpu-operator")?.values;

describe("a pool whose GPUs are cut", () => {
  const stack = clusterStack({ gpuPools: [CUT, BY_AKS, A100] });

  test("by whoever installs the driver: the operator by a label, AKS by its own argument, and its nodes then by nobody else", () => {
    expect(problemsIn(stack)).toEqual([]);
    const [cut, byAks, whole] = ["cut", "aks", "a100"].map((name) => pool(stack, name));
    expect([cut.gpu_driver, cut.gpu_instance, cut.node_labels["nvidia.com/mig.config"], cut.node_labels["nvidia.com/gpu.deploy.mig-manager"]]).toEqual(["None", undefined, "all-3g.40gb", undefined]);
    expect([byAks.gpu_driver, byAks.gpu_instance, byAks.node_labels["nvidia.com/mig.config"], byAks.node_labels["nvidia.com/gpu.deploy.mig-manager"]]).toEqual(["Install", "MIG3g", "all-3g.40gb", "false"]);
    expect([whole.gpu_instance, Object.keys(whole.node_labels).filter((key) => key.includes("nvidia"))]).toEqual([undefined, []]);
  });

  test("offers slices: twice as many GPUs, of half the memory", () => {
    const [cut] = stack.cluster.gpuPools;
    expect(cut).toMatchObject({ gpu: "NVIDIA A100 80GB PCIe, 3g.40gb", gpusPerNode: 2, gpuMemoryGiB: 40, gpuPartition: { size: "3g.40gb", perGpu: 2, memoryShare: 0.5 } });
    expect(cut.nodeSelector).toEqual({ "dynamo-serving/gpu-pool": "cut" });
  });

  test("has an operator that counts slices, and restarts nodes only where it cuts them itself", () => {
    expect(operator(CUT)).toMatchObject({ mig: { strategy: "single" }, migManager: { env: [{ name: "WITH_REBOOT", value: "true" }] } });
    expect(operator(BY_AKS)).toMatchObject({ mig: { strategy: "single" } });
    expect(operator(BY_AKS)).not.toHaveProperty("migManager");
    expect(Object.keys(operator(A100)).filter((key) => key.startsWith("mig"))).toEqual([]);
  });

  test("is so for life: a pool that stood whole is stopped, and so is one that was cut otherwise", () => {
    const rule = pool(stack, "cut").lifecycle.precondition.find(({ error_message }: { error_message: string }) => error_message.startsWith("capacity of GPU pool cut"));
    expect(rule.condition).toMatch(/ == "on-demand, cut into 3g.40gb"/);
    expect(JSON.stringify(pool(stack, "a100").lifecycle.precondition)).not.toContain("cut into");
  });

  test("takes every size that its GPU is cut into, by AKS's words too", () => {
    const sizes = machines.machines.flatMap(({ machineType, gpu }) => mig.slices.filter(({ sku }) => sku === gpu && /^(A|H)[12]00/.test(sku)).map(({ size, perGpu }) => ({ machineType, size, perGpu })));
    expect(new Set(sizes.map(({ machineType }) => machineType)).size).toBe(9);
    const pools = sizes.map(({ machineType, size }, index): AksGpuPoolOptions => ({ name: `p${index}`, machineType, maxNodes: 1, gpuPartition: size, driver: AksGpuDriver.fromAks("580") }));
    const made = clusterStack({ gpuPools: pools });
    expect(problemsIn(made)).toEqual([]);
    for (const [index, { size, perGpu, machineType }] of sizes.entries()) {
      expect(pool(made, `p${index}`).gpu_instance).toBe(`MIG${size[0]}g`);
      expect(made.cluster.gpuPools[index].gpusPerNode).toBe(perGpu * (machines.machines.find((one) => one.machineType === machineType)?.gpus ?? 0));
    }
  });

  const H100: AksGpuPoolOptions = { name: "h100", machineType: "Standard_ND96isr_H100_v5", maxNodes: 2, gpuPartition: "3g.40gb" };
  test.each<[string, Partial<AksClusterStackProps>, string, string, RegExp]>([
    ["into a size that it hasn't", { gpuPools: [{ ...CUT, gpuPartition: "3g.71gb" }] }, "invalid-gpu-partition", "gpuPools[0].gpuPartition", /1g\.10gb, 2g\.20gb, 3g\.40gb/],
    ["into a size of the GPU with 40 GB", { gpuPools: [{ ...CUT, gpuPartition: "1g.5gb" }] }, "invalid-gpu-partition", "gpuPools[0].gpuPartition", /1g\.10gb/],
    ["by AKS's word", { gpuPools: [{ ...CUT, gpuPartition: "MIG3g" }] }, "invalid-gpu-partition", "gpuPools[0].gpuPartition", /3g\.40gb/],
    ["that have no MIG", { gpuPools: [{ name: "t4", machineType: "Standard_NC4as_T4_v3", maxNodes: 1, gpuPartition: "1g.5gb" }] }, "invalid-gpu-partition", "gpuPools[0].gpuPartition", /a GPU is whole/],
    ["that AKS doesn't cut", { gpuPools: [{ name: "rtx", machineType: "Standard_NC144ds_xl_RTXPRO6000BSE_v6", maxNodes: 1, gpuPartition: "1g.24gb" }] }, "invalid-gpu-partition", "gpuPools[0].gpuPartition", /a GPU is whole/],
    ["that are stated", { gpuPools: [{ ...CUT, machineType: "Standard_NC99ads_X_v9", gpus: { gpu: "NVIDIA A100 80GB", gpusPerNode: 1 } }] }, "invalid-gpu-partition", "gpuPools[0].gpuPartition", /leave it out/],
    ["beside InfiniBand", { infiniBand: AksInfiniBand.SHARED, gpuPools: [H100] }, "partition-between-nodes", "gpuPools[0].gpuPartition", /one of them/],
    ["of nodes by need", { nodeProvisioning: { azurermVersion: "4.57.0" }, gpuPools: [CUT] }, "provisioned-pool", "gpuPools[0].gpuPartition", /nodeProvisioning/],
    ["by a number", { gpuPools: [{ ...CUT, gpuPartition: 3 as never }] }, "wrong-type", "gpuPools[0].gpuPartition", /./],
  ])("GPUs %s are refused", (_, props, code, property, fix) => {
    expect(problemsIn(clusterStack(props))).toEqual([expect.objectContaining({ code, property, fix: expect.stringMatching(fix) })]);
  });

  test("another pool, or the same in another order, changes nothing of it", () => {
    const alone = pool(clusterStack({ gpuPools: [CUT] }), "cut");
    expect(pool(stack, "cut")).toEqual(alone);
    expect(pool(clusterStack({ gpuPools: [A100, BY_AKS, CUT] }), "cut")).toEqual(alone);
  });
});

const deploy = (model: Partial<ServedModelOptions>, options: Partial<AksGpuPoolOptions> = {}): { problems: string[]; model: any; pool: any } => {
  const app = new App({ outdir: path.join(scratch, `out-${apps++}`) });
  new AksDeployment(app, "chat", { region: "swedencentral", apiServerAccess: ApiServerAccess.ANYWHERE, gpuPools: [{ ...CUT, ...options }], models: [{ name: "small", model: "Qwen/Qwen3-0.6B", ...model }], backend: StateBackend.local() });
  const problems = problemsIn(app).map(({ code, property }) => `${code} ${property}`);
  if (problems.length > 0) return { problems, model: undefined, pool: undefined };
  app.synth();
  const told = JSON.parse(fs.readFileSync(path.join(app.outdir, "deployments", "chat.json"), "utf8"));
  return { problems, model: told.models[0], pool: told.pools.find(({ name }: any) => name === "cut") };
};

describe("a model on slices", () => {
  test("is planned for a slice's memory", () => {
    const [cut, whole] = [deploy({}), deploy({}, { gpuPartition: undefined })];
    expect([cut.problems, whole.problems]).toEqual([[], []]);
    expect(cut.model.plan.gpuMemoryGiB).toBeLessThan(whole.model.plan.gpuMemoryGiB / 2);
    expect(cut.model.plan.gpuMemoryGiB).toBeGreaterThan(0.97 * (whole.model.plan.gpuMemoryGiB / 2));
    expect(cut.pool).toMatchObject({ gpusPerNode: 2, gpuPartition: { size: "3g.40gb", perGpu: 2 } });
  });

  test.each<[string, Partial<ServedModelOptions>, string]>([
    ["over two of them", { gpusPerWorker: 2 }, "slices-apart gpusPerWorker"],
    ["with prefill apart", { prefill: { replicas: 1 } }, "slices-apart prefill"],
  ])("is refused %s: they don't reach each other", (_, model, problem) => expect(deploy(model).problems).toContain(problem));

  test("whose driver is too old is refused as on whole GPUs", () => {
    expect(deploy({}, { driver: AksGpuDriver.fromAks("550.144") }).problems.join()).toContain("driver-too-old");
  });
});
