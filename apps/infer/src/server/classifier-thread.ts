import { Piscina } from 'piscina';
import type { Classification, Classifier } from '../classifier.js';
import type { ModelFile } from '../model-file.js';
import { disableTelemetry } from '../telemetry.js';
import type { ClassifierTask, ClassifierWorkerData } from './classifier-worker.js';

const WORKER = new URL('../../dist/server/classifier-worker.js', import.meta.url).href;

/** One computes, one waits at the thread's door: the session never idles while the event loop fetches the next. */
export const IN_FLIGHT = 2;

/**
 * A classifier on a thread of its own, because an inference blocks the event loop of the thread that calls it.
 * Takes over the memory of the windows it is given.
 */
export function createClassifierThread({ bytes, metadata }: ModelFile, threads: number): Classifier {
  const data: ClassifierWorkerData = { bytes, inputLength: metadata.inputLength, threads };
  disableTelemetry();
  const pool = new Piscina<ClassifierTask, Classification>({
    filename: WORKER,
    workerData: data,
    minThreads: 1,
    maxThreads: 1,
    concurrentTasksPerWorker: IN_FLIGHT,
    idleTimeout: Number.POSITIVE_INFINITY,
  });
  return {
    classify: (ecg, count) => pool.run({ ecg, count }, { transferList: [ecg.buffer as ArrayBuffer] }),
    dispose: () => pool.destroy(),
  };
}
