import * as fs from "fs";
import { checkEksCluster } from "../../../../constructs/aws/check-eks-cluster";
import table from "../../../../constructs/aws/data/capacity-matrix.json";
import { EksProvisioner } from "../../../../constructs/aws/karpenter/provisioner";
import { EKS_MATRIX } from "../../../../constructs/aws/pools/capacity/capacity-matrix";
import { printedMatrix, printedReasons } from "../../../../constructs/cluster/pools/printed-matrix";
import { EksGpuPoolOptions } from "../../../../constructs/aws/pools/pool-options";
import { RULES } from "../../../../constructs/aws/rules";
import { Capacity } from "../../../../constructs/cluster/pools/capacity";
import { Finding } from "../../../../constructs/core/problems/problem";
import { PROPS } from "../made-cluster";

/** Every cell of the matrix: a pool of its row and column, refused with its code or taken. */

interface Cell {
  readonly code?: string;
  readonly reason?: string;
  readonly fix?: string;
  readonly note?: string;
  readonly unless?: readonly string[];
  readonly source: string;
}

const ID = "cr-0123456789abcdef0";
const ONE: EksGpuPoolOptions = { name: "pool", machineType: "g6.8xlarge", maxNodes: 4, availabilityZones: ["us-west-2a"] };
const H100: EksGpuPoolOptions = { ...ONE, machineType: "p5.48xlarge" };
const OF_ROW: { readonly [word: string]: EksGpuPoolOptions } = {
  "on-demand": ONE,
  spot: { ...ONE, capacity: Capacity.SPOT },
  reservation: { ...ONE, capacity: Capacity.reservation(ID) },
  block: { ...H100, capacity: Capacity.block(ID) },
  efa: { ...ONE, efa: true },
  karpenter: { ...ONE, provisioner: EksProvisioner.KARPENTER },
  "auto-mode": { ...ONE, provisioner: EksProvisioner.AUTO_MODE },
};
const ASKED: { readonly [feature: string]: (pool: EksGpuPoolOptions) => EksGpuPoolOptions } = {
  zones: (pool) => ({ ...pool, availabilityZones: ["us-west-2a", "us-west-2b"] }),
  moreMachines: (pool) => ({ ...pool, moreMachineTypes: [pool.machineType === "p5.48xlarge" ? "p5e.48xlarge" : "g6.4xlarge"] }),
  placement: (pool) => ({ ...pool, placementGroup: "ours" }),
  efa: (pool) => ({ ...pool, efa: true }),
  minimum: (pool) => ({ ...pool, minNodes: 1 }),
  wish: (pool) => ({ ...pool, desiredNodes: 1 }),
  managed: (pool) => pool,
  karpenter: (pool) => ({ ...pool, provisioner: EksProvisioner.KARPENTER }),
  autoMode: (pool) => ({ ...pool, provisioner: EksProvisioner.AUTO_MODE }),
};
const BY_LOAD = ["karpenter", "auto-mode"];
const MAKERS = ["managed", "karpenter", "autoMode"];

const check = (...pools: EksGpuPoolOptions[]): Finding[] => checkEksCluster({ ...PROPS, network: { availabilityZones: ["us-west-2a", "us-west-2b"] }, gpuPools: pools });
const cells = table.rows.flatMap(({ word, cells: all }) => Object.entries(all as { [feature: string]: Cell }).map(([feature, cell]): [string, string, Cell] => [word, feature, cell]));
// Of two makers in one pool there is none; a group without EFA is near nobody, which stands in each of the rows.
const pools = cells.filter(([row, feature]) => !(BY_LOAD.includes(row) && (MAKERS.includes(feature) || feature === "placement")));

describe("the matrix of capacities", () => {
  test("has every cell, each with its source, and a reason and what does instead, or what to know", () => {
    for (const { word, cells: all } of table.rows) expect([word, Object.keys(all)]).toEqual([word, table.features.map((one) => one.word)]);
    for (const [row, feature, { code, reason, fix, note, source }] of cells) {
      expect([row, feature, source.length > 5]).toEqual([row, feature, true]);
      expect([row, feature, code === undefined ? note !== undefined : reason !== undefined && fix !== undefined]).toEqual([row, feature, true]);
    }
    expect(table.rows.map(({ word }) => word)).toEqual(Object.keys(OF_ROW));
  });

  test.each(pools)("%s x %s", (row, feature, { code, reason, fix }) => {
    const { property } = table.features.find(({ word }) => word === feature)!;
    const found = check(ASKED[feature](OF_ROW[row]));
    if (code === undefined) return expect(found).toEqual([]);
    expect(found.filter((one) => one.property === `gpuPools[0].${property}`)).toEqual([expect.objectContaining({ code, reason, fix })]);
  });

  test("a cell that another row's takes the place of isn't told beside it", () => {
    const codes = (pool: EksGpuPoolOptions): string[] => check(pool).map(({ code }) => code);
    expect(codes({ ...H100, capacity: Capacity.reservation(ID), efa: true, availabilityZones: ["us-west-2a", "us-west-2b"] })).toEqual(["reservation-zone"]);
    expect(codes({ ...ONE, efa: true, placementGroup: "ours" })).toEqual([]);
    expect(codes({ ...H100, capacity: Capacity.block(ID), provisioner: EksProvisioner.KARPENTER, minNodes: 1 })).toEqual(["karpenter-node-count"]);
  });

  test("two that make nodes by load aren't taken in one cluster, as its last columns say", () => {
    const found = check({ ...OF_ROW.karpenter, name: "one" }, { ...OF_ROW["auto-mode"], name: "two" });
    expect(found.map(({ code }) => code)).toEqual(["karpenter-beside-auto-mode"]);
  });

  test("every code has its rule, and the page is printed from the table", () => {
    const rules = Object.values(RULES).flatMap((section) => Object.keys(section));
    const used = [...new Set(cells.flatMap(([, , { code }]) => (code === undefined ? [] : [code])))];
    expect(used.filter((code) => !rules.includes(code))).toEqual([]);
    const page = fs.readFileSync("docs/eks/capacity.md", "utf8");
    for (const printed of [printedMatrix(EKS_MATRIX), printedReasons(EKS_MATRIX)]) expect(page).toContain(printed);
  });
});
