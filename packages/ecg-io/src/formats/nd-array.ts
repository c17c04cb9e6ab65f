/** Arrays of numbers as NumPy, MATLAB and HDF5 store them. */
export type NumericData =
  | Float64Array
  | Float32Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

/** An array of numbers with a shape, as a file holds it. */
export interface NdArray {
  readonly shape: readonly number[];
  /** True when the first index runs fastest (MATLAB, Fortran), false when the last one does (C, NumPy's default). */
  readonly columnMajor: boolean;
  readonly data: NumericData;
}

/** Number of elements of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** `count` numbers from `offset` on, `step` elements apart. */
export function strided(data: NumericData, offset: number, step: number, count: number): Float64Array {
  const values = new Float64Array(count);
  for (let i = 0, at = offset; i < count; i++, at += step) values[i] = Number(data[at]);
  return values;
}

/** The signals of an array of at most two dimensions, the longer of which is time. */
export interface SignalMatrix {
  readonly count: number;
  readonly length: number;
  /** Samples [from, to) of a signal. */
  signal(index: number, from: number, to: number): Float64Array;
}

/**
 * An array seen as signals: the longest dimension is time, the others together number the signals.
 * @returns undefined for an array with more than two dimensions longer than 1
 */
export function signalMatrix({ shape, columnMajor, data }: NdArray): SignalMatrix | undefined {
  const long = shape.filter((length) => length !== 1);
  if (long.length > 2) return undefined;
  const [rows, columns] = [long[0] ?? 1, long[1] ?? 1];
  const rowStep = columnMajor ? 1 : columns;
  const columnStep = columnMajor ? rows : 1;
  const timeRuns = rows >= columns;
  const [length, step] = timeRuns ? [rows, rowStep] : [columns, columnStep];
  const [count, signalStep] = timeRuns ? [columns, columnStep] : [rows, rowStep];
  return {
    count,
    length,
    signal: (index, from, to) => strided(data, index * signalStep + from * step, step, to - from),
  };
}
