import fitted from "../data/fitted-weights.json";
import { Architecture } from "../model/architecture";
import { Parallelism } from "../parallelism/parallelism";

/** Where a part of a model lies that its config has no shapes of: the share on every GPU, and how much larger it is in memory than on disk. */
export interface Placement {
  readonly whole: number;
  readonly scale: number;
  /** To how many of its width the engine pads an MXFP4 expert's slice on Blackwell, where a start shows another number than the kernel's. */
  readonly blackwellWidthStep?: number;
}

/** The ends of what is possible, and whether a start of this very model on this engine was compared. */
export interface Placements {
  readonly low: Placement;
  readonly expected: Placement;
  readonly high: Placement;
  readonly compared: boolean;
}

interface Row extends Placement {
  readonly family: string;
  readonly layers: number;
  readonly hidden: number;
  readonly engine: string;
}

const ROWS = fitted.rows as readonly Row[];

/** As divided as it can be. */
const DIVIDED: Placement = { whole: 0, scale: 1 };

/**
 * The placement of a model whose count is stated. What was fitted to one model of a family is used for that model alone; for its siblings the
 * family's rows are the ends of a band, and the larger is expected: on the other side a plan would promise what doesn't start.
 */
export function placementsOf({ family, layers, hidden }: Architecture, engine: string): Placements {
  const known = ROWS.filter((row) => row.family === family);
  const own = known.find((row) => row.layers === layers && row.hidden === hidden && row.engine === engine);
  if (own !== undefined) return { low: own, expected: own, high: own, compared: true };
  if (known.length === 0) return { low: DIVIDED, expected: DIVIDED, high: DIVIDED, compared: false };
  const most = { whole: Math.max(...known.map(({ whole }) => whole)), scale: Math.max(...known.map(({ scale }) => scale)) };
  return { low: DIVIDED, expected: most, high: most, compared: false };
}

/** What one GPU keeps of a byte in the checkpoint. */
export const shareOf = ({ whole, scale }: Placement, { tensor }: Parallelism): number => scale * (whole + (1 - whole) / tensor);
