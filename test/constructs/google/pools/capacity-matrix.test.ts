import * as fs from "fs";
import * as path from "path";
import table from "../../../../inference-runtime/facts/machines/google.json";
import { Capacity } from "../../../../constructs/cluster/pools/capacity";
import { checkGkeCluster } from "../../../../constructs/google/check-gke-cluster";
import { knownMachineTypes } from "../../../../constructs/google/pools/gpu-machine";
import { PROPS } from "../made-cluster";

/** Each way in which Google sells machines, as a pool asks for it, and how it is written. */
const WAYS: { readonly [sold: string]: readonly [Capacity, string] } = {
  "on-demand": [Capacity.ON_DEMAND, "Capacity.ON_DEMAND"],
  spot: [Capacity.SPOT, "Capacity.SPOT"],
  reservation: [Capacity.reservation("ours"), "Capacity.reservation("],
  "flex-start": [Capacity.flexStart(), "Capacity.flexStart()"],
  queued: [Capacity.queued(), "Capacity.queued()"],
};
/** Sold so too, and made here as a reservation or not at all. */
const NOT_MADE = ["calendar-mode"];

const findings = (machineType: string, capacity: Capacity): ReturnType<typeof checkGkeCluster> =>
  checkGkeCluster({ ...PROPS, zones: ["us-central1-a"], gpuPools: [{ name: "pool", machineType, maxNodes: 2, capacity, zones: ["us-central1-a"] }] }).filter(({ code }) => code === "not-sold-that-way");

const PAIRS = knownMachineTypes().flatMap((machineType) => Object.keys(WAYS).map((way): [string, string] => [machineType, way]));

describe("how machines are had", () => {
  test("every machine of the table says it, in words that are known", () => {
    for (const { machineType, sold } of table.machines) {
      expect([machineType, Array.isArray(sold)]).toEqual([machineType, true]);
      expect([machineType, (sold ?? []).filter((way) => !(way in WAYS) && !NOT_MADE.includes(way))]).toEqual([machineType, []]);
    }
  });

  test("all at once is sold where flex-start is: it is flex-start with a queue", () => {
    for (const { machineType, sold = [] } of table.machines) expect([machineType, (sold as string[]).includes("queued")]).toEqual([machineType, (sold as string[]).includes("flex-start")]);
  });

  test.each(PAIRS)("%s as %s: taken where it is sold so, else refused with the ways that are", (machineType, way) => {
    const sold = (table.machines.find((row) => row.machineType === machineType)?.sold ?? []) as string[];
    const found = findings(machineType, WAYS[way][0]);
    // Of one that isn't known to be sold at all, nobody says no.
    if (sold.length === 0 || sold.includes(way)) return expect(found).toEqual([]);
    expect(found).toEqual([expect.objectContaining({ property: "gpuPools[0].capacity", value: way })]);
    for (const other of sold.filter((one) => one in WAYS)) expect(found[0].fix).toContain(WAYS[other][1]);
    expect(found[0].fix).not.toContain(WAYS[way][1]);
  });

  test("what another cloud sells is refused with all of Google's ways", () => {
    const [found] = findings("g2-standard-8", Capacity.block("cr-1"));
    for (const [, written] of Object.values(WAYS)) expect(found.fix).toContain(written);
  });

  test("the page has the same table", () => {
    const page = fs.readFileSync(path.join(__dirname, "../../../../docs/gke.md"), "utf8").split("## How machines are had")[1];
    const rows = page.split("\n").filter((line) => /^\| [GA]\d/.test(line)).map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
    const families: { readonly [family: string]: RegExp } = {
      "G2, G4, A2, A3 High with 8 GPUs, A3 Mega": /^(g2|g4|a2)-|^a3-(highgpu-8g|megagpu-8g)$/,
      "A3 High with 1, 2 or 4 GPUs": /^a3-highgpu-[124]g$/,
      "A3 Ultra, A4": /^(a3-ultragpu|a4)-/,
      A4X: /^a4x-highgpu/,
    };
    expect(rows.map(([family]) => family)).toEqual(Object.keys(families));
    for (const [family, ...cells] of rows) {
      const members = table.machines.filter(({ machineType }) => families[family].test(machineType));
      expect([family, members.length > 0]).toEqual([family, true]);
      for (const { machineType, sold = [] } of members) expect([machineType, cells]).toEqual([machineType, Object.keys(WAYS).map((way) => ((sold as string[]).includes(way) ? "yes" : "no"))]);
    }
  });
});
