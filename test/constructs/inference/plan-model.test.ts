import { spawnSync } from "child_process";
import { AnnotationMetadataEntryType, TerraformStack, Testing } from "cdktf";
import { ExistingCluster } from "../../../constructs/cluster/existing-cluster";
import { Fabric } from "../../../constructs/cluster/pools/fabric";
import { GpuPool } from "../../../constructs/cluster/pools/node-pool";
import { AccessMode } from "../../../constructs/cluster/storage-offer";
import { Problem } from "../../../constructs/core/problems/problem";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { DynamoRelease } from "../../../constructs/dynamo/release";
import preflightChecks from "../../../constructs/inference/data/preflight-checks.json";
import { ModelPlans } from "../../../constructs/inference/model-plans";
import { modelValues } from "../../../constructs/inference/model-values";
import { PartPlan, planModel } from "../../../constructs/inference/plan-model";
import { ServedModel } from "../../../constructs/inference/served-model";
import { ModelPlanOptions } from "../../../constructs/inference/plan-options";
import { PreflightMode, ServedModelOptions } from "../../../constructs/inference/served-model-options";
import { readVllmArgs } from "../../../inference-runtime/planner/profiles/vllm/vllm-args";
import { Plan, planInference } from "../../../inference-runtime/planner";
import { catalogueRow } from "../../../inference-runtime/planner/model/catalogue";
import { describedPool } from "../../harness/described-pool";

const pool = (name: string, more: Partial<GpuPool>): GpuPool => describedPool(name, { labels: {}, ...more });
const L4 = pool("l4", { machineType: "g6.2xlarge" });
const L4X4 = pool("l4x4", { machineType: "g6.12xlarge", gpusPerNode: 4 });
const H100 = pool("h100", { machineType: "p5.48xlarge", gpu: "NVIDIA H100 80GB SXM", gpusPerNode: 8 });
const qwen: ServedModelOptions = { name: "qwen", model: "Qwen/Qwen3-0.6B" };
const llama: ServedModelOptions = { name: "llama", model: "meta-llama/Llama-3.1-8B-Instruct", huggingFaceToken: { name: "hf-token-secret" } };
const large: ServedModelOptions = { name: "large", model: "Qwen/Qwen3-32B" };

interface Made {
  readonly problems: Problem[];
  readonly warnings: string[];
  // The values of the release, as they reach Helm.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly values: any;
}

function serve(model: ServedModelOptions, pools: GpuPool[] = [L4]): Made {
  const stack = new TerraformStack(Testing.app(), "stack");
  const storage = [{ className: "nfs", accessModes: [AccessMode.READ_WRITE_MANY] }];
  const cluster = new ExistingCluster({ clusterName: "lab", context: "lab", gpuPools: pools, storage });
  const served = new ServedModel(stack, "model", { ...model, cluster });
  const warned = served.node.metadata.filter(({ type }) => type === AnnotationMetadataEntryType.WARN);
  // Nothing of the machine may reach the manifest.
  for (const { trace } of warned) expect(trace).toBeUndefined();
  const { resource } = JSON.parse(Testing.synth(stack));
  const [release] = Object.values<{ values: string[] }>(resource.helm_release);
  return { problems: problemsIn(stack), warnings: warned.map(({ data }) => String(data)), values: JSON.parse(release.values[0]) };
}

describe("what cannot work is refused at synth, with the numbers and the way out", () => {
  test("weights that fill the GPU: how many GPUs of a node would do, and which pool", () => {
    const { problems } = serve({ ...large, gpuPool: "l4x4", maxModelLen: 4096 }, [L4, L4X4, H100]);
    expect(problems).toMatchObject([{ code: "does-not-fit", constructPath: "stack/model", property: "gpusPerWorker", value: 1 }]);
    expect(problems[0].reason).toMatch(/61\.\d\d GiB of weights.*of 22\.05 GiB/);
    expect(problems[0].fix).toMatch(/set gpusPerWorker to 4.*set gpuPool to "h100".*accept: \["does-not-fit"\]/s);
    expect(problems[0].fix).not.toMatch(/parallelism\.tensor|"auto"|Tensor \d passes/);
  });

  test("the default of one GPU for a model of 70B: how many of the eight do", () => {
    const { problems } = serve({ ...llama, model: "meta-llama/Llama-3.3-70B-Instruct" }, [H100]);
    expect(problems).toMatchObject([{ code: "does-not-fit", property: "gpusPerWorker", value: 1 }]);
    const enough = Number(/^set gpusPerWorker to (\d)/.exec(problems[0].fix)?.[1]);
    expect(enough).toBe(4);
    const { values, problems: none } = serve({ ...llama, model: "meta-llama/Llama-3.3-70B-Instruct", gpusPerWorker: enough }, [H100]);
    expect(none).toEqual([]);
    // The node is as it is, the worker has a part of it.
    expect(JSON.parse(values.preflight.plans["plan.json"])).toMatchObject({ gpusPerNode: 8, requirements: { gpusPerPod: 4 } });
  });

  test.each<[string[], string, RegExp]>([
    [["--gpu-memory-utilization", "9"], "--gpu-memory-utilization 9", /at most 1/],
    [["--max-model-len", "abc"], "--max-model-len abc", /whole number/],
    [["--tensor-parallel-size"], "--tensor-parallel-size", /whole number/],
  ])("an argument that vLLM stops at: %j", (engineArgs, value, reason) => {
    const { problems } = serve({ ...qwen, engineArgs });
    expect(problems).toMatchObject([{ code: "invalid-engine-arg", property: "engineArgs[0]", value }]);
    expect(problems[0].reason).toMatch(reason);
  });

  test("a context that does not fit: the longest that does", () => {
    const { problems } = serve(llama);
    expect(problems).toMatchObject([{ code: "sequence-does-not-fit", property: "maxModelLen", value: undefined }]);
    expect(problems[0].reason).toMatch(/131,072 tokens needs 16\.00 GiB/);
    const longest = Number(/Set maxModelLen to (\d+)/.exec(problems[0].fix)?.[1]);
    expect(serve({ ...llama, maxModelLen: longest }).problems).toEqual([]);
  });

  test.each<[string, ServedModelOptions, string, string, unknown, RegExp]>([
    ["an SLA below what physics allows", { ...llama, maxModelLen: 8192, plan: { sla: { itlMs: 5 }, workload: { isl: 1000, osl: 200 } } }, "sla-below-bound", "plan.sla.itlMs", 5, /lower bound of \d+/],
    ["a driver older than the image's CUDA", { ...qwen, plan: { driver: "570.124" } }, "driver-too-old", "plan.driver", "570.124", /580/],
    ["more parallelism than the worker has GPUs", { ...qwen, engineArgs: ["-tp", "2"] }, "not-enough-gpus", "gpusPerWorker", 1, /2 GPUs: tensor 2 x pipeline 1 x data 1/],
    ["a workload longer than the context", { ...qwen, maxModelLen: 1024, plan: { workload: { isl: 1000, osl: 1000 } } }, "workload-too-long", "plan.workload", { isl: 1000, osl: 1000 }, /1,024/],
    ["a volume smaller than the weights", { ...llama, maxModelLen: 8192, cacheSizeGiB: 10 }, "volume-too-small", "cacheSizeGiB", 10, /about 2\d GiB/],
    ["a plan that can't be understood", { ...qwen, plan: { workload: { isl: -1, osl: 10 } } }, "invalid-plan", "plan.workload.isl", -1, /isl|positive|1/],
  ])("%s", (_, model, code, property, value, message) => {
    const { problems } = serve(model, [L4, L4X4]);
    expect(problems).toMatchObject([{ code, property, value, constructPath: "stack/model" }]);
    expect(problems[0].reason).toMatch(message);
    expect(problems[0].fix).not.toBe("");
  });

  test("every one of them, and everything else in the same breath", () => {
    const codes = serve({ ...qwen, name: "Qwen", gpusPerWorker: 3 }, [L4X4]).problems.map(({ code }) => code);
    expect(codes).toEqual(expect.arrayContaining(["invalid-name", "heads-not-divisible", "kv-heads-not-divisible"]));
  });

  test("but only what is certain: a GPU, a model or an argument that the planner doesn't know is told, not refused", () => {
    const unknownGpu = pool("new", { gpu: "NVIDIA X900", machineType: "x9.large" });
    expect(serve(large, [unknownGpu])).toMatchObject({ problems: [], warnings: [expect.stringContaining('"NVIDIA X900" of pool new')], values: { preflight: { plans: {} } } });
    expect(serve({ ...qwen, model: "me/mine" })).toMatchObject({ problems: [], warnings: [expect.stringContaining("me/mine is not in the planner's catalogue")] });
    const offload = serve({ ...large, engineArgs: ["--cpu_offload_gb=60"] });
    expect(offload).toMatchObject({ problems: [], warnings: [expect.stringContaining("--cpu-offload-gb")] });
  });

  test("a pool's GPU is known by its name where its machine isn't", () => {
    expect(serve(large, [pool("mine", { gpu: "NVIDIA L4" })]).problems).toMatchObject([{ code: "does-not-fit" }]);
    expect(serve(large, [pool("mine", { gpu: "NVIDIA H200" })]).problems).toEqual([]);
  });

  test("accepted by its code it becomes a warning", () => {
    const plan: ModelPlanOptions = { accept: ["does-not-fit"] };
    const { problems, warnings, values } = serve({ ...large, plan });
    expect(problems).toEqual([]);
    // So the preflight takes it too.
    expect(JSON.parse(values.preflight.plans["plan.json"])).toMatchObject({ feasible: true, diagnostics: [{ code: "does-not-fit", severity: "warning" }] });
    expect(warnings).toContainEqual(expect.stringMatching(/^\[does-not-fit\].*GiB of weights/));
  });

  test("GPUs that are asked for and not used are paid for", () => {
    const { warnings } = serve({ ...qwen, gpusPerWorker: 4, engineArgs: ["--tensor-parallel-size", "2"] }, [L4X4]);
    expect(warnings).toContainEqual(expect.stringMatching(/^\[idle-gpus\] 2 of the 4 GPUs/));
  });

  test("a config of one's own is planned like the catalogue's", () => {
    const row = catalogueRow("Qwen3-32B");
    const mine: ServedModelOptions = { name: "mine", model: "me/mine", plan: { config: row?.config } };
    expect(serve(mine).problems).toMatchObject([{ code: "does-not-fit" }]);
    const broken = { ...row?.config, hidden_size: -1 };
    const [problem] = serve({ ...mine, plan: { config: broken } }).problems;
    expect(problem).toMatchObject({ property: "plan.config.hidden_size", value: -1 });
    expect(`${problem.reason} ${problem.fix}`).not.toMatch(/model\.(config|parameters)|accept/);
  });
});

/** The worker's pod as it reaches Helm. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
const workerPod = (values: any): any => values.graph.spec.components.find(({ name }: { name: string }) => name === "worker").podTemplate.spec;
const memoryOf = (values: object): string | undefined => workerPod(values).containers[0].resources.requests?.memory;

describe("the plan goes with the release", () => {
  test("as the planner gives it, and the volume grows with the weights", () => {
    const { values } = serve({ ...large, gpusPerWorker: 4, maxModelLen: 8192 }, [L4X4]);
    const plan = JSON.parse(values.preflight.plans["plan.json"]);
    expect(plan).toEqual(
      JSON.parse(
        JSON.stringify(
          planInference({
            model: "Qwen/Qwen3-32B",
            machineType: "g6.12xlarge",
            dynamoRelease: "1.6.1",
            gpusPerNode: 4,
            nodes: 1,
            parallelism: { tensor: 4, pipeline: 1, data: 1, expert: 1 },
            maxModelLen: 8192,
          }),
        ),
      ),
    );
    expect(plan.feasible).toBe(true);
    expect(values.cache.sizeGiB).toBe(plan.requirements.modelVolumeGiB);
    const { volumes, containers } = workerPod(values);
    expect(volumes).toContainEqual({ name: "worker-shared-memory", emptyDir: { medium: "Memory", sizeLimit: `${plan.requirements.sharedMemoryGiB}Gi` } });
    expect(containers[0].resources.requests).toEqual({ memory: `${plan.requirements.hostMemoryGiB}Gi` });
  });

  test("a worker asks for the memory that it is planned with, never for more than its GPUs' share of the node", () => {
    const small = pool("small", { machineType: "g6.xlarge" });
    const { values } = serve({ ...llama, maxModelLen: 4096 }, [small]);
    expect(memoryOf(values)).toBe("12Gi");
    const plan: Plan = JSON.parse(values.preflight.plans["plan.json"]);
    const greedy = { ...plan, requirements: { ...plan.requirements, hostMemoryGiB: 40 } };
    const storage = [{ className: "nfs", accessModes: [AccessMode.READ_WRITE_MANY] }];
    const cluster = new ExistingCluster({ clusterName: "lab", context: "lab", gpuPools: [small], storage });
    const [planned] = planModel(llama, cluster, DynamoRelease.of("1.6.1"));
    expect(memoryOf(modelValues(llama, cluster, DynamoRelease.of("1.6.1"), { plans: ModelPlans.of([{ ...planned, plan: greedy }]) }))).toBe("12Gi");
    expect(memoryOf(serve(qwen, [pool("mine", {})]).values)).toBeUndefined();
  });

  test("each half is held to what is asked of it: prefill to the first token, decode to the time between tokens", () => {
    const efa = pool("h100", { machineType: "p5.48xlarge", gpu: "NVIDIA H100 80GB SXM", gpusPerNode: 8, fabric: Fabric.of("efa", "vpc.amazonaws.com/efa", 32) });
    const storage = [{ className: "nfs", accessModes: [AccessMode.READ_WRITE_MANY] }];
    const cluster = new ExistingCluster({ clusterName: "lab", context: "lab", gpuPools: [efa], storage });
    const plan = { workload: { isl: 8000, osl: 500, concurrency: 20000 }, sla: { ttftMs: 1, itlMs: 0.001 } };
    const [prefill, decode] = planModel({ ...large, gpusPerWorker: 4, prefill: { gpusPerWorker: 1 }, plan }, cluster, DynamoRelease.of("1.6.1"));
    const below = ({ plan: made }: PartPlan): string[] => made?.diagnostics.filter(({ code }) => code === "sla-below-bound").map(({ path }) => path) ?? [];
    expect([below(prefill), below(decode)]).toEqual([["sla.ttftMs"], ["sla.itlMs"]]);
    // A prefill worker keeps no sequence while it is decoded: as many at once need not fit its cache.
    expect([prefill, decode].map(({ plan: made }) => made?.diagnostics.some(({ code }) => code === "concurrency-above-replica"))).toEqual([false, true]);
  });

  test("the preflight looks fast unless told otherwise, and verifies; off is off", () => {
    const usual = serve(qwen).values;
    expect(usual.preflight).toMatchObject({ mode: "fast", program: expect.arrayContaining([{ key: "core__wanted.py", path: "core/wanted.py" }]) });
    expect(usual.verify.jobs).toMatchObject([{ name: "qwen-verify", plan: "plan.json", engine: { gpus: 1 } }]);
    const off = serve({ ...qwen, preflight: { mode: PreflightMode.OFF } }).values;
    expect([off.preflight.mode, off.verify.jobs]).toEqual(["off", []]);
    const own = { mode: PreflightMode.DEEP, image: "lab.example/preflight:1.0.0", skip: ["ecc"], thresholds: { "host-link": 0.5, gemm: 1 }, verify: false };
    const deep = serve({ ...qwen, preflight: own }).values;
    expect([deep.preflight.mode, deep.preflight.program, deep.verify.jobs]).toEqual(["deep", [], []]);
    const look = workerPod(deep).initContainers[0];
    expect(look.image).toBe(own.image);
    expect(look.args.join(" ")).toMatch(/^deep .*--plan \/etc\/preflight\/plan.json --skip ecc --threshold gemm=1 --threshold host-link=0.5$/);
  });
});

describe("vLLM's own arguments are read as it reads them", () => {
  test.each<[string[], object]>([
    [["--tensor-parallel-size", "4"], { tensor: 4 }],
    [["-tp=2", "--pipeline_parallel_size", "2", "-dp", "1", "--enable-expert-parallel"], { tensor: 2, pipeline: 2, data: 1, expertParallel: true }],
    [["--max-model-len", "32k"], { maxModelLen: 32000 }],
    [["--max-model-len=32K", "--max-num-batched-tokens", "1.5k"], { maxModelLen: 32768, maxNumBatchedTokens: 1500 }],
    [["--gpu-memory-utilization", "0.85", "--max-num-seqs", "64"], { memoryFraction: 0.85, maxNumSeqs: 64 }],
    [["--kv-cache-dtype", "fp8_e4m3", "--kv-cache-memory-bytes", "10G"], { kvCacheDtype: "fp8", kvCacheBytes: 10 * 2 ** 30 }],
    [["--max-num-seqs", "8", "--max-num-seqs", "16"], { maxNumSeqs: 16 }],
    [["--quantization", "fp8"], { quantization: "fp8" }],
    [["--quantization", "awq"], { unplanned: [] }],
    [["--max-model-len", "auto"], { maxModelLen: undefined, unplanned: ["--max-model-len auto"] }],
    [["--kv-cache-dtype", "int8", "--quantization=bitsandbytes"], { unplanned: ["--kv-cache-dtype int8", "--quantization bitsandbytes"] }],
    [["--hf-overrides", "{}", "--speculative_config", "{}"], { unplanned: ["--hf-overrides", "--speculative-config"] }],
    [["--seed", "-1", "--enforce-eager"], { unplanned: [], expertParallel: false }],
  ])("%j", (args, expected) => {
    expect(readVllmArgs(args)).toMatchObject(expected);
  });
});

const python = spawnSync("python3", ["--version"]).status === 0;
(python ? test : test.skip)(`the checks that a model may name are those that the preflight has${python ? "" : " [skipped: no python3 on the PATH]"}`, () => {
  const { stdout } = spawnSync("python3", ["-m", "preflight", "--list", "--format", "json"], { cwd: "inference-runtime/image", encoding: "utf8" });
  const told = (JSON.parse(stdout) as { id: string; stage: string; thresholds: object }[]).map(({ id, stage, thresholds }) => ({
    id,
    stage,
    thresholds: Object.keys(thresholds),
  }));
  expect(told.length).toBeGreaterThan(30);
  expect(preflightChecks.checks).toEqual(told);
});
