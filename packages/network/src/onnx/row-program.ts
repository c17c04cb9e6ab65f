import { elementCount } from '../element-count.js';

/** A tensor with one entry a row (an example of a batch): [groups, rows, width], or [rows, width] without groups. */
export interface RowTensor {
  readonly name: string;
  /** Independent pieces of `rows` x `width`, e.g. one a head; absent for a tensor without that axis. */
  readonly groups?: number;
  readonly width: number;
}

/** A tensor that all rows share. */
export interface WholeTensor {
  readonly name: string;
  readonly shape: readonly number[];
}

/**
 * A model that is run on a batch piece by piece, as plain data that can be sent to another process.
 *
 * It takes `rows` rows at a time; what it says of every row is an output, what it adds up over rows is a sum: a sum comes in as the input
 * `name.before`, and goes out with the piece's share added as the output `name.after`.
 */
export interface RowProgram {
  readonly model: Uint8Array;
  /** A model from the parameters to further inputs that follow from them alone: run once for each set of parameters. */
  readonly preparation?: { readonly model: Uint8Array; readonly outputs: readonly WholeTensor[] };
  /** Rows a run; the last piece of a batch is filled up with zeros. */
  readonly rows: number;
  readonly parameters: readonly WholeTensor[];
  readonly inputs: readonly RowTensor[];
  readonly outputs: readonly RowTensor[];
  readonly sums: readonly WholeTensor[];
  /** What computes it (default: the processor). */
  readonly device?: 'cpu' | 'cuda';
}

/** A run over some rows of a batch, whose arrays hold all of it: [groups, size, width]. */
export interface RowTask {
  readonly size: number;
  /** First row and the one after the last. */
  readonly start: number;
  readonly end: number;
  /** All parameters in the program's order, one after the other. */
  readonly parameters: Float32Array;
  /** Another number for every set of parameters. */
  readonly version: number;
  readonly inputs: readonly Float32Array[];
  /** Written to, in the rows of this task. */
  readonly outputs: readonly Float32Array[];
  /** Written to: this task's sums in the program's order, one after the other. */
  readonly sums: Float32Array;
}

/** The names by which a sum comes in and goes out. */
export const sumBefore = (name: string) => `${name}.before`;
export const sumAfter = (name: string) => `${name}.after`;

/** Copies `count` rows of a tensor from one batch, [groups, size, width], to another of another size. */
export function copyRows(
  { groups = 1, width }: RowTensor,
  count: number,
  source: { readonly from: Float32Array; readonly start: number; readonly size: number },
  target: { readonly to: Float32Array; readonly start: number; readonly size: number },
): void {
  for (let group = 0; group < groups; group++) {
    const offset = (group * source.size + source.start) * width;
    target.to.set(source.from.subarray(offset, offset + count * width), (group * target.size + target.start) * width);
  }
}

/** Cuts memory into the arrays of row tensors, [groups, rows, width] each. */
export function rowArrays(memory: Float32Array, tensors: readonly RowTensor[], rows: number): Float32Array[] {
  let start = 0;
  return tensors.map(({ groups = 1, width }) => {
    start += groups * rows * width;
    return memory.subarray(start - groups * rows * width, start);
  });
}

/** Values that tensors have in one row. */
export function rowSize(tensors: readonly RowTensor[]): number {
  return tensors.reduce((sum, { groups = 1, width }) => sum + groups * width, 0);
}

/** Values of all tensors. */
export function wholeSize(tensors: readonly WholeTensor[]): number {
  return tensors.reduce((sum, { shape }) => sum + elementCount(shape), 0);
}
