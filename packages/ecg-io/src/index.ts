// public API

export { EcgIoError } from './error.js';
export type { Annotation, Channel, Recording } from './recording.js';

// file formats

// signal processing

// preprocessing
export {
  DEFAULT_PREPROCESSING,
  type Normalisation,
  normalisationSchema,
  type Preprocessing,
  preprocessingSchema,
} from './preprocessing/preprocessing.js';

// window store
export type { StoreMetadata, WindowBatch, WindowStore, WindowTable } from './store/window-store.js';

// data sets
