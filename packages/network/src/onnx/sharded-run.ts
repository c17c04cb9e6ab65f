import { elementCount } from '../parameters.js';
import type { Executor } from './executor.js';
import { type RowProgram, type RowTask, type RowTensor, sharedFloats, type WholeTensor } from './row-program.js';

/** A batch is cut into at most this many shards: enough for threads of different speed to be busy to the end. */
const MAX_SHARDS = 32;

/**
 * A row program with memory for a batch of `size` rows.
 *
 * The batch is cut into shards of whole runs, however many threads there are, and the shards' sums are added in their order: so the number of
 * threads, and which of them was faster, cannot change a bit of the result.
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
    const allocate = ({ groups = 1, width }: RowTensor) => sharedFloats(groups * size * width);
    const total = (tensors: readonly WholeTensor[]) => tensors.reduce((sum, { shape }) => sum + elementCount(shape), 0);
    const runs = Math.ceil(size / rows);
    const shards = Math.min(runs, MAX_SHARDS);
    this.size = size;
    this.parameters = sharedFloats(total(parameters));
    this.inputs = inputs.map(allocate);
    this.outputs = outputs.map(allocate);
    this.#sumsLength = total(sums);
    this.#bounds = Array.from({ length: shards + 1 }, (_, shard) =>
      Math.min(Math.floor((shard * runs) / shards) * rows, size),
    );
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

  /** A shard gets its memory when a thread takes it, so that there is no more than the threads need. */
  *#tasks(version: number): Generator<RowTask> {
    const { size, parameters, inputs, outputs } = this;
    for (let shard = 0; shard < this.#bounds.length - 1; shard++) {
      const sums = this.#free.pop() ?? sharedFloats(this.#sumsLength);
      const [start, end] = this.#bounds.slice(shard, shard + 2);
      yield { size, start, end, parameters, version, inputs, outputs, sums };
    }
  }
}
