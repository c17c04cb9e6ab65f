import { InferenceSession, Tensor } from 'onnxruntime-node';
import { type Classifier, sessionClassifier } from '../classifier.js';
import { disableTelemetry } from './telemetry.js';

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
  return sessionClassifier(session, Tensor, inputLength);
}
