import { availableParallelism } from 'node:os';
import { type Classifier, type ClassifierInput, inPieces, joinClassifications, piecesOf } from '../classifier.js';
import { openSession } from './open-session.js';
import { type SessionThreads, startSessionThreads } from './session-threads.js';

/** How a model computes. */
export interface ClassifierOptions {
  /** Cores that are used; default: all. */
  readonly threads?: number;
}

/** Windows of an inference whose activations stay in a core's caches. */
const SHARD = 4;

/** Windows in batches from which on there are threads: about half as many as save the time that starting them takes. */
const WORTH_THREADS = 256;

/**
 * Opens the bytes of an exported model.
 *
 * A session shares every operator of an inference out to all cores. Once enough has been classified that they pay, batches go to threads
 * instead, each with a session of one core: those do not wait for each other. A window's answer is the same bits wherever it is computed and
 * whatever is beside it in a batch.
 * @throws Error of onnxruntime when it cannot load the graph
 */
export async function createClassifier(
  bytes: Uint8Array,
  input: ClassifierInput,
  { threads = 0 }: ClassifierOptions = {},
): Promise<Classifier> {
  const session = await openSession(bytes, input, threads);
  const cores = threads || availableParallelism();
  const alone = inPieces(session, SHARD * cores);
  if (cores === 1) return alone;

  let sharing: SessionThreads | undefined;
  let inBatches = 0;
  return {
    async classify(rows, count) {
      if (count < 2 * cores) return alone.classify(rows, count);
      inBatches += count;
      if (inBatches < WORTH_THREADS) return alone.classify(rows, count);
      sharing ??= startSessionThreads(bytes, input, { threads: cores, maxBatch: SHARD });
      const { classify } = sharing;
      const width = rows.length / count;
      const shards = piecesOf(rows, width, Math.min(SHARD, Math.ceil(count / cores)));
      return joinClassifications(await Promise.all(shards.map((shard) => classify([shard], width))));
    },
    async dispose() {
      await sharing?.dispose();
      await session.dispose();
    },
  };
}
