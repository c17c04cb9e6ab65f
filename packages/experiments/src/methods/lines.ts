import { averaged, denseHead, type HeadName, networkClassifier, PAPER_HEADS } from '@ecg-affect/emotion-head';
import {
  contextBlocks,
  type FeatureSet,
  incompleteRows,
  joinFeatures,
  type Method,
  majorityClassifier,
  standardiseBySubject,
} from '@ecg-affect/evaluation';
import { onnxEngine, type Pooling } from '@ecg-affect/network';
import type { PretrainedEncoder } from '@ecg-affect/pretext-model';
import { untrainedEncoder, windowFeatures } from '../features.js';
import type { LabelledStore } from '../labelled-windows.js';
import { headTitle } from './head-title.js';
import { encoderTitle, parseMethod, type Source } from './method-name.js';
import { isDrawnMethod, namedClassifier, namedMethod, needsEncoderFor, sourcesOf } from './named-method.js';

/** What can be made of an encoder: frozen, also with intermediate features, fine-tuned, trained from scratch, or frozen untrained. */
export const MODES = ['frozen', 'taps', 'finetune', 'supervised', 'random'] as const;
/** One of `MODES`. */
export type Mode = (typeof MODES)[number];

/** What an evaluation compares: what can be made of the encoder, then the baselines to beat. Each is one method or a few on the same features. */
export const LINES = [...MODES, 'hrv', 'forest', 'majority'] as const;
/** One of `LINES`, or the name of a method (see `parseMethod`). */
export type Line = (typeof LINES)[number] | `${string}/${string}`;

/** Whether a line is the name of a method. */
const isMethod = (line: Line): line is `${string}/${string}` => line.includes('/');

/** Lines whose network is trained whole, on windows: they have no features to standardise, and take by far the longest. */
const TRAINED_WHOLE: readonly Line[] = ['finetune', 'supervised'];
const BASELINES: readonly Line[] = ['hrv', 'forest', 'majority'];
const WITH_ENCODER: readonly Line[] = ['frozen', 'taps', 'finetune'];

/** Lines of which no method is drawn at random, and those of which the dense head alone is. */
const DETERMINED: readonly Line[] = ['hrv', 'majority'];
const DRAWN_IF_DENSE: readonly Line[] = ['frozen', 'taps'];

/** Whether a line is one whose network is trained whole. */
export const isTrainedWhole = (line: Line): boolean => TRAINED_WHOLE.includes(line);
/** Whether another seed changes a method of the line. */
export const isDrawn = (line: Line, dense: boolean): boolean =>
  isMethod(line)
    ? isDrawnMethod(parseMethod(line))
    : !DETERMINED.includes(line) && (dense || !DRAWN_IF_DENSE.includes(line));
/** Whether a line is of encoders without pre-training, which differ from draw to draw more than anything else. */
export const isUntrained = (line: Line): boolean => line === 'random' || (sourcesOfLine(line) ?? []).includes('random');
/** Whether the others are compared with a line. */
export const isBaseline = (line: Line): boolean =>
  isMethod(line) ? sourcesOf(parseMethod(line)).join() === 'hrv' : BASELINES.includes(line);
/** Whether a line starts from an encoder that was pre-trained. */
export const needsEncoder = (line: Line): boolean =>
  isMethod(line) ? needsEncoderFor(parseMethod(line)) : WITH_ENCODER.includes(line);
/** The longest calibration period of any of the lines, s; undefined where there is none. */
export function calibrationSecondsOf(lines: readonly Line[]): number | undefined {
  const periods = lines.flatMap((line) => (isMethod(line) ? (parseMethod(line).calibrationSeconds ?? []) : []));
  return periods.length === 0 ? undefined : Math.max(...periods);
}
/** What a method that is a line by itself reads; undefined for the others. */
export const sourcesOfLine = (line: Line): Source[] | undefined =>
  isMethod(line) ? sourcesOf(parseMethod(line)) : undefined;

/** How a method's name says that the encoder is pooled; undefined where it does not. */
export const poolingOfLine = (line: Line): readonly Pooling[] | undefined =>
  isMethod(line) ? parseMethod(line).pooling : undefined;

/** Fine-tuning, which the paper does not do, moves weights that are good already: smaller steps than from scratch. */
const FINE_TUNING = { learningRate: 1e-4, batch: 32 };
/** Smaller batches than the paper's: more steps before the search for the number of epochs ends. */
const FROM_SCRATCH = { batch: 32 };

export interface LineOptions {
  readonly labelled: LabelledStore;
  /** Length of a window, s. */
  readonly windowSeconds: number;
  /** The paper's classifier for that data set, trained as the paper does; absent: one that is stopped early. */
  readonly head?: HeadName | undefined;
  /** At most, of whatever learns by epochs. */
  readonly epochs?: number | undefined;
  /** Whether dense heads are trained on features, beside LDA. */
  readonly dense: boolean;
  readonly seed: number;
  /** Features are standardised by subject (transductive). */
  readonly bySubject: boolean;
  /** Of the encoder; default `max`. */
  readonly pooling?: readonly Pooling[] | undefined;
  /** Give what the line reads. */
  readonly features: (of: 'encoder' | 'taps' | 'random' | 'hrv' | 'hrv60') => Promise<FeatureSet>;
  readonly encoder: () => Promise<PretrainedEncoder>;
}

/** The methods of a line. */
export async function methodsOfLine(line: Line, options: LineOptions): Promise<Method[]> {
  const methods = await unstandardised(line, options);
  if (!options.bySubject) return methods;
  const { subject } = options.labelled.windows;
  return methods.map(({ name, features, ...method }) => ({
    ...method,
    name: `${name}, by subject`,
    features: {
      ...features,
      ...standardiseBySubject(features, subject),
      standardisedBySubject: true,
      incomplete: incompleteRows(features),
    },
  }));
}

async function unstandardised(line: Line, options: LineOptions): Promise<Method[]> {
  const { labelled, features: featuresOf, encoder, pooling, epochs, seed } = options;
  const encoded = encoderTitle(pooling);
  const asked = epochs === undefined ? {} : { epochs };
  const asPaper = options.head !== undefined;
  const head = denseHead(onnxEngine, { ...(options.head && PAPER_HEADS[options.head]), ...asked });
  const dense = (name: string, features: FeatureSet): Method[] =>
    options.dense ? [{ name, features, classifier: head, draws: true }] : [];
  // Trained whole, a network is trained as its head would be.
  const whole = { ...(options.head && PAPER_HEADS[options.head]), ...asked };
  const discriminant = namedClassifier('lda', options);
  if (isMethod(line)) return [await namedMethod(parseMethod(line), { ...options, windows: labelled.windows })];
  switch (line) {
    case 'frozen': {
      const features = await featuresOf('encoder');
      const heartRate = await featuresOf('hrv');
      return [
        ...dense(`frozen ${encoded} + ${headTitle(asPaper)}`, features),
        { name: `${encoded} + LDA`, features, classifier: discriminant },
        {
          name: `${encoded} + LDA, HRV + LDA averaged`,
          features: { ...features, ...joinFeatures(features, heartRate) },
          classifier: averaged([
            { classifier: discriminant, columns: [0, features.width] },
            { classifier: discriminant, columns: [features.width, features.width + heartRate.width] },
          ]),
        },
      ];
    }
    case 'taps': {
      const features = await featuresOf('taps');
      return [
        ...dense(`frozen ${encoded}, taps + ${headTitle(asPaper)}`, features),
        { name: `${encoded}, taps + LDA`, features, classifier: discriminant },
      ];
    }
    case 'random': {
      const features = await featuresOf('random');
      const untrained = [
        ...dense(`random ${encoded} + ${headTitle(asPaper)}`, features),
        { name: `random ${encoded} + LDA`, features, classifier: discriminant, draws: true },
      ];
      // What pre-training adds is the difference from it.
      return untrained.map((method) => ({ ...method, baseline: true }));
    }
    case 'finetune': {
      const { description, parameters, trainedSubjects } = await encoder();
      const features = { ...(await windowFeatures(labelled)), encoderSubjects: [...trainedSubjects] };
      const fineTuning = { ...whole, ...FINE_TUNING, pretrained: parameters };
      const classifier = networkClassifier(onnxEngine, description, fineTuning);
      return [{ name: 'fine-tuned network', features, classifier, draws: true }];
    }
    case 'supervised': {
      const { description } = untrainedEncoder(labelled, seed, pooling);
      const classifier = networkClassifier(onnxEngine, description, asPaper ? whole : { ...whole, ...FROM_SCRATCH });
      return [{ name: 'supervised network', features: await windowFeatures(labelled), classifier, draws: true }];
    }
    case 'hrv':
      return [
        { name: 'HRV + LDA', features: await featuresOf('hrv'), classifier: discriminant, baseline: true },
        {
          name: `HRV (${contextName(labelled)}) + LDA`,
          features: { ...(await featuresOf('hrv60')), ofBlocks: true },
          classifier: discriminant,
          baseline: true,
        },
      ];
    case 'forest':
      return [
        {
          name: 'HRV + random forest',
          features: await featuresOf('hrv'),
          classifier: namedClassifier('forest', options),
          baseline: true,
          draws: true,
        },
      ];
    case 'majority':
      return [
        { name: 'majority class', features: noFeatures(labelled), classifier: majorityClassifier(), baseline: true },
      ];
  }
}

/** What a block of windows spans: 60 s with windows of 10 s; nothing is known of it where recordings have one window each. */
function contextName({ windows }: LabelledStore): string {
  const { seconds } = contextBlocks({ ...windows, label: windows.labels });
  return seconds > 0 ? `${Math.round(seconds)} s` : 'blocks';
}

/** A zero for each window, for what looks at no features. */
function noFeatures({ windows }: LabelledStore): FeatureSet {
  return { width: 1, values: new Float32Array(windows.labels.length) };
}
