import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onnxEngine } from '@ecg-affect/network';
import { loadEncoder } from '@ecg-affect/pretext-model';
import { Random } from '@ecg-affect/random';
import { Argument, Command, Option } from 'commander';
import { benchTraining } from '../bench/bench-training.js';
import { type Protocol, parseProtocol, protocolText, splitOf } from '../evaluation/protocol.js';
import { EXPERIMENTS, type ExperimentName, type GridPoint } from '../experiments/grid.js';
import type { Job } from '../experiments/job.js';
import {
  collect,
  type ExperimentResult,
  experimentCsv,
  experimentTable,
  renderExperiment,
} from '../experiments/report.js';
import { runJobs } from '../experiments/run-jobs.js';
import { selectLabelled } from '../labelled-windows.js';
import { seedOption, thresholdOption, wholeNumber } from '../options.js';
import { pretrainedPath } from '../pretrained.js';
import { withStores } from '../stores.js';
import { onInterrupt } from '../terminal/interrupt.js';
import { print } from '../terminal/output.js';
import { startProgress } from '../terminal/progress.js';
import { formatTable } from '../terminal/table.js';

export interface ExperimentCommandOptions {
  readonly target: string;
  readonly protocol: Protocol;
  readonly pretrainOn: readonly string[];
  readonly encoder: string;
  readonly epochs: number;
  readonly batch: number;
  readonly networkEpochs: number;
  readonly threshold?: number;
  readonly seed: number;
  readonly parallel: number;
  readonly out: string;
}

export const experimentCommand = (): Command =>
  new Command('experiment')
    .description(
      "one of the paper's experiments: a grid of runs, each kept and never computed twice, with its table and plot",
    )
    .addArgument(new Argument('<name>').choices(Object.keys(EXPERIMENTS)))
    .argument('<stores...>', 'window stores with labels, to test on')
    .requiredOption('--target <label>', 'the label to predict')
    .addOption(
      new Option('--protocol <name>', 'as of evaluate').argParser(parseProtocol).default({ kind: 'loso' }, 'loso'),
    )
    .option(
      '--pretrain-on <stores...>',
      'for multitask, difficulty, transfer and normalisation: window stores to pre-train on',
      [],
    )
    .option('--encoder <run>', 'for labels and modes: a pre-training run, or pretrained', 'pretrained')
    .addOption(new Option('--epochs <n>', 'of each pre-training').argParser(wholeNumber(1)).default(100))
    .addOption(new Option('--batch <n>', 'windows a step of pre-training').argParser(wholeNumber(1)).default(128))
    .addOption(
      new Option('--network-epochs <n>', 'at most, of networks trained whole').argParser(wholeNumber(1)).default(30),
    )
    .addOption(thresholdOption())
    .addOption(seedOption())
    .addOption(new Option('--parallel <n>', 'runs at a time').argParser(wholeNumber(1)).default(1))
    .requiredOption('--out <folder>', 'results; the same folder again goes on where it was interrupted')
    .option('--dry-run', 'list the runs with an estimate of their time, and run none', false)
    .action(async (name: ExperimentName, stores: string[], options: ExperimentCommandOptions & { dryRun: boolean }) => {
      const points = await planExperiment(name, stores, options);
      if (options.dryRun) print(await dryRunText(points));
      else
        print(
          `${formatTable(experimentTable(await runExperiment(name, points, options)))}\n${join(options.out, 'report.html')}`,
        );
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
  const { target, protocol, pretrainOn, threshold, seed, out } = options;
  const needsEncoder = name === 'labels' || name === 'modes';
  if (!needsEncoder && pretrainOn.length === 0)
    throw new Error(`experiment ${name} needs --pretrain-on: window stores`);
  const encoder = needsEncoder ? await loadEncoder(pretrainedPath(options.encoder)) : undefined;
  return withStores(paths, async (labelled) =>
    withStores(pretrainOn, async (unlabelled) =>
      EXPERIMENTS[name]({
        folder: join(out, 'runs'),
        labelled,
        unlabelled,
        encoder,
        evaluation: {
          target,
          protocol: protocolText(protocol),
          seed,
          ...(threshold === undefined ? {} : { threshold }),
        },
        pretraining: { epochs: options.epochs, batch: options.batch, seed },
        networkEpochs: options.networkEpochs,
        folds: (store) => {
          const windows = selectLabelled(store, target, threshold === undefined ? {} : { threshold });
          const { windowSeconds } = store.store.metadata.preprocessing;
          return splitOf(protocol, windows, windowSeconds, new Random(seed)).folds.length;
        },
      }),
    ),
  );
}

/** Runs what is missing, then writes table and plot: result.json, result.csv, report.html. */
export async function runExperiment(
  name: ExperimentName,
  points: readonly GridPoint[],
  { out, parallel }: Pick<ExperimentCommandOptions, 'out' | 'parallel'>,
): Promise<ExperimentResult> {
  await mkdir(out, { recursive: true });
  const { pretrainings, evaluations } = jobsOf(points);
  const interrupt = onInterrupt('stopping the runs; once more ends at once');
  const progress = startProgress(`experiment ${name}`, pretrainings.length + evaluations.length);
  try {
    const { signal } = interrupt;
    await runJobs(pretrainings, { parallel, signal, onDone: (done) => progress.update(done) });
    await runJobs(evaluations, { parallel, signal, onDone: (done) => progress.update(pretrainings.length + done) });
  } finally {
    progress.stop();
    interrupt.stop();
  }
  const result = await collect(name, points);
  await writeFile(join(out, 'result.json'), `${JSON.stringify(result)}\n`);
  await writeFile(join(out, 'result.csv'), experimentCsv(result));
  await writeFile(join(out, 'report.html'), renderExperiment(result));
  return result;
}

/** Points share pre-trainings, e.g. when several stores are tested with one encoder. */
function jobsOf(points: readonly GridPoint[]): { pretrainings: Job[]; evaluations: Job[] } {
  const once = (jobs: readonly (Job | undefined)[]): Job[] => [
    ...new Map(jobs.flatMap((job) => (job === undefined ? [] : [[job.out, job] as const]))).values(),
  ];
  return {
    pretrainings: once(points.map(({ pretrain }) => pretrain)),
    evaluations: once(points.map(({ evaluate }) => evaluate)),
  };
}

async function dryRunText(points: readonly GridPoint[]): Promise<string> {
  const { pretrainings, evaluations } = jobsOf(points);
  const rates = await benchTraining({ engine: onnxEngine, batchSize: 4, steps: 3 });
  const rate = rates.signalsPerSecond.toSorted((a, b) => a - b)[1];
  let total = 0;
  const rows: string[][] = [];
  for (const job of [...pretrainings, ...evaluations]) {
    const minutes = (await job.isDone()) ? 0 : job.signals / rate / 60;
    total += minutes;
    rows.push([minutes === 0 ? 'done' : minutes.toFixed(1), `ecg-affect ${job.args.join(' ')}`]);
  }
  return [
    formatTable([['minutes', 'run'], ...rows]),
    `${rows.length} runs, about ${total.toFixed(0)} min one after another at ${rate.toFixed(0)} windows/s, measured now; classifiers of features are not counted`,
  ].join('\n');
}
