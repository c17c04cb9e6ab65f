import { InferenceSession, Tensor } from 'onnxruntime-node';
import { type Classifier, type ClassifierInput, sessionClassifier } from '../classifier.js';
import { disableTelemetry } from './telemetry.js';

/**
 * Opens a session on the bytes of an exported model.
 * @param threads of one inference; 0: one for each core
 * @throws Error of onnxruntime when it cannot load the graph
 */
export async function openSession(bytes: Uint8Array, input: ClassifierInput, threads: number): Promise<Classifier> {
  disableTelemetry();
  const session = await InferenceSession.create(bytes, {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
    // Spinning threads win microseconds and cost the other processes of the machine a core.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  });
  return sessionClassifier(session, Tensor, input);
}
