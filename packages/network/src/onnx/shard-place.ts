import {
  copyRows,
  type RowProgram,
  type RowTask,
  type RowTensor,
  rowArrays,
  rowSize,
  wholeSize,
} from './row-program.js';
import { MAX_SHARD_RUNS } from './sharded-run.js';
import { FileRegion } from './unnamed-file.js';

/**
 * A worker's place in the file by which it and the process that has the batch exchange the numbers of a shard. Node cannot share memory between
 * processes; reading and writing a file in memory takes a fifth of the time that messages of this size would.
 */
export interface ShardPlace {
  /** The same for all workers. */
  readonly parameters: FileRegion;
  readonly inputs: RowRegion;
  readonly outputs: RowRegion;
  readonly sums: FileRegion;
}

/** Bytes of the file for so many workers. */
export function shardFileBytes(program: RowProgram, workers: number): number {
  return Float32Array.BYTES_PER_ELEMENT * starts(program, workers).inputs;
}

/** @param worker its number, from 0 */
export function shardPlace(descriptor: number, program: RowProgram, worker: number): ShardPlace {
  const start = starts(program, worker);
  return {
    parameters: new FileRegion(descriptor, start.parameters),
    inputs: new RowRegion(new FileRegion(descriptor, start.inputs), program.inputs),
    outputs: new RowRegion(new FileRegion(descriptor, start.outputs), program.outputs),
    sums: new FileRegion(descriptor, start.sums),
  };
}

/** Where a worker's regions start, in values: parameters | inputs, outputs, sums of worker 0 | of worker 1 | ... */
function starts({ rows, parameters, inputs, outputs, sums }: RowProgram, worker: number) {
  const shardRows = MAX_SHARD_RUNS * rows;
  const [inputSize, outputSize] = [shardRows * rowSize(inputs), shardRows * rowSize(outputs)];
  const start = wholeSize(parameters) + worker * (inputSize + outputSize + wholeSize(sums));
  return { parameters: 0, inputs: start, outputs: start + inputSize, sums: start + inputSize + outputSize };
}

/** A piece of a file that holds the rows of a shard. */
class RowRegion {
  readonly #region: FileRegion;
  readonly #tensors: readonly RowTensor[];

  constructor(region: FileRegion, tensors: readonly RowTensor[]) {
    this.#region = region;
    this.#tensors = tensors;
  }

  /** Writes a task's rows of a batch, [groups, size, width] each. */
  write(from: readonly Float32Array[], { start, end, size }: RowTask): void {
    const { memory, arrays } = this.#shard(end - start);
    for (const [i, tensor] of this.#tensors.entries()) {
      copyRows(tensor, end - start, { from: from[i], start, size }, { to: arrays[i], start: 0, size: end - start });
    }
    this.#region.write(memory);
  }

  /** Reads them into a batch. */
  read(to: readonly Float32Array[], { start, end, size }: RowTask): void {
    const { memory, arrays } = this.#shard(end - start);
    this.#region.read(memory);
    for (const [i, tensor] of this.#tensors.entries()) {
      copyRows(tensor, end - start, { from: arrays[i], start: 0, size: end - start }, { to: to[i], start, size });
    }
  }

  #shard(rows: number) {
    const memory = new Float32Array(rows * rowSize(this.#tensors));
    return { memory, arrays: rowArrays(memory, this.#tensors, rows) };
  }
}
