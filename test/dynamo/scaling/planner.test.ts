import { Engine } from "../../../constructs/inference/engine";
import { PlannerTarget } from "../../../constructs/inference/scaling/planner-options";
import { Scaling } from "../../../constructs/inference/scaling/scaling";
import { ServedModelOptions } from "../../../constructs/inference/served-model-options";
import { Rendered } from "../../harness/helm";
import { mainOf, renderModel } from "../../inference-runtime/chart/render";
import { Desk, describeWithDynamo, run } from "../desk";

/** What our chart writes for Dynamo's planner, read by the planner's own parser. It isn't started here: that takes a cluster. */

const WATCHED = { network: { monitoringNamespaces: ["monitoring"] } };
const SLA = Scaling.planner({ target: PlannerTarget.sla({ ttftMs: 400, itlMs: 25 }), maxGpus: 12, minReplicas: 2, prometheus: "http://prometheus.monitoring:9090", intervalSeconds: 60, lookSeconds: 30, advisory: true });
const MODELS: Partial<ServedModelOptions>[] = [
  { ...WATCHED, prefill: { overTcp: true }, scaling: SLA },
  { scaling: Scaling.planner({ target: PlannerTarget.LATENCY, maxGpus: 4 }) },
  { engine: Engine.MOCKER, scaling: Scaling.planner({ target: PlannerTarget.THROUGHPUT, maxGpus: 4 }) },
];

async function read(desk: Desk): Promise<Rendered[]> {
  const args = MODELS.map((model) => mainOf(renderModel(model, desk.release), "planner").args);
  return (await run(desk, "scaling/planner.py", { args })) as Rendered[];
}

describeWithDynamo("the planner's arguments, by its own parser", (desks) => {
  jest.setTimeout(120_000);

  test.each(desks.map((desk): [string, Desk] => [desk.release, desk]))("%s takes all of them, and knows every field", async (_, desk) => {
    const [apart, together, mocker] = await read(desk);
    expect([apart, together, mocker].map(({ unknown }) => unknown)).toEqual([[], [], []]);
    expect(apart.config).toMatchObject({
      ...{ environment: "kubernetes", backend: "vllm", mode: "disagg", optimization_target: "sla", ttft_ms: 400, itl_ms: 25, max_gpu_budget: 12, min_endpoint: 2 },
      ...{ throughput_adjustment_interval_seconds: 60, load_adjustment_interval_seconds: 30, advisory: true },
      ...{ enable_throughput_scaling: true, enable_load_scaling: true, prefill_engine_num_gpu: 1, decode_engine_num_gpu: 1, live_dashboard_port: 0, report_interval_hours: null },
    });
    expect(apart.prometheus).toBe("http://prometheus.monitoring:9090");
    // Of itself it makes of another target what that needs.
    expect(together.config).toMatchObject({ mode: "agg", optimization_target: "latency", enable_load_scaling: true, enable_throughput_scaling: false });
    expect(mocker.config).toMatchObject({ backend: "mocker", decode_engine_num_gpu: 1 });
  });
});
