import { Architecture, Attention } from "../model/architecture";
import { Band } from "../engines/engine";
import { Parallelism } from "../parallelism/parallelism";
import { ceilDiv } from "../units";
import { paddedVocab } from "./groups";

/** Room for LoRA adapters that an engine sets aside when it starts: whether any are loaded makes no difference. */
export interface AdapterRoom {
  /** Adapters in one batch at most. */
  readonly adapters: number;
  /** The highest rank of one. */
  readonly rank: number;
}

/** Widths of the matrices of one layer that adapters change: those whose outputs are divided by tensor, and those whose inputs are. */
interface Widths {
  readonly divided: readonly (readonly [number, number])[];
  readonly gathered: readonly (readonly [number, number])[];
}

/**
 * Bytes of that room on a GPU. Each matrix of w_in x w_out has two of rank x w_in and w_out x rank, in 16 bits, for each adapter of a batch; of
 * a matrix that is divided by its outputs the first is whole on every GPU, of one that is divided by its inputs the second (vllm/lora/layers,
 * sglang/srt/lora/mem_pool.py). Routed experts are left out: adapters of theirs are rare, and not every engine takes them.
 */
export function adapterBytes(architecture: Architecture, { tensor, pipeline }: Parallelism, { adapters, rank }: AdapterRoom): Band {
  const elements = (layers: number, { divided, gathered }: Widths): number =>
    ceilDiv(layers, pipeline) * (divided.reduce((sum, [from, to]) => sum + from + to / tensor, 0) + gathered.reduce((sum, [from, to]) => sum + from / tensor + to, 0));
  const { dense, moe, hidden } = architecture;
  const attention = architecture.attention.reduce((sum, one) => sum + elements(one.layers, widthsOf(one, hidden)), 0);
  const mlp = dense === undefined ? 0 : elements(dense.layers, mlpWidths(hidden, dense.width, dense.matrices));
  const shared = moe === undefined || moe.sharedWidth === 0 ? 0 : elements(moe.layers, mlpWidths(hidden, moe.sharedWidth, moe.matrices));
  const each = adapters * rank * 2;
  const layers = each * (attention + mlp + shared);
  // Some releases keep room for the two vocabulary tables as well.
  return { low: layers, expected: layers, high: layers + each * 2 * (hidden + paddedVocab(architecture.vocab, tensor)) };
}

const mlpWidths = (hidden: number, width: number, matrices: 2 | 3): Widths => ({
  divided: Array.from({ length: matrices - 1 }, (): readonly [number, number] => [hidden, width]),
  gathered: [[width, hidden]],
});

function widthsOf(attention: Attention, hidden: number): Widths {
  switch (attention.kind) {
    case "grouped": {
      const { heads, kvHeads, keyDim, valueDim, gate } = attention;
      return { divided: [[hidden, heads * keyDim * (gate ? 2 : 1)], [hidden, kvHeads * keyDim], [hidden, kvHeads * valueDim]], gathered: [[heads * valueDim, hidden]] };
    }
    case "latent": {
      const { heads, queryRank, kvRank, nopeDim, ropeDim, valueDim } = attention;
      const query: (readonly [number, number])[] = queryRank === undefined ? [[hidden, heads * (nopeDim + ropeDim)]] : [[hidden, queryRank], [queryRank, heads * (nopeDim + ropeDim)]];
      return { divided: [...query, [hidden, kvRank + ropeDim], [kvRank, heads * (nopeDim + valueDim)]], gathered: [[heads * valueDim, hidden]] };
    }
    case "linear": {
      const values = attention.valueHeads * attention.valueDim;
      return { divided: [[hidden, 2 * attention.keyHeads * attention.keyDim + 2 * values]], gathered: [[values, hidden]] };
    }
    case "mamba": {
      const inner = attention.heads * attention.headDim;
      return { divided: [[hidden, 2 * inner + 2 * attention.groups * attention.state + attention.heads]], gathered: [[inner, hidden]] };
    }
  }
}
