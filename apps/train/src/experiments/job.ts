import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadEncoder } from '@ecg-affect/pretext-model';
import { jobName } from '../jobs/job-name.js';
import { SOFTWARE } from '../software.js';

/** Values of a command's options, by name without the dashes. */
export type Flags = Readonly<Record<string, string | number>>;

/** One command line of this program whose result is kept under a name that only what decides the result goes into. */
export interface Job {
  readonly command: 'pretrain' | 'evaluate';
  /** Folder of the result. */
  readonly out: string;
  readonly args: readonly string[];
  /** Signals trained on, at most; a signal that is only encoded counts a third. */
  readonly signals: number;
  /** Whether its result is there, whole. */
  isDone(): Promise<boolean>;
}

/** A store as a job takes it. */
export interface JobStore {
  readonly path: string;
  readonly fingerprint: string;
}

/** Pre-training with `flags`, which are all options that have a say in the result. */
export function pretrainJob(
  folder: string,
  stores: readonly JobStore[],
  flags: Flags & { readonly epochs: number },
  signals: number,
): Job {
  const { version } = SOFTWARE;
  const data = stores.map(({ fingerprint }) => fingerprint);
  const out = join(folder, `pretrain-${jobName({ version, flags, data })}`);
  return {
    command: 'pretrain',
    out,
    args: ['pretrain', ...stores.map(({ path }) => path), ...flagArguments(flags), '--resume', '--out', out],
    signals,
    isDone: async () => {
      if (!existsSync(join(out, 'checkpoints'))) return false;
      return (await loadEncoder(out)).record.epochs.length >= flags.epochs;
    },
  };
}

/**
 * Evaluation with `flags`, which are all options that have a say in the result but the encoder.
 * @param encoder its path, and what stands for its weights
 */
export function evaluateJob(
  folder: string,
  store: JobStore,
  encoder: { readonly path: string; readonly fingerprint: string } | undefined,
  flags: Flags,
  signals: number,
): Job {
  const { version } = SOFTWARE;
  const weights = encoder?.fingerprint ?? null;
  const out = join(folder, `evaluate-${jobName({ version, flags, data: store.fingerprint, weights })}`);
  const encoderArguments = encoder === undefined ? [] : ['--encoder', encoder.path];
  return {
    command: 'evaluate',
    out,
    args: ['evaluate', store.path, ...encoderArguments, ...flagArguments(flags), '--out', out],
    signals,
    isDone: async () => existsSync(join(out, 'report.json')),
  };
}

function flagArguments(flags: Flags): string[] {
  return Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)]);
}
