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

/** The maximum over time of signals in block layout, and where it is. */
export class FourierGlobalMax {
  readonly #layout: BlockLayout;
  /** x with the rows behind the end out of the running. */
  readonly #x: Tensor;
  /** Largest element of each block, [blocks, examples, channels]. */
  readonly #blockMaxima: Tensor;
  /** [examples, channels] */
  readonly features: Tensor;

  /** @param x [hop, columns, channels] */
  constructor(x: Tensor, layout: BlockLayout) {
    const { hop, blocks, examples } = layout;
    this.#layout = layout;
    this.#x = layout.masked(x, Number.NEGATIVE_INFINITY);
    this.#blockMaxima = reshape(largestRow(this.#x, hop), [blocks, examples, x.shape[2]]);
    this.features = reduceMax(this.#blockMaxima, [0]);
  }

  /** The first time step (int64) that has the maximum, [channels, examples, 1]. First the block is sought, then the row in that block alone. */
  times(): Tensor {
    const { hop, blocks, examples } = this.#layout;
    const channels = fixedDimension(this.#x, 2);
    const block = argMax(this.#blockMaxima, 0, { keepAxes: true });
    const chosen = expand(reshape(block, [1, 1, examples, channels]), [hop, 1, examples, channels]);
    const inBlock = gatherElements(reshape(this.#x, [hop, blocks, examples, channels]), chosen, 1);
    const row = argMax(inBlock, 0);
    const times = reshape(add(mul(block, this.#x.graph.integers([hop])), row), [examples, channels]);
    return reshape(transpose(times, [1, 0]), [channels, examples, 1]);
  }
}

/** The largest element along the first axis of x [count, ...], by halves: ReduceMax takes twice as long. */
function largestRow(x: Tensor, count: number): Tensor {
  if (count <= 3) return reduceMax(x, [0]);
  const half = Math.ceil(count / 2);
  return largestRow(maximum(rows(x, 0, half), rows(x, count - half, count)), half);
}
