import {
  averaged,
  denseHead,
  type HeadName,
  linearDiscriminant,
  logisticRegression,
  PAPER_HEADS,
  randomForest,
} from '@ecg-affect/emotion-head';
import {
  type Classifier,
  calibrated,
  type FeatureSet,
  joinFeatures,
  type Method,
  type WindowOrigins,
} from '@ecg-affect/evaluation';
import { onnxEngine, type Pooling } from '@ecg-affect/network';
import { calibratedFeatures } from './calibrated-features.js';
import { headTitle } from './head-title.js';
import {
  type ClassifierName,
  type MethodPart,
  methodTitle,
  type NamedMethod,
  SOURCES,
  type Source,
} from './method-name.js';

/** Of a forest's 100 trees: a class that none voted for is not impossible. */
const HALF_A_VOTE = 0.005;

/** What a method is made with. */
export interface MethodOptions {
  /** The paper's classifier for that data set, trained as the paper does; absent: a dense head that is stopped early. */
  readonly head?: HeadName | undefined;
  /** At most, of a dense head. */
  readonly epochs?: number | undefined;
  /** Of the encoder, where the method's name does not say it. */
  readonly pooling?: readonly Pooling[] | undefined;
  /** One entry a row of the features. */
  readonly windows: WindowOrigins;
  /** Length of a window, s. */
  readonly windowSeconds: number;
  /** Gives the features of a source. */
  readonly features: (of: Source) => Promise<FeatureSet>;
}

/** All that a method reads, in the order in which it stands in a row. */
export function sourcesOf({ parts }: NamedMethod): Source[] {
  return SOURCES.filter((source) => parts.some(({ sources }) => sources.includes(source)));
}

/** A classifier by its name; all are calibrated, but for heads that are trained as the paper's. */
export function namedClassifier(
  name: ClassifierName,
  { head, epochs }: Pick<MethodOptions, 'head' | 'epochs'>,
): Classifier {
  switch (name) {
    case 'lda':
      return calibrated(linearDiscriminant());
    case 'logistic':
      return calibrated(logisticRegression());
    case 'forest':
      return calibrated(randomForest(), { floor: HALF_A_VOTE });
    case 'dense':
      return denseHead(onnxEngine, { ...(head && PAPER_HEADS[head]), ...(epochs !== undefined && { epochs }) });
  }
}

/** A method with its features. */
export async function namedMethod(method: NamedMethod, options: MethodOptions): Promise<Method> {
  const columns = new Map<Source, readonly [number, number]>();
  let all: FeatureSet | undefined;
  for (const source of sourcesOf(method)) {
    const features = await options.features(source);
    const from = all?.width ?? 0;
    columns.set(source, [from, from + features.width]);
    all = all === undefined ? features : { ...all, ...joinFeatures(all, features) };
  }
  if (all === undefined) throw new RangeError(`method ${method.name} reads nothing`);
  const partOf = ({ sources, classifier }: MethodPart) => {
    const ranges = sources.flatMap((source) => columns.get(source) ?? []);
    const range: [number, number] = [Math.min(...ranges), Math.max(...ranges)];
    return { classifier: namedClassifier(classifier, options), columns: range };
  };
  const parts = method.parts.map(partOf);
  const { calibrationSeconds: seconds } = method;
  return {
    name: methodTitle(method, headTitle(options.head !== undefined), options.pooling),
    features:
      seconds === undefined
        ? all
        : calibratedFeatures(all, options.windows, { seconds, windowSeconds: options.windowSeconds }),
    classifier: parts.length === 1 ? parts[0].classifier : averaged(parts),
    baseline: !needsEncoderFor(method),
    draws: method.parts.some(isDrawnPart),
  };
}

/** Whether a method starts from an encoder that was pre-trained. */
export function needsEncoderFor(method: NamedMethod): boolean {
  return sourcesOf(method).some((source) => source === 'encoder' || source === 'taps');
}

/** Whether another seed gives another result. */
export function isDrawnMethod({ parts }: NamedMethod): boolean {
  return parts.some(isDrawnPart);
}

function isDrawnPart({ sources, classifier }: MethodPart): boolean {
  return classifier === 'dense' || classifier === 'forest' || sources.includes('random');
}
