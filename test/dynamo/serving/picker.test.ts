import { Engine } from "../../../constructs/inference/engine";
import { DynamoRelease } from "../../../constructs/dynamo/release";
import { modelValues } from "../../../constructs/inference/model-values";
import { ServedModelOptions } from "../../../constructs/inference/served-model-options";
import { Rendered, helmTemplate } from "../../harness/helm";
import { CHART, environmentOf, mainOf, plainCluster, podOf } from "../../inference-runtime/chart/render";
import { Desk, describeWithDynamo, run } from "../desk";

/** What the chart makes of a model with an endpoint picker, as a pod says it: the sidecar's arguments and environment, and the worker's. */
function pods(release: string): Rendered {
  const model: ServedModelOptions = { name: "qwen", model: "Org/Model", engine: Engine.MOCKER, endpointPicker: {} };
  const values = modelValues(model, plainCluster(), DynamoRelease.of(release), { door: { cidrs: [], namespaces: ["gateways"] } });
  const objects = helmTemplate(CHART, values, { name: "qwen", namespace: "inference" });
  const worker = mainOf(objects, "worker");
  const sidecar = podOf(objects, "worker").containers.find(({ name }: Rendered) => name === "sidecar-frontend");
  const args = worker.args.map((word: string) => (word.startsWith("/opt/models/") ? "MODEL_FOLDER" : word));
  return { module: worker.command[2], worker: { args, env: environmentOf(worker) }, sidecar: { args: sidecar.args, env: environmentOf(sidecar) } };
}

const seen = new Map<string, Promise<Rendered>>();
/** Once for each Dynamo. */
function look(desk: Desk): Promise<Rendered> {
  const told = seen.get(desk.release) ?? run(desk, "serving/picker.py", pods(desk.release));
  seen.set(desk.release, told);
  return told;
}

describeWithDynamo("the frontend beside an engine, with the real Dynamo and its mocker", (desks) => {
  jest.setTimeout(180_000);

  test.each(desks.map((desk): [string, Desk] => [desk.release, desk]))("%s: it sends to the worker that the picker's header names, and nowhere else", async (_, desk) => {
    const told = await look(desk);
    expect(told.ids).toBe(2);
    const answered = told.named.map((chats: Rendered[]) => chats.map(({ status, by }) => [status, ...by]));
    const [first, second] = [[200, 1, 0], [200, 0, 1]];
    expect([[Array(3).fill(first), Array(3).fill(second)], [Array(3).fill(second), Array(3).fill(first)]]).toContainEqual(answered);
    // The picker's own tokens are taken: as many as it made, in place of those of the text.
    expect(told.tokens).toMatchObject({ status: 200, prompt: 5 });
    expect(told.unnamed).toMatchObject({ status: 400, by: [0, 0] });
    expect(told.stranger).toMatchObject({ status: 400, by: [0, 0] });
  });

  test.each(desks.map((desk): [string, Desk] => [desk.release, desk]))("%s: with NVIDIA's extensions switched off, as in the frontends, it would answer nothing", async (_, desk) => {
    expect((await look(desk)).switchedOff).toMatchObject({ status: 400, by: [0, 0] });
  });
});
