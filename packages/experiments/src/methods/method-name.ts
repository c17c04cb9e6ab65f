import { type Pooling, parsePoolings } from '@ecg-affect/network';

/** What a method reads of a window, in the order in which it stands in a row. */
export const SOURCES = ['encoder', 'taps', 'random', 'hrv'] as const;
/** One of {@link SOURCES}: the frozen encoder's features, these with intermediate ones, an untrained encoder's, heart-rate variability. */
export type Source = (typeof SOURCES)[number];

/** What classifies features. */
export const CLASSIFIERS = ['lda', 'logistic', 'dense', 'forest'] as const;
/** One of {@link CLASSIFIERS}: linear discriminant analysis, logistic regression, a dense head, a random forest. */
export type ClassifierName = (typeof CLASSIFIERS)[number];

/** Features side by side, and what classifies them. */
export interface MethodPart {
  readonly sources: readonly Source[];
  readonly classifier: ClassifierName;
}

/** Networks that are trained whole, on windows: from the encoder, and from scratch. */
export const NETWORKS = ['finetune', 'supervised'] as const;
/** One of {@link NETWORKS}. */
export type NetworkName = (typeof NETWORKS)[number];

/** Of parts, or of a network. */
export type MethodName = `${string}/${string}` | NetworkName;

/** A method by its parts; the probabilities of several are averaged. */
export interface NamedMethod {
  /** As `evaluate`, `train` and `export` know it, e.g. `encoder/lda` or `average(encoder/lda,hrv/lda)`. */
  readonly name: MethodName;
  /** Empty for a network that is trained whole. */
  readonly parts: readonly MethodPart[];
  readonly network?: NetworkName;
  /** Length of the calibration period by which each person's features are standardised, s; absent: there is none. */
  readonly calibrationSeconds?: number;
  /** Of the encoder, where the name says it. */
  readonly pooling?: readonly Pooling[];
}

/** What is trained where nothing else is asked for: docs/evidence.md compares it with the others. */
export const DEFAULT_METHOD: MethodName = 'average(encoder/lda,hrv/lda)';

/** Longest calibration period, s. */
const MAX_CALIBRATION = 3600;

const FORM =
  "expected FEATURES/CLASSIFIER, average(...) of several, calibrate:60s(...) of either, finetune or supervised: e.g. 'encoder+hrv/lda' or 'average(encoder/lda,hrv/lda)'";

/**
 * Reads the name of a method: `FEATURES/CLASSIFIER`, features joined by `+`, the encoder's with its pooling, e.g. `encoder(mean)`; `average(...)` of several;
 * `calibrate:60s(...)` of either, whose features are standardised by each person's first 60 s; or a network that is trained whole.
 * @throws RangeError that says what was expected
 */
export function parseMethod(text: string): NamedMethod {
  const compact = text.replace(/\s+/g, '');
  const network = NETWORKS.find((name) => name === compact);
  if (network !== undefined) return { name: network, parts: [], network };
  const calibrated = /^calibrate:([\d.]+)s\((.*)\)$/.exec(compact);
  if (calibrated) return calibratedMethod(Number(calibrated[1]), parseMethod(calibrated[2]), text);
  const average = /^average\((.*)\)$/.exec(compact);
  const read = (average ? splitOutside(average[1], ',') : [compact]).map((part) => parsePart(part, text));
  const parts = read.map(({ part }) => part);
  if (average && parts.length < 2) throw new RangeError(`method '${text}' averages one part, expected at least two`);
  const names = read.map(({ name }) => name);
  if (new Set(names).size < names.length) throw new RangeError(`method '${text}' averages a part with itself`);
  const [pooling, ...others] = new Map(
    read.flatMap(({ pooling }) => (pooling ? [[pooling.join(), pooling]] : [])),
  ).values();
  const without = read.some(({ part, pooling: own }) => own === undefined && part.sources.join() !== 'hrv');
  if (others.length > 0 || (pooling !== undefined && without)) {
    throw new RangeError(`method '${text}' pools the encoder in several ways, expected one for all parts`);
  }
  return {
    name: average ? (`average(${names.join(',')})` as `${string}/${string}`) : names[0],
    parts,
    ...(pooling && { pooling }),
  };
}

function calibratedMethod(seconds: number, method: NamedMethod, text: string): NamedMethod {
  if (!(seconds > 0 && seconds <= MAX_CALIBRATION)) {
    throw new RangeError(`method '${text}' calibrates for ${seconds} s, expected up to ${MAX_CALIBRATION}`);
  }
  if (method.network !== undefined || method.calibrationSeconds !== undefined) {
    throw new RangeError(`method '${text}' cannot be calibrated: expected FEATURES/CLASSIFIER or average(...) in it`);
  }
  return {
    ...method,
    name: `calibrate:${seconds}s(${method.name})` as `${string}/${string}`,
    calibrationSeconds: seconds,
  };
}

/** What a part of a name says. */
interface ReadPart {
  readonly name: `${string}/${ClassifierName}`;
  readonly part: MethodPart;
  readonly pooling?: readonly Pooling[];
}

/** The pieces of a text between separators that are in no brackets. */
function splitOutside(text: string, separator: string): string[] {
  const pieces = [''];
  let depth = 0;
  for (const character of text) {
    depth += Number(character === '(') - Number(character === ')');
    if (character === separator && depth === 0) pieces.push('');
    else pieces[pieces.length - 1] += character;
  }
  return pieces;
}

function parsePart(part: string, text: string): ReadPart {
  const [features, classifier, ...others] = part.split('/');
  if (classifier === undefined || others.length > 0) throw new RangeError(`method '${text}': ${FORM}`);
  let pooling: readonly Pooling[] | undefined;
  const asked = features.split('+').map((feature) => {
    const pooled = /^(encoder|taps|random)\((.*)\)$/.exec(feature);
    if (pooled) pooling = parsePoolings(pooled[2]);
    return oneOf(SOURCES, pooled ? pooled[1] : feature, text);
  });
  const sources = SOURCES.filter((source) => asked.includes(source));
  if (sources.length < asked.length) throw new RangeError(`method '${text}' has features twice`);
  if (sources.filter((source) => source !== 'hrv').length > 1) {
    throw new RangeError(`method '${text}' has features of several encoders, expected one of encoder, taps and random`);
  }
  const named = sources.map((source) => (source === 'hrv' || !pooling ? source : `${source}(${pooling.join()})`));
  const known = oneOf(CLASSIFIERS, classifier, text);
  return {
    name: `${named.join('+')}/${known}`,
    part: { sources, classifier: known },
    ...(pooling && { pooling }),
  };
}

function oneOf<T extends string>(names: readonly T[], name: string, text: string): T {
  const found = names.find((known) => known === name);
  if (found === undefined)
    throw new RangeError(`method '${text}': expected one of ${names.join(', ')}, found '${name}'`);
  return found;
}

/** `encoder` with its poolings, e.g. `encoder(mean)`, where they are others than the paper's. */
export function encoderTitle(pooling: readonly Pooling[] = ['max']): string {
  return pooling.join() === 'max' ? 'encoder' : `encoder(${pooling.join()})`;
}

/**
 * How tables name a method.
 * @param headTitle of a dense head, by how it is trained
 * @param other pooling of the encoder, where the name does not say it
 */
export function methodTitle(
  { parts, network, pooling, calibrationSeconds }: NamedMethod,
  headTitle: string,
  other?: readonly Pooling[],
): string {
  const encoder = encoderTitle(pooling ?? other);
  const sourceTitles = { encoder, taps: `${encoder}, taps`, random: `random ${encoder}`, hrv: 'HRV' };
  if (network !== undefined) return network === 'finetune' ? 'fine-tuned network' : 'supervised network';
  const titles = { lda: 'LDA', logistic: 'logistic regression', dense: headTitle, forest: 'random forest' };
  const of = ({ sources, classifier }: MethodPart): string => {
    const features = sources.map((source) => sourceTitles[source]).join(' and ');
    const frozen = classifier === 'dense' && (sources[0] === 'encoder' || sources[0] === 'taps') ? 'frozen ' : '';
    return `${frozen}${features} + ${titles[classifier]}`;
  };
  const title = parts.length === 1 ? of(parts[0]) : `${parts.map(of).join(', ')} averaged`;
  return calibrationSeconds === undefined ? title : `${title}, by the first ${calibrationSeconds} s`;
}
