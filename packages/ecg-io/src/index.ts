// public API

export { EcgIoError } from './error.js';
export type { Annotation, Channel, Recording } from './recording.js';

// file formats

// preprocessing
export {
  DEFAULT_PREPROCESSING,
  type Normalisation,
  normalisationSchema,
  type Preprocessing,
  preprocessingSchema,
} from './preprocessing/preprocessing.js';
// signal processing
export { butter, type FilterBand } from './signal/butter.js';
export { type ResamplingRatio, ratioOfRates, resample, resamplePoly } from './signal/resample.js';
export type { Samples } from './signal/samples.js';
export type { Section, Sos } from './signal/sections.js';
export { sosfilt } from './signal/sosfilt.js';
export { sosfiltfilt } from './signal/sosfiltfilt.js';
export { robustStatistics, type Statistics } from './signal/statistics.js';
export { type Spectrum, type WelchOptions, welch } from './signal/welch.js';

// window store
export type { StoreMetadata, WindowBatch, WindowStore, WindowTable } from './store/window-store.js';

// data sets
