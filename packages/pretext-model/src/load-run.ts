import { type Checkpoint, newestCheckpoint, readCheckpoint } from '@ecg-affect/network';
import { parseRunRecord, type RunRecord } from './run-record.js';

/** A pre-training checkpoint whose record has been checked. */
export interface LoadedRun extends Checkpoint {
  readonly record: RunRecord;
  /** Path of the checkpoint. */
  readonly path: string;
}

/**
 * Loads a pre-training run.
 * @param path folder of the run (its newest checkpoint is taken), or one checkpoint
 * @throws Error when `path` holds no checkpoint of a pre-training run
 */
export async function loadRun(path: string): Promise<LoadedRun> {
  const checkpointPath = (await newestCheckpoint(path)) ?? path;
  const checkpoint = await readCheckpoint(checkpointPath);
  return { ...checkpoint, record: parseRunRecord(checkpoint.run, checkpointPath), path: checkpointPath };
}
