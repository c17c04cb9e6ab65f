import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { HeadName } from '@ecg-affect/emotion-head';
import {
  type EvaluationResult,
  type Illustrations,
  predictionsCsv,
  renderReport,
  scoresCsv,
} from '@ecg-affect/evaluation';
import { failureText, jobName, replaceFile, type Status, statusText, Workspace } from '@ecg-affect/jobs';
import type { PretrainedEncoder } from '@ecg-affect/pretext-model';
import { Command, InvalidArgumentError, Option } from 'commander';
import { illustrate } from '../evaluation/illustrations.js';
import { needsEncoder } from '../evaluation/lines.js';
import { type Mode, modeOption } from '../evaluation/modes.js';
import { type Protocol, parseProtocol, protocolText } from '../evaluation/protocol.js';
import { resultText } from '../evaluation/result-text.js';
import { type ExecutorOptions, executorOf, withExecutorOptions } from '../executor-options.js';
import { loadEncoderFor } from '../features.js';
import { readEvaluation } from '../jobs/kinds/evaluation.js';
import { referenceTo } from '../jobs/kinds/pretrain.js';
import type { EvaluationJob } from '../jobs/spec.js';
import {
  forceOption,
  fraction,
  headOption,
  jsonOption,
  positive,
  seedOption,
  thresholdOption,
  wholeNumber,
} from '../options.js';
import { SOFTWARE } from '../software.js';
import { type OpenedStore, withStores } from '../stores.js';
import { executeJobs } from '../terminal/execute-jobs.js';
import { print, printJson, refuseExisting } from '../terminal/output.js';

export interface EvaluateCommandOptions extends ExecutorOptions {
  readonly target: string;
  readonly protocol: Protocol;
  readonly encoder?: string;
  /** Default: frozen with an encoder, none without. */
  readonly mode?: readonly Mode[];
  readonly standardiseBySubject?: boolean;
  readonly forest?: boolean;
  readonly labelsFraction?: number;
  readonly epochs?: number;
  /** Pre-trains again for folds whose test subjects the encoder has seen. */
  readonly pretrainPerFold?: boolean;
  /** The paper's classifier for this data set. */
  readonly head?: HeadName;
  readonly minQuality?: number;
  readonly threshold?: number;
  readonly seed: number;
  readonly out?: string;
  readonly force: boolean;
}

export const evaluateCommand = (): Command =>
  withExecutorOptions(new Command('evaluate'))
    .description('train and test classifiers fold by fold, beside baselines, with intervals over subjects')
    .argument('<store>', 'a window store with labels')
    .requiredOption('--target <label>', 'the label to predict')
    .addOption(
      new Option(
        '--protocol <name>',
        'loso, group-kfold:K, within-subject (the first part of each session trains), or paper-kfold:K (windows shuffled: leaky)',
      )
        .argParser(parseProtocol)
        .makeOptionMandatory(),
    )
    .option('--encoder <run>', 'a pre-training run, or pretrained; without it the baselines only')
    .addOption(modeOption())
    .option('--standardise-by-subject', 'add every line with features standardised by subject (transductive)', false)
    .option('--forest', 'add a random forest on the HRV features', false)
    .addOption(
      new Option('--labels-fraction <fraction>', 'of each class in each fold, that trains').argParser(labelsFraction),
    )
    .addOption(new Option('--epochs <n>', 'at most, of heads and of networks trained whole').argParser(wholeNumber(1)))
    .option('--pretrain-per-fold', 'pre-train again without the test subjects of each fold', false)
    .addOption(headOption())
    .addOption(new Option('--min-quality <index>', 'leave out windows of a lower quality').argParser(fraction(0, 1)))
    .addOption(thresholdOption())
    .addOption(seedOption())
    .option(
      '--out <folder>',
      'write report.html, report.json, scores.csv and predictions.csv there; an interrupted evaluation goes on from there',
    )
    .addOption(forceOption())
    .addOption(jsonOption())
    .action(async (store: string, options: EvaluateCommandOptions & { json: boolean }) => {
      if (options.executor === 'none' || options.wait === false) {
        print(submittedText(await submitEvaluate(store, options), options.out));
        return;
      }
      const result = await runEvaluate(store, options);
      if (options.json) printJson(result);
      else {
        print(resultText(result));
        if (options.out) print(`report: ${join(options.out, 'report.html')}`);
      }
    });

function labelsFraction(text: string): number {
  const value = positive(text);
  if (value > 1) throw new InvalidArgumentError(`expected a fraction of at most 1, found '${text}'`);
  return value;
}

/** Evaluates, and writes the report if `out` is given; what is computed is kept in `out` too, and not computed again. */
export async function runEvaluate(storePath: string, options: EvaluateCommandOptions): Promise<EvaluationResult> {
  const { out, pretrainPerFold } = options;
  if (!out && pretrainPerFold) throw new Error('--pretrain-per-fold needs --out, where the encoders are kept');
  const folder = out ? join(out, 'jobs') : await mkdtemp(join(tmpdir(), 'ecg-affect-'));
  const workspace = new Workspace(folder);
  try {
    return await withEvaluation(storePath, options, async (job, opened) => {
      const executor = await executorOf(options);
      const { failed } = await executeJobs(workspace, [job], {
        title: 'evaluating',
        executor,
        kept: out !== undefined,
      });
      if (failed.length > 0) throw new Error(await failureText(workspace, failed));
      const result = await readEvaluation(workspace.result(jobName(job)));
      if (out) await writeReport(out, result, await illustrate(opened, job, workspace));
      return result;
    });
  } finally {
    if (!out) await workspace.remove();
  }
}

/**
 * Writes the plan of an evaluation, and submits it where there is an executor, without waiting for it.
 * @throws Error when it has no place to be left at
 */
export async function submitEvaluate(storePath: string, options: EvaluateCommandOptions): Promise<Status> {
  const { out } = options;
  if (!out) throw new Error('--executor none and --no-wait need --out, where the results will lie');
  return withEvaluation(storePath, options, async (job) => {
    const executor = await executorOf(options);
    return executeJobs(new Workspace(join(out, 'jobs')), [job], { title: 'evaluating', executor, wait: false });
  });
}

function submittedText(status: Status, out = ''): string {
  return [
    `${join(out, 'jobs', 'plan')}: ${statusText(status)}`,
    `how far it is: ecg-affect experiment status ${out}`,
    'the same command without --executor none and --no-wait writes the report',
  ].join('\n');
}

/** @throws Error when a report is in the way, or the encoder does not fit */
async function withEvaluation<T>(
  storePath: string,
  options: EvaluateCommandOptions,
  use: (job: EvaluationJob, opened: OpenedStore) => Promise<T>,
): Promise<T> {
  if (options.out) refuseReport(options.out, options.force);
  return withStores([storePath], async ([opened]) => {
    const encoder = options.encoder === undefined ? undefined : await loadEncoderFor(options.encoder, opened);
    return use(evaluationOf(opened, encoder, options), opened);
  });
}

/** The command as a job. */
function evaluationOf(
  { path, fingerprint }: OpenedStore,
  encoder: PretrainedEncoder | undefined,
  options: EvaluateCommandOptions,
): EvaluationJob {
  const { target, threshold, minQuality, protocol, labelsFraction, seed, head, epochs } = options;
  const modes = options.mode ?? (encoder === undefined ? [] : ['frozen']);
  const missing = modes.find(needsEncoder);
  if (missing !== undefined && encoder === undefined) {
    throw new Error(`--mode ${missing} needs --encoder: a pre-training run, or pretrained`);
  }
  return {
    kind: 'evaluation',
    version: SOFTWARE.version,
    store: { path: resolve(path), fingerprint },
    selection: {
      target,
      ...(threshold !== undefined && { threshold }),
      ...(minQuality !== undefined && { minQuality }),
    },
    division: { protocol: protocolText(protocol), ...(labelsFraction !== undefined && { labelsFraction }), seed },
    lines: [...modes, 'hrv', ...(options.forest ? (['forest'] as const) : []), 'majority'],
    bySubject: options.standardiseBySubject ?? false,
    ...(encoder && { encoder: referenceTo(encoder) }),
    ...(encoder && options.pretrainPerFold && { perFold: perFoldOf(encoder) }),
    training: { ...(head !== undefined && { head }), ...(epochs !== undefined && { epochs }) },
  };
}

/** Pre-training again as the encoder was: from the same seed, on the same stores. */
function perFoldOf({ record, trainedSubjects }: PretrainedEncoder): EvaluationJob['perFold'] {
  return {
    stores: record.data.map(({ path, fingerprint }) => ({ path: resolve(path), fingerprint })),
    settings: record.configuration,
    seen: [...trainedSubjects].sort(),
  };
}

/** @throws Error when a report is there already; what an interrupted evaluation left is none */
function refuseReport(out: string, force: boolean): void {
  if (existsSync(out) && !(existsSync(join(out, 'jobs')) && !existsSync(join(out, REPORT)))) refuseExisting(out, force);
}

/** Written last: whoever sees it sees all. */
const REPORT = 'report.html';

async function writeReport(folder: string, result: EvaluationResult, illustrations: Illustrations): Promise<void> {
  await replaceFile(join(folder, 'predictions.csv'), predictionsCsv(result));
  await replaceFile(join(folder, 'scores.csv'), scoresCsv(result));
  await replaceFile(join(folder, 'report.json'), `${JSON.stringify(result)}\n`);
  await replaceFile(join(folder, REPORT), renderReport(result, illustrations));
}
