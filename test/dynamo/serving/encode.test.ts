import { ModelTask } from "../../../constructs/inference/options/model-task";
import { ServedModelOptions } from "../../../constructs/inference/served-model-options";
import { Rendered } from "../../harness/helm";
import { environmentOf, mainOf, podOf, renderModel } from "../../inference-runtime/chart/render";
import { Desk, describeWithDynamo, run } from "../desk";

/** A part's process as its pod says it; the model is named as in the programs here, the path of its folder is filled in there. */
function processOf(objects: Rendered[], part: string): Rendered {
  const main = mainOf(objects, part);
  const args: string[] = (main.args ?? []).map((word: string) => (word.startsWith("/opt/models/") ? "MODEL_FOLDER" : word));
  return { args, env: environmentOf(main), grace: podOf(objects, part).terminationGracePeriodSeconds };
}

const SHAPES: [string, Partial<ServedModelOptions>, string[]][] = [
  ["encode apart, the rest together", {}, ["worker"]],
  ["encode, prefill and decode apart", { prefill: { overTcp: true } }, ["prefill", "decode"]],
];

async function start(desk: Desk, model: Partial<ServedModelOptions>, others: string[]): Promise<Rendered> {
  const objects = renderModel({ ...model, model: "Org/Model", task: ModelTask.MULTIMODAL, encode: {} }, desk.release);
  const parts = ["frontend", "encode", ...others].map((part): [string, Rendered] => [part, processOf(objects, part)]);
  return (await run(desk, "serving/encode.py", { ...Object.fromEntries(parts), others, lease: 15 })) as Rendered;
}

describeWithDynamo("workers that encode, by the arguments of the chart, behind the real frontend", (desks) => {
  jest.setTimeout(240_000);
  const rows = desks.flatMap((desk) => SHAPES.map(([title, model, others]): [string, Desk, Partial<ServedModelOptions>, string[]] => [`${desk.release}, ${title}`, desk, model, others]));

  test.concurrent.each(rows)("%s: the model is there once one encodes, which is asked for each request", async (_, desk, model, others) => {
    const told = await start(desk, model, others);
    // Workers that decode are there already, and the frontend knows the model by them.
    expect(told.before).toEqual({ listed: false, chat: others.length === 1 ? 404 : 503 });
    expect(told.answers).toEqual(Array(4).fill({ status: 200, finish: "length" }));
    // The worker that encodes, and every other part.
    expect(told.asked).toEqual(Array(1 + others.length).fill(4));
    // Without any the model is gone: for those who send text alone, too.
    expect(told.after).toEqual({ listed: false, chat: 503 });
  });
});
