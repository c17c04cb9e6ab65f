import {
  add,
  argMax,
  expand,
  fixedDimension,
  gatherElements,
  mul,
  reduceMax,
  reshape,
  type Tensor,
  transpose,
} from '@ecg-affect/onnx-graph';
import { type BlockLayout, stack } from './block-layout.js';

/** The maximum over time of signals in block layout, and where it is. */
export class FourierGlobalMax {
  readonly #layout: BlockLayout;
  /** x with the rows behind the end out of the running. */
  readonly #x: Tensor;
  /** Largest element of each block, [channels, blocks, examples]. */
  readonly #blockMaxima: Tensor;
  /** [examples, channels] */
  readonly features: Tensor;

  /** @param x [hop, channels, columns] */
  constructor(x: Tensor, layout: BlockLayout) {
    const { hop, blocks, examples } = layout;
    this.#layout = layout;
    this.#x = stack(layout.maskedRows(x, 0, hop, { value: Number.NEGATIVE_INFINITY }));
    this.#blockMaxima = reshape(reduceMax(this.#x, [0]), [x.shape[1], blocks, examples]);
    this.features = transpose(reduceMax(this.#blockMaxima, [1]), [1, 0]);
  }

  /** The first time step (int64) that has the maximum, [channels, examples, 1]. First the block is sought, then the row in that block alone. */
  times(): Tensor {
    const { hop, blocks, examples } = this.#layout;
    const channels = fixedDimension(this.#x, 1);
    const block = argMax(this.#blockMaxima, 1, { keepAxes: true });
    const chosen = expand(reshape(block, [1, channels, 1, examples]), [hop, channels, 1, examples]);
    const inBlock = gatherElements(reshape(this.#x, [hop, channels, blocks, examples]), chosen, 2);
    const row = argMax(inBlock, 0);
    return reshape(add(mul(block, this.#x.graph.integers([hop])), row), [channels, examples, 1]);
  }
}
