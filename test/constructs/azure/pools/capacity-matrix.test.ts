import * as fs from "fs";
import { Finding } from "../../../../constructs/core/problems/problem";
import { Capacity } from "../../../../constructs/cluster/pools/capacity";
import { AksClusterProps } from "../../../../constructs/azure/aks-cluster-props";
import { checkAksCluster, checkAttributes, checkOneMorePool } from "../../../../constructs/azure/check-aks-cluster";
import { ApiServerAccess } from "../../../../constructs/azure/control-plane/api-server-access";
import table from "../../../../constructs/azure/data/capacity-matrix.json";
import { AksInfiniBand } from "../../../../constructs/azure/infiniband/infiniband";
import { AKS_MATRIX } from "../../../../constructs/azure/pools/capacity-matrix";
import { printedMatrix, printedReasons } from "../../../../constructs/cluster/pools/printed-matrix";
import { AksGpuDriver } from "../../../../constructs/azure/pools/gpu-driver";
import { gpusOf } from "../../../../constructs/azure/pools/gpu-machine";
import { AksGpuPoolOptions } from "../../../../constructs/azure/pools/pool-options";
import { AksRegistrySku } from "../../../../constructs/azure/registry/registry";

/** Every cell of the matrix: a pool of its row and column, refused with its code or taken. */

interface Cell {
  readonly code?: string;
  readonly property?: string;
  readonly reason?: string;
  readonly fix?: string;
  readonly note?: string;
  readonly where?: string;
  readonly as?: string;
  readonly told?: string;
  readonly source?: string;
}

/** A pool, and what its cluster says beside it. */
interface Asked {
  readonly pool: AksGpuPoolOptions;
  readonly infiniBand?: AksInfiniBand;
  readonly nodeProvisioning?: AksClusterProps["nodeProvisioning"];
}

// A size that is sold in each way, that MIG cuts, and that has one NVMe disk; and one with InfiniBand.
const ONE: AksGpuPoolOptions = { name: "pool", machineType: "Standard_NC24ads_A100_v4", maxNodes: 4 };
const FABRIC = "Standard_ND96isr_H100_v5";
const TWO_DISKS = "Standard_NC48ads_A100_v4";
const GROUP = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/gpus/providers/Microsoft.Compute/capacityReservationGroups/ours";
const NEED = { azurermVersion: "4.57.0" };
const pool = (more: Partial<AksGpuPoolOptions>): ((asked: Asked) => Asked) => (asked) => ({ ...asked, pool: { ...asked.pool, ...more } });
const withFabric = (asked: Asked): Asked => ({ ...asked, pool: { ...asked.pool, machineType: FABRIC }, infiniBand: AksInfiniBand.SHARED });
const byNeed = (asked: Asked): Asked => ({ ...asked, nodeProvisioning: NEED });

const OF_ROW: { readonly [word: string]: (asked: Asked) => Asked } = {
  "on-demand": pool({ capacity: Capacity.ON_DEMAND }),
  spot: pool({ capacity: Capacity.SPOT }),
  reservation: pool({ capacity: Capacity.reservation(GROUP) }),
  proximity: pool({ proximityPlacement: true }),
  ephemeral: pool({ ephemeralOsDisk: true }),
  nvme: pool({ localNvme: true }),
  partition: pool({ gpuPartition: "3g.40gb" }),
  infiniband: withFabric,
  "scale-set": pool({}),
  provisioned: byNeed,
};

/** What nodes by need alone have: asked of a scale set only in the row of one. */
const ofNeed = (row: string, more: Partial<AksGpuPoolOptions>): ((asked: Asked) => Asked) => (asked) => pool({ ...(row === "nvme" ? { machineType: TWO_DISKS } : {}), ...more })(row === "scale-set" ? asked : byNeed(asked));
/** One of the same GPUs as the pool's, whose own are stated, so that nothing is known of its disks. */
const SIZES: Partial<AksGpuPoolOptions> = { machineType: "Standard_NC24ads_A100_v5", gpus: gpusOf(ONE.machineType), moreMachineTypes: [ONE.machineType] };
const ASKED: { readonly [feature: string]: (row: string) => (asked: Asked) => Asked } = {
  unnamed: () => pool({ zones: undefined }),
  several: () => pool({ zones: ["1", "2"] }),
  minimum: () => pool({ minNodes: 1 }),
  driver: () => pool({ driver: AksGpuDriver.fromAks("570.237") }),
  proximity: () => pool({ proximityPlacement: true }),
  ephemeral: () => pool({ ephemeralOsDisk: true }),
  nvme: () => pool({ localNvme: true }),
  partition: () => pool({ gpuPartition: "3g.40gb" }),
  infiniband: () => withFabric,
  sizes: (row) => ofNeed(row, row === "infiniband" ? { moreMachineTypes: ["Standard_ND96isr_H200_v5"] } : row === "partition" ? { moreMachineTypes: [TWO_DISKS] } : SIZES),
  life: (row) => ofNeed(row, { nodeLife: { emptyMinutes: 30 } }),
  streaming: (row) => ofNeed(row, { artifactStreaming: true }),
  provisioned: () => byNeed,
};

function props({ pool: one, infiniBand, nodeProvisioning }: Asked): AksClusterProps {
  return { clusterName: "lab", region: "swedencentral", apiServerAccess: ApiServerAccess.ANYWHERE, registry: { sku: AksRegistrySku.PREMIUM }, gpuPools: [one], infiniBand, nodeProvisioning };
}

/** What is told of the pool alone: that no cluster has both is told of the cluster too. */
const check = (asked: Asked): Finding[] => checkAksCluster(props(asked)).filter(({ property }) => property !== "infiniBand");
const all = table.rows.flatMap(({ word, cells }) => Object.entries(cells as { [feature: string]: Cell }).map(([feature, cell]): [string, string, Cell] => [word, feature, cell]));
const cellOf = (word: string): [string, Cell] => {
  const [, feature, cell] = all.find(([row, column]) => `${row}/${column}` === word)!;
  return [table.features.find((one) => one.word === feature)!.property, cell];
};
const askedOf = (row: string, feature: string, machineType = ONE.machineType): Asked => ASKED[feature](row)(OF_ROW[row]({ pool: { ...ONE, machineType } }));
// What has one of two forms, or is itself, can't be asked beside the other.
const asked = all.filter(([row, feature, { note }]) => row !== feature && note !== "the other way");

describe("the matrix of AKS's capacities", () => {
  test("has every cell, each with a reason and what does instead, or what to know, and its source", () => {
    for (const { word, cells } of table.rows) expect([word, Object.keys(cells)]).toEqual([word, table.features.map((one) => one.word)]);
    expect(table.rows.map(({ word }) => word)).toEqual(Object.keys(OF_ROW));
    for (const [row, feature, { code, reason, fix, note, as, source = "" }] of asked) {
      if (as !== undefined) expect([row, feature, cellOf(as)[1].code]).toEqual([row, feature, expect.any(String)]);
      else expect([row, feature, source.length > 5, code === undefined ? note !== undefined : reason !== undefined && fix !== undefined]).toEqual([row, feature, true, true]);
    }
  });

  test.each(asked)("%s x %s", (row, feature, { told, ...own }) => {
    const found = check(askedOf(row, feature));
    if (told !== undefined) return expect(found.map(({ code }) => code)).toEqual([told]);
    const [property, { code, property: elsewhere = property, reason, fix }] = own.as === undefined ? cellOf(`${row}/${feature}`) : cellOf(own.as);
    if (code === undefined) return expect(found).toEqual([]);
    const told1 = { code, property: `gpuPools[0].${elsewhere}`, reason: reason!.replace("{machine}", ONE.machineType), fix };
    // Once, and nothing besides but of its kind: sizes of another GPU beside a size with InfiniBand.
    expect(found.filter((one) => one.code === code && one.property === told1.property)).toEqual([expect.objectContaining(told1)]);
    expect(found.filter((one) => one.code !== code && one.code !== "invalid-more-machines")).toEqual([]);
  });

  test.each(asked.filter(([, , { where }]) => where !== undefined))("%s x %s is taken of a size with more disks", (row, feature) => {
    expect(check(askedOf(row, feature, TWO_DISKS))).toEqual([]);
  });

  test("what is refused shows what was written", () => {
    const values = (one: Asked): unknown[] => check(one).map(({ value }) => value);
    expect(values(askedOf("reservation", "provisioned"))).toEqual([GROUP]);
    expect(values(askedOf("infiniband", "driver"))).toEqual(["570.237"]);
    expect(values(askedOf("infiniband", "several"))).toEqual([["1", "2"]]);
    expect(values(askedOf("infiniband", "provisioned"))).toEqual([FABRIC]);
    expect(values(askedOf("scale-set", "life"))).toEqual([{ emptyMinutes: 30 }]);
  });

  test("a pool that comes later, and one of a cluster of another app, are read by it too", () => {
    const near = askedOf("proximity", "several");
    expect(checkOneMorePool("more", { ...near.pool, name: "other" }, props({ pool: ONE })).map(({ code, property }) => `${code} ${property}`)).toEqual(["proximity-zones more.zones"]);
    // By whom its nodes are made isn't known of that cluster.
    const theirs = (gpuPools: AksGpuPoolOptions[]): string[] => checkAttributes({ resourceGroupName: "lab", gpuPools } as never).map(({ code }) => code);
    expect([theirs([near.pool]), theirs([askedOf("scale-set", "life").pool])]).toEqual([["proximity-zones"], []]);
  });

  test("every code has its rule, and the page is printed from the table", () => {
    const page = fs.readFileSync("docs/aks/capacity.md", "utf8");
    for (const printed of [printedMatrix(AKS_MATRIX), printedReasons(AKS_MATRIX)]) expect(page).toContain(printed);
    const problems = fs.readFileSync("docs/problems.md", "utf8");
    const used = [...new Set(all.flatMap(([, , { code, told }]) => [code, told].flatMap((one) => one ?? [])))];
    expect(used.filter((code) => !problems.includes(`\`${code}\``))).toEqual([]);
  });
});
