import { checkpoints, readDescription } from '@ecg-affect/network';
import { bestEpoch, parseRunRecord } from './run-record.js';

/**
 * Path of the checkpoint that is a run's encoder: with `keep: 'best'`, the one after the epoch of the least held-out loss so far; else, and where
 * nobody was held out or no epoch is over, the newest. Undefined where there is no checkpoint.
 * @throws Error when a checkpoint is not of a pre-training run
 */
export async function encoderCheckpoint(runFolder: string): Promise<string | undefined> {
  const newestFirst = (await checkpoints(runFolder)).reverse();
  const [newest] = newestFirst;
  if (newest === undefined) return undefined;
  const recordOf = async (path: string) => parseRunRecord((await readDescription(path)).run, path);
  const now = await recordOf(newest);
  const best = now.configuration.keep === 'best' ? bestEpoch(now) : undefined;
  if (best === undefined) return newest;
  for (const path of newestFirst) {
    const { epochs, current } = await recordOf(path);
    if (epochs.length === best && current.signals === 0) return path;
  }
  return newest;
}
