import { join } from 'node:path';
import { onnxEngine } from '@ecg-affect/network';
import {
  loadEncoder,
  type PretrainedEncoder,
  type PretrainSettings,
  parsePretrainSettings,
  pretrain,
  type WindowSource,
} from '@ecg-affect/pretext-model';
import { withoutSubjects } from '../stores.js';
import { onInterrupt } from '../terminal/interrupt.js';
import { startProgress } from '../terminal/progress.js';
import { jobName } from './job-name.js';

export interface PretrainJob {
  readonly sources: readonly WindowSource[];
  readonly settings: PretrainSettings;
  /** Subjects whose windows are left out. */
  readonly without?: readonly string[];
}

/** Where the run of a job is kept. */
export function pretrainFolder(folder: string, { sources, settings, without = [] }: PretrainJob): string {
  const excluded = new Set(without);
  const data = sources.map((source) => withoutSubjects(source, excluded).fingerprint);
  return join(folder, `pretext-${jobName({ settings: parsePretrainSettings(settings), data })}`);
}

/**
 * The encoder of a job: pre-trained now, gone on with where it was interrupted, or there already.
 * @param folder of all jobs
 * @throws Error when it is interrupted; the next call goes on from there
 */
export async function pretrainedByJob(folder: string, job: PretrainJob): Promise<PretrainedEncoder> {
  const out = pretrainFolder(folder, job);
  const excluded = new Set(job.without);
  const sources = job.sources.map((source) => withoutSubjects(source, excluded)).filter(({ rows }) => rows > 0);
  const interrupt = onInterrupt('finishing the step and saving; once more ends at once');
  const progress = startProgress('pre-training', 1);
  try {
    const { finished } = await pretrain({
      ...job.settings,
      sources,
      engine: onnxEngine,
      out,
      resume: true,
      signal: interrupt.signal,
      onStep: ({ step, totalSteps, loss }) => progress.update(step / totalSteps, `loss ${loss.toFixed(4)}`),
    });
    if (!finished) throw new Error(`interrupted; the same command goes on from ${out}`);
    return await loadEncoder(out);
  } finally {
    progress.stop();
    interrupt.stop();
  }
}
