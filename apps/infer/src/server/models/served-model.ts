import { availableParallelism } from 'node:os';
import {
  BATCHES_A_THREAD,
  type Classification,
  type ModelFile,
  readModelFile,
  startSessionThreads,
} from '@ecg-affect/inference';
import { type BatchClassifier, Batcher, type BatchTiming } from '../batcher.js';
import { HttpError } from '../http-error.js';
import type { ModelLocation } from './model-files.js';
import { ModelStatistics } from './model-statistics.js';

/** What a core's caches hold of a batch's activations, by their bytes; more windows at once are slower, fewer wait longer for the event loop. */
const LARGEST_BATCH = { fp32: 4, fp16: 4, int8: 16 };

export interface ServedModelOptions {
  /** Windows an inference at most; 0: as many as suit the model's precision. */
  readonly maxBatch: number;
  /** How long a window may wait for company while a thread is idle, ms. */
  readonly maxWait: number;
  /** Windows that may wait for each model; more are refused. */
  readonly maxQueue: number;
  /** Threads that classify, each with a session of its own; 0: one for each core. */
  readonly threads: number;
}

/** A model that has proved that it works: its file checked, a session warm. */
export interface ServedModel {
  readonly name: string;
  /** A changed file replaces the old one, so there is one at a time. */
  readonly version: string;
  readonly file: ModelFile;
  readonly batcher: Batcher;
  readonly statistics: ModelStatistics;
  /** Width of the output `features`. */
  readonly featureCount: number;
  dispose(): Promise<void>;
}

/**
 * Loads a model and runs an inference on each thread, so that the first caller does not pay for it and a model that cannot compute is not served.
 * @throws InferenceError when the file is no sound model of ours
 */
export async function openServedModel(
  name: string,
  { path, version }: ModelLocation,
  options: ServedModelOptions,
  onBatch: (model: string, batch: BatchTiming) => void,
): Promise<ServedModel> {
  const file = await readModelFile(path);
  const threads = options.threads || availableParallelism();
  const maxBatch = options.maxBatch || LARGEST_BATCH[file.metadata.precision];
  const classifier = untilDisposed(startSessionThreads(file.bytes, file.metadata, { threads, maxBatch }));
  let featureCount: number;
  try {
    const { probabilities, features } = await warmUp(classifier, threads, file.metadata.inputLength);
    if (probabilities.length !== file.metadata.classes.length || !probabilities.every(Number.isFinite)) {
      throw new Error(`${path}: the warm-up inference gave no probability for each class`);
    }
    featureCount = features.length;
  } catch (error) {
    await classifier.dispose();
    throw error;
  }
  const statistics = new ModelStatistics();
  return {
    name,
    version,
    file,
    statistics,
    featureCount,
    batcher: new Batcher(classifier, {
      ...options,
      maxBatch,
      threads,
      batchesAThread: BATCHES_A_THREAD,
      onBatch(batch) {
        onBatch(name, batch);
        statistics.batch(batch.windows, batch.took);
      },
      onRequest(waited, took) {
        if (took === undefined) statistics.failure(waited);
        else statistics.success(waited, took);
      },
    }),
    dispose: () => classifier.dispose(),
  };
}

/** Refuses what comes after its end. */
function untilDisposed({ classify, dispose }: BatchClassifier): BatchClassifier {
  let isDisposed = false;
  return {
    async classify(parts, width) {
      if (isDisposed) throw new HttpError(503, 'not ready: draining');
      return classify(parts, width);
    },
    dispose() {
      isDisposed = true;
      return dispose();
    },
  };
}

/** One inference for each thread: those that come at once go to the least busy. */
async function warmUp(classifier: BatchClassifier, threads: number, inputLength: number): Promise<Classification> {
  const inferences = Array.from({ length: threads }, () =>
    classifier.classify([new Float32Array(inputLength)], inputLength),
  );
  return (await Promise.all(inferences))[0];
}
