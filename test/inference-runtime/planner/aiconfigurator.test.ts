import * as fs from "fs";
import * as path from "path";
import { AiconfiguratorFolder } from "../../../constructs/inference";
import { checkChoices, planInference, planRequestOf, readAiconfiguratorResult, AiconfiguratorResult } from "../../../inference-runtime/planner";
import { Tool } from "../../../inference-runtime/planner/aiconfigurator/run";
import { readBlockYaml } from "../../../inference-runtime/planner/aiconfigurator/block-yaml";
import { planCommand } from "../../../cli/commands/plan";

/** NVIDIA's AIConfigurator beside the planner: its own results read, each of its choices checked, and a served model made of one. */

const FIXTURES = path.join(__dirname, "aiconfigurator-0.12.0");
const folder = (name: string): string => path.join(FIXTURES, name);
const read = (name: string): AiconfiguratorResult =>
  readAiconfiguratorResult({ read: (file) => (fs.existsSync(path.join(folder(name), file)) ? fs.readFileSync(path.join(folder(name), file), "utf8") : undefined) });

/** The tool as it behaves: saves a result below --save-dir. */
const tool = (name: string, seen: string[][] = []): Tool => (args) => {
  seen.push([...args]);
  fs.cpSync(folder(name), path.join(args[args.indexOf("--save-dir") + 1], "Qwen", "result"), { recursive: true });
  return { status: 0, missing: false, output: "12:00:00 [aiconfigurator] [I] [main.py:1] Loading AIConfigurator version: 0.12.0\n" };
};

async function run(argv: string[], request: object, using: Tool): Promise<{ status: number; out: string; err: string }> {
  const written = { out: "", err: "" };
  const status = await planCommand(argv, { readStdin: () => JSON.stringify(request), readFile: () => "", out: (text) => void (written.out += text), err: (text) => void (written.err += text), tool: using });
  return { status, ...written };
}

const REQUEST = { model: "Qwen3-32B", gpu: { sku: "H200" }, parallelism: { tensor: 4 }, workload: { isl: 4000, osl: 500 }, sla: { ttftMs: 1000, itlMs: 20 } };

describe("its result folder", () => {
  test("every choice, with its estimates, workers and arguments", () => {
    const { model, system, engine, asked, choices } = read("qwen3-32b-vllm");
    expect({ model, system, engine, asked }).toEqual({ model: "Qwen/Qwen3-32B", system: "h200_sxm", engine: { name: "vllm", version: "0.24.0" }, asked: { ttftMs: 1000, itlMs: 20 } });
    expect(choices.map(({ mode, rank, workers }) => [mode, rank, workers.map(({ role, count, gpus, batch }) => `${role} ${count} x ${gpus}, ${batch}`)])).toEqual([
      ["agg", 1, ["agg 2 x 4, 32"]],
      ["agg", 2, ["agg 4 x 2, 15"]],
      ["disagg", 1, ["prefill 4 x 1, 1", "decode 1 x 4, 120"]],
    ]);
    expect(choices[0]).toMatchObject({ ttftMs: 296.115, itlMs: 17.673, tokensPerSecondPerGpu: 437.961, gpusPerNode: 8 });
    expect(choices[0].workers[0].args).toEqual(expect.arrayContaining(["--max-model-len", "6000", "--max-num-seqs", "512"]));
  });

  test("one of experts, with lists that are named and repeated, and one of TensorRT-LLM, whose flags are in a folded script", () => {
    expect(read("qwen3-30b-a3b-vllm").choices[0].workers[0]).toMatchObject({ gpus: 1, batch: 160, parallelism: { tensor: 1, data: 1, expert: 1 } });
    expect(read("qwen3-8b-trtllm")).toMatchObject({ engine: { name: "trtllm", version: "1.3.0rc20" }, choices: [{ workers: [{ gpus: 1, batch: 80, args: [] }] }] });
  });

  test("what is none says which file, and a broken one which line", () => {
    expect(() => readAiconfiguratorResult({ read: () => undefined })).toThrow("agg/exp_config.yaml: is missing");
    expect(() => readAiconfiguratorResult({ read: (file) => (file.startsWith("agg/exp") ? "backend_name: tgi\n" : undefined) })).toThrow('backend_name is "tgi": vllm, sglang or trtllm');
    expect(() => readAiconfiguratorResult({ read: (file) => (file.startsWith("agg/exp") ? "no colon here\n" : undefined) })).toThrow(/agg\/exp_config\.yaml: cannot be read: no key: no colon here/);
    expect(() => readBlockYaml("__proto__:\n  polluted: true\n")).not.toThrow();
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe("its choices beside the planner", () => {
  test("each role is planned, and nothing speaks against what fits", () => {
    const checked = checkChoices(read("qwen3-32b-vllm"));
    expect(checked.map(({ plans, contradictions, misses }) => [plans.map(({ feasible }) => feasible), contradictions, misses])).toEqual([[[true], [], []], [[true], [], []], [[true, true], [], []]]);
    expect(checked[0].plans[0]).toEqual(planInference(planRequestOf(read("qwen3-32b-vllm"), checked[0].workers[0])));
  });

  test("what it proposes and is too large is a contradiction, not hidden", () => {
    const smaller = checkChoices(read("qwen3-32b-vllm"), { gpu: { sku: "L4" } });
    expect(smaller[0].contradictions.join("\n")).toMatch(/\[sla-below-bound\]|does-not-fit|estimated, reading weights/);
    const crowded = checkChoices({ ...read("qwen3-30b-a3b-vllm") }, { gpu: { sku: "H100" } });
    expect(crowded[0].contradictions).toEqual([expect.stringMatching(/^160 sequences at once are proposed, the cache of [\d.]+ GiB a GPU holds \d+\.$/)]);
  });
});

describe("plan --with aiconfigurator", () => {
  test("asks for the request's model, GPU, engine, workload and SLA, and prints both", async () => {
    const seen: string[][] = [];
    const { status, out, err } = await run(["-", "--with", "aiconfigurator", "--format", "text"], REQUEST, tool("qwen3-32b-vllm", seen));
    expect([status, err]).toEqual([0, ""]);
    expect(seen[0].slice(0, -1)).toEqual(["cli", "default", "--no-color", "--model-path", "Qwen/Qwen3-32B", "--system", "h200_sxm", "--total-gpus", "8", "--backend", "vllm", "--isl", "4000", "--osl", "500", "--ttft", "1000", "--tpot", "20", "--save-dir"]);
    for (const line of [/feasible +yes, in memory; whether the SLA is met is open/, /AIConfigurator 0\.12\.0 proposes .* of vllm 0\.24\.0, memory is that of 0\.31\.0/, /agg 1: 2 x 4 GPUs \(tensor 4/, /estimated {2}296\.115 ms to the first token, 17\.673 ms between tokens/, /memory +decode: 15\.27 GiB of weights/]) expect(out).toMatch(line);
    expect(out).not.toMatch(/CONTRADICTION|undefined|NaN/);
  });

  test("a contradiction is shown, and is exit status 1", async () => {
    const { status, out } = await run(["-", "--with=aiconfigurator", "--format=text"], { model: "Qwen3-30B-A3B", gpu: { sku: "H100" }, workload: { isl: 4000, osl: 500 }, maxModelLen: 6000 }, tool("qwen3-30b-a3b-vllm"));
    expect([status, out]).toEqual([1, expect.stringMatching(/CONTRADICTION {2}160 sequences at once are proposed/)]);
  });

  test("as JSON: the plan and the proposal", async () => {
    const { out } = await run(["-", "--with", "aiconfigurator"], REQUEST, tool("qwen3-32b-vllm"));
    const { plan, aiconfigurator } = JSON.parse(out);
    expect([plan, aiconfigurator.version, aiconfigurator.choices.length]).toEqual([planInference(REQUEST as never), "0.12.0", 3]);
  });

  test("a missing tool is one message with how to install it", async () => {
    const { status, out, err } = await run(["-", "--with", "aiconfigurator"], REQUEST, () => ({ status: null, output: "", missing: true }));
    expect([status, out, err]).toEqual([2, "", expect.stringMatching(/aiconfigurator is not installed[\s\S]*pip install aiconfigurator==0\.12\.0[\s\S]*aisimulate[\s\S]*AICONFIGURATOR/)]);
  });

  test.each([
    ["no workload", { ...REQUEST, workload: undefined, sla: undefined }, /proposes nothing: workload is missing/],
    ["a GPU that it never measured", { ...REQUEST, gpu: { sku: "L4" } }, /proposes nothing: it has no measurements of L4/],
    ["a sweep that finds nothing: its own last words", REQUEST, /ended with status 1 and no result:\n +12:00 \[E\] no parallel configuration met/],
  ])("%s", async (_name, request, says) => {
    const { status, out } = await run(["-", "--with", "aiconfigurator", "--format", "text"], request, () => ({ status: 1, missing: false, output: "12:00 [I] x\n12:00 [E] no parallel configuration met TTFT\n" }));
    expect([status, out]).toEqual([1, expect.stringMatching(says)]);
  });

  test("--with knows no other tool", async () => {
    expect(await run(["-", "--with", "vidur"], REQUEST, tool("qwen3-32b-vllm"))).toMatchObject({ status: 2, err: expect.stringContaining('--with "vidur": is aiconfigurator\n') });
  });
});

describe("a served model from its folder", () => {
  test("an aggregated choice: GPUs, replicas, context, arguments, workload and SLA", () => {
    expect(new AiconfiguratorFolder(folder("qwen3-32b-vllm")).servedModel()).toEqual({
      name: "qwen3-32b", model: "Qwen/Qwen3-32B", gpusPerWorker: 4, replicas: 2, maxModelLen: 6000, engineArgs: ["--max-num-seqs", "512", "--max-num-batched-tokens", "6012"],
      plan: { workload: { isl: 4000, osl: 500, concurrency: 32 }, sla: { ttftMs: 1000, itlMs: 20 } },
    });
    expect(new AiconfiguratorFolder(folder("qwen3-32b-vllm")).servedModel({ rank: 2, name: "chat" })).toMatchObject({ name: "chat", gpusPerWorker: 2, replicas: 4 });
    expect(planInference(new AiconfiguratorFolder(folder("qwen3-32b-vllm")).planRequest())).toMatchObject({ feasible: true, parallelism: { tensor: 4 }, engine: { version: "0.24.0" }, gpu: { sku: "H200" } });
  });

  test.each([
    ["a rank that it hasn't", (): unknown => new AiconfiguratorFolder(folder("qwen3-32b-vllm")).servedModel({ rank: 9 }), /\[no-such-choice\].*= 9[\s\S]*name one of 1, 2/],
    ["another engine", (): unknown => new AiconfiguratorFolder(folder("qwen3-8b-trtllm")).servedModel(), /\[engine-not-served\][\s\S]*choices are of trtllm[\s\S]*--backend vllm/],
    ["no result folder", (): unknown => new AiconfiguratorFolder(FIXTURES), /\[invalid-aiconfigurator-folder\][\s\S]*agg\/exp_config\.yaml: is missing/],
  ])("%s is refused by name", (_name, make, says) => expect(make).toThrow(says));

  test("a disaggregated choice: prefill on workers of its own, each half with its own arguments", () => {
    const decoding = {
      name: "qwen3-32b", model: "Qwen/Qwen3-32B", gpusPerWorker: 4, replicas: 1, engineArgs: ["--max-num-seqs", "512", "--max-num-batched-tokens", "512"],
      prefill: { gpusPerWorker: 1, replicas: 4, engineArgs: ["--max-num-seqs", "1", "--max-num-batched-tokens", "5500"] },
      plan: { workload: { isl: 4000, osl: 500, concurrency: 120 }, sla: { ttftMs: 1000, itlMs: 20 } },
    };
    expect(new AiconfiguratorFolder(folder("qwen3-32b-vllm")).servedModel({ disaggregated: true })).toEqual(decoding);
    const only = fs.mkdtempSync(path.join(process.env.TMPDIR ?? "/tmp", "aic-"));
    fs.cpSync(path.join(folder("qwen3-32b-vllm"), "disagg"), path.join(only, "disagg"), { recursive: true });
    expect(new AiconfiguratorFolder(only).servedModel()).toEqual(decoding);
    expect(new AiconfiguratorFolder(only).planRequest()).toMatchObject({ parallelism: { tensor: 4 }, workload: { osl: 500 } });
    expect(() => new AiconfiguratorFolder(only).servedModel({ disaggregated: false })).toThrow(/\[no-such-choice\].*[\s\S]*no aggregated choice[\s\S]*--serving-mode agg/);
    fs.rmSync(only, { recursive: true });
  });

  test.each([
    ["16 GPUs on nodes of 8: two nodes, a pipeline over them", "tensor_parallel_size: 8", 2, { gpusPerWorker: 8, nodesPerWorker: 2 }],
    ["all 16 in tensor parallelism", "tensor_parallel_size: 16", 1, { gpusPerWorker: 8, nodesPerWorker: 2, engineArgs: expect.arrayContaining(["--tensor-parallel-size", "16"]) }],
  ])("a worker of more GPUs than a node has: %s", (_name, tensor, pipeline, expected) => {
    const changed = withWorker((text) => text.replace(/gpus_per_worker: 4/g, "gpus_per_worker: 16").replace(/\btensor_parallel_size: 4/, tensor).replace(/pipeline_parallel_size: 1/, `pipeline_parallel_size: ${pipeline}`));
    const model = new AiconfiguratorFolder(changed).servedModel();
    expect(model).toMatchObject(expected);
    expect(model.engineArgs).not.toContain("--pipeline-parallel-size");
    fs.rmSync(changed, { recursive: true });
  });

  test("a worker that doesn't take whole nodes is refused", () => {
    const changed = withWorker((text) => text.replace(/gpus_per_worker: 4/g, "gpus_per_worker: 9"));
    expect(() => new AiconfiguratorFolder(changed).servedModel()).toThrow(/\[worker-across-nodes\][\s\S]*9 GPUs does not divide over nodes of 8/);
    fs.rmSync(changed, { recursive: true });
  });
});

/** The folder of aggregated choices, the first of them changed. */
function withWorker(change: (text: string) => string): string {
  const made = fs.mkdtempSync(path.join(process.env.TMPDIR ?? "/tmp", "aic-"));
  fs.cpSync(path.join(folder("qwen3-32b-vllm"), "agg"), path.join(made, "agg"), { recursive: true });
  const file = path.join(made, "agg/top1/generator_config.yaml");
  fs.writeFileSync(file, change(fs.readFileSync(file, "utf8")));
  return made;
}
