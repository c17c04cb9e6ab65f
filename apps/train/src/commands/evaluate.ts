import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HeadName } from '@ecg-affect/emotion-head';
import type { EvaluationResult } from '@ecg-affect/evaluation';
import {
  describeEvaluation,
  type EvaluationJob,
  experimentWorkspace,
  type Line,
  loadEncoderFor,
  type Mode,
  type NamedMethod,
  needsEncoder,
  type Protocol,
  protocolText,
  REPORT_PAGE,
  referenceTo,
  runEvaluation,
  runJobs,
  withStores,
  writeReport,
} from '@ecg-affect/experiments';
import { type Status, statusText, Workspace } from '@ecg-affect/jobs';
import { type Pooling, poolingsOf } from '@ecg-affect/network';
import { PAPER_ENCODER } from '@ecg-affect/pretext-model';
import { Command, InvalidArgumentError, Option } from 'commander';
import { type ExecutorOptions, executorOf, withExecutorOptions } from '../executor-options.js';
import {
  forceOption,
  fraction,
  headOption,
  jsonOption,
  METHOD_FORM,
  modeOption,
  parseMethodName,
  poolingOption,
  positive,
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
import { print, printJson, refuseExisting } from '../terminal/output.js';
import { resultText } from '../terminal/result-text.js';

export interface EvaluateCommandOptions extends ExecutorOptions, RatingOptions {
  readonly target: string;
  readonly protocol: Protocol;
  readonly encoder?: string;
  readonly pooling?: readonly Pooling[];
  /** Default: frozen with an encoder, none without. */
  readonly mode?: readonly Mode[];
  /** Beside the modes, which are none by default where there are methods. */
  readonly method?: readonly NamedMethod[];
  readonly standardiseBySubject?: boolean;
  readonly forest?: boolean;
  readonly labelsFraction?: number;
  readonly epochs?: number;
  /** Default: true. */
  readonly dense?: boolean;
  /** Pre-trains again for folds whose test subjects the encoder has seen. */
  readonly pretrainPerFold?: boolean;
  /** The paper's classifier for this data set, trained as the paper does. */
  readonly head?: HeadName;
  readonly minQuality?: number;
  readonly seed: number;
  /** How often what is drawn at random is repeated. */
  readonly seeds?: number;
  readonly out?: string;
  readonly force: boolean;
}

export const evaluateCommand = (): Command =>
  withRatingOptions(withExecutorOptions(new Command('evaluate')), thresholdOption())
    .description('train and test classifiers fold by fold, beside baselines, with intervals over subjects')
    .argument('<store>', 'a window store with labels')
    .requiredOption('--target <label>', 'the label to predict')
    .addOption(
      protocolOption(
        "loso (leave one subject out), group-kfold:K (of whole subjects), loso-unseen-sessions (other people on other clips or videos train), within-subject (the first part of each span of one label trains), leave-one-session-out (the same person's other clips train), or paper-kfold:K (windows shuffled: leaky; heads trained as in the paper)",
      ).makeOptionMandatory(),
    )
    .option('--encoder <run>', 'a pre-training run, or pretrained; without it the baselines only')
    .addOption(poolingOption())
    .addOption(modeOption())
    .addOption(
      new Option('--method <name>', `add a method; may be repeated: ${METHOD_FORM}`).argParser(
        (text: string, before: readonly NamedMethod[] = []) => [...before, parseMethodName(text)],
      ),
    )
    .option('--standardise-by-subject', 'add every line with features standardised by subject (transductive)', false)
    .option('--forest', 'add a random forest on the HRV features', false)
    .addOption(
      new Option('--labels-fraction <fraction>', 'of each class in each fold, that trains').argParser(labelsFraction),
    )
    .addOption(new Option('--epochs <n>', 'at most, of heads and of networks trained whole').argParser(wholeNumber(1)))
    .option('--no-dense', 'leave out the dense heads, which take the longest: features are classified by LDA alone')
    .option('--pretrain-per-fold', 'pre-train again without the test subjects of each fold', false)
    .addOption(headOption())
    .addOption(new Option('--min-quality <index>', 'leave out windows of a lower quality').argParser(fraction(0, 1)))
    .addOption(seedOption())
    .addOption(seedsOption('untrained encoders, trained heads and networks, and forests are', 5))
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
  const workspace = out ? experimentWorkspace(out) : new Workspace(await mkdtemp(join(tmpdir(), 'ecg-affect-')));
  try {
    const job = await evaluationOf(storePath, options);
    const executor = await executorOf(options);
    const kept = out !== undefined;
    const result = await followJobs('evaluating', (on) => runEvaluation(job, workspace, { executor, ...on }), kept);
    if (out) await writeReport(out, job, workspace);
    return result;
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
  const job = await evaluationOf(storePath, options);
  return runJobs(experimentWorkspace(out), [job], { executor: await executorOf(options), wait: false });
}

function submittedText(status: Status, out = ''): string {
  return [
    `${join(out, 'jobs', 'plan')}: ${statusText(status)}`,
    `how far it is: ecg-affect experiment status ${out}`,
    'the same command without --executor none and --no-wait writes the report',
  ].join('\n');
}

/**
 * The command as a job.
 * @throws Error when a report is in the way, or the encoder does not fit
 */
async function evaluationOf(storePath: string, options: EvaluateCommandOptions): Promise<EvaluationJob> {
  const {
    protocol,
    standardiseBySubject,
    forest,
    pretrainPerFold,
    out,
    force,
    mode,
    method: methods = [],
    encoder: path,
    pooling: asked,
    threshold,
    ...rest
  } = options;
  if (out) refuseReport(out, force);
  return withStores([storePath], async ([opened]) => {
    const encoder = path === undefined ? undefined : await loadEncoderFor(path, opened);
    if (encoder !== undefined) noteEncoder(encoder);
    const modes = mode ?? (encoder === undefined || methods.length > 0 ? [] : ['frozen']);
    const lines = [...new Set<Line>([...modes, ...methods.map(({ name }) => name), 'hrv'])];
    const missing = lines.find(needsEncoder);
    if (missing !== undefined && encoder === undefined) {
      const option = modes.some((name) => name === missing) ? '--mode' : '--method';
      throw new Error(`${option} ${missing} needs --encoder: a pre-training run, or pretrained`);
    }
    return describeEvaluation(opened, {
      ...rest,
      ...ratingsOf(options),
      ...(typeof threshold === 'string' && { threshold }),
      protocol: protocolText(protocol),
      lines: [...lines.filter((line) => line !== 'hrv/lda'), ...(forest ? (['forest'] as const) : []), 'majority'],
      bySubject: standardiseBySubject ?? false,
      pooling: asked ?? poolingsOf(encoder?.description ?? PAPER_ENCODER),
      ...(encoder && { encoder: referenceTo(encoder) }),
      ...(encoder && pretrainPerFold && { perFold: encoder }),
    });
  });
}

/** @throws Error when a report is there already; what an interrupted evaluation left is none */
function refuseReport(out: string, force: boolean): void {
  if (existsSync(out) && !(existsSync(join(out, 'jobs')) && !existsSync(join(out, REPORT_PAGE))))
    refuseExisting(out, force);
}
