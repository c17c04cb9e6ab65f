import {
  averaged,
  denseHead,
  type FeatureSet,
  type Fold,
  joinFeatures,
  linearDiscriminant,
  type Method,
  majorityClassifier,
  networkClassifier,
  randomForest,
  standardiseBySubject,
} from '@ecg-affect/emotion-head';
import { initialiseParameters, onnxEngine } from '@ecg-affect/network';
import { type Encoder, PAPER_ENCODER, type PretrainedEncoder } from '@ecg-affect/pretext-model';
import { Random } from '@ecg-affect/random';
import { encoderFeatures, frozenFeatures, heartRateFeatures, tappedFeatures, windowFeatures } from '../features.js';
import type { LabelledStore } from '../labelled-windows.js';
import type { Mode } from './modes.js';

/** One encoder for all folds, or one for each. */
export type EncoderSource = PretrainedEncoder | ((fold: Fold) => Promise<PretrainedEncoder>);

export interface MethodsOptions {
  readonly modes: readonly Mode[];
  /** Absent: only modes without a pre-trained encoder are possible. */
  readonly encoder?: EncoderSource;
  /** Hz. */
  readonly sampleRate: number;
  /** Adds to every line on features the same with features standardised by subject (transductive). */
  readonly bySubject: boolean;
  /** Adds HRV + random forest. */
  readonly forest: boolean;
  /** Most epochs of whatever is trained by epochs. */
  readonly epochs?: number;
  readonly seed: number;
}

/** Fine-tuning moves weights that are good already: smaller steps than from scratch. */
const FINE_TUNING = { learningRate: 1e-4, batch: 32 };
const FROM_SCRATCH = { batch: 32 };

type MethodFeatures = Method['features'];

/** Modes whose encoder is trained on the labels: they read windows, not features. */
const TRAINED_WHOLE: readonly Mode[] = ['finetune', 'supervised'];

/** The lines of an evaluation: the asked modes in their order, then the baselines that they have to beat, all under the same folds. */
export async function methodsOf(labelled: LabelledStore, options: MethodsOptions): Promise<Method[]> {
  const heartRate = await heartRateFeatures(labelled, options.sampleRate);
  const methods: Method[] = [];
  const onFeatures: Method[] = [];
  for (const mode of options.modes) {
    const found = await methodsOfMode(mode, labelled, heartRate, options);
    methods.push(...found);
    if (!TRAINED_WHOLE.includes(mode)) onFeatures.push(...found);
  }
  const baseline = { features: heartRate, baseline: true };
  const handMade: Method[] = [{ ...baseline, name: 'HRV + LDA', classifier: linearDiscriminant() }];
  if (options.forest) handMade.push({ ...baseline, name: 'HRV + random forest', classifier: randomForest() });
  const bySubject = (method: Method): Method => standardised(method, labelled.windows.subject);
  return [
    ...methods,
    ...(options.bySubject ? onFeatures.map(bySubject) : []),
    ...handMade,
    ...(options.bySubject ? handMade.map(bySubject) : []),
    { ...baseline, name: 'majority class', classifier: majorityClassifier() },
  ];
}

async function methodsOfMode(
  mode: Mode,
  labelled: LabelledStore,
  heartRate: FeatureSet,
  { encoder, epochs, seed }: MethodsOptions,
): Promise<Method[]> {
  const atMost = epochs === undefined ? {} : { epochs };
  const head = denseHead(onnxEngine, atMost);
  const discriminant = linearDiscriminant();
  switch (mode) {
    case 'frozen': {
      const features = await featuresBy(required(encoder, mode), (one) => encoderFeatures(one, labelled));
      const combined = derived(features, (set) => ({ ...set, ...joinFeatures(set, heartRate) }));
      return [
        { name: 'frozen encoder', features, classifier: head },
        { name: 'encoder + LDA', features, classifier: discriminant },
        {
          name: 'encoder + LDA, HRV + LDA averaged',
          features: combined,
          classifier: averaged(discriminant, heartRate.width),
        },
      ];
    }
    case 'taps': {
      const features = await featuresBy(required(encoder, mode), (one) => tappedFeatures(one, labelled));
      return [
        { name: 'frozen encoder, taps', features, classifier: head },
        { name: 'encoder, taps + LDA', features, classifier: discriminant },
      ];
    }
    case 'random': {
      const features = await frozenFeatures(untrained(labelled, seed), labelled);
      return [
        { name: 'random encoder', features, classifier: head },
        { name: 'random encoder + LDA', features, classifier: discriminant },
      ];
    }
    case 'finetune': {
      const one = required(encoder, mode);
      if (typeof one === 'function') throw new Error('--mode finetune takes one encoder, not one for each fold');
      const features = { ...(await windowFeatures(labelled)), encoderSubjects: [...one.trainedSubjects] };
      const options = { ...FINE_TUNING, ...atMost, pretrained: one.parameters };
      return [
        { name: 'fine-tuned network', features, classifier: networkClassifier(onnxEngine, one.description, options) },
      ];
    }
    case 'supervised': {
      const { description } = untrained(labelled, seed);
      const classifier = networkClassifier(onnxEngine, description, { ...FROM_SCRATCH, ...atMost });
      return [{ name: 'supervised network', features: await windowFeatures(labelled), classifier }];
    }
  }
}

function required(encoder: EncoderSource | undefined, mode: Mode): EncoderSource {
  if (encoder === undefined) throw new Error(`--mode ${mode} needs --encoder: a pre-training run, or pretrained`);
  return encoder;
}

/** The paper's encoder as it is before any training. */
function untrained({ source }: LabelledStore, seed: number): Encoder {
  const description = { ...PAPER_ENCODER, inputLength: source.windowLength };
  const random = new Random(seed).derive('untrained encoder');
  return { description, parameters: initialiseParameters({ input: { encoder: description }, heads: [] }, random) };
}

/** Features of one encoder, or by fold where every fold has its own: several methods then share what a fold's encoder gives. */
async function featuresBy(
  encoder: EncoderSource,
  extract: (encoder: PretrainedEncoder) => Promise<FeatureSet>,
): Promise<MethodFeatures> {
  if (typeof encoder !== 'function') return extract(encoder);
  const byFold = new Map<string, Promise<FeatureSet>>();
  return (fold) => {
    const found = byFold.get(fold.name) ?? encoder(fold).then(extract);
    byFold.set(fold.name, found);
    return found;
  };
}

function derived(features: MethodFeatures, change: (set: FeatureSet) => FeatureSet): MethodFeatures {
  return typeof features === 'function' ? async (fold) => change(await features(fold)) : change(features);
}

/** The method on features standardised by subject. */
function standardised({ name, features, ...method }: Method, subjects: readonly string[]): Method {
  return {
    ...method,
    name: `${name}, by subject`,
    features: derived(features, (set) => ({
      ...set,
      ...standardiseBySubject(set, subjects),
      standardisedBySubject: true,
    })),
  };
}
