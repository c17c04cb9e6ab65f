import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import { JOB_KINDS, JobContext } from '@ecg-affect/experiments';
import { failureText, type JobDescription, readJobs, type Share, Workspace, workThrough } from '@ecg-affect/jobs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { wholeNumber } from '../options.js';
import { onInterrupt } from '../terminal/interrupt.js';
import { print } from '../terminal/output.js';

export interface JobCommandOptions {
  readonly workspace?: string;
  readonly share?: Share;
  readonly workers: number;
}

export const jobCommand = (): Command =>
  new Command('job')
    .description(
      'do jobs that a plan describes, and what they need: what is done already, or in the hands of another worker, is left alone',
    )
    .argument('<specs...>', 'one job as JSON, or a stage of a plan as JSON lines (WORKSPACE/plan/*.jsonl)')
    .option('--workspace <folder>', 'holds the results (default: the folder of the plan, or of the description)')
    .addOption(
      new Option('--share <i/n>', 'of the lines of each file: the i-th of n, counted from 0, for array jobs').argParser(
        share,
      ),
    )
    .addOption(
      new Option('--workers <n>', 'threads; changes speed only')
        .argParser(wholeNumber(1))
        .default(availableParallelism(), 'one a core'),
    )
    .action(async (specs: string[], options: JobCommandOptions) => {
      const { done, workspace, failed } = await runJobs(specs, options);
      if (failed.length > 0) throw new Error(await failureText(workspace, failed));
      print(`${done} jobs done: ${workspace.path}/results`);
    });

/** Works through the jobs of files. */
export async function runJobs(
  specs: readonly string[],
  { workspace: folder, share: part, workers }: JobCommandOptions,
): Promise<{ done: number; failed: string[]; workspace: Workspace }> {
  const workspace = new Workspace(folder ?? workspaceOf(specs[0]));
  const jobs: JobDescription[] = [];
  for (const spec of specs) jobs.push(...(await readJobs(spec, JOB_KINDS, part)));
  const context = new JobContext(workspace);
  const interrupt = onInterrupt('saving the job at hand; once more ends at once');
  // A worker of a command that is gone would go on for nobody.
  const orphaned = new AbortController();
  const abort = (): void => orphaned.abort(new Error('interrupted'));
  process.once('disconnect', abort);
  try {
    const signal = AbortSignal.any([interrupt.signal, orphaned.signal]);
    const failed = await workThrough(workspace, jobs, { kinds: JOB_KINDS, context, workers, signal });
    return { done: jobs.length - failed.length, failed, workspace };
  } finally {
    interrupt.stop();
    // A channel keeps its process alive while someone listens. No unref() instead: it would also end a caller that waits for a message.
    process.off('disconnect', abort);
    await context.close();
  }
}

/** `WORKSPACE/plan/FILE.jsonl`, or a description beside which the results shall lie. */
function workspaceOf(spec: string): string {
  return spec.endsWith('.jsonl') ? dirname(dirname(spec)) : dirname(spec);
}

function share(text: string): Share {
  const [, index, of] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  if (of === undefined || Number(index) >= Number(of)) {
    throw new InvalidArgumentError(`expected i/n with i below n, found '${text}'`);
  }
  return { index: Number(index), of: Number(of) };
}
