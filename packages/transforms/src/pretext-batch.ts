import type { Random } from '@ecg-affect/random';
import {
  DEFAULT_DIFFICULTY,
  type Difficulty,
  TRANSFORMATIONS,
  type Transformation,
  transform,
} from './transformation.js';

/** What a pretext head recognises: the untouched window, or one transformation. */
export type PretextTask = 'original' | Transformation;

/** Windows and their transformed copies, shuffled. */
export interface PretextBatch {
  /** Signals: windows x (1 + transformations). */
  readonly size: number;
  /** [size, windowLength]. */
  readonly x: Float32Array;
  /** By task, [size]: 1 where the signal is of this task, else 0; exactly one task is 1 for every signal. */
  readonly labels: ReadonlyMap<PretextTask, Float32Array>;
  /** Where signal i of `x` comes from: task number `order[i] % tasks` (0 is the original) of window `order[i] / tasks`, rounded down. */
  readonly order: Uint32Array;
}

/** Which copies of a window are made, and how hard to recognise. */
export interface PretextBatchOptions {
  /** Any of the six; default all of them. */
  readonly transformations?: readonly Transformation[];
  readonly difficulty?: Difficulty;
}

/**
 * Makes the signals of one training step from its windows: each window itself and one copy a transformation (Sarkar & Etemad 2020, figure 2).
 *
 * Every draw comes from a stream named by the transformation and the window's row, so a window's copies do not depend on the
 * batch it falls in.
 * @param windows [rows.length, windowLength], left as they are
 * @param rows the windows' row numbers in their source; no two alike
 * @param random a stream of its own for every epoch; it is not advanced
 * @throws RangeError when `windows` is not a whole number of windows
 */
export function pretextBatch(
  windows: Float32Array,
  rows: ArrayLike<number>,
  random: Random,
  { transformations = TRANSFORMATIONS, difficulty = DEFAULT_DIFFICULTY }: PretextBatchOptions = {},
): PretextBatch {
  const windowLength = windows.length / rows.length;
  if (!Number.isInteger(windowLength) || windowLength === 0) {
    throw new RangeError(`invalid windows: ${windows.length} samples for ${rows.length} rows`);
  }
  const tasks: readonly PretextTask[] = ['original', ...transformations];
  const size = rows.length * tasks.length;
  const order = random.derive('order', rows[0]).permutation(size);
  const x = new Float32Array(size * windowLength);
  const labels = new Map(
    tasks.map((task, index) => [task, Float32Array.from(order, (from) => (from % tasks.length === index ? 1 : 0))]),
  );
  order.forEach((from, signal) => {
    const row = Math.floor(from / tasks.length);
    const task = tasks[from % tasks.length];
    const window = windows.subarray(row * windowLength, (row + 1) * windowLength);
    x.set(
      task === 'original' ? window : transform(task, window, random.derive(task, rows[row]), difficulty),
      signal * windowLength,
    );
  });
  return { size, x, labels, order };
}
