import table from "../data/published-starts.json";
import { Plan } from "../plan";
import { planInference } from "../plan-inference";
import { PlanRequest } from "../request/request";

/** What an engine printed at a start, or a benchmark measured. */
export interface Published {
  readonly weightsGiB?: number;
  readonly kvCacheGiB?: number;
  readonly activationGiB?: number;
  readonly kvTokens?: number;
  readonly longestSequence?: number;
  readonly itlMs?: number;
  readonly started?: boolean;
}

export interface PublishedStart {
  readonly name: string;
  readonly request: PlanRequest;
  readonly published: Published;
  readonly source: string;
}

export const publishedStarts = (): readonly PublishedStart[] => table.starts as unknown as readonly PublishedStart[];

/** One figure of a start: what was published, what is planned. */
export interface Comparison {
  readonly start: PublishedStart;
  readonly what: keyof Published;
  readonly published: number | boolean;
  readonly planned: number | boolean;
}

/** Every published figure beside the planned one. */
export function comparePublished(): Comparison[] {
  return publishedStarts().flatMap((start) => {
    const plan = planInference(start.request);
    return (Object.keys(start.published) as (keyof Published)[]).map((what) => ({ start, what, published: start.published[what] as number | boolean, planned: planned(plan, what) }));
  });
}

function planned(plan: Plan, what: keyof Published): number | boolean {
  const number = (value: number | "unknown" | null | undefined): number => (typeof value === "number" ? value : Number.NaN);
  switch (what) {
    case "weightsGiB":
      return number(plan.perGpu?.weightsGiB);
    case "kvCacheGiB":
      return number(plan.perGpu?.kvCacheGiB.expected);
    case "activationGiB":
      return number(plan.perGpu?.activationGiB.expected);
    case "kvTokens":
      return plan.kvTokens === "unknown" ? Number.NaN : plan.kvTokens.expected;
    case "longestSequence":
      return number(plan.maxModelLenThatFits);
    case "itlMs":
      return number(plan.bounds.itlMs);
    case "started":
      return plan.feasible;
  }
}

const LABELS: { readonly [what in keyof Published]-?: string } = { weightsGiB: "weights, GiB", kvCacheGiB: "KV cache, GiB", activationGiB: "activations, GiB", kvTokens: "KV tokens", longestSequence: "longest sequence", itlMs: "between tokens, ms (bound)", started: "starts" };

const digits = (value: number | boolean): string => (typeof value === "boolean" ? (value ? "yes" : "no") : Number.isInteger(value) ? String(value) : value.toFixed(2));

/** The comparison as a Markdown table: docs/planner.md carries it. */
export function publishedTable(): string {
  const lines = comparePublished().map(({ start, what, published, planned: value }) => {
    const relative = typeof published === "number" && typeof value === "number" && what !== "itlMs" && what !== "kvCacheGiB" ? `${((value / published - 1) * 100).toFixed(2)} %` : "";
    const absolute = what === "kvCacheGiB" && typeof published === "number" && typeof value === "number" ? `${(value - published).toFixed(2)} GiB` : "";
    return `| ${start.name} | ${LABELS[what]} | ${digits(published)} | ${digits(value)} | ${relative}${absolute} | ${start.source} |`;
  });
  return ["| start | figure | published | planned | difference | source |", "|---|---|---|---|---|---|", ...lines, ""].join("\n");
}
