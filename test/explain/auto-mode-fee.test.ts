import { Price, costOf } from "../../explain/cost";
import { costReport } from "../../explain/cost-report";
import { costText } from "../../explain/cost-text";
import { Pool } from "../../explain/deployment";
import { costLines } from "../../explain/text";

const POOL: Pool = { name: "l4", machineType: "g6.2xlarge", gpusPerNode: 1, minNodes: 1, maxNodes: 2, capacity: "on-demand", gpu: "NVIDIA L4" };
const AUTO: Pool = { ...POOL, labels: { "eks.amazonaws.com/compute-type": "auto" } };
const price = (machineType: string, usd: number, capacity?: string): Price => ({ cloud: "aws", machineType, usd, region: "us-west-2", date: "2026", source: "the test", capacity });
const PRICES = [price("g6.2xlarge", 1), price("g6.4xlarge", 2), price("p5.48xlarge", 100), price("g6.2xlarge", 0.4, "spot"), price("m6i.xlarge", 0.2)];
const deployment = (pool: Pool): never => ({ schemaVersion: 1, id: "eks", cluster: { name: "eks", cloud: "aws", region: "us-west-2" }, pools: [pool], models: [] }) as never;
const of = (pool: Pool) => costOf(deployment(pool), PRICES);
const CONTROL_PLANE = 0.1;

test("a pool of Auto Mode's is priced with its fee, by the kind of machine, and that is said", () => {
  const auto = of(AUTO);
  // 7.8 % of one dollar, for one machine and for two.
  expect([auto.idleUsd, auto.fullUsd]).toEqual([1.18, 2.26]);
  expect(auto.without).toEqual([]);
  expect(costLines(auto as never)).toContain("with Auto Mode's fee an hour: 0.0780 for each machine of l4, 7.8 % of the machine's price on demand, as pages of 2026-07-11 have it");
  expect(of({ ...AUTO, machineType: "p5.48xlarge" }).fullUsd).toBeCloseTo(CONTROL_PLANE + 2 * 104.8, 2);
  expect(of({ ...AUTO, machineType: "m6i.xlarge" }).fullUsd).toBeCloseTo(CONTROL_PLANE + 2 * 0.224, 2);
});

test("the fee of spot is what it is on demand; of several machines that of each", () => {
  expect(of({ ...AUTO, capacity: "spot" }).fullUsd).toBeCloseTo(CONTROL_PLANE + 2 * (0.4 + 0.078), 2);
  const mixed = of({ ...AUTO, moreMachineTypes: ["g6.4xlarge"] });
  expect([mixed.idleUsd, mixed.fullUsd]).toEqual([1.18, 4.41]);
});

test("of a machine without a price on demand it is in no sum, and that is said", () => {
  const unknown = of({ ...AUTO, machineType: "g6.48xlarge" });
  expect(unknown.without).toContain("Auto Mode's fee for l4 (7.8 % of the machine's price on demand, as pages of 2026-07-11 have it)");
  expect(unknown.fullUsd).toBe(CONTROL_PLANE);
});

test("cost shows it beside each machine's price", () => {
  const report = costReport(deployment(AUTO), PRICES);
  expect(report.pools[0]).toMatchObject({ usd: 1, feeUsd: 0.078, idleUsd: 1.078, fullUsd: 2.156 });
  expect(costText(report, { all: false })).toMatch(/l4 +g6\.2xlarge +on-demand +1 to 2 +1 \+ 0\.0780 +1\.08 +2\.16/);
});

test("others have none", () => {
  const karpenter = of({ ...POOL, labels: { "karpenter.sh/nodepool": "l4" } });
  expect([karpenter.fees, karpenter.without, karpenter.fullUsd]).toEqual([undefined, [], 2.1]);
  expect(costReport(deployment(POOL), PRICES).pools[0]).not.toHaveProperty("feeUsd");
});
