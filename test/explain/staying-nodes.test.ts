import { Price, costOf } from "../../explain/cost";
import { Pool } from "../../explain/deployment";
import { costLines } from "../../explain/text";

/** Nodes that a pool begins with and that nothing takes away are in no sum of the fewest, so they are told beside it. */

const POOL: Pool = { name: "l4", machineType: "g6.2xlarge", gpusPerNode: 1, minNodes: 0, maxNodes: 4, capacity: "on-demand", gpu: "NVIDIA L4" };
const PRICES: Price[] = [{ cloud: "aws", machineType: "g6.2xlarge", usd: 1, region: "us-west-2", date: "2026", source: "the test" }];
const of = (...pools: Pool[]) => costOf({ schemaVersion: 1, id: "eks", cluster: { name: "eks", cloud: "aws", region: "us-west-2" }, pools, models: [] } as never, PRICES);
const told = (...pools: Pool[]): string | undefined => costLines(of(...pools) as never).find((line) => line.startsWith("begins with"));

test("with what they cost more than the fewest", () => {
  expect(of({ ...POOL, startNodes: 1 }).idleUsd).toBe(0.1);
  expect(told({ ...POOL, startNodes: 1 })).toBe("begins with more nodes, which stay until somebody takes them away: l4 with 1, USD 1.00 an hour more than its fewest");
  expect(told({ ...POOL, minNodes: 1, startNodes: 3 })).toContain("l4 with 3, USD 2.00 an hour more");
});

test("without a price their number alone", () => expect(told({ ...POOL, startNodes: 1 }, { ...POOL, name: "h100", capacity: "block", startNodes: 2 })).toMatch(/; h100 with 2$/));

test("nothing of pools that begin with their fewest, or that somebody scales", () => {
  expect([told({ ...POOL, minNodes: 2, startNodes: 2 }), told(POOL), of(POOL).stays]).toEqual([undefined, undefined, undefined]);
});
