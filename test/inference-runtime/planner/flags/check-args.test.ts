import { planInference } from "../../../../inference-runtime/planner";
import { ArgFinding, checkArgs } from "../../../../inference-runtime/planner/flags/check-args";
import { flagsOf, FlagTable, versionsWith } from "../../../../inference-runtime/planner/flags/flag";
import { readArgs, sourcesOf } from "../../../../inference-runtime/planner/flags/read-args";
import { publishedStarts } from "../../../../inference-runtime/planner/report/published";
import releases from "../../../../inference-runtime/facts/releases.json";

const V151 = { dynamo: "1.5.1", engine: "0.28.0" };

const errors = (engine: string, versions: { dynamo?: string; engine?: string }, args: string[]): ArgFinding[] => checkArgs(engine, versions, args).filter(({ severity }) => severity === "error");

describe("what is published is taken", () => {
  const starts = publishedStarts().map((start) => ({ start, plan: planInference(start.request) }));

  test.each(starts.map(({ start, plan }) => [start.name, plan] as const))("the arguments planned for %s", (_, plan) => {
    const { name, version } = plan.engine;
    const dynamo = name === "trtllm" ? { dynamo: "1.5.1" } : { engine: version };
    expect(errors(name, dynamo, plan.engineArgs as string[])).toEqual([]);
  });

  const rich = { model: "Qwen3-30B-A3B", gpu: { sku: "H200" }, parallelism: { tensor: 2, expert: 2 }, maxModelLen: 8192, memoryFraction: 0.85, maxNumSeqs: 64, maxNumBatchedTokens: 4096 };
  const everyRelease = releases.lines.flatMap(({ line: minor }) => (["vllm", "sglang", "trtllm"] as const).flatMap((engine) => (["bf16", "fp8"] as const).map((dtype) => [minor, engine, dtype] as const)));
  test.each(everyRelease)("every argument that is planned, Dynamo %s, %s, %s", (minor, engine, kvCacheDtype) => {
    const plan = planInference({ ...rich, dynamoRelease: `${minor}.1`, engine: { name: engine }, kvCacheDtype });
    expect(plan.engineArgs.length).toBeGreaterThan(5);
    expect(errors(engine, { dynamo: `${minor}.1`, engine: plan.engine.version }, plan.engineArgs as string[])).toEqual([]);
  });

  const KV = '{"kv_connector":"NixlConnector","kv_role":"kv_both","kv_connector_extra_config": {"backends": ["LIBFABRIC"]}}';
  // ai-dynamo/dynamo, path and version as its image says or, where it says ${VERSION}, of its commit's time.
  test.each([
    ["examples/deployments/EKS/manifests/vllm/v1beta1/disagg.yaml decode", "1.3.1", ["--model", "Qwen/Qwen3-32B", "--disaggregation-mode", "decode", "--kv-transfer-config", KV]],
    ["examples/deployments/EKS/manifests/vllm/v1beta1/disagg.yaml prefill", "1.3.1", ["--model", "Qwen/Qwen3-32B", "--disaggregation-mode", "prefill", "--kv-transfer-config", KV]],
    ["examples/deployments/EKS/manifests/vllm/disagg-p5.yaml decode", "1.3.0", ["--model", "Qwen/Qwen3-32B", "--tensor-parallel-size", "2", "--disaggregation-mode", "decode", "--kv-transfer-config", KV]],
    ["examples/deployments/EKS/manifests/vllm/disagg-p5.yaml prefill", "1.3.0", ["--model", "Qwen/Qwen3-32B", "--tensor-parallel-size", "2", "--disaggregation-mode", "prefill", "--kv-transfer-config", KV]],
    ["examples/deployments/GKE/vllm/v1beta1/agg.yaml", "1.2.1", ["--model", "Qwen/Qwen3-0.6B"]],
    ["examples/deployments/GKE/vllm/disagg.yaml prefill", "0.9.1", ["--model", "Qwen/Qwen3-0.6B", "--is-prefill-worker"]],
    ["examples/backends/vllm/deploy/disagg-multinode.yaml prefill", "0.9.1", ["--model", "Qwen/Qwen3-0.6B", "--is-prefill-worker", "--tensor-parallel-size", "2"]],
    ["examples/backends/vllm/deploy/disagg-multinode.yaml decode", "0.9.1", ["--model", "Qwen/Qwen3-0.6B", "--tensor-parallel-size", "2"]],
    ["examples/backends/vllm/deploy/disagg_planner.yaml prefill", "0.9.1", ["--model", "Qwen/Qwen3-0.6B", "--is-prefill-worker"]],
  ])("%s", (_, dynamo, args) => {
    const engine = releases.lines.find(({ line }) => dynamo.startsWith(`${line}.`))?.engines.vllm;
    expect(checkArgs("vllm", { dynamo, engine }, args)).toEqual([]);
  });

  test.each<[string, string[]]>([
    ["nothing", []],
    ["a value behind =", ["--max-model-len=8192"]],
    ["underscores", ["--max_model_len", "8192", "--gpu_memory_utilization=0.9"]],
    ["short names", ["-tp", "2", "-q", "fp8", "-ep"]],
    ["a size with a suffix", ["--max-num-batched-tokens", "16k", "--kv-cache-memory-bytes", "25.5g"]],
    ["auto", ["--max-model-len", "auto"]],
    ["a negative number", ["--max-logprobs", "-1"]],
    ["a --no- form", ["--no-enable-prefix-caching"]],
    ["JSON with blanks", ["--kv-transfer-config", '{"kv_connector": "NixlConnector", "kv_role": "kv_both"}']],
    ["JSON in dotted parts", ["--compilation-config.mode", "3", "-cc.cudagraph_mode=FULL"]],
    ["JSON with a number that has a suffix", ["--eplb-config", '{"window_size": 1k}']],
    ["an optimisation level in one word", ["-O3"]],
    ["several values", ["--cudagraph-capture-sizes", "1", "2", "4", "--enforce-eager"]],
    ["a choice in capitals where vLLM folds it", ["--moe-backend", "TRITON"]],
    ["None where nothing may stand", ["--quantization", "None"]],
    ["a flag of Dynamo's", ["--dyn-tool-call-parser", "hermes", "--custom-jinja-template=/x.jinja"]],
    ["a router's flag that a worker advertises", ["--router-mode", "kv"]],
  ])("%s", (_, args) => expect(checkArgs("vllm", V151, args)).toEqual([]));

  test.each<[string, { dynamo: string; engine?: string }, string[]]>([
    ["sglang", { dynamo: "1.5.1", engine: "0.5.18" }, ["--tp-size", "8", "--mem-fraction-static", "0.88", "--load-format", "gms", "--enable-dp-attention"]],
    ["trtllm", { dynamo: "1.5.1" }, ["--tensor-parallel-size", "2", "--trtllm.kv_cache_config.dtype", "fp8", "--free-gpu-memory-fraction", "0.8"]],
    ["vllm", { dynamo: "0.9.1", engine: "0.14.1" }, ["--connector", "nixl", "lmcache", "--migration-limit", "3", "--is_prefill_worker"]],
  ])("%s %j", (engine, versions, args) => expect(checkArgs(engine, versions, args)).toEqual([]));
});

describe("what the worker would stop at", () => {
  test.each<[string, string[], ArgFinding["code"], number, RegExp, RegExp]>([
    ["a misspelt name", ["--max-modell-len", "8192"], "unknown-engine-arg", 0, /vLLM 0.28.0 in Dynamo 1.5.1/, /did you mean "--max-model-len"/],
    ["a name with another word order", ["--seed", "1", "--model-max-len", "8192"], "unknown-engine-arg", 2, /no argument/, /--max-model-len/],
    ["another engine's name", ["--mem-fraction-static", "0.8"], "unknown-engine-arg", 0, /no argument/, /./],
    ["a flag that went", ["--is-decode-worker"], "unknown-engine-arg", 0, /known versions with it: 0.8.1 to 1\.\d/, /./],
    ["a flag of an earlier vLLM", ["--guided-decoding-backend", "xgrammar"], "unknown-engine-arg", 0, /0.6.4 to 0.11.2/, /./],
    ["a flag that comes later", ["--log-level", "INFO"], "unknown-engine-arg", 0, /known versions with it: 0\.\d\d/, /./],
    ["underscores in a flag of Dynamo's", ["--custom_jinja_template", "/x"], "unknown-engine-arg", 0, /no argument/, /"--custom-jinja-template"/],
    ["an unknown short name", ["-tpp", "2"], "unknown-engine-arg", 0, /no argument/, /leave it out/],
    ["one hyphen for two", ["-max-model-len", "8192"], "unknown-engine-arg", 0, /no argument/, /--max-model-len/],
    ["a beginning of several names", ["--max-num", "4"], "unknown-engine-arg", 0, /begin so/, /--max-num-/],
    ["--no- of what has none", ["--no-max-model-len"], "unknown-engine-arg", 0, /no argument/, /./],
    ["capitals", ["--Max-Model-Len", "8192"], "unknown-engine-arg", 0, /no argument/, /--max-model-len/],
    ["a word without a name", ["8192"], "unknown-engine-arg", 0, /without a name/, /./],
    ["a name without hyphens", ["enforce-eager"], "unknown-engine-arg", 0, /without a name/, /did you mean "--enforce-eager"/],
    ["a second value", ["--max-model-len", "8192", "4096"], "unknown-engine-arg", 2, /without a name/, /./],
    ["two words in one element", ["--max-model-len 8192"], "engine-arg-not-split", 0, /its own element/, /"--max-model-len", "8192"/],
    ["a whole line", ["--enforce-eager --max-model-len 8192"], "engine-arg-not-split", 0, /holds 3/, /"--enforce-eager", "--max-model-len", "8192"/],
    ["a short name and its value in one", ["-tp 2"], "engine-arg-not-split", 0, /holds 2/, /"-tp", "2"/],
    ["a missing value at the end", ["--max-model-len"], "invalid-engine-arg", 0, /wants a value/, /next element/],
    ["a missing value before another", ["--max-model-len", "--enforce-eager"], "invalid-engine-arg", 0, /wants a value/, /next element/],
    ["several values, none given", ["--cudagraph-capture-sizes"], "invalid-engine-arg", 0, /wants a value/, /./],
    ["a text for a number", ["--max-num-seqs", "many"], "invalid-engine-arg", 0, /whole number/, /./],
    ["a fraction for a whole number", ["--max-num-seqs", "2.5"], "invalid-engine-arg", 0, /whole number/, /./],
    ["a suffix where vLLM takes none", ["--max-num-seqs", "1k"], "invalid-engine-arg", 0, /whole number/, /./],
    ["a fraction with a binary suffix", ["--max-num-batched-tokens", "1.5K"], "invalid-engine-arg", 0, /no fraction/, /./],
    ["a unit", ["--kv-cache-memory-bytes", "20GiB"], "invalid-engine-arg", 0, /whole number/, /./],
    ["a percentage", ["--gpu-memory-utilization", "90%"], "invalid-engine-arg", 0, /a number/, /./],
    ["a comma for a point", ["--gpu-memory-utilization=0,9"], "invalid-engine-arg", 0, /a number/, /./],
    ["a number behind a list of them", ["--cudagraph-capture-sizes", "1", "x"], "invalid-engine-arg", 0, /whole number/, /./],
    ["a choice that isn't", ["--kv-cache-dtype", "fp9"], "invalid-engine-arg", 0, /one of auto/, /did you mean "fp8"/],
    ["a choice in capitals", ["--dtype", "BFLOAT16"], "invalid-engine-arg", 0, /one of auto/, /bfloat16/],
    ["a method of quantisation that isn't", ["--quantization", "gptq-marlin"], "invalid-engine-arg", 0, /one of/, /gptq_marlin/],
    ["a number that is no choice", ["--max-lora-rank", "48"], "invalid-engine-arg", 0, /one of/, /./],
    ["a parser of Dynamo's that isn't", ["--dyn-tool-call-parser", "herms"], "invalid-engine-arg", 0, /one of/, /hermes/],
    ["a choice of a later Dynamo", ["--disaggregation-mode", "both"], "invalid-engine-arg", 0, /agg, decode/, /./],
    ["a boolean given true", ["--enforce-eager", "true"], "invalid-engine-arg", 1, /takes no value/, /--no-enforce-eager off/],
    ["a boolean given =false", ["--enable-prefix-caching=false"], "invalid-engine-arg", 0, /takes no value/, /--no-enable-prefix-caching off/],
    ["a switch given a number", ["--disable-log-stats", "1"], "invalid-engine-arg", 1, /takes no value/, /./],
    ["JSON in single quotes", ["--kv-transfer-config", "{'kv_connector': 'NixlConnector'}"], "invalid-engine-arg", 0, /double quotes/, /JSON.stringify/],
    ["JSON with Python's True", ["--compilation-config", '{"backend": True}'], "invalid-engine-arg", 0, /true, false and null/, /JSON.stringify/],
    ["JSON cut short", ["--speculative-config", '{"method": "ngram"'], "invalid-engine-arg", 0, /this is none/, /./],
    ["JSON quoted for a shell", ["--kv-transfer-config", "'{\"kv_connector\": \"NixlConnector\"}'"], "invalid-engine-arg", 0, /this is none/, /./],
    ["a number for an object", ["--kv-transfer-config", "3"], "invalid-engine-arg", 0, /a JSON object/, /./],
    ["a key that the object hasn't", ["--kv-transfer-config", '{"kv_conector": "NixlConnector"}'], "invalid-engine-arg", 0, /has no "kv_conector"/, /kv_connector/],
    ["a dotted key that it hasn't", ["--compilation-config.bakend", "eager"], "invalid-engine-arg", 0, /has no "bakend"/, /backend/],
    ["parts of what has none", ["--max-model-len.x", "3"], "invalid-engine-arg", 0, /no parts/, /--max-model-len/],
    ["a file for JSON", ["--override-generation-config", "/etc/x.json"], "invalid-engine-arg", 0, /takes JSON/, /./],
    ["a flag twice", ["--max-num-seqs", "4", "--max-num-seqs", "8"], "duplicate-engine-arg", 2, /only the last counts/, /./],
    ["a flag by two names", ["-tp", "2", "--tensor_parallel_size=4"], "duplicate-engine-arg", 2, /before it as -tp/, /./],
    ["on and off", ["--enforce-eager", "--no-enforce-eager"], "duplicate-engine-arg", 1, /only the last counts/, /./],
    ["whole and in parts", ["--compilation-config", '{"mode": 3}', "-cc.backend", "eager"], "duplicate-engine-arg", 2, /only the parts/, /./],
    ["one part twice", ["-cc.mode", "3", "-cc.mode=0"], "duplicate-engine-arg", 2, /only the last counts/, /./],
  ])("%s", (_, args, code, index, reason, fix) => {
    const found = errors("vllm", V151, args);
    expect(found).toEqual([expect.objectContaining({ code, index, reason: expect.stringMatching(reason), fix: expect.stringMatching(fix) })]);
  });

  test("two words in one element are no value of the flag before them", () => {
    const found = errors("vllm", V151, ["--tensor-parallel-size", "--max-model-len 8192"]);
    expect(found.map(({ index, code }) => [index, code])).toEqual([[0, "invalid-engine-arg"], [1, "engine-arg-not-split"]]);
  });

  test("all of it at once, in order", () => {
    expect(errors("vllm", V151, ["--bogus", "--max-num-seqs", "x", "--max-model-len 8"]).map(({ index, code }) => [index, code])).toEqual([
      [0, "unknown-engine-arg"],
      [1, "invalid-engine-arg"],
      [3, "engine-arg-not-split"],
    ]);
  });

  test.each<[string, { dynamo: string; engine?: string }, string[], RegExp]>([
    ["sglang", { dynamo: "1.5.1", engine: "0.5.18" }, ["--mem_fraction_static", "0.8"], /--mem-fraction-static/],
    ["sglang", { dynamo: "1.5.1", engine: "0.5.18" }, ["--gpu-memory-utilization", "0.8"], /./],
    ["trtllm", { dynamo: "1.5.1" }, ["--max-sequence-len", "8192"], /--max-seq-len/],
  ])("%s %j: %j", (engine, versions, args, fix) => expect(errors(engine, versions, args)).toMatchObject([{ code: "unknown-engine-arg", fix: expect.stringMatching(fix) }]));
});

describe("versions", () => {
  test("one that isn't known is told, and nothing of it refused", () => {
    expect(checkArgs("vllm", { engine: "0.99.0" }, ["--bogus", "--max-num-seqs", "x"])).toMatchObject([{ severity: "warning", code: "engine-flags-unknown", value: "0.99.0" }]);
  });

  test("two words in one element are refused in any version", () => {
    expect(errors("vllm", { engine: "0.99.0" }, ["--max-model-len 8192"])).toMatchObject([{ code: "engine-arg-not-split" }]);
  });

  test("a patch of Dynamo that isn't known has the flags of its minor", () => {
    expect(flagsOf("dynamo-vllm", "1.5.9")).toMatchObject({ known: true });
    expect(flagsOf("dynamo-vllm", "1.5.9").byName).toEqual(flagsOf("dynamo-vllm", "1.5.1").byName);
    expect(flagsOf("dynamo-vllm", "9.0.0").known).toBe(false);
  });

  test("every engine of a release that can be planned is known", () => {
    for (const { engines: { vllm, sglang }, line } of releases.lines) {
      expect([flagsOf("vllm", vllm).known, flagsOf("sglang", sglang).known, flagsOf("dynamo-vllm", `${line}.1`).known]).toEqual([true, true, true]);
    }
  });

  test.each<[FlagTable, string, string, string]>([
    ["dynamo-vllm", "--is-prefill-worker", "0.8.1", "1.3.1"],
    ["dynamo-vllm", "--disaggregation-mode", "1.0.0", "1.6.1"],
    ["dynamo-vllm", "--store-kv", "0.8.1", "0.9.1"],
    ["vllm", "--guided-decoding-backend", "0.6.4", "0.11.2"],
    ["vllm", "--no-enable-log-requests", "0.10.1", "0.31.0"],
  ])("%s has %s from %s to %s", (table, name, first, last) => {
    const versions = versionsWith(table, name);
    expect([versions[0], versions[versions.length - 1]]).toEqual([first, last]);
  });

  test("the beginning of a name is read as the whole, and told", () => {
    expect(checkArgs("vllm", V151, ["--max-model", "8192"])).toMatchObject([{ severity: "warning", code: "abbreviated-engine-arg", fix: "write --max-model-len" }]);
    expect(readArgs(sourcesOf("vllm", V151), ["--max-model", "8192"]).given).toMatchObject([{ name: "--max-model-len", values: ["8192"] }]);
  });

  test("words that are known only later are not judged", () => {
    expect(checkArgs("vllm", V151, ["--max-num-seqs", "${later}", "${more}", "8"], (word) => word.startsWith("${"))).toEqual([]);
  });
});
