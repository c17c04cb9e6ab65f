import { join } from 'node:path';
import {
  denseHead,
  type EvaluationResult,
  evaluate,
  formatInterval,
  formatScore,
  groupKFold,
  leakageStatement,
  leaveOneSubjectOut,
  linearDiscriminant,
  type Method,
  majorityClassifier,
  paperKFold,
  renderReport,
  SCORE_NAMES,
  SCORE_TITLES,
  type Split,
} from '@ecg-affect/emotion-head';
import { onnxEngine, writeFolder } from '@ecg-affect/network';
import { Random } from '@ecg-affect/random';
import { Command, InvalidArgumentError, Option } from 'commander';
import { encoderFeatures, heartRateFeatures, loadEncoderFor } from '../features.js';
import { type LabelledStore, selectLabelled } from '../labelled-windows.js';
import { forceOption, jsonOption, seedOption, thresholdOption } from '../options.js';
import { softwareVersions } from '../software.js';
import { type OpenedStore, withStores } from '../stores.js';
import { print, printJson, refuseExisting, removeOutput } from '../terminal/output.js';
import { startProgress } from '../terminal/progress.js';
import { formatTable } from '../terminal/table.js';

export interface EvaluateCommandOptions {
  readonly target: string;
  readonly protocol: Protocol;
  readonly encoder?: string;
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
      new Option('--protocol <name>', 'loso, group-kfold:K, or paper-kfold:K (windows shuffled: leaky)')
        .argParser(parseProtocol)
        .makeOptionMandatory(),
    )
    .option('--encoder <run>', 'a pre-training run; without it the baselines only')
    .addOption(thresholdOption())
    .addOption(seedOption())
    .option('--out <folder>', 'write report.html and report.json there')
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

/** How windows are divided into folds. */
export type Protocol =
  | { readonly kind: 'loso' }
  | { readonly kind: 'group-kfold' | 'paper-kfold'; readonly folds: number };

export function parseProtocol(text: string): Protocol {
  if (text === 'loso') return { kind: 'loso' };
  const [, kind, folds] = /^(group-kfold|paper-kfold):(\d+)$/.exec(text) ?? [];
  if (kind === 'group-kfold' || kind === 'paper-kfold') return { kind, folds: Number(folds) };
  throw new InvalidArgumentError(`expected loso, group-kfold:K or paper-kfold:K, found '${text}'`);
}

/** Evaluates, and writes the report if `out` is given. */
export async function runEvaluate(storePath: string, options: EvaluateCommandOptions): Promise<EvaluationResult> {
  const { target, threshold, seed, out, force } = options;
  if (out) refuseExisting(out, force);
  const result = await withStores([storePath], async ([opened]) => {
    const labelled = selectLabelled(opened, target, threshold);
    const random = new Random(seed);
    const split = splitOf(options.protocol, labelled, random.derive('folds'));
    const methods = await methodsOf(labelled, opened, options.encoder);
    const progress = startProgress('evaluating', methods.length * split.folds.length);
    try {
      return await evaluate({
        target,
        windows: labelled.windows,
        split,
        methods,
        synthetic: opened.store.metadata.synthetic,
        random,
        run: {
          seed,
          date: new Date().toISOString(),
          configuration: {
            store: storePath,
            encoder: options.encoder ?? null,
            threshold: threshold ?? null,
            normalisation: opened.store.metadata.preprocessing.normalisation,
          },
          sources: { [storePath]: opened.fingerprint },
          software: softwareVersions(),
        },
        onProgress: (done, _total, method) => progress.update(done, method),
      });
    } finally {
      progress.stop();
    }
  });
  if (out) await writeReport(out, result);
  return result;
}

function splitOf(protocol: Protocol, { windows }: LabelledStore, random: Random): Split {
  switch (protocol.kind) {
    case 'loso':
      return leaveOneSubjectOut(windows.subject);
    case 'group-kfold':
      return groupKFold(windows.subject, protocol.folds, random);
    case 'paper-kfold':
      return paperKFold(windows.labels.length, protocol.folds, random);
  }
}

/** The asked method first, then the baselines that it has to beat, all under the same folds. */
async function methodsOf(
  labelled: LabelledStore,
  opened: OpenedStore,
  encoderPath: string | undefined,
): Promise<Method[]> {
  const { sampleRate } = opened.store.metadata.preprocessing;
  const heartRate = await heartRateFeatures(labelled, sampleRate);
  const baselines: Method[] = [
    { name: 'HRV + LDA', features: heartRate, classifier: linearDiscriminant(), baseline: true },
    { name: 'majority class', features: heartRate, classifier: majorityClassifier(), baseline: true },
  ];
  if (encoderPath === undefined) return baselines;
  const features = await encoderFeatures(await loadEncoderFor(encoderPath, opened), labelled);
  return [{ name: 'frozen encoder', features, classifier: denseHead(onnxEngine) }, ...baselines];
}

async function writeReport(folder: string, result: EvaluationResult): Promise<void> {
  const files = new Map([
    ['report.html', renderReport(result)],
    ['report.json', `${JSON.stringify(result)}\n`],
  ]);
  await removeOutput(folder);
  await writeFolder(folder, files);
}

/** The leakage statement, then every score of every method with its interval, then each method's confusion matrix. */
export function resultText(result: EvaluationResult): string {
  const { target, classNames, windows, methods, synthetic } = result;
  const subjects = new Set(windows.subject).size;
  const scores = formatTable([
    ['', ...methods.map(({ name }) => name)],
    ...SCORE_NAMES.map((score) => [
      SCORE_TITLES[score],
      ...methods.map(({ scores }) => `${formatScore(scores[score].value)} [${formatInterval(scores[score])}]`),
    ]),
  ]);
  const confusions = methods.map(
    ({ name, confusion }) =>
      `${name}, confusion (rows: true, columns: predicted)\n${formatTable([
        ['', ...classNames],
        ...classNames.map((truth, row) => [
          truth,
          ...confusion.counts[row].map((count, column) => {
            const rate = confusion.rates[row][column];
            return `${count} (${formatScore(rate.value)} [${formatInterval(rate)}])`;
          }),
        ]),
      ])}`,
  );
  return [
    `${synthetic ? 'SYNTHETIC DATA. ' : ''}${target}: ${windows.row.length} windows, ${subjects} subjects, classes ${classNames.join(', ')}`,
    ...leakageStatement(result),
    '',
    `scores [95 % interval over subjects]\n${scores}`,
    ...confusions.map((text) => `\n${text}`),
  ].join('\n');
}
