import { resolve } from 'node:path';
import type { HeadName } from '@ecg-affect/emotion-head';
import type { Threshold } from '@ecg-affect/evaluation';
import type { Pooling } from '@ecg-affect/network';
import type { PretrainedEncoder } from '@ecg-affect/pretext-model';
import { codeVersion } from '../code-version.js';
import type { EncoderReference, EvaluationJob } from '../jobs/descriptions.js';
import { calibrationSecondsOf, type Line, needsEncoder } from '../methods/lines.js';
import type { OpenedStore } from '../stores/opened-store.js';

/** What is evaluated, and how. */
export interface EvaluationSettings {
  /** A label column of the store. */
  readonly target: string;
  /** As typed: one of `PROTOCOLS`. */
  readonly protocol: string;
  /** What is compared, in the order of the report. */
  readonly lines: readonly Line[];
  /** For lines that start from one: `referenceTo` an encoder that is there, or the `pretrainingOn` stores that makes one. */
  readonly encoder?: EncoderReference;
  /** How the encoder's last feature map becomes features, side by side; default `max`. */
  readonly pooling?: readonly Pooling[];
  /** Pre-trains again, as this encoder was, for folds whose test subjects it has seen. */
  readonly perFold?: PretrainedEncoder;
  /** Splits ratings into low (at or below) and high. */
  readonly splitRatings?: number;
  /** Rounds ratings to whole numbers, halves up. */
  readonly roundRatings?: boolean;
  /** Windows of a lower quality index are left out. */
  readonly minQuality?: number;
  /** Of each class in each fold, that trains. */
  readonly labelsFraction?: number;
  /** Adds every line with features standardised by subject (transductive). */
  readonly bySubject?: boolean;
  /** The paper's classifier for a data set, trained as the paper does; absent: a dense head that is stopped early, but under `paper-kfold`. */
  readonly head?: HeadName;
  /** At most, of heads and of networks trained whole. */
  readonly epochs?: number;
  /** Whether dense heads are trained on features, beside LDA; they take by far the longest. True by default. */
  readonly dense?: boolean;
  /** Of the folds, and the first of all that is drawn in them; default 0. */
  readonly seed?: number;
  /** How often what is drawn at random is repeated, with `seed`, `seed + 1` and so on; default 5. */
  readonly seeds?: number;
  /** From which probability on a class is decided for; default 0.5. */
  readonly threshold?: Threshold;
}

/** So many that the spread over them can be told. */
const SEEDS = 5;

/**
 * An evaluation as a job.
 * @throws RangeError when a line starts from an encoder and there is none
 */
export function describeEvaluation({ path, fingerprint }: OpenedStore, settings: EvaluationSettings): EvaluationJob {
  const { target, splitRatings, roundRatings, minQuality, protocol, labelsFraction } = settings;
  const { lines, encoder, pooling = ['max'], perFold, head, epochs, dense } = settings;
  const { seed = 0, seeds = SEEDS, threshold = '0.5' } = settings;
  const missing = encoder === undefined ? lines.find(needsEncoder) : undefined;
  if (missing !== undefined) throw new RangeError(`line ${missing} needs an encoder`);
  const calibrationSeconds = calibrationSecondsOf(lines);
  return {
    kind: 'evaluation',
    version: codeVersion(),
    store: { path: resolve(path), fingerprint },
    selection: {
      target,
      ...(splitRatings !== undefined && { splitRatings }),
      ...(roundRatings && { roundRatings }),
      ...(minQuality !== undefined && { minQuality }),
    },
    division: {
      protocol,
      ...(labelsFraction !== undefined && { labelsFraction }),
      ...(calibrationSeconds !== undefined && { calibrationSeconds }),
      seed,
    },
    lines: [...lines],
    bySubject: settings.bySubject ?? false,
    ...(encoder && { encoder }),
    // As it is named and computed without: equal jobs have equal descriptions.
    ...(pooling.join() !== 'max' && { pooling: [...pooling] }),
    ...(perFold && { perFold: perFoldOf(perFold) }),
    training: {
      ...(head !== undefined && { head }),
      ...(epochs !== undefined && { epochs }),
      ...(dense === false && { dense }),
    },
    seeds: Array.from({ length: seeds }, (_, i) => seed + i),
    repeatPretraining: false,
    threshold,
  };
}

/** Pre-training again as the encoder was: from the same seed, on the same stores. */
function perFoldOf({ record, trainedSubjects }: PretrainedEncoder): NonNullable<EvaluationJob['perFold']> {
  return {
    stores: record.data.map(({ path, fingerprint }) => ({ path: resolve(path), fingerprint })),
    settings: record.configuration,
    seen: [...trainedSubjects].sort(),
  };
}
