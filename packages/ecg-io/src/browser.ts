// Public API of what runs everywhere, by subject: nothing here needs Node. The blank line after a heading keeps the sorter of exports inside it.

// recordings

export { EcgIoError } from './error.js';
export type { Annotation, Channel, Recording } from './recording.js';

// file formats

export { type ByteSource, memoryFolder, memorySource, type SourceFolder } from './formats/byte-source.js';
export { describeOpened, type RecordingDescription } from './formats/describe.js';
export { readMat } from './formats/mat/read.js';
export { type MatFields, type MatOptions, type MatValue, matValue } from './formats/mat/value.js';
export type { NamedArray } from './formats/named-arrays.js';
export { type NdArray, type NumericData, type SignalMatrix, signalMatrix } from './formats/nd-array.js';
export { readNpy } from './formats/npy/open.js';
export { readNpz } from './formats/npz/open.js';
export { pickEcgChannel } from './formats/pick-channel.js';
export { PickleArray } from './formats/pickle/pickle-array.js';
export { pickleAt, readPickle } from './formats/pickle/read.js';
export { StoredBytes } from './formats/pickle/stored-bytes.js';
export type { PickleValue } from './formats/pickle/value.js';
export {
  type ChannelInfo,
  durationOf,
  type OpenOptions,
  type ReadOptions,
  type RecordingFile,
  readOpened,
} from './formats/recording-file.js';
export { openRecordingIn } from './formats/registry.js';
export { millivoltsPer, toMillivolts } from './formats/units.js';
export { parseWfdbAnnotations, type WfdbAnnotation, type WfdbAnnotationFile } from './formats/wfdb/annotation-file.js';
export { encodeWfdbAnnotations } from './formats/wfdb/write-annotations.js';
export { encodeCsv } from './formats/write/csv.js';
export { encodeEdf } from './formats/write/edf.js';
export { encodeNpy } from './formats/write/npy.js';
export { encodeWfdb } from './formats/write/wfdb.js';

// signal processing

export { butter, type FilterBand } from './signal/butter.js';
export { notch } from './signal/notch.js';
export { type ResamplingRatio, ratioOfRates, resample, resamplePoly } from './signal/resample.js';
export { resampleIndices } from './signal/resample-indices.js';
export type { Samples } from './signal/samples.js';
export type { Section, Sos } from './signal/sections.js';
export { sosfilt } from './signal/sosfilt.js';
export { sosfiltfilt } from './signal/sosfiltfilt.js';
export { robustStatistics, type Statistics } from './signal/statistics.js';
export { type Spectrum, type WelchOptions, welch } from './signal/welch.js';

// beats and quality

export { type Hrv, hrv } from './beats/hrv.js';
export { HRV_FEATURES, hrvFeatures } from './beats/hrv-features.js';
export { type NnIntervals, nnIntervals } from './beats/nn-intervals.js';
export { detectRPeaks } from './beats/r-peaks.js';
export { leadQuality } from './quality/lead-quality.js';
export { qualityIndex } from './quality/quality-index.js';

// from leads to windows

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
export { createStream, type EcgStream, type StreamOptions, type StreamWindow } from './stream/create-stream.js';
