import { InferenceSession, Tensor } from 'onnxruntime-node';
import { disableTelemetry } from './telemetry.js';

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

/** How a session computes. */
export interface ClassifierOptions {
  /** Threads of one inference; default: one for each core. */
  readonly threads?: number;
}

/**
 * Opens a session on the bytes of an exported model.
 * @throws Error of onnxruntime when it cannot load the graph
 */
export async function createClassifier(
  bytes: Uint8Array,
  inputLength: number,
  { threads = 0 }: ClassifierOptions = {},
): Promise<Classifier> {
  disableTelemetry();
  const session = await InferenceSession.create(bytes, {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
    // Spinning threads win microseconds and cost the other processes of the machine a core.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  });
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
