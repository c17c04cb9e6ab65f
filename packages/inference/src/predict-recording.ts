import type { Recording } from '@ecg-affect/ecg-io';
import type { Normalisation } from '@ecg-affect/ecg-signal';
import type { Classifier } from './classifier.js';
import { Context } from './context.js';
import type { Model } from './model.js';
import type { ModelFile } from './model-file.js';
import {
  DEFAULT_MIN_QUALITY,
  predictionsOf,
  type RecordingPrediction,
  summarise,
  type WindowPrediction,
} from './prediction.js';
import { type PreparedRecording, prepareRecording } from './prepare-recording.js';
import { RecordingClassifier } from './recording-classifier.js';

/** Windows given to a classifier at once: some for each core, few enough that others do not wait long for a server's. */
const BATCH = 32;

/** What of a recording is classified. */
export interface PredictOptions {
  /** Name or number of the lead; default: the one that is an ECG. */
  readonly channel?: string | number;
  /** Windows below this quality index are abstained; in [0, 1], default 0.5. */
  readonly minQuality?: number;
  /** Mains hum that is removed first, Hz; by default what the model's training removed. */
  readonly notch?: number;
  /** Of the same person, for a model with a calibration period: its first seconds are the period, and all of the other recording is classified. */
  readonly calibration?: Recording;
}

/**
 * Cuts a recording into windows exactly as the model's training did, and classifies each.
 *
 * @example
 * const model = await loadModel('model.onnx');
 * const { summary } = await predictRecording(model, await readRecording('night.edf'));
 * @throws EcgIoError when no lead, or no single one, is an ECG
 * @throws InferenceError when the recording is shorter than a window or has samples missing in every one, or one to calibrate with has too few that
 * are good enough
 */
export async function predictRecording(
  model: Model,
  recording: Recording,
  { channel, minQuality = DEFAULT_MIN_QUALITY, notch, calibration }: PredictOptions = {},
): Promise<RecordingPrediction> {
  const preprocessing = { ...model.metadata.preprocessing, ...(notch !== undefined && { notch }) };
  const ofPerson = new RecordingClassifier(model.metadata, minQuality);
  if (calibration) await ofPerson.calibrateWith(prepareRecording(calibration, preprocessing, channel), model);
  return predictPrepared(model, prepareRecording(recording, preprocessing, channel), model, minQuality, ofPerson);
}

/**
 * Classifies the windows of a prepared recording.
 * @param classifier of the model
 * @param minQuality windows below this quality index are abstained; in [0, 1]
 * @param ofPerson may have been calibrated
 */
export async function predictPrepared(
  { metadata }: ModelFile,
  { source, subject, channel, ecg, windows, dropped }: PreparedRecording,
  classifier: Pick<Classifier, 'classify'>,
  minQuality: number,
  ofPerson = new RecordingClassifier(metadata, minQuality),
): Promise<RecordingPrediction> {
  const { classes, inputLength, preprocessing } = metadata;
  const predictions: WindowPrediction[] = [];
  for (let from = 0; from < windows.length; from += BATCH) {
    const batch = windows.slice(from, from + BATCH);
    const piece = ecg.subarray(from * inputLength, (from + batch.length) * inputLength);
    const probabilities = await ofPerson.classify(batch, piece, classifier);
    predictions.push(...predictionsOf(batch, probabilities, classes, minQuality));
  }
  const policy = preprocessing.normalisation;
  const context = new Context(metadata);
  return {
    source,
    ...(subject === undefined ? {} : { subject }),
    channel,
    target: metadata.target,
    classes,
    windowSeconds: preprocessing.windowSeconds,
    minQuality,
    normalisation: { policy, statistics: statisticsOf(policy) },
    synthetic: metadata.synthetic,
    windows: predictions.map((prediction) => context.add(prediction)),
    summary: summarise(predictions, dropped, classes, metadata.calibrationPeriod !== undefined),
    notice: metadata.notice,
  };
}

/** A model trained on statistics of all recordings of a subject meets a subject of whom there is one: that is said, not hidden. */
function statisticsOf(policy: Normalisation): string {
  switch (policy) {
    case 'subject':
      return 'the whole of this recording, standing for all recordings of the subject';
    case 'running':
      return 'an exponential average over the past of this recording';
    case 'window':
      return 'each window by itself';
    case 'none':
      return 'none: amplitudes in mV';
    default:
      return `the first ${policy.slice('calibrate:'.length)} of this recording`;
  }
}
