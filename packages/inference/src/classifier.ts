import { hrvFeaturesOfWindows } from '@ecg-affect/ecg-signal';
import type { ModelMetadata } from '@ecg-affect/model-metadata';
import type { InferenceSession, TensorConstructor } from 'onnxruntime-common';

/** What a model says of `count` windows, row after row. */
export interface Classification {
  /** [count, classes], calibrated. */
  readonly probabilities: Float32Array;
  /** [count, classes], before the temperature. */
  readonly logits: Float32Array;
  /** [count, features] of the encoder. */
  readonly features: Float32Array;
}

/** What a classifier must know of its model's input. */
export type ClassifierInput = Pick<ModelMetadata, 'inputLength' | 'preprocessing' | 'hrv'>;

/** An exported model in onnxruntime. */
export interface Classifier {
  /** @param ecg [count, inputLength], pre-processed */
  classify(ecg: Float32Array, count: number): Promise<Classification>;
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
  { inputLength, preprocessing, hrv }: ClassifierInput,
): Classifier {
  const heartRate = (ecg: Float32Array, count: number) => {
    const features = hrvFeaturesOfWindows(ecg, inputLength, preprocessing.sampleRate);
    return new Tensor('float32', features, [count, features.length / count]);
  };
  return {
    async classify(ecg, count) {
      const feeds = { ecg: new Tensor('float32', ecg, [count, inputLength]) };
      const results = await session.run(hrv === undefined ? feeds : { ...feeds, hrv: heartRate(ecg, count) });
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
export function inPieces({ classify, dispose }: Classifier, inputLength: number, size: number): Classifier {
  return {
    async classify(ecg, count) {
      if (count <= size) return classify(ecg, count);
      const parts: Classification[] = [];
      for (const piece of piecesOf(ecg, inputLength, size))
        parts.push(await classify(piece, piece.length / inputLength));
      return joinClassifications(parts);
    },
    dispose,
  };
}

/** Windows [count, inputLength] in pieces of `size` windows, the last of what is left. */
export function piecesOf(ecg: Float32Array, inputLength: number, size: number): Float32Array[] {
  const length = size * inputLength;
  return Array.from({ length: Math.ceil(ecg.length / length) }, (_, i) => ecg.subarray(i * length, (i + 1) * length));
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
