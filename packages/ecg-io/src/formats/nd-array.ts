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

/** How a shape is seen as signals: the longest dimension is time, the other one numbers the signals. */
export interface SignalLayout {
  readonly count: number;
  readonly length: number;
  /** True when time is the first of two dimensions. */
  readonly timeIsFirst: boolean;
}

/** @returns undefined for a shape with more than two dimensions longer than 1 */
export function shapeAsSignals(shape: readonly number[]): SignalLayout | undefined {
  const long = shape.filter((length) => length !== 1);
  if (long.length > 2) return undefined;
  const [rows, columns] = [long[0] ?? 1, long[1] ?? 1];
  const timeIsFirst = rows >= columns;
  return { count: timeIsFirst ? columns : rows, length: timeIsFirst ? rows : columns, timeIsFirst };
}

/** An array seen as signals. */
export interface SignalMatrix extends SignalLayout {
  /** Samples [from, to) of a signal. */
  signal(index: number, from: number, to: number): Float64Array;
}

/**
 * An array of at most two dimensions as signals: the longest dimension is time.
 * @returns undefined for an array with more than two dimensions longer than 1
 */
export function signalMatrix({ shape, columnMajor, data }: NdArray): SignalMatrix | undefined {
  const layout = shapeAsSignals(shape);
  if (!layout) return undefined;
  const { count, length, timeIsFirst } = layout;
  const [step, signalStep] = timeIsFirst === columnMajor ? [1, length] : [count, 1];
  return {
    ...layout,
    signal: (index, from, to) => strided(data, index * signalStep + from * step, step, to - from),
  };
}
