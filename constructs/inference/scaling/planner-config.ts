import table from "../data/planner.json";
import { reached } from "../../dynamo/release-number";
import { engineOf } from "../engine";
import { Part } from "../parts/part";
import { ServedModelOptions } from "../served-model-options";
import { PlannerScalingOptions } from "./planner-options";

/** The name of the engine by which the planner knows its workers. */
export const plannedEngine = (model: ServedModelOptions): string => (engineOf(model).simulated === true ? "mocker" : engineOf(model).name);

/** The first minor whose planner does it, where the release's doesn't. */
export function plannerSince(kind: "release" | "profiled" | "program" | "shape" | "engine" | "option", name: string, release: string): string | undefined {
  const rows: readonly { readonly name: string; readonly from: string }[] = {
    release: [{ name: "", from: table.from }],
    profiled: [{ name: "", from: table.profiled.from }],
    program: table.profiled.programs.map(({ from }) => ({ name: from, from })),
    shape: table.shapes.map(({ shape, from }) => ({ name: shape, from })),
    engine: table.engines.map(({ engine, from }) => ({ name: engine, from })),
    option: table.options.map(({ option, from }) => ({ name: option, from })),
  }[kind];
  const row = rows.find((one) => one.name === name);
  return row === undefined || reached(release)(row) ? undefined : row.from;
}

/** The planner's configuration for a model, in the words of its release. */
export function plannerConfig(model: ServedModelOptions, options: PlannerScalingOptions, parts: readonly Part[], release: string): { readonly [key: string]: unknown } {
  const { target, maxGpus, minReplicas = 1, prometheus, intervalSeconds, lookSeconds, advisory } = options;
  const scaled = parts.filter(({ role }) => role.runsEngine);
  const gpus = (role: string): number | undefined => {
    const part = scaled.find((one) => one.role.worker === role);
    return part === undefined ? undefined : gpusCounted(part);
  };
  const named = (given: { readonly [option: string]: unknown }): { [key: string]: unknown } =>
    Object.fromEntries(
      Object.entries(given).flatMap(([option, value]) => {
        const key = table.options.filter((row) => row.option === option).filter(reached(release)).pop()?.key;
        return key === undefined || value === undefined ? [] : [[key, value]];
      }),
    );
  const prefill = gpus("prefill");
  return {
    environment: "kubernetes",
    backend: plannedEngine(model),
    mode: prefill === undefined ? "agg" : "disagg",
    optimization_target: target.name,
    // By an SLA it foresees, and corrects at once what it didn't; the others it makes of itself what they need.
    ...(target.slaOptions === undefined ? {} : { enable_throughput_scaling: true, enable_load_scaling: true, pre_deployment_sweeping_mode: "none" }),
    ...named({ ttftMs: target.slaOptions?.ttftMs, itlMs: target.slaOptions?.itlMs, intervalSeconds, lookSeconds, advisory }),
    max_gpu_budget: maxGpus,
    min_endpoint: minReplicas,
    // What the graph says of them comes first. It says nothing of a mocker, which has none.
    ...(prefill === undefined ? {} : { prefill_engine_num_gpu: prefill }),
    decode_engine_num_gpu: gpus("decode") ?? gpus("worker"),
    ...(prometheus === undefined ? {} : { metric_pulling_prometheus_endpoint: prometheus }),
    model_name: model.model,
    // Doors that ask nobody for a login, and files that nobody fetches.
    live_dashboard_port: 0,
    ...named({ controlPort: 0 }),
    report_interval_hours: null,
  };
}

/** GPUs of a replica as the budget counts them: a mocker's are one, so that there is an end to them. */
export function gpusCounted({ gpus, nodes }: Pick<Part, "gpus" | "nodes">): number {
  return Math.max(1, gpus * nodes);
}
