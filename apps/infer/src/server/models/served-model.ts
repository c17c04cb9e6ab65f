import { readModelFile } from '../../model.js';
import type { ModelFile } from '../../model-file.js';
import { Batcher, type BatchTiming } from '../batcher.js';
import { createClassifierThread, IN_FLIGHT } from '../classifier-thread.js';

export interface ServedModelOptions {
  /** Windows an inference at most. */
  readonly maxBatch: number;
  /** How long a window may wait for company while the session is idle, ms. */
  readonly maxWait: number;
  /** Windows that may wait for each model; more are refused. */
  readonly maxQueue: number;
  /** Threads of one inference; 0: one for each core. */
  readonly threads: number;
}

/** A model that has proved that it works: its file checked, its session warm. */
export interface ServedModel {
  readonly name: string;
  readonly file: ModelFile;
  readonly batcher: Batcher;
  /** Width of the output `features`. */
  readonly featureCount: number;
  dispose(): Promise<void>;
}

/**
 * Loads a model and runs one inference, so that the first caller does not pay for it and a model that cannot compute is not served.
 * @throws InferError when the file is no sound model of ours
 */
export async function openServedModel(
  name: string,
  path: string,
  { threads, ...batching }: ServedModelOptions,
  onBatch: (model: string, batch: BatchTiming) => void,
): Promise<ServedModel> {
  const file = await readModelFile(path);
  const classifier = createClassifierThread(file, threads);
  let featureCount: number;
  try {
    const { probabilities, features } = await classifier.classify(new Float32Array(file.metadata.inputLength), 1);
    if (probabilities.length !== file.metadata.classes.length || !probabilities.every(Number.isFinite)) {
      throw new Error(`${path}: the warm-up inference gave no probability for each class`);
    }
    featureCount = features.length;
  } catch (error) {
    await classifier.dispose();
    throw error;
  }
  return {
    name,
    file,
    featureCount,
    batcher: new Batcher(classifier, {
      ...batching,
      inFlight: IN_FLIGHT,
      onBatch: (batch) => onBatch(name, batch),
    }),
    dispose: () => classifier.dispose(),
  };
}
