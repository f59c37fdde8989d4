/** The planner: whether a model fits GPUs, and how to run it. Pure, offline, no dependency. */
export { planInference, PlanRequestError } from "./plan-inference";
export { planShape } from "./shape/plan-shape";
export type { HalfPlan, HalfRequest, ShapePlan, ShapeRequest } from "./shape/plan-shape";
export { planText } from "./report/text";
export { readAiconfiguratorResult } from "./aiconfigurator/result";
export { checkChoices, planRequestOf } from "./aiconfigurator/check-choices";
export { catalogueIds, knownModelIds } from "./model/catalogue";
export { knownSkus } from "./gpu";
export type { CheckedChoice } from "./aiconfigurator/check-choices";
export type { AiconfiguratorResult, ProposedChoice, ProposedWorkers, ResultFiles } from "./aiconfigurator/result";
export type { Diagnostic, Severity } from "./checks/diagnostics";
export type { Band } from "./engines/engine";
export type { Format } from "./model/quantization";
export type { Parallelism } from "./parallelism/parallelism";
export type { Bounds, PerGpu, Plan, PlannedGpu, Requirements, Unknown } from "./plan";
export type { GpuByProperties, GpuBySku, ModelByConfig, PlanEngine, PlanLora, PlanParallelism, PlanRequest, PlanSla, PlanSpeculative, PlanWorkload } from "./request/request";
export type { RequestProblem } from "./request/request-reader";
