import type { CalibrationStatistics } from '@ecg-affect/ecg-signal';
import type { HeadName } from '@ecg-affect/emotion-head';
import {
  type CalibrationPeriod,
  calibrationRows,
  type DenseClassifier,
  type FeatureSet,
  type Features,
  joinFeatures,
  selectExamples,
} from '@ecg-affect/evaluation';
import { type EncoderDescription, featureCount, type Parameters, poolingsOf } from '@ecg-affect/network';
import type { PretrainedEncoder } from '@ecg-affect/pretext-model';
import { Random } from '@ecg-affect/random';
import { encoderFeatures, tappedFeatures } from '../features.js';
import { heartRateFeatures } from '../heart-rate-features.js';
import type { LabelledStore } from '../labelled-windows.js';
import { statisticsBySubject } from './calibrated-features.js';
import { methodsOfLine } from './lines.js';
import type { NamedMethod, Source } from './method-name.js';
import { sourcesOf } from './named-method.js';

/** What a method is trained on, and how. */
export interface TrainMethodOptions {
  readonly labelled: LabelledStore;
  /** Of the windows, Hz. */
  readonly sampleRate: number;
  /** Pooled as the method is to read it. */
  readonly encoder: PretrainedEncoder;
  /** The paper's classifier for that data set, trained as the paper does; absent: a dense head that is stopped early. */
  readonly head?: HeadName | undefined;
  /** At most, of whatever learns by epochs. */
  readonly epochs?: number;
  readonly seed: number;
}

/** A method that is trained on all labelled windows: an encoder, and classifiers of its features and those of heart-rate variability behind them. */
export interface TrainedMethod {
  readonly encoder: EncoderDescription;
  readonly encoderParameters: Parameters;
  /** Whether features of the encoder's lower blocks stand beside those of the last. */
  readonly taps: boolean;
  /** Features of heart-rate variability that are read; 0 where none is. */
  readonly heartRateFeatures: number;
  /** Length of the calibration period that each person's features are standardised by, s; absent where there is none. */
  readonly calibrationSeconds?: number;
  /** Statistics of the calibration period of each window's person: all means, then all deviations. */
  readonly statisticsOf?: (row: number) => Float32Array;
  /** Their probabilities are averaged. */
  readonly classifiers: readonly DenseClassifier[];
}

/**
 * Trains a method as an evaluation's folds do, on all labelled windows.
 * @throws RangeError for a method that cannot be exported
 */
export async function trainMethod(method: NamedMethod, options: TrainMethodOptions): Promise<TrainedMethod> {
  const { labelled, sampleRate, encoder, seed } = options;
  const sources = sourcesOf(method);
  const windowSeconds = labelled.source.windowLength / sampleRate;
  const featuresOf = async (of: Source | 'hrv60'): Promise<FeatureSet> => {
    if (of === 'encoder') return encoderFeatures(encoder, labelled);
    if (of === 'taps') return tappedFeatures(encoder, labelled);
    if (of === 'hrv') return heartRateFeatures(labelled, sampleRate);
    throw new RangeError(
      `method ${method.name} cannot be exported: a model has features of an encoder that is trained and hrv, not ${of}`,
    );
  };
  const { calibrationSeconds } = method;
  const period = { seconds: calibrationSeconds ?? 0, windowSeconds };
  const made = new Map<string, Promise<FeatureSet>>();
  const features = (of: Source | 'hrv60'): Promise<FeatureSet> => {
    const found = made.get(of) ?? featuresOf(of);
    made.set(of, found);
    return found;
  };
  const [{ classifier, features: read }] = await methodsOfLine(method.name, {
    ...options,
    windowSeconds,
    dense: true,
    bySubject: false,
    features,
    pooling: poolingsOf(encoder.description),
    encoder: async () => encoder,
  });
  const { labels, classNames, subject } = labelled.windows;
  const all = { features: read, labels, subjects: subject, classes: classNames.length };
  const examples = calibrationSeconds === undefined ? all : selectExamples(all, rowsBehind(period, labelled));
  const fitted = await classifier.fit(examples, new Random(seed));
  if (fitted.dense === undefined) {
    throw new RangeError(
      `method ${method.name} cannot be exported: ${classifier.name} is not made of dense layers, which is all that a model's graph holds`,
    );
  }
  const encoded =
    (await made.get('taps'))?.width ?? featureCount({ input: { encoder: encoder.description }, heads: [] });
  // The encoder's features stand first in a model, whether they are read or not.
  const by = sources[0] === 'hrv' ? encoded : 0;
  const heartRate = (await made.get('hrv'))?.width ?? 0;
  return {
    ...(calibrationSeconds !== undefined && {
      calibrationSeconds,
      statisticsOf: statisticsIn(
        statisticsBySubject(await joined(sources.map(features)), labelled.windows, period),
        labelled.windows.subject,
        [by, encoded + heartRate],
      ),
    }),
    encoder: encoder.description,
    encoderParameters: fitted.encoder ?? encoder.parameters,
    taps: sources.includes('taps'),
    heartRateFeatures: heartRate,
    classifiers: fitted.dense.map((part) => ({ ...part, columns: [part.columns[0] + by, part.columns[1] + by] })),
  };
}

/** Rows of the windows behind everybody's calibration period, as the folds of an evaluation have them. */
function rowsBehind(period: CalibrationPeriod, { windows }: LabelledStore): Uint32Array {
  const withheld = new Set([...calibrationRows(windows, period).values()].flat());
  return Uint32Array.from(windows.labels.keys()).filter((row) => !withheld.has(row));
}

async function joined(sets: readonly Promise<Features>[]): Promise<Features> {
  const [first, ...others] = await Promise.all(sets);
  return others.reduce((all, set) => joinFeatures(all, set), first);
}

/**
 * The statistics as a graph is given them: those of features that are not read are unknown.
 * @param from the first feature that is read
 */
function statisticsIn(
  bySubject: ReadonlyMap<string, CalibrationStatistics>,
  subjects: readonly string[],
  [from, width]: readonly [from: number, width: number],
): (row: number) => Float32Array {
  return (row) => {
    const values = new Float32Array(2 * width).fill(Number.POSITIVE_INFINITY, width);
    const own = bySubject.get(subjects[row]);
    if (own) {
      values.set(own.mean, from);
      values.set(own.deviation, width + from);
    }
    return values;
  };
}
