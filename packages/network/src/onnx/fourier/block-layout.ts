import { concat, pad, slice, type Tensor } from '@ecg-affect/onnx-graph';

const ROW = 0;
const COLUMN = 2;

/** Rows `start` up to `end` (not included) of every block. */
export function rows(x: Tensor, start: number, end: number): Tensor {
  return slice(x, ROW, start, end);
}

/** Pieces of every block, one after the other. */
export function stack(pieces: readonly Tensor[]): Tensor {
  return concat(pieces, ROW);
}

/**
 * The layout of signals in the Fourier form: time cut into blocks, [hop, channels, blocks x examples], time t = hop * block + row and column =
 * block * examples + example.
 *
 * With time first, a discrete Fourier transform of every block of every channel is one matrix product from the left, and its result is, frequency
 * by frequency, the matrix that the kernel's spectrum is multiplied with. To look into the neighbouring block is to shift columns.
 */
export class BlockLayout {
  readonly blocks: number;
  /** Signals side by side, e.g. the rows of a micro-batch. */
  readonly examples: number;
  /** Time steps a block. */
  readonly hop: number;
  /** Time steps of the signal: it ends in the last block, and what lies behind its end is meaningless. */
  readonly length: number;

  constructor({ blocks, examples, hop, length }: Pick<BlockLayout, 'blocks' | 'examples' | 'hop' | 'length'>) {
    if (length <= (blocks - 1) * hop || length > blocks * hop) {
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
    return this.#shifted(rows(x, start, end), this.examples);
  }

  /** Rows of the block after, zero for the last block. */
  nextRows(x: Tensor, start: number, end: number): Tensor {
    return this.#shifted(rows(x, start, end), -this.examples);
  }

  /** Rows whose last block is overwritten with `value`. */
  endedRows(x: Tensor, start: number, end: number, value = 0): Tensor {
    return pad(slice(rows(x, start, end), COLUMN, 0, this.columns - this.examples), COLUMN, 0, this.examples, value);
  }

  /** Rows as pieces to stack, with `value` in place of what lies behind the signal's end. */
  maskedRows(x: Tensor, start: number, end: number, value = 0): Tensor[] {
    const middle = Math.min(Math.max(this.lastRows, start), end);
    return [
      ...(start < middle ? [rows(x, start, middle)] : []),
      ...(middle < end ? [this.endedRows(x, middle, end, value)] : []),
    ];
  }

  #shifted(x: Tensor, columns: number): Tensor {
    return pad(x, COLUMN, columns, -columns);
  }
}
