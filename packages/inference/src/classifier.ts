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

/** An exported model in onnxruntime. */
export interface Classifier {
  /** @param ecg [count, inputLength], pre-processed */
  classify(ecg: Float32Array, count: number): Promise<Classification>;
  dispose(): Promise<void>;
}

/**
 * The classifier of a session, whichever build of onnxruntime opened it.
 * @param Tensor of that build
 */
export function sessionClassifier(
  session: InferenceSession,
  Tensor: TensorConstructor,
  inputLength: number,
): Classifier {
  return {
    async classify(ecg, count) {
      const results = await session.run({ ecg: new Tensor('float32', ecg, [count, inputLength]) });
      return {
        probabilities: float32(results, 'probabilities'),
        logits: float32(results, 'logits'),
        features: float32(results, 'features'),
      };
    },
    dispose: () => session.release(),
  };
}

function float32(results: InferenceSession.ReturnType, name: string): Float32Array {
  const data = results[name]?.data;
  if (!(data instanceof Float32Array)) throw new TypeError(`the model has no float32 output "${name}"`);
  return data;
}
