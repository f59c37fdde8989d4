import * as fs from "fs";
import { Capacity } from "../../../../constructs/cluster/pools/capacity";
import { Finding } from "../../../../constructs/core/problems/problem";
import { checkGkeCluster } from "../../../../constructs/google/check-gke-cluster";
import table from "../../../../constructs/google/data/capacity-matrix.json";
import { GkeClusterProps } from "../../../../constructs/google/gke-cluster-props";
import { GpuDirect } from "../../../../constructs/google/gpu-direct/gpu-direct";
import { GKE_MATRIX } from "../../../../constructs/google/pools/capacity-matrix";
import { printedMatrix, printedReasons } from "../../../../constructs/cluster/pools/printed-matrix";
import { GkeGpuSharing } from "../../../../constructs/google/pools/gpu-sharing";
import { GkeGpuPoolOptions } from "../../../../constructs/google/pools/node-pools";
import { PROPS } from "../made-cluster";

/** Every cell of the matrix: a pool of its row and column, refused with its code or taken. */

interface Cell {
  readonly code?: string;
  readonly property?: string;
  readonly reason?: string;
  readonly fix?: string;
  readonly note?: string;
  readonly source: string;
}

// A machine that is sold in each way, that MIG cuts, and that has a network of its GPUs; RDMA's other machine isn't sold on demand.
const ONE: GkeGpuPoolOptions = { name: "pool", machineType: "a3-megagpu-8g", maxNodes: 4, zones: ["us-central1-a"] };
const B200: GkeGpuPoolOptions = { ...ONE, machineType: "a4-highgpu-8g", zones: ["us-central1-b"], capacity: Capacity.SPOT, compactPlacement: true };
const OF_ROW: { readonly [word: string]: GkeGpuPoolOptions } = {
  "on-demand": ONE,
  spot: { ...ONE, capacity: Capacity.SPOT },
  reservation: { ...ONE, capacity: Capacity.reservation("ours") },
  "flex-start": { ...ONE, capacity: Capacity.flexStart(24) },
  queued: { ...ONE, capacity: Capacity.queued(24) },
  compact: { ...ONE, compactPlacement: true },
  rdma: { ...B200, gpuDirect: GpuDirect.RDMA },
  tcpxo: { ...ONE, compactPlacement: true, gpuDirect: GpuDirect.TCPXO },
  sharing: { ...ONE, gpuSharing: GkeGpuSharing.timeSlicing(2) },
};
const isDirect = ({ gpuDirect }: GkeGpuPoolOptions): boolean => gpuDirect !== undefined;
/** Where pools with a network of GPUs are near each other: side by side, or as they come. */
const near = (pool: GkeGpuPoolOptions): GkeGpuPoolOptions => (["reservation", "queued"].includes(pool.capacity?.kind ?? "") ? pool : { ...pool, compactPlacement: true });
const ASKED: { readonly [feature: string]: (pool: GkeGpuPoolOptions) => GkeGpuPoolOptions } = {
  unnamed: (pool) => ({ ...pool, zones: undefined }),
  several: (pool) => ({ ...pool, zones: ["us-central1-a", "us-central1-b"] }),
  single: (pool) => ({ ...pool, maxNodes: 1 }),
  minimum: (pool) => ({ ...pool, minNodes: 1 }),
  placement: (pool) => ({ ...pool, compactPlacement: true }),
  anywhere: (pool) => ({ ...pool, compactPlacement: pool.compactPlacement === true && !isDirect(pool) ? true : undefined }),
  // Flex-start places A3 Ultra and A4, which have RDMA.
  direct: (pool) => (isDirect(pool) ? pool : pool.capacity?.kind === "flex-start" ? { ...near({ ...pool, machineType: "a4-highgpu-8g", zones: ["us-central1-b"] }), gpuDirect: GpuDirect.RDMA } : { ...near(pool), gpuDirect: GpuDirect.TCPXO }),
  sharing: (pool) => ({ ...pool, gpuSharing: GkeGpuSharing.timeSlicing(2) }),
  partition: (pool) => ({ ...pool, gpuPartition: pool.machineType.startsWith("a4-") ? "3g.90gb" : "3g.40gb" }),
};

const props = (pool: GkeGpuPoolOptions): GkeClusterProps => ({ ...PROPS, gpuPools: [pool], ...(isDirect(pool) ? { multiNetworking: true } : {}) });
const check = (pool: GkeGpuPoolOptions): Finding[] => checkGkeCluster(props(pool));
const inClass = (pool: GkeGpuPoolOptions): Finding[] => checkGkeCluster({ ...props(pool), gpuPools: [pool, { ...pool, name: "other", ...(isDirect(pool) ? {} : { capacity: Capacity.SPOT }) }], computeClasses: [{ name: "any", pools: ["pool", "other"] }] });
const made = (capacity: Capacity): Finding[] =>
  checkGkeCluster({ ...PROPS, gpuPools: [], autoProvisioning: { maxCpus: 4000, maxMemoryGiB: 40000 }, computeClasses: [{ name: "made", autoProvision: { machineType: "g2-standard-12", maxNodes: 4, zones: ["us-central1-a"], capacities: [capacity] } }] });

const cells = table.rows.flatMap(({ word, cells: all }) => Object.entries(all as { [feature: string]: Cell }).map(([feature, cell]): [string, string, Cell] => [word, feature, cell]));
const CAPACITIES = ["on-demand", "spot", "reservation", "flex-start", "queued"];
// Sharing beside a network of GPUs stands in that network's row; what pools that GKE makes have no option for can't be asked.
const pools = cells.filter(([row, feature]) => !["class", "made"].includes(feature) && !(row === "sharing" && feature === "direct"));
const columnOf = (feature: string): string => table.features.find(({ word }) => word === feature)!.property;

describe("the matrix of GKE's capacities", () => {
  test("has every cell, each with its source, and a reason and what does instead, or what to know", () => {
    for (const { word, cells: all } of table.rows) expect([word, Object.keys(all)]).toEqual([word, table.features.map((one) => one.word)]);
    for (const [row, feature, { code, reason, fix, note, source }] of cells) {
      expect([row, feature, source.length > 5]).toEqual([row, feature, true]);
      expect([row, feature, code === undefined ? note !== undefined : reason !== undefined && fix !== undefined]).toEqual([row, feature, true]);
    }
    expect(table.rows.map(({ word }) => word)).toEqual(Object.keys(OF_ROW));
  });

  test.each(pools)("%s x %s", (row, feature, { code, property = columnOf(feature), reason, fix }) => {
    const found = check(ASKED[feature](OF_ROW[row]));
    if (code === undefined) return expect(found).toEqual([]);
    expect(found).toContainEqual(expect.objectContaining({ code, property: `gpuPools[0].${property}`, reason, fix: fix!.replace("{region}", "us-central1") }));
    // Once, and nothing else but what is of the same zones.
    expect(found.filter((one) => one.code === code)).toHaveLength(1);
    expect(found.filter((one) => one.code !== code && one.property !== `gpuPools[0].${property}`)).toEqual([]);
  });

  test.each(cells.filter(([, feature]) => feature === "class"))("%s in a class", (row, _, { code, reason, fix }) => {
    const found = inClass(OF_ROW[row]);
    if (code === undefined) return expect(found).toEqual([]);
    expect(found).toContainEqual(expect.objectContaining({ code, reason, fix }));
  });

  test.each(cells.filter(([row, feature]) => feature === "made" && CAPACITIES.includes(row)))("%s in a pool that GKE makes", (row, _, { code, reason, fix }) => {
    const found = made(OF_ROW[row].capacity ?? Capacity.ON_DEMAND);
    if (code === undefined) return expect(found).toEqual([]);
    expect(found).toEqual([expect.objectContaining({ code, reason, fix, property: "computeClasses[0].autoProvision.capacities[0]" })]);
  });

  test("a cell is taken of a row or a machine that it names", () => {
    const codes = (pool: GkeGpuPoolOptions): string[] => check(pool).map(({ code }) => code);
    expect(codes({ ...B200, capacity: Capacity.flexStart(24) })).toEqual([]);
    expect(codes({ ...B200, machineType: "a3-ultragpu-8g", capacity: Capacity.flexStart(24) })).toEqual([]);
    expect(codes({ ...ONE, capacity: Capacity.flexStart(24), compactPlacement: true })).toEqual(["compact-placement-capacity"]);
    expect(codes({ ...OF_ROW.rdma, compactPlacement: undefined, capacity: Capacity.reservation("ours") })).toEqual([]);
    expect(codes({ ...OF_ROW.rdma, compactPlacement: undefined })).toEqual(["gpudirect-placement"]);
  });

  test("what a machine has no network for is told alone", () => {
    expect(check({ ...ONE, machineType: "g2-standard-12", zones: undefined, gpuDirect: GpuDirect.RDMA }).map(({ code }) => code)).toEqual(["gpudirect-not-on-machine"]);
  });

  test("every code has its rule, and the page is printed from the table", () => {
    const page = fs.readFileSync("docs/gke/capacity.md", "utf8");
    for (const printed of [printedMatrix(GKE_MATRIX), printedReasons(GKE_MATRIX)]) expect(page).toContain(printed);
    const problems = fs.readFileSync("docs/problems.md", "utf8");
    const used = [...new Set(cells.flatMap(([, , { code }]) => (code === undefined ? [] : [code])))];
    expect(used.filter((code) => !problems.includes(`\`${code}\``))).toEqual([]);
  });
});
