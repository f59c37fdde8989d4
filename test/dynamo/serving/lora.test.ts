import { Engine } from "../../../constructs/inference/engine";
import { LoraSource } from "../../../constructs/inference/options/lora";
import { Rendered } from "../../harness/helm";
import { environmentOf, mainOf, podOf, renderModel } from "../../inference-runtime/chart/render";
import { Desk, describeWithDynamo, run } from "../desk";

const LORA = { adapters: [{ name: "sql", source: LoraSource.folder("adapters/sql") }, { name: "tone", source: LoraSource.downloaded("my-org/tone", "v3") }] };

async function start(desk: Desk, asksAnybody = false): Promise<Rendered> {
  const objects = renderModel({ model: "Org/Model", engine: Engine.SGLANG, lora: LORA }, desk.release);
  const [frontend, main] = [mainOf(objects, "frontend"), mainOf(objects, "worker")];
  const words: string[] = main.args;
  const loader = podOf(objects, "worker").initContainers.find(({ name }: Rendered) => name === "adapter-loader");
  const { data } = objects.find(({ kind, metadata }) => kind === "ConfigMap" && metadata.name === "qwen-adapters");
  return (await run(desk, "serving/lora.py", {
    frontend: { env: asksAnybody ? { ...environmentOf(frontend), DYN_LORA_ENABLED: "" } : environmentOf(frontend), grace: podOf(objects, "frontend").terminationGracePeriodSeconds },
    worker: { args: words.map((word) => (word.startsWith("/opt/models/") ? "MODEL_FOLDER" : word)), env: environmentOf(main) },
    loader: { env: environmentOf(loader), program: data["adapters.py"], list: JSON.parse(data["adapters.json"]) },
  })) as Rendered;
}

describeWithDynamo("adapters on the model's volume, by the chart's program beside workers with Dynamo's own handlers", (desks) => {
  jest.setTimeout(240_000);

  test.concurrent.each(desks.map((desk): [string, Desk] => [desk.release, desk]))("%s: loaded, and again by a worker that starts anew or comes later; taken away and replaced by the list", async (_, desk) => {
    const told = await start(desk);
    const said = (token: string): object => ({ status: 200, finish: "length", said: [token, token] });
    // Its download isn't complete: what is there of it isn't loaded.
    expect(told.first).toEqual({ has: ["sql"], sql: said("t11"), base: said("t1"), tone: 404 });
    expect(told.between).toEqual(Array(8).fill(said("t11")));
    expect(told.later).toEqual(said("t22"));
    expect([told.second, told.anew]).toEqual([["sql", "tone"], ["sql", "tone"]]);
    expect(told.changed).toEqual({ tone: 404, big: 404, base: said("t1") });
    expect(told.guest).toEqual(["guest", "sql"]);
    expect(told.end).toBe(0);
    expect(told.lines).toEqual(expect.arrayContaining([expect.stringMatching(/^big: not loaded: .*rank 512/), "none: isn't in /opt/models/none yet", "tone: taken away", "sql: loaded from /opt/models/sql-v2"]));
  });

  test.concurrent.each(desks.slice(0, 1).map((desk): [string, Desk] => [desk.release, desk]))("%s: a frontend that isn't told of adapters asks any worker, which answers with the model itself", async (_, desk) => {
    const told = await start(desk, true);
    const answers: string[] = told.between.map(({ status, said }: Rendered) => `${status} ${said[0]}`);
    expect(answers.sort()).toEqual([...Array(4).fill("200 t1"), ...Array(4).fill("200 t11")]);
  });
});
