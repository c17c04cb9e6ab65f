/** Samples of one signal, in its physical unit; a missing sample is NaN. */
export type Samples = Float32Array | Float64Array;
