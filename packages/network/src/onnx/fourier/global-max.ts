import {
  add,
  argMax,
  expand,
  fixedDimension,
  gatherElements,
  maximum,
  mul,
  reduceMax,
  reshape,
  type Tensor,
  transpose,
} from '@ecg-affect/onnx-graph';
import { type BlockLayout, rows } from './block-layout.js';

/** Less than every value of a signal, and finite: a factor of 0 makes it 0. */
export const LOWEST = -3e38;

/** The maximum over time of signals in block layout, and where it is. */
export interface GlobalMax {
  /** [examples, channels] */
  readonly maxima: Tensor;
  /** The first time step (int64) that has the maximum, [channels, examples, 1]. */
  times(): Tensor;
}

/** @param x [hop, columns, channels] */
export function globalMax(x: Tensor, layout: BlockLayout): GlobalMax {
  const { hop, blocks, examples } = layout;
  const channels = fixedDimension(x, 2);
  const withinEnd = layout.masked(x, LOWEST);
  const blockMaxima = reshape(largestRow(withinEnd, hop), [blocks, examples, channels]);
  return {
    maxima: reduceMax(blockMaxima, [0]),
    // First the block is sought, then the row in that block alone.
    times: () => {
      const block = argMax(blockMaxima, 0, { keepAxes: true });
      const chosen = expand(reshape(block, [1, 1, examples, channels]), [hop, 1, examples, channels]);
      const inBlock = gatherElements(reshape(withinEnd, [hop, blocks, examples, channels]), chosen, 1);
      const row = argMax(inBlock, 0);
      const times = reshape(add(mul(block, x.graph.integers([hop])), row), [examples, channels]);
      return reshape(transpose(times, [1, 0]), [channels, examples, 1]);
    },
  };
}

/** The largest element along the first axis of x [count, ...], by halves: ReduceMax takes twice as long. */
function largestRow(x: Tensor, count: number): Tensor {
  if (count <= 3) return reduceMax(x, [0]);
  const half = Math.ceil(count / 2);
  return largestRow(maximum(rows(x, 0, half), rows(x, count - half, count)), half);
}
