import { DynamoRelease } from "../../../constructs/dynamo/release";
import { planModel } from "../../../constructs/inference/plan-model";
import { EFA, clusterOf, h100 } from "./shapes/cluster";

/** The longest context of a checkpoint whose format stands in a file beside its config (hf_quant_config.json). */
test.each([
  ["nvidia/Llama-3.1-70B-Instruct-FP8", 131072],
  ["nvidia/Qwen3-235B-A22B-NVFP4", 40960],
])("a stretched context leaves %s in its own format", (model, own) => {
  const planned = (engineArgs: string[]): ReturnType<typeof planModel>[number] => planModel({ name: "m", model, gpusPerWorker: 4, maxModelLen: 8192, engineArgs }, clusterOf(h100("gpus", EFA)), DynamoRelease.of("1.6.1"))[0];
  const plain = planned([]);
  // Told to have what it has.
  const stretched = planned(["--hf-overrides", JSON.stringify({ max_position_embeddings: own })]);
  expect(plain.plan?.perGpu?.weightsGiB).toBeGreaterThan(10);
  expect(stretched.unplanned).toEqual([]);
  expect(stretched.plan?.perGpu?.weightsGiB).toBeCloseTo(plain.plan!.perGpu!.weightsGiB, 1);
});
