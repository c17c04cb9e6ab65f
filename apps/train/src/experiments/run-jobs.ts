import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Job } from './job.js';

const PROGRAM = fileURLToPath(new URL('../../bin/ecg-affect.js', import.meta.url));

export interface RunJobsOptions {
  /** Jobs at a time, each a process of its own. */
  readonly parallel: number;
  /** Ends the jobs under way; what they have is kept. */
  readonly signal: AbortSignal;
  readonly onDone?: (done: number) => void;
}

/**
 * Runs the jobs whose result is not there yet, in their order.
 * @throws Error with the message of the first job that fails
 */
export async function runJobs(jobs: readonly Job[], { parallel, signal, onDone }: RunJobsOptions): Promise<void> {
  const queue = [...jobs];
  let done = 0;
  const work = async (): Promise<void> => {
    for (let job = queue.shift(); job !== undefined && !signal.aborted; job = queue.shift()) {
      if (!(await job.isDone())) await runJob(job, parallel, signal);
      onDone?.(++done);
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(parallel, jobs.length) }, work));
  } catch (error) {
    queue.length = 0;
    throw error;
  }
  signal.throwIfAborted();
}

async function runJob({ command, args }: Job, parallel: number, signal: AbortSignal): Promise<void> {
  const workers = Math.max(1, Math.floor(availableParallelism() / parallel));
  const share = command === 'pretrain' && parallel > 1 ? ['--workers', String(workers)] : [];
  // Told to stop twice, by the terminal and by the signal, a pre-training ends without saving: its last checkpoint is a minute old at most.
  const child = spawn(process.execPath, [PROGRAM, ...args, ...share], { stdio: ['ignore', 'ignore', 'pipe'], signal });
  let errors = '';
  child.stderr.on('data', (text: Buffer) => {
    errors = `${errors}${text}`.slice(-2000);
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', (error) => (signal.aborted ? undefined : reject(error)));
    child.on('close', resolve);
  });
  signal.throwIfAborted();
  if (code !== 0) throw new Error(`ecg-affect ${args.join(' ')} failed: ${errors.trim().split('\n').at(-1)}`);
}
