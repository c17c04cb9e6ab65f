import type { RunOptions } from '@ecg-affect/experiments';
import { statusText } from '@ecg-affect/jobs';
import { onInterrupt } from './interrupt.js';
import { startProgress } from './progress.js';

/**
 * Follows jobs on the terminal while they run: a progress bar, and Ctrl-C.
 * @param title what is done
 * @param run is given what a run of jobs tells, and is told
 * @param kept false: nothing is kept of an interrupted run
 */
export async function followJobs<T>(
  title: string,
  run: (options: Required<Pick<RunOptions, 'signal' | 'onProgress'>>) => Promise<T>,
  kept = true,
): Promise<T> {
  const interrupt = onInterrupt('stopping; once more ends at once');
  const progress = startProgress(title, 1);
  try {
    return await run({
      signal: interrupt.signal,
      onProgress: (status, seconds) => progress.update(status.fraction, `${statusText(status)}${timeLeft(seconds)}`),
    });
  } catch (error) {
    if (!interrupt.signal.aborted || kept) throw error;
    throw new Error('interrupted: with --out, the same command would go on from here');
  } finally {
    progress.stop();
    interrupt.stop();
  }
}

function timeLeft(seconds: number): string {
  if (!Number.isFinite(seconds)) return '';
  return seconds < 90 ? `, ${seconds.toFixed(0)} s left` : `, ${(seconds / 60).toFixed(0)} min left`;
}
