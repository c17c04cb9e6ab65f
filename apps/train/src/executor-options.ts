import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { problemOf, reasonOf } from '@ecg-affect/errors';
import { type Executor, localExecutor, slurmExecutor, slurmOptionsSchema } from '@ecg-affect/jobs';
import { type Command, Option } from 'commander';
import { wholeNumber } from './options.js';
import { SOFTWARE, WORKER } from './software.js';

/** Options of every command that runs jobs. */
export interface ExecutorOptions {
  /** `none`: write the plan only. */
  readonly executor?: 'local' | 'slurm' | 'none';
  /** Of the local executor: jobs at a time. */
  readonly parallel?: number;
  readonly slurmConfig?: string;
  readonly slurmPartition?: string;
  readonly slurmTime?: string;
  readonly slurmMemory?: string;
  readonly slurmGpus?: string;
  readonly slurmCpus?: number;
  /** False: submit and return. */
  readonly wait?: boolean;
}

/**
 * Adds the options to a command.
 * @param defaults none of an executor where the command can do without one
 */
export function withExecutorOptions(
  command: Command,
  defaults: Pick<ExecutorOptions, 'executor'> = { executor: 'local' },
): Command {
  return command
    .addOption(
      new Option('--executor <name>', 'where jobs run; none: write the plan only, for others to work through')
        .choices(['local', 'slurm', 'none'])
        .default(defaults.executor),
    )
    .addOption(
      new Option('--parallel <n>', 'local: jobs at a time, each a process')
        .argParser(wholeNumber(1))
        .default(availableParallelism(), 'one a core'),
    )
    .option('--slurm-partition <name>', 'as of sbatch, and so the following')
    .option('--slurm-time <limit>', 'of a task, e.g. 2:00:00')
    .option('--slurm-memory <size>', 'of a task, e.g. 4G')
    .option('--slurm-gpus <n>', 'of a task')
    .addOption(new Option('--slurm-cpus <n>', 'of a task').argParser(wholeNumber(1)))
    .option(
      '--slurm-config <file>',
      'JSON with partition, time, memory, gpus, cpus, account, tasks (in an array, at most)',
    )
    .option('--no-wait', 'slurm: submit and return; experiment status looks later')
    .hook('preAction', (_, action) => refuseToLeave(action.opts<ExecutorOptions>()));
}

/** @throws Error when the jobs would end with the command that shall not wait for them */
function refuseToLeave({ executor, wait }: ExecutorOptions): void {
  if (wait !== false || executor === 'slurm' || executor === 'none') return;
  throw new Error('--no-wait needs --executor slurm: jobs on this machine end with the command that began them');
}

/** @throws Error when the configuration file is none */
export async function executorOf(options: ExecutorOptions): Promise<Executor | 'none'> {
  if (options.executor === 'none') return 'none';
  if (options.executor !== 'slurm') {
    return localExecutor({ command: WORKER, ...(options.parallel !== undefined && { parallel: options.parallel }) });
  }
  const typed = {
    partition: options.slurmPartition,
    time: options.slurmTime,
    memory: options.slurmMemory,
    gpus: options.slurmGpus,
    cpus: options.slurmCpus,
  };
  const given = Object.fromEntries(Object.entries(typed).filter(([, value]) => value !== undefined));
  const parsed = slurmOptionsSchema.safeParse({ ...(await configuration(options.slurmConfig)), ...given });
  if (parsed.success) return slurmExecutor({ ...parsed.data, command: WORKER, name: SOFTWARE.name });
  throw new Error(`${options.slurmConfig ?? 'slurm options'}: ${problemOf(parsed.error)}`);
}

async function configuration(path: string | undefined): Promise<object> {
  if (path === undefined) return {};
  try {
    return JSON.parse(await readFile(path, 'utf8')) as object;
  } catch (cause) {
    throw new Error(`cannot read --slurm-config ${path}: ${reasonOf(cause)}`, { cause });
  }
}
