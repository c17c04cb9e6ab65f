// public API

export { EcgIoError } from './error.js';
export type { Annotation, Channel, Recording } from './recording.js';

// file formats

// signal processing
export { type Hrv, hrv } from './beats/hrv.js';
export { HRV_FEATURES, hrvFeatures } from './beats/hrv-features.js';
export { type NnIntervals, nnIntervals } from './beats/nn-intervals.js';
export { detectRPeaks } from './beats/r-peaks.js';
// data sets
export type { Dataset, DatasetLead, DatasetSubject, LabelledSpan, Skipped } from './datasets/dataset.js';
export { type PrepareOptions, type PrepareProgress, type PrepareSummary, prepare } from './datasets/prepare.js';
// preprocessing
export { preprocessLead } from './preprocessing/preprocess-lead.js';
export {
  DEFAULT_PREPROCESSING,
  type Normalisation,
  normalisationSchema,
  type Preprocessing,
  preprocessingSchema,
} from './preprocessing/preprocessing.js';
export {
  type Lead,
  type Span,
  type SubjectWindow,
  type SubjectWindows,
  subjectWindows,
} from './preprocessing/subject-windows.js';
export { qualityIndex } from './quality/quality-index.js';
export { butter, type FilterBand } from './signal/butter.js';
export { type ResamplingRatio, ratioOfRates, resample, resamplePoly } from './signal/resample.js';
export type { Samples } from './signal/samples.js';
export type { Section, Sos } from './signal/sections.js';
export { sosfilt } from './signal/sosfilt.js';
export { sosfiltfilt } from './signal/sosfiltfilt.js';
export { robustStatistics, type Statistics } from './signal/statistics.js';
export { type Spectrum, type WelchOptions, welch } from './signal/welch.js';
// window store
export {
  type CreateWindowStoreOptions,
  createWindowStore,
  type WindowStoreWriter,
} from './store/create-window-store.js';
export { openWindowStore } from './store/open-window-store.js';
export {
  type StoreMetadata,
  storeMetadataSchema,
  type WindowBatch,
  type WindowStore,
  type WindowTable,
} from './store/window-store.js';
