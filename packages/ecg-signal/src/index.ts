// Public API, by subject: nothing here needs Node. The blank line after a heading keeps the sorter of exports inside it.

export { EcgSignalError } from './error.js';

// filters, resampling, spectrum, statistics

export { butter, type FilterBand } from './signal/butter.js';
export { type CalibrationStatistics, calibrationStatistics } from './signal/calibration-statistics.js';
export { notch } from './signal/notch.js';
export { checkResampling, type ResamplingRatio, ratioOfRates, resample, resamplePoly } from './signal/resample.js';
export { resampleIndices } from './signal/resample-indices.js';
export type { Samples } from './signal/samples.js';
export type { Section, Sos } from './signal/sections.js';
export { sosfilt } from './signal/sosfilt.js';
export { sosfiltfilt } from './signal/sosfiltfilt.js';
export { mean, median, robustStatistics, type Statistics } from './signal/statistics.js';
export { type Spectrum, type WelchOptions, welch } from './signal/welch.js';

// beats and quality

export type { Gap } from './beats/beat-intervals.js';
export { type Hrv, type HrvReport, hrv, hrvReport } from './beats/hrv.js';
export { HRV_FEATURES, hrvFeatures, hrvFeaturesOfWindows } from './beats/hrv-features.js';
export { hrvNotes } from './beats/hrv-notes.js';
export { HRV_BANDS, type NnSpectrum, nnSpectrum } from './beats/hrv-spectrum.js';
export { type LeadBeats, leadBeats, type RrInterval } from './beats/lead-beats.js';
export { type NnIntervals, nnIntervals } from './beats/nn-intervals.js';
export { type Beats, detectRPeaks, findBeats } from './beats/r-peaks.js';
export { type CorrectedBeats, type CorrectionPass, correctBeats } from './hrv/correct-beats.js';
export { HRV_MEASURES, hrvMeasures } from './hrv/hrv-measures.js';
export type { HrvBasis, HrvMeasure } from './hrv/measure.js';
export { withheldNotes } from './hrv/withheld-notes.js';
export { beatReliability } from './quality/beat-reliability.js';
export type { ExcludedSpan } from './quality/excluded-spans.js';
export { leadQuality, type WindowQuality, windowQualities } from './quality/lead-quality.js';
export { qualityIndex } from './quality/quality-index.js';

// from leads to windows

export { type WindowSize, windowSize } from './preprocessing/cut-windows.js';
export { preprocessLead } from './preprocessing/preprocess-lead.js';
export {
  DEFAULT_PREPROCESSING,
  describeDifference,
  isNormalisation,
  NORMALISATIONS,
  type Normalisation,
  type Preprocessing,
  parsePreprocessing,
  preprocessingProblem,
} from './preprocessing/preprocessing.js';
export { removeHum } from './preprocessing/remove-hum.js';
export {
  type Lead,
  type Span,
  type SubjectWindow,
  type SubjectWindows,
  subjectWindows,
} from './preprocessing/subject-windows.js';
export { type BeatStream, type BeatStreamOptions, createBeatStream } from './stream/beat-stream.js';
export { createStream, type EcgStream, type StreamOptions, type StreamWindow } from './stream/create-stream.js';
