import { DynamoRelease } from "../../../constructs/dynamo/release";
import { checkEngineArgs } from "../../../constructs/inference/checks/arguments/check-engine-args";
import { checkHalves } from "../../../constructs/inference/checks/check-halves";
import { Engine } from "../../../constructs/inference/engine";
import { modelGraph } from "../../../constructs/inference/graph/model-graph";
import { ModelPlans } from "../../../constructs/inference/model-plans";
import { checkOptions } from "../../../constructs/inference/options/check-options";
import { Router } from "../../../constructs/inference/routing/router";
import { ServedModelOptions } from "../../../constructs/inference/served-model-options";
import { EFA, clusterOf, h100 } from "./shapes/cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- a graph is what its writer makes it */

const qwen: ServedModelOptions = { name: "qwen", model: "Qwen/Qwen3-0.6B" };

/** The arguments of each part's main container. */
function argsOf(model: Partial<ServedModelOptions>, release: string): { [part: string]: string[] } {
  const { components, services } = (modelGraph({ ...qwen, ...model }, clusterOf(h100("gpus", EFA)), DynamoRelease.of(release), ModelPlans.NONE) as any).spec;
  if (components !== undefined) return Object.fromEntries(components.map(({ name, podTemplate }: any) => [name, podTemplate.spec.containers[0].args]));
  return Object.fromEntries(Object.entries<any>(services).map(([name, { extraPodSpec }]) => [name, extraPodSpec.mainContainer.args]));
}

describe("flags are written in the release's words", () => {
  test.each([
    ["1.2.1", "--publish-events-and-metrics"],
    ["1.3.1", "--publish-kv-events"],
    ["1.6.1", "--publish-kv-events"],
  ])("TensorRT-LLM's worker of %s tells of its cache by %s", (release, flag) => {
    const { worker } = argsOf({ engine: Engine.TENSORRT_LLM, router: Router.KV }, release);
    expect(worker.filter((word) => word.startsWith("--publish"))).toEqual([flag]);
  });

  test.each(["1.0.2", "1.6.1"])("what the caller says by another name of the flag isn't said twice: SGLang in %s", (release) => {
    const { worker } = argsOf({ engine: Engine.SGLANG, gpusPerWorker: 2, engineArgs: ["--tensor-parallel-size", "2"] }, release);
    expect(worker.filter((word) => /^--t(p-size|ensor-parallel-size)$/.test(word))).toEqual(["--tensor-parallel-size"]);
  });

  test("nor what vLLM reads with underscores", () => {
    const own = '{"kv_connector": "NixlConnector", "kv_role": "kv_both"}';
    const { decode } = argsOf({ prefill: { engineArgs: ["--kv_transfer_config", own] }, engineArgs: ["--kv_transfer_config", own] }, "1.6.1");
    expect(decode.filter((word) => /kv.transfer.config/.test(word))).toEqual(["--kv_transfer_config"]);
  });
});

describe("flags are read by every name that they have had", () => {
  test.each(["1.0.2", "1.6.1"])("a value that SGLang refuses is told at its place, in %s", (version) => {
    const model = { ...qwen, engine: Engine.SGLANG, engineArgs: ["--disable-cuda-graph", "--tp-size", "0"] };
    expect(checkEngineArgs(model, DynamoRelease.of(version))).toMatchObject([{ code: "invalid-engine-arg", property: "engineArgs[1]", value: "--tp-size 0" }]);
  });

  test("an option's own flag with underscores", () => {
    const model: ServedModelOptions = { ...qwen, lora: { source: "file:///opt/adapters" } as never, engineArgs: ["--max_lora_rank", "8"] };
    expect(checkOptions(model, DynamoRelease.of("1.6.1"))).toContainEqual(expect.objectContaining({ code: "engine-arg-contradicts", property: "engineArgs[0]", value: "--max_lora_rank" }));
  });

  test("halves that say the same by a flag and by its beginning are alike", () => {
    const halves = (prefill: string[], decode: string[]): unknown[] => checkHalves({ ...qwen, engineArgs: decode, prefill: { engineArgs: prefill } }, DynamoRelease.of("1.6.1"));
    expect(halves(["--block-siz", "32"], ["--block_size=32"])).toEqual([]);
    expect(halves(["--block-siz", "32"], [])).toMatchObject([{ code: "halves-differ", property: "prefill.engineArgs[0]", value: "--block-size 32" }]);
  });
});
