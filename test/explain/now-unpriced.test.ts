import { costText } from "../../explain/cost-text";
import { CostReport } from "../../explain/cost-report";

/** A deployment's own machine that isn't among the offers: for want of a price, or because the planner says no. */

const COST = { idleUsd: 0, fullUsd: 0, controlPlaneUsd: 0, without: [], of: [] };

const told = (usd: number | undefined): string => {
  const pool = { name: "l4", machineType: "g6.2xlarge", capacity: "on-demand", minNodes: 0, maxNodes: 2, usd };
  const part = { model: "small", id: "Qwen/Qwen3-0.6B", part: "worker", replicas: 1, machineType: "g6.2xlarge", pool: "l4", offers: { offers: [], unfit: 3, unpriced: 4 } };
  const report: CostReport = { id: "lab", cost: COST, pools: [pool], parts: [part] };
  return costText(report, { all: false });
};

test("without a price it is told how one is given", () => {
  expect(told(undefined)).toContain("\n    what it is on now has no price here: --prices takes yours\n");
});

test("with one it is the planner that doesn't say yes", () => {
  expect(told(0.98)).toContain("\n    the planner doesn't say that what it is on now carries it\n");
});
