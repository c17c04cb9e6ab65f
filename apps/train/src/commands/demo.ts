import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeRecording } from '@ecg-affect/ecg-io';
import { DEFAULT_PREPROCESSING } from '@ecg-affect/ecg-signal';
import { type EvaluationResult, formatEstimate } from '@ecg-affect/evaluation';
import { STATES, syntheticSubject } from '@ecg-affect/synthetic';
import { Command } from 'commander';
import { forceOption, seedOption } from '../options.js';
import { predictWithApp } from '../predict-with-app.js';
import { print, refuseExisting, removeOutput } from '../terminal/output.js';
import { formatTable } from '../terminal/table.js';
import { runEvaluate } from './evaluate.js';
import { runExport } from './export.js';
import { runPrepare } from './prepare.js';
import { runPretrain } from './pretrain.js';
import { runTrainHead } from './train-head.js';

/** Chosen so that the whole demo takes about two minutes on two cores. */
const COHORT = { subjects: 16, minutes: 2 };
const EPOCHS = 6;
const TARGET = 'stress';

/** A folder of the demo's own, which every run replaces. */
const DEFAULT_FOLDER = join('runs', 'demo');

/** 100 s of a real ECG, in the repository; not part of the published package. */
const EXAMPLE = fileURLToPath(new URL('../../../../examples/mitdb-208.hea', import.meta.url));

export const demoCommand = (): Command =>
  new Command('demo')
    .description('the whole way on a synthetic cohort: pre-train, evaluate, export, predict')
    .option('--out <folder>', `where to write (default: ${DEFAULT_FOLDER}, replaced)`)
    .addOption(seedOption())
    .addOption(forceOption())
    .action(async ({ out, seed, force }: { out?: string; seed: number; force: boolean }) => {
      if (out !== undefined) refuseExisting(out, force);
      await runDemo(out ?? DEFAULT_FOLDER, seed);
    });

async function runDemo(folder: string, seed: number): Promise<void> {
  await removeOutput(folder);
  await mkdir(folder, { recursive: true });
  const inFolder = (name: string): string => join(folder, name);
  const [store, encoder, report, head, model] = ['windows.arrow', 'pretext', 'report', 'head', 'model.onnx'].map(
    inFolder,
  );
  const step = (text: string): void => {
    process.stderr.write(`\n${text}\n`);
  };

  step(
    `1/6  a synthetic cohort: ${COHORT.subjects} subjects, ${COHORT.minutes} min at rest and ${COHORT.minutes} min under stress each`,
  );
  const { sampleRate: fs, windowSeconds: window, overlap, normalisation: normalise } = DEFAULT_PREPROCESSING;
  const { windows } = await runPrepare('synthetic', undefined, {
    ...COHORT,
    out: store,
    fs,
    highpass: DEFAULT_PREPROCESSING.highpass ?? 0,
    window,
    overlap,
    normalise,
    minQuality: 0,
    seed,
    force: false,
  });
  step(
    `2/6  pre-training on ${windows} windows of 10 s, without their labels: which of six transformations was applied?`,
  );
  const common = { seed, force: false };
  const pretrained = await runPretrain([store], {
    ...common,
    out: encoder,
    epochs: EPOCHS,
    batch: 32,
    engine: 'auto',
    resume: false,
  });
  if (!pretrained.finished) throw new Error('interrupted');
  step('3/6  the frozen encoder against heart-rate variability, leaving one subject out at a time');
  const result = await runEvaluate(store, {
    ...common,
    target: TARGET,
    protocol: { kind: 'loso' },
    encoder,
    out: report,
  });
  step('4/6  the classifier on all subjects');
  await runTrainHead(store, { ...common, target: TARGET, encoder, out: head });
  step('5/6  one ONNX file, held against the training side');
  const { parity } = await runExport(head, { out: model, report, force: false });
  step('6/6  the inference app on recordings that it has not seen');
  const recordings = await writeUnseen(folder, seed);
  if (existsSync(EXAMPLE))
    recordings.push({ path: relative('', EXAMPLE), truth: 'real ECG with arrhythmia, unlabelled' });
  const predictions = [];
  for (const { path, truth } of recordings) predictions.push({ path, truth, ...(await predictWithApp(path, model)) });

  print('\nRESULTS ON SYNTHETIC DATA, leave one subject out [95 % interval over subjects]');
  print(scoreTable(result));
  print(`\nPredictions of ${model} (probabilities within ${parity.toExponential(1)} of the training side)`);
  print(
    formatTable([
      ['recording', 'truth', 'prediction', 'windows'],
      ...predictions.map(({ path, truth, decision, windows: count }) => [
        path,
        truth,
        decision ?? 'too poor to say',
        `${count}`,
      ]),
    ]),
  );
  print(`\nreport   ${join(report, 'report.html')}\nmodel    ${model}\nencoder  ${pretrained.checkpoint}`);
}

function scoreTable({ methods }: EvaluationResult): string {
  return formatTable([
    ['method', 'balanced accuracy', 'macro F1', 'AUROC'],
    ...methods.map(({ name, scores: { balancedAccuracy, macroF1, auroc } }) => [
      name,
      ...[balancedAccuracy, macroF1, auroc].map(formatEstimate),
    ]),
  ]);
}

/** A subject outside of the cohort, as files. */
async function writeUnseen(folder: string, seed: number): Promise<{ path: string; truth: string }[]> {
  const { recordings } = syntheticSubject('unseen', { seed, minutesPerState: 1 });
  const written = STATES.map((state) => ({ path: join(folder, `unseen-${state}.edf`), truth: state }));
  for (const { path, truth } of written) await writeRecording(path, recordings[truth]);
  return written;
}
