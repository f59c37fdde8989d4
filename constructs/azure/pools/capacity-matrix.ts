import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { RuleCode } from "../../core/rules/rule";
import { Capacity } from "../../cluster/pools/capacity";
import { PrintedMatrixProps } from "../../cluster/pools/printed-matrix";
import table from "../data/capacity-matrix.json";
import { AksInfiniBand, infiniBandOf } from "../infiniband/infiniband";
import { oneDiskSize } from "./local-disks";
import { AksGpuPoolOptions } from "./pool-options";

/** A cell of the matrix: refused with a code, told elsewhere, or taken with what to know. */
interface Cell {
  readonly code?: string;
  /** Where it is told. @default - the column's property */
  readonly property?: string;
  readonly reason?: string;
  readonly fix?: string;
  readonly note?: string;
  /** Of which sizes alone: `one-disk`, those with one NVMe disk. */
  readonly where?: string;
  /** The cell that tells it, as row and column. */
  readonly as?: string;
  /** The code by which the machine data refuses it. */
  readonly told?: string;
  /** Not for a row that meets itself. */
  readonly source?: string;
}

interface Row {
  readonly word: string;
  readonly said: string;
  readonly cells: { readonly [feature: string]: Cell };
}

/** Where a pool stands: what the cluster says beside it. */
export interface PoolPlace {
  readonly region?: string;
  readonly infiniBand?: AksInfiniBand;
  /** Whether AKS makes nodes by need. @default - not known: the cluster is another app's */
  readonly provisioned?: boolean;
}

const ROWS: readonly Row[] = table.rows;
type Feature = (typeof table.features)[number];

/** What of a pool is asked for beside how its machines are had, by the matrix' words. */
const ASKED: { readonly [feature: string]: (pool: AksGpuPoolOptions, place: PoolPlace) => boolean } = {
  unnamed: ({ zones }) => zones === undefined || (!Token.isUnresolved(zones) && zones.length === 0),
  several: ({ zones }) => zones !== undefined && !Token.isUnresolved(zones) && zones.length > 1,
  minimum: ({ minNodes }) => minNodes !== undefined && !Token.isUnresolved(minNodes) && minNodes > 0,
  driver: ({ driver }) => driver?.version !== undefined,
  proximity: ({ proximityPlacement }) => proximityPlacement === true,
  ephemeral: ({ ephemeralOsDisk }) => ephemeralOsDisk === true,
  nvme: ({ localNvme }) => localNvme === true,
  partition: ({ gpuPartition }) => gpuPartition !== undefined,
  infiniband: hasInfiniBand,
  sizes: ({ moreMachineTypes }) => moreMachineTypes !== undefined,
  life: ({ nodeLife }) => nodeLife !== undefined,
  streaming: ({ artifactStreaming }) => artifactStreaming === true,
  provisioned: (_, { provisioned }) => provisioned === true,
};

/** What is shown of a property that is refused, where it isn't the property itself. */
const VALUES: { readonly [property: string]: (pool: AksGpuPoolOptions) => unknown } = {
  capacity: ({ capacity }) => capacity?.reservationId,
  driver: ({ driver }) => driver?.version,
};

/** Whether its cluster sets up InfiniBand that it has, in a way that is made here; what isn't is told alone. */
function hasInfiniBand({ machineType }: AksGpuPoolOptions, { infiniBand }: PoolPlace): boolean {
  if (infiniBand === undefined || Token.isUnresolved(machineType)) return false;
  const size = infiniBandOf(machineType);
  return size !== undefined && size.missing === undefined;
}

/** The rows that a pool is of: how its machines are bought, what it is besides, and by whom its nodes are made. */
function rowsOf(pool: AksGpuPoolOptions, place: PoolPlace): Row[] {
  const { provisioned } = place;
  const besides = ["proximity", "ephemeral", "nvme", "partition", "infiniband"].filter((word) => ASKED[word](pool, place));
  const words = [(pool.capacity ?? Capacity.ON_DEMAND).kind, ...besides, ...(provisioned === undefined ? [] : [provisioned ? "provisioned" : "scale-set"])];
  return ROWS.filter(({ word }) => words.includes(word));
}

/** What of a pool can't be had beside how its machines are had: every refused cell of the table. */
export function checkCapacityMatrix(at: string, pool: AksGpuPoolOptions, place: PoolPlace): Finding[] {
  return rowsOf(pool, place).flatMap(({ cells }) =>
    table.features.flatMap(({ word, property: column }: Feature): Finding[] => {
      const { code, property = column, reason = "", fix = "", where } = cells[word];
      const machine = where === undefined ? "" : oneDiskSize(pool);
      if (code === undefined || machine === undefined || !ASKED[word](pool, place)) return [];
      const value = VALUES[property] === undefined ? pool[property as keyof AksGpuPoolOptions] : VALUES[property](pool);
      return [{ code: code as RuleCode, property: `${at}.${property}`, value, reason: reason.replace("{machine}", machine), fix }];
    }),
  );
}

/** The matrix as the page has it. */
export const AKS_MATRIX: PrintedMatrixProps<Cell> = {
  rows: ROWS,
  features: table.features,
  but: ({ where }) => (where === undefined ? "" : ", of sizes with one NVMe disk"),
  told({ as, ...cell }) {
    const [row, feature] = as?.split("/") ?? [];
    return row === undefined ? cell : cellOf(row, feature);
  },
  filled: (words) => words.replace("{machine}", "the size"),
};

function cellOf(row: string, feature: string): Cell {
  const cell = ROWS.find(({ word }) => word === row)?.cells[feature];
  if (cell === undefined) throw new Error(`no cell of row ${row} and column ${feature}`);
  return cell;
}
