import { join } from 'node:path';
import {
  type EvaluationResult,
  evaluate,
  type Illustrations,
  predictionsCsv,
  renderReport,
  scoresCsv,
  withLabelFraction,
} from '@ecg-affect/emotion-head';
import { writeFolder } from '@ecg-affect/network';
import type { PretrainedEncoder } from '@ecg-affect/pretext-model';
import { Random } from '@ecg-affect/random';
import { Command, InvalidArgumentError, Option } from 'commander';
import { encoderPerFold } from '../evaluation/encoder-per-fold.js';
import { illustrate } from '../evaluation/illustrations.js';
import { type MethodsOptions, methodsOf } from '../evaluation/methods.js';
import { type Mode, modeOption } from '../evaluation/modes.js';
import { type Protocol, parseProtocol, splitOf } from '../evaluation/protocol.js';
import { resultText } from '../evaluation/result-text.js';
import { loadEncoderFor } from '../features.js';
import { type LabelledStore, selectLabelled } from '../labelled-windows.js';
import { forceOption, fraction, jsonOption, positive, seedOption, thresholdOption, wholeNumber } from '../options.js';
import { softwareVersions } from '../software.js';
import { type OpenedStore, withStores } from '../stores.js';
import { print, printJson, refuseExisting, removeOutput } from '../terminal/output.js';
import { startProgress } from '../terminal/progress.js';
import { weightsDigest } from '../weights-digest.js';

export interface EvaluateCommandOptions {
  readonly target: string;
  readonly protocol: Protocol;
  readonly encoder?: string;
  /** Default: frozen with an encoder, none without. */
  readonly mode?: readonly Mode[];
  readonly standardiseBySubject?: boolean;
  readonly forest?: boolean;
  readonly labelsFraction?: number;
  readonly epochs?: number;
  /** Folder of the folds' encoders. */
  readonly pretrainPerFold?: string;
  readonly minQuality?: number;
  readonly threshold?: number;
  readonly seed: number;
  readonly out?: string;
  readonly force: boolean;
}

export const evaluateCommand = (): Command =>
  new Command('evaluate')
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
    .option('--pretrain-per-fold <folder>', 'pre-train again without the test subjects of each fold; kept there')
    .addOption(new Option('--min-quality <index>', 'leave out windows of a lower quality').argParser(fraction(0, 1)))
    .addOption(thresholdOption())
    .addOption(seedOption())
    .option('--out <folder>', 'write report.html, report.json, scores.csv and predictions.csv there')
    .addOption(forceOption())
    .addOption(jsonOption())
    .action(async (store: string, options: EvaluateCommandOptions & { json: boolean }) => {
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

/** Evaluates, and writes the report if `out` is given. */
export async function runEvaluate(storePath: string, options: EvaluateCommandOptions): Promise<EvaluationResult> {
  const { target, out, force } = options;
  if (out) refuseExisting(out, force);
  return withStores([storePath], async ([opened]) => {
    const labelled = selectLabelled(opened, target, options);
    const encoder = options.encoder === undefined ? undefined : await loadEncoderFor(options.encoder, opened);
    if (encoder === undefined || options.pretrainPerFold === undefined) {
      return evaluateStore(opened, labelled, encoder, encoder, options);
    }
    const folder = options.pretrainPerFold;
    return withStores(
      encoder.record.data.map(({ path }) => path),
      async (sources) =>
        evaluateStore(opened, labelled, encoder, encoderPerFold(encoder, sources, labelled.windows, folder), options),
    );
  });
}

async function evaluateStore(
  opened: OpenedStore,
  labelled: LabelledStore,
  encoder: PretrainedEncoder | undefined,
  encoders: MethodsOptions['encoder'],
  options: EvaluateCommandOptions,
): Promise<EvaluationResult> {
  const { target, seed, out } = options;
  const { preprocessing, synthetic } = opened.store.metadata;
  const random = new Random(seed);
  const whole = splitOf(options.protocol, labelled, preprocessing.windowSeconds, random.derive('folds'));
  const split =
    options.labelsFraction === undefined
      ? whole
      : withLabelFraction(whole, labelled.windows.labels, options.labelsFraction, random.derive('labels'));
  const methods = await methodsOf(labelled, {
    modes: options.mode ?? (encoder === undefined ? [] : ['frozen']),
    ...(encoders === undefined ? {} : { encoder: encoders }),
    sampleRate: preprocessing.sampleRate,
    bySubject: options.standardiseBySubject ?? false,
    forest: options.forest ?? false,
    ...(options.epochs === undefined ? {} : { epochs: options.epochs }),
    seed,
  });
  const progress = startProgress('evaluating', methods.length * split.folds.length);
  try {
    const result = await evaluate({
      target,
      windows: labelled.windows,
      split,
      methods,
      synthetic,
      random,
      run: {
        seed,
        date: new Date().toISOString(),
        exclusions: labelled.exclusions,
        configuration: configurationOf(options, preprocessing.normalisation),
        sources: {
          [opened.path]: opened.fingerprint,
          ...(encoder && options.encoder && { [options.encoder]: `weights ${weightsDigest(encoder.parameters)}` }),
        },
        software: softwareVersions(),
      },
      onProgress: (done, _total, method) => progress.update(done, method),
    });
    if (out) {
      const shown = methods.find(({ name }) => name === 'frozen encoder');
      const illustrations =
        encoder && encoders === encoder && shown
          ? await illustrate(encoder, shown, labelled, split, preprocessing.sampleRate, random)
          : {};
      await writeReport(out, result, illustrations);
    }
    return result;
  } finally {
    progress.stop();
  }
}

function configurationOf(
  { encoder, mode, labelsFraction, epochs, pretrainPerFold, threshold }: EvaluateCommandOptions,
  normalisation: string,
): EvaluationResult['run']['configuration'] {
  return {
    encoder: encoder ?? null,
    mode: mode?.join(', ') ?? null,
    'fraction of the labels': labelsFraction ?? 1,
    epochs: epochs ?? null,
    'pre-trained per fold': pretrainPerFold !== undefined,
    threshold: threshold ?? null,
    normalisation,
  };
}

async function writeReport(folder: string, result: EvaluationResult, illustrations: Illustrations): Promise<void> {
  const files = new Map([
    ['report.html', renderReport(result, illustrations)],
    ['report.json', `${JSON.stringify(result)}\n`],
    ['scores.csv', scoresCsv(result)],
    ['predictions.csv', predictionsCsv(result)],
  ]);
  await removeOutput(folder);
  await writeFolder(folder, files);
}
