import type { Executor } from './executor.js';
import { type RowProgram, type RowTask, rowArrays, rowSize, wholeSize } from './row-program.js';

/**
 * The most runs of a shard. The last ones of a batch are shorter, an eighth of what is left, so that no worker waits long for another's last.
 */
export const MAX_SHARD_RUNS = 4;

/**
 * A row program with memory for a batch of `size` rows.
 *
 * The batch is cut into shards of whole runs, however many workers there are, and the shards' sums are added in their order: so the number of
 * workers, and which of them was faster, cannot change a bit of the result.
 */
export class ShardedRun {
  readonly size: number;
  readonly parameters: Float32Array;
  /** [groups, size, width] each, to be filled before `run`. */
  readonly inputs: readonly Float32Array[];
  /** [groups, size, width] each, filled by `run`. */
  readonly outputs: readonly Float32Array[];
  readonly #sumsLength: number;
  /** The first row of each shard, and the number of rows. */
  readonly #bounds: readonly number[];
  /** Memory for a shard's sums, not in use. */
  readonly #free: Float32Array[] = [];

  constructor({ rows, parameters, inputs, outputs, sums }: RowProgram, size: number) {
    this.size = size;
    this.parameters = new Float32Array(wholeSize(parameters));
    this.inputs = rowArrays(new Float32Array(size * rowSize(inputs)), inputs, size);
    this.outputs = rowArrays(new Float32Array(size * rowSize(outputs)), outputs, size);
    this.#sumsLength = wholeSize(sums);
    this.#bounds = shardBounds(Math.ceil(size / rows)).map((run) => Math.min(run * rows, size));
  }

  /**
   * Runs all rows and returns the sums in the program's order, one after the other.
   *
   * @param version another number for every set of parameters that the executor gets
   */
  async run(executor: Executor, version: number): Promise<Float32Array> {
    const total = new Float32Array(this.#sumsLength);
    const early = new Map<number, Float32Array>();
    let next = 0;
    await executor.run(this.#tasks(version), ({ start, sums }) => {
      early.set(start, sums);
      for (let due = early.get(this.#bounds[next]); due !== undefined; due = early.get(this.#bounds[next])) {
        for (let i = 0; i < total.length; i++) total[i] += due[i];
        this.#free.push(due);
        early.delete(this.#bounds[next++]);
      }
    });
    return total;
  }

  /** A shard gets its memory when a worker takes it, so that there is no more than the workers need. */
  *#tasks(version: number): Generator<RowTask> {
    const { size, parameters, inputs, outputs } = this;
    for (let shard = 0; shard < this.#bounds.length - 1; shard++) {
      const sums = this.#free.pop() ?? new Float32Array(this.#sumsLength);
      const [start, end] = this.#bounds.slice(shard, shard + 2);
      yield { size, start, end, parameters, version, inputs, outputs, sums };
    }
  }
}

/** The first run of each shard of a batch, and the number of runs. */
function shardBounds(runs: number): number[] {
  const bounds = [0];
  for (let next = 0; next < runs; bounds.push(next)) next += Math.min(Math.ceil((runs - next) / 8), MAX_SHARD_RUNS);
  return bounds;
}
