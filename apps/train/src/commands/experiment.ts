import { join } from 'node:path';
import type { HeadName } from '@ecg-affect/emotion-head';
import {
  collectExperiment,
  EXPERIMENTS,
  type ExperimentName,
  type ExperimentResult,
  experimentTable,
  experimentWorkspace,
  type GridPoint,
  JOB_KINDS,
  JobContext,
  type Protocol,
  pretrainedPath,
  protocolText,
  referenceTo,
  runExperiment,
  withStores,
} from '@ecg-affect/experiments';
import {
  cancelLocal,
  cancelSlurm,
  expand,
  failureText,
  readPlan,
  type Status,
  slurmQueue,
  statusOf,
  statusText,
  type Workspace,
} from '@ecg-affect/jobs';
import { onnxEngine } from '@ecg-affect/network';
import { loadEncoder } from '@ecg-affect/pretext-model';
import { Argument, Command, Option } from 'commander';
import { benchTraining } from '../bench/bench-training.js';
import { type ExecutorOptions, executorOf, withExecutorOptions } from '../executor-options.js';
import {
  headOption,
  jsonOption,
  protocolOption,
  type RatingOptions,
  ratingsOf,
  seedOption,
  seedsOption,
  thresholdOption,
  wholeNumber,
  withRatingOptions,
} from '../options.js';
import { followJobs } from '../terminal/follow-jobs.js';
import { noteEncoder } from '../terminal/note-encoder.js';
import { print, printJson } from '../terminal/output.js';
import { planText } from '../terminal/plan-text.js';
import { formatTable } from '../terminal/table.js';

export interface ExperimentCommandOptions extends ExecutorOptions, RatingOptions {
  readonly target: string;
  readonly protocol: Protocol;
  readonly pretrainOn: readonly string[];
  readonly encoder: string;
  readonly epochs: number;
  readonly batch: number;
  readonly networkEpochs: number;
  readonly head?: HeadName;
  readonly seed: number;
  /** How often a pre-training, and what else is drawn at random, is repeated. */
  readonly seeds: number;
  readonly out: string;
}

type CommandLine = ExperimentCommandOptions & { readonly dryRun: boolean };

export const experimentCommand = (): Command =>
  withRatingOptions(withExecutorOptions(new Command('experiment')), thresholdOption())
    .description(
      "one of the paper's experiments: a grid of runs, each kept and never computed twice, with its table and plot",
    )
    .addArgument(new Argument('<name>').choices(Object.keys(EXPERIMENTS)))
    .argument('<stores...>', 'window stores with labels, to test on')
    .option('--target <label>', 'the label to predict (required)')
    .addOption(protocolOption('as of evaluate').default({ kind: 'loso' }, 'loso'))
    .option(
      '--pretrain-on <stores...>',
      'for multitask, difficulty, transfer and normalisation: window stores to pre-train on',
      [],
    )
    .option('--encoder <run>', 'for labels and modes: a pre-training run, or pretrained', 'pretrained')
    .addOption(
      new Option(
        '--epochs <n>',
        'of each pre-training; where their stores differ in size, of the largest, and as many steps of the others',
      )
        .argParser(wholeNumber(1))
        .default(100),
    )
    .addOption(new Option('--batch <n>', 'windows a step of pre-training').argParser(wholeNumber(1)).default(128))
    .addOption(
      new Option('--network-epochs <n>', 'at most, of networks trained whole').argParser(wholeNumber(1)).default(30),
    )
    .addOption(headOption())
    .addOption(seedOption())
    .addOption(seedsOption('pre-trainings, untrained encoders, trained heads and networks are', 5))
    .option('--out <folder>', 'results; the same folder again goes on where it was interrupted (required)')
    .option('--dry-run', 'list the jobs with an estimate of their time, and run none', false)
    .action(async (name: ExperimentName, stores: string[], options: CommandLine, command: Command) => {
      // Commander would ask for required options before status, collect and cancel, too.
      for (const required of ['target', 'out'] as const) {
        if (options[required] === undefined) command.error(`error: required option '--${required}' not specified`);
      }
      const points = await planExperiment(name, stores, options);
      if (options.dryRun) print(await dryRunText(points, options.out));
      else printResult(await runExperimentCommand(name, points, options), options.out);
    })
    .addCommand(statusCommand())
    .addCommand(collectCommand())
    .addCommand(cancelCommand());

const statusCommand = (): Command =>
  new Command('status')
    .description('how far the jobs of an experiment or an evaluation are, from its folder alone')
    .argument('<folder>', 'its --out')
    .addOption(jsonOption())
    .action(async (folder: string, { json }: { json: boolean }) => {
      const workspace = experimentWorkspace(folder);
      const planned = await readPlan(workspace);
      if (planned.length === 0) throw new Error(`${folder} holds no jobs of an experiment or an evaluation`);
      const status = await statusOf(workspace, planned);
      const queue = await slurmQueue(workspace);
      if (json) printJson({ ...status, queue });
      else print(await progressText(workspace, status, queue));
    });

const collectCommand = (): Command =>
  new Command('collect')
    .description('write table and plot of what is done of an experiment')
    .argument('<folder>', 'its --out')
    .action(async (folder: string) => printResult(await collectExperiment(folder), folder));

const cancelCommand = (): Command =>
  new Command('cancel')
    .description('stop the jobs of an experiment or an evaluation; the same command again goes on')
    .argument('<folder>', 'its --out')
    .action(async (folder: string) => {
      const workspace = experimentWorkspace(folder);
      const ids = await cancelSlurm(workspace);
      const stopped = await cancelLocal(workspace);
      if (ids.length === 0 && !stopped) throw new Error(`nobody is at the jobs of ${folder}`);
      print(`cancelled${ids.length > 0 ? ` ${ids.join(', ')}` : ''}`);
    });

/**
 * The points of an experiment.
 * @throws Error when a store has no such label, or there is nothing to pre-train on
 */
export async function planExperiment(
  name: ExperimentName,
  paths: readonly string[],
  options: ExperimentCommandOptions,
): Promise<GridPoint[]> {
  const { target, protocol, pretrainOn, seed, seeds, head, threshold } = options;
  const needsEncoder = name === 'labels' || name === 'modes';
  if (!needsEncoder && pretrainOn.length === 0)
    throw new Error(`experiment ${name} needs --pretrain-on: window stores`);
  const encoder = needsEncoder ? await loadEncoder(pretrainedPath(options.encoder)) : undefined;
  if (encoder !== undefined) noteEncoder(encoder);
  return withStores(paths, async (labelled) =>
    withStores(pretrainOn, async (unlabelled) =>
      EXPERIMENTS[name]({
        labelled,
        unlabelled,
        encoder: encoder && referenceTo(encoder),
        selection: { target, ...ratingsOf(options) },
        division: { protocol: protocolText(protocol), seed },
        training: head === undefined ? {} : { head },
        pretraining: { epochs: options.epochs, batchSize: options.batch, seed },
        networkEpochs: options.networkEpochs,
        seeds: Array.from({ length: seeds }, (_, i) => seed + i),
        threshold: threshold === 'prior' ? 'prior' : '0.5',
      }),
    ),
  );
}

/** Runs an experiment, showing progress; without waiting for it where that is asked for. */
export async function runExperimentCommand(
  name: ExperimentName,
  points: readonly GridPoint[],
  options: Pick<ExperimentCommandOptions, 'out'> & ExecutorOptions,
): Promise<ExperimentResult> {
  const { out, wait = true } = options;
  const executor = await executorOf(options);
  if (!wait || executor === 'none') return runExperiment(name, points, out, { executor, wait });
  return followJobs(`experiment ${name}`, (on) => runExperiment(name, points, out, { executor, ...on }));
}

function printResult(result: ExperimentResult, out: string): void {
  for (const warning of result.warnings) print(`WARNING: ${warning}`);
  print(`${formatTable(experimentTable(result))}\n${join(out, 'report.html')}`);
  if (result.missing.length > 0) {
    print(
      `not complete: ${result.missing.length} points have no result yet; the plan is in ${join(out, 'jobs', 'plan')}`,
    );
  }
}

/** Running jobs that are shown. */
const SHOWN = 20;

async function progressText(workspace: Workspace, status: Status, queue: Record<string, number>): Promise<string> {
  const { running, failed, fraction } = status;
  const tasks = Object.entries(queue).map(([state, count]) => `${count} ${state}`);
  return [
    `${statusText(status)}: ${(100 * fraction).toFixed(0)} % of the work`,
    ...(tasks.length > 0 ? [`tasks in the queue: ${tasks.join(', ')}`] : []),
    ...running
      .slice(0, SHOWN)
      .map(({ name, host, fraction: part, note }) => `${name} on ${host}: ${(100 * part).toFixed(0)} % ${note}`),
    ...(failed.length > 0 ? [await failureText(workspace, failed)] : []),
  ].join('\n');
}

async function dryRunText(points: readonly GridPoint[], out: string): Promise<string> {
  const workspace = experimentWorkspace(out);
  const context = new JobContext();
  const jobs = points.map(({ evaluation }) => evaluation);
  const planned = await expand(jobs, JOB_KINDS, context).finally(() => context.close());
  const { signalsPerSecond } = await benchTraining({ engine: onnxEngine, batchSize: 4, steps: 3 });
  const rate = signalsPerSecond.toSorted((a, b) => a - b)[1];
  return planText(planned, (name) => workspace.isDone(name), rate);
}
