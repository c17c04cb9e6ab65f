import { hrvFeaturesOfWindows } from '@ecg-affect/ecg-signal';
import type { ModelMetadata } from '@ecg-affect/model-metadata';
import type { InferenceSession, TensorConstructor } from 'onnxruntime-common';
import { rowParts, rowWidth, splitRows } from './row.js';

/** What a model says of `count` windows, row after row. */
export interface Classification {
  /** [count, classes], calibrated. */
  readonly probabilities: Float32Array;
  /** [count, classes], before the temperature. */
  readonly logits: Float32Array;
  /** [count, features] of the encoder; of a model with a calibration period those of heart-rate variability, too. */
  readonly features: Float32Array;
}

/** What a classifier must know of its model's input. */
export type ClassifierInput = Pick<ModelMetadata, 'inputLength' | 'preprocessing' | 'hrv' | 'calibrationPeriod'>;

/** An exported model in onnxruntime. */
export interface Classifier {
  /** In browsers: what computes. */
  readonly device?: 'WebAssembly' | 'WebGPU';
  /**
   * @param rows [count, inputLength], pre-processed; or whole rows, as `rowParts` has them. Of the window alone heart-rate variability is computed, and
   * nothing is known of the person: `features` are as ever then, `probabilities` say nothing where a model has a calibration period.
   */
  classify(rows: Float32Array, count: number): Promise<Classification>;
  dispose(): Promise<void>;
}

/**
 * The classifier of a session, whichever build of onnxruntime opened it. Where the model reads heart-rate variability, that is computed of
 * the windows as it was in training.
 * @param Tensor of that build
 */
export function sessionClassifier(
  session: InferenceSession,
  Tensor: TensorConstructor,
  input: ClassifierInput,
): Classifier {
  const { inputLength, preprocessing, hrv, calibrationPeriod } = input;
  const parts = rowParts(input);
  const whole = rowWidth(input);
  const heartRate = (ecg: Float32Array, count: number) => {
    const features = hrvFeaturesOfWindows(ecg, inputLength, preprocessing.sampleRate);
    return new Tensor('float32', features, [count, features.length / count]);
  };
  const ofWindows = (ecg: Float32Array, count: number) => ({
    ecg: new Tensor('float32', ecg, [count, inputLength]),
    ...(hrv && { hrv: heartRate(ecg, count) }),
    ...(calibrationPeriod && ofNobody(count, calibrationPeriod.features)),
  });
  const ofNobody = (count: number, width: number) => ({
    mean: new Tensor('float32', new Float32Array(count * width), [count, width]),
    deviation: new Tensor('float32', new Float32Array(count * width).fill(1), [count, width]),
  });
  const ofRows = (rows: Float32Array, count: number) => {
    if (rows.length !== count * whole) throw new RangeError(`${rows.length} numbers are not ${count} rows of ${whole}`);
    const tensors = splitRows(rows, count, parts).map(({ part: { name, width }, values }) => [
      name,
      new Tensor('float32', values, [count, width]),
    ]);
    return Object.fromEntries(tensors);
  };
  return {
    async classify(rows, count) {
      const isWindows = rows.length === count * inputLength;
      const results = await session.run(isWindows ? ofWindows(rows, count) : ofRows(rows, count));
      return {
        probabilities: float32(results, 'probabilities'),
        logits: float32(results, 'logits'),
        features: float32(results, 'features'),
      };
    },
    dispose: () => session.release(),
  };
}

/** A classifier whose inferences are of `size` windows at most. */
export function inPieces(classifier: Classifier, size: number): Classifier {
  const { classify } = classifier;
  return {
    ...classifier,
    async classify(rows, count) {
      if (count <= size) return classify(rows, count);
      const width = rows.length / count;
      const parts: Classification[] = [];
      for (const piece of piecesOf(rows, width, size)) parts.push(await classify(piece, piece.length / width));
      return joinClassifications(parts);
    },
  };
}

/** Rows [count, width] in pieces of `size` rows, the last of what is left. */
export function piecesOf(rows: Float32Array, width: number, size: number): Float32Array[] {
  const length = size * width;
  return Array.from({ length: Math.ceil(rows.length / length) }, (_, i) => rows.subarray(i * length, (i + 1) * length));
}

/** One after the other. */
export function joinClassifications(parts: readonly Classification[]): Classification {
  if (parts.length === 1) return parts[0];
  return {
    probabilities: concatenate(parts.map(({ probabilities }) => probabilities)),
    logits: concatenate(parts.map(({ logits }) => logits)),
    features: concatenate(parts.map(({ features }) => features)),
  };
}

function concatenate(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function float32(results: InferenceSession.ReturnType, name: string): Float32Array {
  const data = results[name]?.data;
  if (!(data instanceof Float32Array)) throw new TypeError(`the model has no float32 output "${name}"`);
  return data;
}
