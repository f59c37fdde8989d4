import { Plan } from "../plan";
import { planInference } from "../plan-inference";
import { askedOf } from "../request/of-half";
import { PlanRequest } from "../request/request";

/** One half of a shape: what of its workers' request differs from the shape's, and how many of them there are. */
export interface HalfRequest extends Partial<Omit<PlanRequest, "model" | "disaggregated" | "workload" | "sla">> {
  /** Workers. @default - as many as the rate of requests needs at least; 1 without a rate */
  readonly replicas?: number;
}

/** Prefill and decode on workers of their own. What both have stands once. */
export interface ShapeRequest extends Omit<PlanRequest, "disaggregated"> {
  readonly prefill: HalfRequest;
  readonly decode: HalfRequest;
}

/** A half as it is planned. */
export interface HalfPlan {
  /** Of one worker. */
  readonly plan: Plan;
  readonly replicas: number;
  readonly gpus: number;
  readonly nodes: number;
}

/** A shape as it is planned. */
export interface ShapePlan {
  /** Whether both halves are. */
  readonly feasible: boolean;
  readonly prefill: HalfPlan;
  readonly decode: HalfPlan;
  readonly gpus: number;
  /** Whole nodes; workers of less than one share them, those of one half with each other. */
  readonly nodes: number;
  /** Prompt tokens a second that the prefill workers take at most, by the bound. Null where the GPU's figures are unknown. */
  readonly prefillTokensPerSecond: number | null;
  /** Requests a second that each half takes at most, by the bounds. Null without a workload. */
  readonly requestsPerSecond: { readonly prefill: number | null; readonly decode: number | null };
}

/** Plans both halves of a shape, each by itself: a prefill worker's batch is not a decode worker's. */
export function planShape({ prefill, decode, ...common }: ShapeRequest): ShapePlan {
  const [first, second] = [planHalf("prefill", common, prefill), planHalf("decode", common, decode)];
  const { workload } = common;
  const tokens = first.plan.bounds.prefillTokensPerSecond;
  const itl = second.plan.bounds.itlMs;
  const held = second.plan.maxConcurrency;
  return {
    feasible: first.plan.feasible && second.plan.feasible,
    prefill: first,
    decode: second,
    gpus: first.gpus + second.gpus,
    nodes: first.nodes + second.nodes,
    prefillTokensPerSecond: tokens === null ? null : tokens * first.replicas,
    requestsPerSecond: {
      prefill: tokens === null || workload === undefined ? null : (tokens * first.replicas) / workload.isl,
      decode: itl === null || workload === undefined || held === "unknown" || workload.osl < 1 ? null : (inFlight(held, workload.concurrency) * second.replicas * 1000) / (workload.osl * itl),
    },
  };
}

function planHalf(role: "prefill" | "decode", common: Omit<ShapeRequest, "prefill" | "decode">, { replicas: stated, ...own }: HalfRequest): HalfPlan {
  const { workload, sla, ...rest } = common;
  // A prefill worker holds a sequence until it is handed over: its plan is of one at once.
  const asked = workload === undefined || role === "decode" ? workload : withoutConcurrency(workload);
  const plan = planInference({ ...rest, ...own, disaggregated: true, ...askedOf(role, { workload: asked, sla }) });
  const replicas = stated ?? leastOf(role, plan, workload);
  const gpus = plan.gpusPerReplica * replicas;
  const perNode = Math.floor(plan.gpusPerNode / Math.min(plan.gpusPerReplica, plan.gpusPerNode));
  const nodes = plan.gpusPerReplica > plan.gpusPerNode ? Math.ceil(plan.gpusPerReplica / plan.gpusPerNode) * replicas : Math.ceil(replicas / Math.max(1, perNode));
  return { plan, replicas, gpus, nodes };
}

/** Of prefill the tokens that come over those that a worker takes; of decode what the plan counts for the rate. Both are lower bounds. */
function leastOf(role: "prefill" | "decode", { bounds, replicas }: Plan, workload: ShapeRequest["workload"]): number {
  if (role === "decode") return replicas ?? 1;
  if (workload?.requestRate === undefined || bounds.prefillTokensPerSecond === null) return 1;
  return Math.max(1, Math.ceil((workload.requestRate * workload.isl) / bounds.prefillTokensPerSecond));
}

function withoutConcurrency({ isl, osl, requestRate }: NonNullable<ShapeRequest["workload"]>): NonNullable<ShapeRequest["workload"]> {
  return { isl, osl, ...(requestRate === undefined ? {} : { requestRate }) };
}

/** Answers that a worker writes at once: as many as are asked of it, no more than it holds. */
function inFlight(held: number, concurrency = held): number {
  return Math.min(held, concurrency);
}
