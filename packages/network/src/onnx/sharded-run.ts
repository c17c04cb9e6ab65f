import { elementCount } from '../parameters.js';
import type { Executor } from './executor.js';
import { type RowProgram, type RowTensor, sharedFloats } from './row-program.js';

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
  readonly #shards: readonly { readonly start: number; readonly end: number; readonly sums: Float32Array }[];

  constructor({ rows, parameters, inputs, outputs, sums }: RowProgram, size: number) {
    const allocate = ({ groups = 1, width }: RowTensor) => sharedFloats(groups * size * width);
    const total = (tensors: RowProgram['sums']) => tensors.reduce((sum, { shape }) => sum + elementCount(shape), 0);
    this.size = size;
    this.parameters = sharedFloats(total(parameters));
    this.inputs = inputs.map(allocate);
    this.outputs = outputs.map(allocate);
    const runs = Math.ceil(size / rows);
    const shards = Math.min(runs, MAX_SHARDS);
    const firstRow = (shard: number) => Math.min(Math.floor((shard * runs) / shards) * rows, size);
    this.#shards = Array.from({ length: shards }, (_, shard) => ({
      start: firstRow(shard),
      end: firstRow(shard + 1),
      sums: sharedFloats(total(sums)),
    }));
  }

  /** Runs all rows and returns the sums in the program's order, one after the other. */
  async run(executor: Executor): Promise<Float32Array> {
    const { size, parameters, inputs, outputs } = this;
    await executor.run(this.#shards.map((shard) => ({ size, parameters, inputs, outputs, ...shard })));
    const [first, ...others] = this.#shards;
    const total = first.sums.slice();
    for (const { sums } of others) for (let i = 0; i < total.length; i++) total[i] += sums[i];
    return total;
  }
}
