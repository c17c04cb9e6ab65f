import { maximum, type Tensor } from '@ecg-affect/onnx-graph';

/**
 * Moves a tensor along time by whole blocks, in whatever layout it has: block j of the result is block j + count; anything finite past the end. Its
 * gradient moves back.
 */
export type Advance = (x: Tensor, count: number) => Tensor;

/**
 * Max pooling as a knock-out tournament. Time is cut into blocks as long as the stride; a window is a number of whole blocks. First the
 * time steps of a block meet, then windows of r blocks are made of two smaller ones, the left starting at block j, the right further on.
 *
 * The gradient runs the matches backwards: the winner takes all, the left one on a tie, so that of equal candidates the first in time wins, as
 * in every framework. That is log2(window) passes, without the indices and the scattering that make a pool's gradient slow.
 *
 * @param steps the time steps of a block in order: tensors of one shape
 * @param size blocks a window
 * @returns at block j the largest element of the window that starts there; meaningless where the window passes the end
 */
export function playTournament(steps: readonly Tensor[], size: number, advance: Advance): Tensor {
  const windows = new Map([[1, steps.reduce((winner, right) => maximum(winner, right))]]);
  const windowOf = (blocks: number): Tensor => {
    const known = windows.get(blocks);
    if (known !== undefined) return known;
    const half = Math.ceil(blocks / 2);
    const winner = maximum(windowOf(half), advance(windowOf(blocks - half), half));
    windows.set(blocks, winner);
    return winner;
  };
  return windowOf(size);
}
