import { findProgram } from "../../../images/programs";
import { Engine } from "../../../constructs/inference/engine";
import { PlannerTarget } from "../../../constructs/inference/scaling/planner-options";
import { Scaling } from "../../../constructs/inference/scaling/scaling";
import { Rendered } from "../../harness/helm";
import { environmentOf, mainOf, podOf, renderModel } from "../../inference-runtime/chart/render";
import { Desk, describeWithDynamo, run } from "../desk";

/** Dynamo's planner decides by what our chart writes for it. Needs what only its image has, the clients of Kubernetes and the estimators, and etcd. */

const etcd = findProgram("etcd");
const MOST = 3;
const LEAST = 1;
/** A cache of 6400 tokens, so that eight answers fill more than the 40 % at which the planner adds a worker for latency. */
const PLAYED = ["--speedup-ratio", "0.2", "--num-gpu-blocks-override", "100", "--max-num-seqs", "8"];

function decide(desk: Desk): Promise<Rendered> {
  const scaling = Scaling.planner({ target: PlannerTarget.LATENCY, maxGpus: MOST });
  const objects = renderModel({ engine: Engine.MOCKER, model: "Org/Model", engineArgs: PLAYED, scaling }, desk.release);
  const part = (name: string): Rendered => {
    const main = mainOf(objects, name);
    return { env: environmentOf(main), args: (main.args ?? []).map((word: string) => (word.startsWith("/opt/models/") ? "MODEL_FOLDER" : word)) };
  };
  const frontend = { env: environmentOf(mainOf(objects, "frontend")), grace: podOf(objects, "frontend").terminationGracePeriodSeconds };
  // It looks every five seconds where a pod's would look as often as Dynamo has it.
  const faster = { load_adjustment_interval_seconds: 5 };
  return run(desk, "scaling/decides.py", { etcd, frontend, worker: part("worker"), planner: part("planner"), faster, clients: 48, seconds: 240, most: MOST, least: LEAST });
}

describeWithDynamo("Dynamo's own planner, started with the configuration of our chart", (desks) => {
  jest.setTimeout(900_000);

  (etcd === undefined ? test.skip : test).each(desks.map((desk): [string, Desk] => [desk.release, desk]))(`%s: asks for a worker more at a time while requests wait, for a worker fewer at a time once nobody asks, within maxGpus and minReplicas${etcd === undefined ? " [skipped: no etcd on the PATH]" : ""}`, async (_, desk) => {
    const { busy, idle, said } = await decide(desk);
    expect(busy).toEqual([2, MOST]);
    expect(idle).toEqual([2, LEAST]);
    expect(said.join("\n")).toMatch(/scale_up[^]*scale_down/);
  });
}, "dynamo.planner.__main__");
