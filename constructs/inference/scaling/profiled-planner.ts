import { Finding } from "../../core/problems/problem";
import { DynamoRelease } from "../../dynamo/release";
import table from "../data/planner.json";
import { Part } from "../parts/part";
import { ServedModelOptions } from "../served-model-options";
import { gpusCounted, plannedEngine, plannerSince } from "./planner-config";
import { PlannerScalingOptions } from "./planner-options";

/*
 * Dynamo's planner before it learnt from the workers: it reads what they can do from a profile that was measured before.
 */

/** Where the planner reads it. */
const PROFILE = "/opt/planner-profile";
const CODE = "planner-not-in-release";

/** A program and its arguments, and the folder that it reads. */
export interface PlannerProgram {
  readonly module: string;
  readonly args: string[];
}

/** The ConfigMap that a planner mounts, and where; nothing of one that learns. */
export function plannerProfile({ scaling }: ServedModelOptions): { readonly configMap: string; readonly mountPath: string } | undefined {
  const configMap = scaling?.plannerOptions?.profile;
  return configMap === undefined ? undefined : { configMap, mountPath: PROFILE };
}

/** Whether a release's planner takes a profile. */
export function isProfiled(release: string): boolean {
  return plannerSince("profiled", "", release) === undefined && plannerSince("release", "", release) !== undefined;
}

/** The image that holds a release's planner. */
export function plannerImage({ version }: DynamoRelease): string {
  return isProfiled(version) ? table.profiled.image : "dynamo-planner";
}

/** What the planner of such a release is told, in its own words. */
export function profiledProgram(model: ServedModelOptions, options: PlannerScalingOptions, parts: readonly Part[], release: string): PlannerProgram {
  const { target, maxGpus, minReplicas = 1, prometheus, intervalSeconds, advisory } = options;
  const program = table.profiled.programs.filter(({ from }) => plannerSince("program", from, release) === undefined).pop() ?? table.profiled.programs[0];
  const gpus = (role: string): number => parts.filter((part) => part.role.worker === role).map(gpusCounted)[0] ?? 1;
  const common = {
    environment: "kubernetes",
    backend: plannedEngine(model),
    max_gpu_budget: maxGpus,
    min_endpoint: minReplicas,
    prefill_engine_num_gpu: gpus("prefill"),
    decode_engine_num_gpu: gpus("decode"),
    profile_results_dir: PROFILE,
    ttft: target.slaOptions?.ttftMs,
    itl: target.slaOptions?.itlMs,
    metric_pulling_prometheus_endpoint: prometheus,
  };
  if (program.form === "config") {
    const more = { mode: "disagg", throughput_adjustment_interval: intervalSeconds, no_operation: advisory };
    return { module: program.module, args: ["--config", JSON.stringify({ ...common, ...more })] };
  }
  const flags = Object.entries({ ...common, adjustment_interval: intervalSeconds }).filter(([, value]) => value !== undefined);
  return { module: program.module, args: [...flags.flatMap(([name, value]) => [`--${name.replace(/_/g, "-")}`, String(value)]), ...(advisory === true ? ["--no-operation"] : [])] };
}

/** What such a planner can't do, and a profile for one that takes none. */
export function checkProfiled(model: ServedModelOptions, property: string, { profile, target }: PlannerScalingOptions, { version }: DynamoRelease): Finding[] {
  const refused = (at: string, value: unknown, reason: string, fix: string): Finding => ({ code: CODE, property: at, value, reason, fix });
  const since = plannerSince("release", "", version) ?? "";
  if (!isProfiled(version)) {
    if (profile === undefined || since !== "") return [];
    return [refused(`${property}.profile`, profile, `the planner of Dynamo ${version} learns from the workers, and is given no profile here`, "leave it out")];
  }
  return [
    ...(profile === undefined
      ? [refused(`${property}.profile`, profile, `the planner of Dynamo ${version} reads what workers can do from a profile that was measured before`, `name its ConfigMap, which Dynamo's profiler makes ("planner-profile-data"); or take Dynamo ${since} or newer, or scale by Scaling.keda`)]
      : []),
    ...(target?.slaOptions === undefined && target !== undefined
      ? [refused(`${property}.target`, target.name, `the planner of Dynamo ${version} keeps to an SLA alone`, `set PlannerTarget.sla, or take Dynamo ${since} or newer`)]
      : []),
    ...(model.prefill === undefined
      ? [refused(property, "planner", `the planner of Dynamo ${version} finds no worker in a graph whose workers do all of a request`, `serve prefill apart, or take Dynamo ${plannerSince("shape", "together", version) ?? since} or newer, or scale by Scaling.keda`)]
      : []),
  ];
}
