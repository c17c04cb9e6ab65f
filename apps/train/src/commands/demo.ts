import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEFAULT_PREPROCESSING } from '@ecg-affect/ecg-signal';
import { DEFAULT_METHOD, type OpenedStore, parseMethod, withStores } from '@ecg-affect/experiments';
import { Command } from 'commander';
import { forceOption, seedOption } from '../options.js';
import { predictWithApp } from '../predict-with-app.js';
import { print, refuseExisting, removeOutput } from '../terminal/output.js';
import { comparisonText, type Prediction, predictionText, scoreTable } from './demo-results.js';
import { runEvaluate } from './evaluate.js';
import { runExport } from './export.js';
import { runPrepare } from './prepare.js';
import { runPretrain } from './pretrain.js';
import { runReport } from './report.js';
import { runTrain } from './train.js';

/** Of the untrained encoder: one draw would pass for the truth. */
const SEEDS = 2;

/** The ECG of 24 people in the repository; not part of the published package. */
const RECORDINGS = fileURLToPath(new URL('../../../../examples/eegmat', import.meta.url));

/** Enough steps for the scores to rise, on few windows: of every third person, two of whom score the tasks. */
const PRETRAINING = { heldOut: 0.25, epochs: 2, batch: 2 };
const ENCODER = 'pretrained';
const TARGET = 'stress';

/** Whom the exported model is tried on: as many people, in the order of their names the last whose windows are all of this quality. */
const KEPT = { people: 2, quality: 0.5 };

/** A folder of the demo's own, which every run replaces. */
const DEFAULT_FOLDER = join('runs', 'demo');

export const demoCommand = (): Command =>
  new Command('demo')
    .description('the whole way on the ECG of 24 people: pre-train, evaluate, export, predict')
    .option('--out <folder>', `where to write (default: ${DEFAULT_FOLDER}, replaced)`)
    .addOption(seedOption())
    .addOption(forceOption())
    .action(async ({ out, seed, force }: { out?: string; seed: number; force: boolean }) => {
      if (!existsSync(RECORDINGS)) {
        throw new Error(
          `${RECORDINGS} is not there: the demo needs a clone of the repository, which has its recordings`,
        );
      }
      if (out !== undefined) refuseExisting(out, force);
      await runDemo(out ?? DEFAULT_FOLDER, seed, relative('', RECORDINGS));
    });

/**
 * Goes the whole way from recordings to predictions, and prints what came out.
 * @param recordings a folder laid out as eegmat
 */
export async function runDemo(folder: string, seed: number, recordings: string): Promise<void> {
  await removeOutput(folder);
  await mkdir(folder, { recursive: true });
  const inFolder = (name: string): string => join(folder, name);
  const [store, pretext, report, trained, model] = ['windows.arrow', 'pretext', 'report', 'trained', 'model.onnx'].map(
    inFolder,
  );
  const step = (text: string): void => {
    process.stderr.write(`\n${text}\n`);
  };
  const common = { seed, force: false };

  step(`1/6  windows of 10 s from ${recordings}: people at rest and in mental arithmetic`);
  const { sampleRate: fs, windowSeconds: window, overlap, normalisation: normalise } = DEFAULT_PREPROCESSING;
  const { windows, subjects } = await runPrepare('eegmat', recordings, {
    ...common,
    out: store,
    fs,
    highpass: DEFAULT_PREPROCESSING.highpass ?? 0,
    window,
    overlap,
    normalise,
    minQuality: 0,
    workers: availableParallelism(),
    subjects: 0,
    minutes: 0,
  });
  const { people, kept } = await withStores([store], ([opened]) => choosePeople(opened));
  process.stderr.write(
    `${windows} windows of ${subjects} people. Kept for step 6, as the last ${KEPT.people} of good quality throughout: ${kept.join(', ')}\n`,
  );

  step(
    `2/6  pre-training on every third of them, without labels: which of six transformations was applied?\n` +
      `     Only to see it learn: the encoder of the next steps, "${ENCODER}", has done so for longer, on more and other people.`,
  );
  const pretrained = await runPretrain([store], {
    ...common,
    ...PRETRAINING,
    recipe: 'paper',
    keep: 'best',
    leaveOut: people.filter((_, i) => i % 3 !== 0),
    out: pretext,
    engine: 'auto',
    resume: false,
  });
  if (!pretrained.finished) throw new Error('interrupted');
  const pretextPage = await runReport(pretext, common);

  step('3/6  the frozen encoder against heart-rate variability and an untrained one, leaving one person out at a time');
  const result = await runEvaluate(store, {
    ...common,
    target: TARGET,
    protocol: { kind: 'loso' },
    encoder: ENCODER,
    mode: ['frozen', 'random'],
    dense: false,
    seeds: SEEDS,
    out: report,
  });

  step(
    `4/6  discriminants of the encoder's features and of heart-rate variability, averaged, on all but ${kept.join(' and ')}`,
  );
  const method = parseMethod(DEFAULT_METHOD);
  await runTrain(store, { ...common, target: TARGET, encoder: ENCODER, method, leaveOut: kept, out: trained });

  step('5/6  one ONNX file, held against the training side');
  const { parity } = await runExport(trained, { out: model, force: false });

  step(`6/6  the inference app on the recordings of ${kept.join(' and ')}`);
  const predictions = await Promise.all(
    recordingsOf(kept, recordings).map(
      async ({ path, truth }): Promise<Prediction> => ({ path, truth, ...(await predictWithApp(path, model)) }),
    ),
  );

  print(
    `\nRESULTS: ${TARGET} of ${subjects} people, ${windows} windows, leaving one out at a time [95 % interval over people]`,
  );
  print(scoreTable(result));
  print(comparisonText(result));
  print(`\nPREDICTIONS of ${model} (probabilities within ${parity.toExponential(1)} of the training side)`);
  print(predictionText(predictions, result.classNames));
  print(`\nevaluation    ${join(report, 'report.html')}\npre-training  ${pretextPage}\nmodel         ${model}`);
  print(
    '\nTo see a prediction window by window: start this, open http://127.0.0.1:8080, and drop both files on the page.',
  );
  const shown = predictions[predictions.length - 1].path;
  print(`  npx ecg-affect-infer serve --model ${model}\n  ${shown}, ${shown.replace(/hea$/, 'dat')}`);
}

/** Everybody, in the order of the store, and those kept for the exported model. */
async function choosePeople(store: OpenedStore): Promise<{ people: string[]; kept: string[] }> {
  const [subjects, { quality }] = [await store.subjects(), await store.table()];
  const people = [...new Set(subjects)];
  const poor = new Set(subjects.filter((_, row) => quality[row] < KEPT.quality));
  return { people, kept: people.filter((name) => !poor.has(name)).slice(-KEPT.people) };
}

function recordingsOf(kept: readonly string[], folder: string): Pick<Prediction, 'path' | 'truth'>[] {
  return kept
    .map((name) => name.replace('eegmat/', ''))
    .flatMap((name) => [
      { path: join(folder, `${name}_1.hea`), truth: 'rest' },
      { path: join(folder, `${name}_2.hea`), truth: 'arithmetic' },
    ]);
}
