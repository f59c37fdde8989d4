import { App, TerraformStack } from "cdktf";
import { ServedModel } from "../../../../constructs/inference/served-model";
import { ServedModelOptions } from "../../../../constructs/inference/served-model-options";
import { WeightsLoader } from "../../../../constructs/inference/weights/loader";
import { EFA, clusterOf, h100 } from "../shapes/cluster";
import { WATCHED, keda } from "./scaled";

const cluster = clusterOf(h100("gpus", EFA, { maxNodes: 8 }));
const LARGE = { model: "Qwen/Qwen3-32B", gpusPerWorker: 2 };

/** What is said of the cool-down. */
function told(model: Partial<ServedModelOptions>): string[] {
  const stack = new TerraformStack(new App(), "models");
  const served = new ServedModel(stack, "qwen", { cluster, name: "qwen", ...WATCHED, ...LARGE, ...model } as never);
  return served.node.metadata.map(({ data }) => String(data)).filter((line) => line.startsWith("[cooldown-below-load]"));
}

test("a cool-down below what the plan's weights take to load is told, with one that ends the line", () => {
  // 65.5 GB at 130 MB a second, and 265 s of the engine.
  const [line, ...more] = told({ scaling: keda({ startSeconds: 200 }) });
  expect(line).toMatch(/scaling takes a worker away after 300 s .* a worker takes up to 7\d\d s to load: scaling\.cooldownSeconds: 7\d0 ends this line/);
  expect(more).toEqual([]);
  const least = Number(/cooldownSeconds: (\d+)/.exec(line)?.[1]);
  expect(told({ scaling: keda({ startSeconds: 200, cooldownSeconds: least }) })).toEqual([]);
  expect(told({ scaling: keda({ startSeconds: 200, cooldownSeconds: least - 1 }) })).toHaveLength(1);
});

test("of prefill apart it names the part's own", () => {
  expect(told({ prefill: { scaling: keda({ startSeconds: 200 }) } })).toEqual([expect.stringMatching(/prefill\.scaling takes a worker away .* a prefill takes/)]);
});

test("by the same plan from a volume", () => expect(told({ scaling: keda({ startSeconds: 320 }) })).toHaveLength(1));

test.each<[string, Partial<ServedModelOptions>]>([
  ["a start that was measured to take longer", { scaling: keda({ startSeconds: 900 }) }],
  ["weights that are streamed, where others would be told", { scaling: keda({ startSeconds: 320 }), weightsLoader: WeightsLoader.streamed() }],
  ["a small model", { model: "Qwen/Qwen3-0.6B", gpusPerWorker: 1, scaling: keda({ startSeconds: 60 }) }],
  ["a model of which no plan is known", { model: "Org/Unknown", gpusPerWorker: 1, scaling: keda({ startSeconds: 60 }) }],
  ["no scaler", {}],
])("nothing of %s", (_, model) => expect(told(model)).toEqual([]));
