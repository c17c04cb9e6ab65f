import {
  concat,
  fixedDimension,
  pad,
  reshape,
  scatterElements,
  slice,
  type Tensor,
  withGradient,
} from '@ecg-affect/onnx-graph';

const ROW = 0;
const COLUMN = 1;

/** Rows `start` up to `end` (not included) of every block. */
export function rows(x: Tensor, start: number, end: number): Tensor {
  return slice(x, ROW, start, end);
}

/** Pieces of every block, one after the other. */
export function stack(pieces: readonly Tensor[]): Tensor {
  return concat(pieces, ROW);
}

/**
 * The layout of signals in the Fourier form: time cut into blocks, [hop, blocks x examples, channels], time t = hop * block + row and column =
 * block * examples + example.
 *
 * With time first, a discrete Fourier transform of every block of every channel is one matrix product from the left, and its result is, frequency
 * by frequency, the matrix that the kernel's spectrum is multiplied with. To look into the neighbouring block is to shift columns.
 */
export class BlockLayout {
  /** At least 2. */
  readonly blocks: number;
  /** Signals side by side, e.g. the rows of a micro-batch. */
  readonly examples: number;
  /** Time steps a block. */
  readonly hop: number;
  /** Time steps of the signal: it ends in the last block, and what lies behind its end is meaningless. */
  readonly length: number;

  constructor({ blocks, examples, hop, length }: Pick<BlockLayout, 'blocks' | 'examples' | 'hop' | 'length'>) {
    if (blocks < 2 || length <= (blocks - 1) * hop || length > blocks * hop) {
      throw new RangeError(`invalid layout: ${length} time steps do not end in the last of ${blocks} blocks of ${hop}`);
    }
    this.blocks = blocks;
    this.examples = examples;
    this.hop = hop;
    this.length = length;
  }

  get columns(): number {
    return this.blocks * this.examples;
  }

  /** Time steps of the last block that lie before the signal's end. */
  get lastRows(): number {
    return this.length - (this.blocks - 1) * this.hop;
  }

  /** Rows of the block before, zero for the first block. */
  previousRows(x: Tensor, start: number, end: number): Tensor {
    return pad(rows(x, start, end), COLUMN, this.examples, -this.examples);
  }

  /** Rows of the block after, zero for the last block. */
  nextRows(x: Tensor, start: number, end: number): Tensor {
    return pad(rows(x, start, end), COLUMN, -this.examples, this.examples);
  }

  /**
   * x [hop, columns, channels] with `value` in place of what lies behind the signal's end; without a copy where nothing else reads x. Gradients are zero there
   * anyway, and passed on as they are.
   */
  masked(x: Tensor, value = 0): Tensor {
    if (this.lastRows === this.hop) return x;
    const { graph } = x;
    const channels = fixedDimension(x, 2);
    const size = this.hop * this.columns * channels;
    const width = this.examples * channels;
    const places: number[] = [];
    for (let row = this.lastRows; row < this.hop; row++) {
      const lastBlock = ((row + 1) * this.columns - this.examples) * channels;
      for (let i = 0; i < width; i++) places.push(lastBlock + i);
    }
    const values = graph.constant(new Float32Array(places.length).fill(value), [places.length]);
    const flat = scatterElements(reshape(x, [size]), graph.integers(places), values);
    return withGradient(reshape(flat, [this.hop, this.columns, channels]), [x], ([gradient]) => [() => gradient]);
  }
}
