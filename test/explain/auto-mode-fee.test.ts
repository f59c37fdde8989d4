import { costOf } from "../../explain/cost";
import { Pool } from "../../explain/deployment";

const POOL: Pool = { name: "l4", machineType: "g6.2xlarge", gpusPerNode: 1, minNodes: 1, maxNodes: 2, capacity: "on-demand", gpu: "NVIDIA L4" };
const of = (pool: Pool) => costOf({ schemaVersion: 1, id: "eks", cluster: { name: "eks", cloud: "aws", region: "us-west-2" }, pools: [pool], models: [] } as never, [
  { cloud: "aws", machineType: "g6.2xlarge", usd: 1, region: "us-west-2", date: "2026", source: "the test" },
]);

test("a pool of Auto Mode's is priced without its fee, and that is said", () => {
  const auto = of({ ...POOL, labels: { "eks.amazonaws.com/compute-type": "auto" } });
  expect(auto.without).toEqual(["Auto Mode's fee for l4, about 12 % of the machines' price on demand by a page of 2026-06-13: 0.24 USD an hour for 2 of them"]);
  // Of spot the fee is what it is on demand, whose price is asked for.
  expect(of({ ...POOL, capacity: "spot", labels: { "eks.amazonaws.com/compute-type": "auto" } }).without).toContain(auto.without[0]);
  expect(of({ ...POOL, machineType: "g6.48xlarge", labels: { "eks.amazonaws.com/compute-type": "auto" } }).without).toContain("Auto Mode's fee for l4, about 12 % of the machines' price on demand by a page of 2026-06-13");
  expect(auto.fullUsd).toBe(of(POOL).fullUsd);
});

test("others have none", () => expect(of({ ...POOL, labels: { "karpenter.sh/nodepool": "l4" } }).without).toEqual([]));
