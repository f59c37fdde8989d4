import { PRICES, bandOf, costOf, readPrices } from "../../explain/cost";
import { costReport } from "../../explain/cost-report";
import { costText } from "../../explain/cost-text";
import { Deployment, Pool } from "../../explain/deployment";

/** A pool whose nodes may be of several machine types costs what the cheapest or what the dearest of them does. */

const POOL: Pool = { name: "l4", machineType: "g6.4xlarge", moreMachineTypes: ["g6.2xlarge", "g6.8xlarge"], gpusPerNode: 1, minNodes: 1, maxNodes: 2, capacity: "on-demand", gpu: "NVIDIA L4" };
const DEPLOYMENT = { id: "eks", cluster: { cloud: "aws", region: "us-west-2" }, pools: [POOL], models: [], releases: [] } as unknown as Deployment;
const rows = readPrices("mine.json", JSON.stringify([["g6.4xlarge", 1.5], ["g6.2xlarge", 1], ["g6.8xlarge", 2]].map(([machineType, usd]) => ({ cloud: "aws", machineType, usd }))));

test("the fewest nodes are of the cheapest, the most of the dearest", () => {
  // 0.10 for the control plane; 1 x 1 and 2 x 2.
  expect(costOf(DEPLOYMENT, rows)).toMatchObject({ idleUsd: 1.1, fullUsd: 4.1, without: [] });
});

test("one without a price is named, and the others' stand", () => {
  expect(costOf(DEPLOYMENT, rows.slice(0, 2))).toMatchObject({ idleUsd: 1.1, fullUsd: 3.1, without: ["g6.8xlarge of l4"] });
  expect(costOf(DEPLOYMENT, []).without).toEqual(["l4 (g6.4xlarge)"]);
});

test("of one machine the band is its price", () => {
  const [price] = PRICES.filter(({ machineType }) => machineType === "g6.2xlarge");
  expect(bandOf({ ...POOL, machineType: "g6.2xlarge", moreMachineTypes: undefined }, "aws", PRICES)).toEqual({ least: price, most: price, unpriced: [] });
});

test("the table tells all of them, and from what to what one costs", () => {
  const text = costText(costReport(DEPLOYMENT, rows), { all: false });
  expect(text).toMatch(/l4 +g6\.4xlarge or g6\.2xlarge or g6\.8xlarge +on-demand +1 to 2 +1 to 2 +1\.00 +4\.00/);
});
