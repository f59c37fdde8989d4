import { Fabric } from "../../../../constructs/cluster/pools/fabric";
import { GangScheduler } from "../../../../constructs/dynamo/platform-parts";
import { DynamoRelease } from "../../../../constructs/dynamo/release";
import { checkModel } from "../../../../constructs/inference/checks/check-models";
import { Engine } from "../../../../constructs/inference/engine";
import { modelGraph } from "../../../../constructs/inference/graph/model-graph";
import { ModelPlans } from "../../../../constructs/inference/model-plans";
import { Router } from "../../../../constructs/inference/routing/router";
import { ServedModelOptions } from "../../../../constructs/inference/served-model-options";
import { INFINIBAND, clusterOf, h100 } from "./cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- a graph is what its writer makes it */

/** What a recipe's part has: replicas, GPUs of a node, nodes, and of its arguments those that make it what it is. */
interface Part {
  readonly replicas: number;
  readonly gpus: number;
  readonly nodes?: number;
  readonly args: string[];
}

/**
 * Recipes of upstream (ai-dynamo/dynamo, recipes/) as models here: the same parts, GPUs and engine arguments. What is ours stays ours: names of
 * components, folders of the weights, probes, security; and memory fractions that we leave to the engine are written where they write them.
 */
const RECIPES: [string, ServedModelOptions, { [part: string]: Part }][] = [
  [
    "llama-3-70b/vllm/disagg-single-node@0044eb90",
    {
      name: "llama3-70b-disagg-sn",
      model: "RedHatAI/Llama-3.3-70B-Instruct-FP8-dynamic",
      prefill: { replicas: 2, gpusPerWorker: 2, engineArgs: ["--gpu-memory-utilization", "0.95", "--no-enable-prefix-caching", "--block-size", "128"] },
      gpusPerWorker: 4,
      engineArgs: ["--gpu-memory-utilization", "0.90", "--no-enable-prefix-caching", "--block-size", "128"],
      sharedMemoryGiB: 80,
    },
    {
      prefill: { replicas: 2, gpus: 2, args: ["--tensor-parallel-size", "2", "--gpu-memory-utilization", "0.95", "--no-enable-prefix-caching", "--block-size", "128"] },
      decode: { replicas: 1, gpus: 4, args: ["--tensor-parallel-size", "4", "--gpu-memory-utilization", "0.90", "--no-enable-prefix-caching", "--block-size", "128"] },
    },
  ],
  [
    "llama-3-70b/vllm/disagg-multi-node@0044eb90",
    {
      name: "llama3-70b-disagg-mn",
      model: "RedHatAI/Llama-3.3-70B-Instruct-FP8-dynamic",
      prefill: { engineArgs: ["--gpu-memory-utilization", "0.95", "--no-enable-prefix-caching", "--block-size", "128"] },
      gpusPerWorker: 8,
      engineArgs: ["--gpu-memory-utilization", "0.90", "--no-enable-prefix-caching", "--block-size", "128"],
      sharedMemoryGiB: 80,
    },
    {
      prefill: { replicas: 1, gpus: 8, args: ["--tensor-parallel-size", "8", "--gpu-memory-utilization", "0.95"] },
      decode: { replicas: 1, gpus: 8, args: ["--tensor-parallel-size", "8", "--gpu-memory-utilization", "0.90"] },
    },
  ],
  [
    "qwen3-32b/vllm/disagg-kv-router@2ac51dda",
    {
      name: "disagg-router-6p-2d",
      model: "Qwen/Qwen3-32B",
      router: Router.KV,
      prefill: { replicas: 6, engineArgs: ["--no-enable-log-requests", "--gpu-memory-utilization", "0.90", "--async-scheduling", "--block-size", "64"] },
      replicas: 2,
      gpusPerWorker: 2,
      engineArgs: ["--no-enable-log-requests", "--gpu-memory-utilization", "0.90", "--no-enable-prefix-caching", "--async-scheduling", "--block-size", "64"],
    },
    {
      prefill: { replicas: 6, gpus: 2, args: ["--disaggregation-mode", "prefill", "--kv-events-config", "--tensor-parallel-size", "2", "--block-size", "64"] },
      decode: { replicas: 2, gpus: 2, args: ["--disaggregation-mode", "decode", "--tensor-parallel-size", "2", "--no-enable-prefix-caching"] },
    },
  ],
  [
    "deepseek-r1/sglang/disagg-16gpu@08ebb8b1",
    {
      name: "sgl-dsr1-16gpu",
      model: "deepseek-ai/DeepSeek-R1",
      engine: Engine.SGLANG,
      prefill: { engineArgs: ["--ep-size", "8", "--trust-remote-code", "--load-balance-method", "round_robin"] },
      gpusPerWorker: 8,
      engineArgs: ["--tp-size", "8", "--dp-size", "8", "--enable-dp-attention", "--ep-size", "8", "--trust-remote-code"],
      sharedMemoryGiB: 80,
    },
    {
      prefill: { replicas: 1, gpus: 8, args: ["--tp-size", "8", "--ep-size", "8", "--disaggregation-transfer-backend", "nixl"] },
      decode: { replicas: 1, gpus: 8, args: ["--tp-size", "8", "--dp-size", "8", "--enable-dp-attention", "--ep-size", "8", "--host", "0.0.0.0"] },
    },
  ],
  [
    "qwen3-235b-a22b-fp8/trtllm/disagg@0dd53744",
    {
      name: "qwen3-235b-a22b-disagg",
      model: "Qwen/Qwen3-235B-A22B-FP8",
      engine: Engine.TENSORRT_LLM,
      router: Router.KV,
      maxModelLen: 8192,
      prefill: { replicas: 6, gpusPerWorker: 2, engineArgs: ["--max-batch-size", "2", "--max-num-tokens", "8192", "--free-gpu-memory-fraction", "0.7"] },
      gpusPerWorker: 4,
      engineArgs: ["--expert-parallel-size", "4", "--max-batch-size", "512", "--max-num-tokens", "1024", "--free-gpu-memory-fraction", "0.95"],
      sharedMemoryGiB: 256,
    },
    {
      prefill: { replicas: 6, gpus: 2, args: ["--tensor-parallel-size", "2", "--max-seq-len", "8192", "--max-batch-size", "2", "--max-num-tokens", "8192"] },
      decode: { replicas: 1, gpus: 4, args: ["--tensor-parallel-size", "4", "--expert-parallel-size", "4", "--max-seq-len", "8192", "--max-batch-size", "512"] },
    },
  ],
  [
    "gpt-oss-120b/trtllm/agg@05e46aa2",
    {
      name: "gpt-oss-agg",
      model: "openai/gpt-oss-120b",
      engine: Engine.TENSORRT_LLM,
      router: Router.ROUND_ROBIN,
      gpusPerWorker: 4,
      engineArgs: ["--expert-parallel-size", "4", "--max-batch-size", "800", "--free-gpu-memory-fraction", "0.9"],
      environment: { TRTLLM_ENABLE_PDL: "1", TRT_LLM_DISABLE_LOAD_WEIGHTS_IN_PARALLEL: "True" },
      sharedMemoryGiB: 80,
    },
    { worker: { replicas: 1, gpus: 4, args: ["--tensor-parallel-size", "4", "--expert-parallel-size", "4", "--max-batch-size", "800", "--free-gpu-memory-fraction", "0.9"] } },
  ],
];

const release = DynamoRelease.of("1.3.1");
const cluster = (fabric: Fabric): ReturnType<typeof clusterOf> => clusterOf(h100("gpus", fabric, { maxNodes: 4 }));

test.each(RECIPES)("%s is said in at most 25 lines, and taken", (_, model) => {
  expect(JSON.stringify(model, null, 1).split("\n").filter((line) => !/^\s*"[^:]*",?$/.test(line)).length).toBeLessThanOrEqual(25);
  expect(checkModel(model, cluster(INFINIBAND), release, GangScheduler.BUNDLED)).toEqual([]);
});

test.each(RECIPES)("%s: the same parts, GPUs and arguments", (_, model, expected) => {
  const graph: any = modelGraph(model, cluster(INFINIBAND), release, ModelPlans.NONE);
  const workers = graph.spec.components.filter(({ type }: any) => type !== "frontend");
  expect(workers.map(({ name }: any) => name).sort()).toEqual(Object.keys(expected).sort());
  for (const { name, replicas, multinode, podTemplate } of workers) {
    const [main] = podTemplate.spec.containers;
    const { args, ...part } = expected[name];
    expect({ replicas, gpus: Number(main.resources.limits["nvidia.com/gpu"]), ...(multinode === undefined ? {} : { nodes: multinode.nodeCount }) }).toEqual(part);
    args.forEach((word, index) => {
      if (!word.startsWith("--")) return;
      const value = args[index + 1]?.startsWith("--") === false ? [args[index + 1]] : [];
      const at = main.args.lastIndexOf(word);
      expect([name, ...main.args.slice(at, at + 1 + value.length)]).toEqual([name, word, ...value]);
    });
    const shared = podTemplate.spec.volumes.find(({ emptyDir }: any) => emptyDir !== undefined).emptyDir.sizeLimit;
    expect(shared).toBe(`${model.sharedMemoryGiB ?? 8}Gi`);
  }
});
