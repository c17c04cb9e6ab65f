import { add, cast, greaterOrEqual, maximum, mul, sub, type Tensor } from '@ecg-affect/onnx-graph';

/** Moves a tensor along time by whole blocks, in whatever layout it has. */
export interface BlockShifts {
  /** Block j of the result is block j + count; anything finite past the end. */
  advance(x: Tensor, count: number): Tensor;
  /** Block j of the result is block j - count; zero before the start. */
  delay(x: Tensor, count: number): Tensor;
}

interface Match {
  readonly winner: Tensor;
  readonly left: Tensor;
  readonly right: Tensor;
}

/**
 * Max pooling as a knock-out tournament. Time is cut into blocks as long as the stride; a window is a number of whole blocks. First the
 * time steps of a block meet, then windows of r blocks are made of two smaller ones, the left starting at block j, the right further on.
 *
 * The gradient runs the matches backwards: the winner takes all, the left one on a tie, so that of equal candidates the first in time wins, as
 * in every framework. That is log2(window) passes, without the indices and the scattering that make a pool's gradient slow.
 */
export class PoolTournament {
  readonly #shifts: BlockShifts;
  readonly #steps: readonly Match[];
  /** By window length in blocks. */
  readonly #windows = new Map<number, Match>();
  readonly #size: number;
  /** Block j: the largest element of the window that starts there. Meaningless where the window passes the end. */
  readonly output: Tensor;

  /**
   * @param steps the time steps of a block in order: tensors of one shape
   * @param size blocks a window
   */
  constructor(steps: readonly Tensor[], size: number, shifts: BlockShifts) {
    this.#shifts = shifts;
    this.#size = size;
    const [first, ...others] = steps;
    const matches: Match[] = [];
    let winner = first;
    for (const right of others) {
      matches.push({ winner: maximum(winner, right), left: winner, right });
      winner = matches[matches.length - 1].winner;
    }
    this.#steps = matches;
    this.output = this.#window(size, winner);
  }

  /** @param gradient of `output`, zero where that is meaningless. @returns the gradients of the steps of a block */
  backward(gradient: Tensor): Tensor[] {
    const gradients = new Map([[this.#size, gradient]]);
    const accumulate = (size: number, share: Tensor) => {
      const before = gradients.get(size);
      gradients.set(size, before === undefined ? share : add(before, share));
    };
    for (const [size, match] of [...this.#windows].sort(([a], [b]) => b - a)) {
      const [left, right] = settle(match, gradients.get(size) ?? gradient);
      const half = Math.ceil(size / 2);
      accumulate(half, left);
      accumulate(size - half, this.#shifts.delay(right, half));
    }
    let remaining = gradients.get(1) ?? gradient;
    const shares: Tensor[] = [];
    for (const match of this.#steps.toReversed()) {
      const [left, right] = settle(match, remaining);
      shares.unshift(right);
      remaining = left;
    }
    return [remaining, ...shares];
  }

  #window(size: number, block: Tensor): Tensor {
    if (size === 1) return block;
    const known = this.#windows.get(size);
    if (known !== undefined) return known.winner;
    const half = Math.ceil(size / 2);
    const left = this.#window(half, block);
    const right = this.#shifts.advance(this.#window(size - half, block), half);
    const winner = maximum(left, right);
    this.#windows.set(size, { winner, left, right });
    return winner;
  }
}

function settle({ left, right }: Match, gradient: Tensor): [left: Tensor, right: Tensor] {
  const leftShare = mul(cast(greaterOrEqual(left, right), 'float32'), gradient);
  return [leftShare, sub(gradient, leftShare)];
}
