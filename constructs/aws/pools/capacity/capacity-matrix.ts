import { Token } from "../../../core/framework";
import { Finding } from "../../../core/problems/problem";
import { RuleCode } from "../../../core/rules/rule";
import { Capacity } from "../../../cluster/pools/capacity";
import { PrintedMatrixProps } from "../../../cluster/pools/printed-matrix";
import table from "../../data/capacity-matrix.json";
import { isAutoMode, isByLoad } from "../../karpenter/provisioner";
import { EksGpuPoolOptions } from "../pool-options";

/** A cell of the matrix: refused with a code, or taken with what to know. */
interface Cell {
  readonly code?: string;
  readonly reason?: string;
  readonly fix?: string;
  readonly note?: string;
  /** Rows of which the pool is too, by which the cell is another's. */
  readonly unless?: readonly string[];
  readonly source: string;
}

interface Row {
  readonly word: string;
  readonly said: string;
  readonly cells: { readonly [feature: string]: Cell };
}

const ROWS: readonly Row[] = table.rows;
type Feature = (typeof table.features)[number];

/** What of a pool is asked for beside how its machines are had, by the matrix' words. */
const ASKED: { readonly [feature: string]: (pool: EksGpuPoolOptions) => boolean } = {
  // None at all is told of already.
  zones: ({ availabilityZones: zones }) => zones?.length !== 1 && zones?.length !== 0,
  moreMachines: ({ moreMachineTypes }) => moreMachineTypes !== undefined,
  placement: ({ placementGroup }) => placementGroup !== undefined,
  efa: ({ efa }) => efa === true,
  minimum: ({ minNodes }) => minNodes !== undefined && !Token.isUnresolved(minNodes) && minNodes > 0,
  wish: ({ desiredNodes }) => desiredNodes !== undefined,
  managed: (pool) => !isByLoad(pool),
  karpenter: (pool) => isByLoad(pool) && !isAutoMode(pool),
  autoMode: isAutoMode,
};

/** The rows that a pool is of: how its machines are bought, its fabric, and who makes them by load. */
function rowsOf(pool: EksGpuPoolOptions): Row[] {
  const { kind } = pool.capacity ?? Capacity.ON_DEMAND;
  const words = [kind, ...(pool.efa === true ? ["efa"] : []), ...(isByLoad(pool) ? [isAutoMode(pool) ? "auto-mode" : "karpenter"] : [])];
  return ROWS.filter(({ word }) => words.includes(word));
}

/** What of a pool can't be had beside how its machines are had: every refused cell of the table. */
export function checkCapacityMatrix(at: string, pool: EksGpuPoolOptions): Finding[] {
  const rows = rowsOf(pool);
  const words = rows.map(({ word }) => word);
  return rows.flatMap(({ cells }) =>
    table.features.flatMap(({ word, property }: Feature): Finding[] => {
      const { code, reason = "", fix = "", unless = [] } = cells[word];
      if (code === undefined || !ASKED[word](pool) || unless.some((other) => words.includes(other))) return [];
      return [{ code: code as RuleCode, property: `${at}.${property}`, value: pool[property as keyof EksGpuPoolOptions], reason, fix }];
    }),
  );
}

/** The matrix as the page has it. */
export const EKS_MATRIX: PrintedMatrixProps<Cell> = {
  rows: ROWS,
  features: table.features,
  but: ({ unless = [] }) => (unless.length === 0 ? "" : `, but for ${unless.join(", ")}`),
};
