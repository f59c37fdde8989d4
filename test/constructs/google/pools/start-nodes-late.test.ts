import { Token } from "cdktf";
import { checkStartNodes } from "../../../../constructs/google/pools/check-capacity";

const late = Token.asList({ resolve: () => ["us-central1-a", "us-central1-b"] });
const pool = { name: "l4", machineType: "g2-standard-8", maxNodes: 3 };
const found = (startNodes: number, zones?: string[], ofCluster?: string[]): string[][] => checkStartNodes("gpuPools[0]", { ...pool, startNodes, zones }, ofCluster).map(({ code, fix }) => [code, fix]);

test("nodes at birth in zones that are known only at apply are refused: GKE would make as many in each", () => {
  const refused = [["start-nodes-unknown", "write the zones' names in gpuPools[0].zones, or leave it out"]];
  expect(found(1, late)).toEqual(refused);
  expect(found(1, undefined, late)).toEqual(refused);
  expect(found(1, ["us-central1-a"], late)).toEqual([]);
  // None are none in however many.
  expect(found(0, late)).toEqual([]);
});
