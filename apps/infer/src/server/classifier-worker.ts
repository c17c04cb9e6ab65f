import { isMainThread, workerData } from 'node:worker_threads';
import { type Classification, createClassifier } from '../classifier.js';

/** What the thread is started with. */
export interface ClassifierWorkerData {
  readonly bytes: Uint8Array;
  readonly inputLength: number;
  readonly threads: number;
}

/** One inference. */
export interface ClassifierTask {
  readonly ecg: Float32Array;
  readonly count: number;
}

if (isMainThread) throw new Error('this file runs as a worker thread');
const { bytes, inputLength, threads }: ClassifierWorkerData = workerData;
const classifier = await createClassifier(bytes, inputLength, { threads });

export default ({ ecg, count }: ClassifierTask): Promise<Classification> => classifier.classify(ecg, count);
