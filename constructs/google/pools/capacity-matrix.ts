import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { RuleCode } from "../../core/rules/rule";
import { Capacity } from "../../cluster/pools/capacity";
import { PrintedMatrixProps } from "../../cluster/pools/printed-matrix";
import table from "../data/capacity-matrix.json";
import { GpuDirect } from "../gpu-direct/gpu-direct";
import { GkeGpuSharing } from "./gpu-sharing";
import { GkeGpuPoolOptions } from "./node-pools";

/** A cell of the matrix: refused with a code, or taken with what to know. */
interface Cell {
  readonly code?: string;
  /** Where it is told. @default - the column's property */
  readonly property?: string;
  readonly reason?: string;
  readonly fix?: string;
  readonly note?: string;
  /** Rows of which the pool is too, by which it is taken. */
  readonly unless?: readonly string[];
  /** How machines begin of which it is taken. */
  readonly unlessMachines?: readonly string[];
  readonly source: string;
}

interface Row {
  readonly word: string;
  readonly said: string;
  readonly cells: { readonly [feature: string]: Cell };
}

/** Where a pool stands: what the cluster says beside it. */
export interface PoolPlace {
  readonly region: string;
  /** The cluster's zones, where they are named. */
  readonly ofCluster?: string[];
  /** Whether it is in a class. */
  readonly inClass: boolean;
}

const ROWS: readonly Row[] = table.rows;
type Feature = (typeof table.features)[number];

/** What of a pool is asked for beside how its machines are had, by the matrix' words. Pools that GKE makes and classes of them have checks of their own, which read the cells. */
const ASKED: { readonly [feature: string]: (pool: GkeGpuPoolOptions, place: PoolPlace) => boolean } = {
  unnamed: ({ zones }, { ofCluster }) => zones === undefined && (ofCluster === undefined || (!Token.isUnresolved(ofCluster) && ofCluster.length !== 1)),
  several: ({ zones }) => zones !== undefined && !Token.isUnresolved(zones) && zones.length !== 1,
  single: ({ maxNodes }) => !Token.isUnresolved(maxNodes) && maxNodes === 1,
  minimum: ({ minNodes = 0 }) => !Token.isUnresolved(minNodes) && minNodes !== 0,
  placement: ({ compactPlacement }) => compactPlacement === true,
  anywhere: ({ compactPlacement }) => compactPlacement !== true && !Token.isUnresolved(compactPlacement),
  direct: ({ gpuDirect }) => gpuDirect !== undefined,
  sharing: ({ gpuSharing }) => gpuSharing instanceof GkeGpuSharing,
  partition: ({ gpuPartition }) => gpuPartition !== undefined,
  class: ({ gpuDirect }, { inClass }) => inClass && gpuDirect === undefined,
  made: () => false,
};

/** What is shown of a property that is refused. */
const VALUES: { readonly [property: string]: (pool: GkeGpuPoolOptions, place: PoolPlace) => unknown } = {
  zones: ({ zones }, { ofCluster }) => zones ?? ofCluster,
  capacity: ({ capacity }) => capacity?.kind,
  gpuDirect: ({ gpuDirect }) => gpuDirect?.kind,
  gpuSharing: ({ gpuSharing }) => (gpuSharing instanceof GkeGpuSharing ? gpuSharing.clients : gpuSharing),
};

/** The rows that a pool is of: how its machines are bought, and what joins them. */
function wordsOf({ capacity, compactPlacement, gpuDirect, gpuSharing }: GkeGpuPoolOptions): string[] {
  return [(capacity ?? Capacity.ON_DEMAND).kind, ...(compactPlacement === true ? ["compact"] : []), ...(gpuDirect instanceof GpuDirect ? [gpuDirect.kind] : []), ...(gpuSharing instanceof GkeGpuSharing ? ["sharing"] : [])];
}

/** What of a pool can't be had beside how its machines are had: every refused cell of the table. */
export function checkCapacityMatrix(at: string, pool: GkeGpuPoolOptions, place: PoolPlace): Finding[] {
  const words = wordsOf(pool);
  return ROWS.filter(({ word }) => words.includes(word)).flatMap(({ cells }) =>
    table.features.flatMap(({ word, property: column }: Feature): Finding[] => {
      const cell = cells[word];
      const { code, property = column, reason = "", fix = "" } = cell;
      if (code === undefined || !ASKED[word](pool, place) || isTaken(cell, words, pool)) return [];
      const value = VALUES[property]?.(pool, place) ?? pool[property as keyof GkeGpuPoolOptions];
      return [{ code: code as RuleCode, property: `${at}.${property}`, value, reason, fix: fix.replace("{region}", regionOf(place)) }];
    }),
  );
}

/** A machine that is known only at apply may be one of those. */
function isTaken({ unless = [], unlessMachines }: Cell, words: readonly string[], { machineType }: GkeGpuPoolOptions): boolean {
  if (unless.some((other) => words.includes(other))) return true;
  return unlessMachines !== undefined && (Token.isUnresolved(machineType) || unlessMachines.some((start) => machineType.startsWith(start)));
}

function regionOf({ region }: PoolPlace): string {
  return region === "" || Token.isUnresolved(region) ? "us-central1" : region;
}

/** A refused cell, for a check that looks at more than one pool. @returns nothing where it is taken */
export function refusedCell(row: string, feature: string): { readonly code: RuleCode; readonly reason: string; readonly fix: string } | undefined {
  const { code, reason = "", fix = "" } = ROWS.find(({ word }) => word === row)?.cells[feature] ?? {};
  return code === undefined ? undefined : { code: code as RuleCode, reason, fix };
}

/** The matrix as the page has it. */
export const GKE_MATRIX: PrintedMatrixProps<Cell> = {
  rows: ROWS,
  features: table.features,
  but({ unless = [], unlessMachines = [] }) {
    const taken = [...unless, ...unlessMachines.map((start) => `${start}*`)];
    return taken.length === 0 ? "" : `, but for ${taken.join(", ")}`;
  },
  filled: (words) => words.replace("{region}", "REGION"),
};
