// What smaller precisions cost: node tooling/bench/precision.mjs STORE TARGET MODEL32.onnx OTHER.onnx..., all exported from one trained model.
// Processor time of one thread; decisions and AUROC on all windows of the store; then of heads that were trained in float32 on everybody but
// one and meet that one's features in each precision (three heads a person).
import { denseHead } from '../../packages/emotion-head/dist/index.js';
import {
  leaveOneSubjectOut,
  pooledAuroc,
  predictedClasses,
  selectExamples,
} from '../../packages/evaluation/dist/index.js';
import { selectLabelled, withStores } from '../../packages/experiments/dist/index.js';
import { loadModel } from '../../packages/inference/dist/index.js';
import { onnxEngine } from '../../packages/network/dist/index.js';
import { Random } from '../../packages/random/dist/index.js';
import { median } from './contestants.mjs';

const [store, target, ...files] = process.argv.slice(2);
if (files.length < 2) throw new Error('usage: precision.mjs STORE TARGET MODEL32.onnx OTHER.onnx...');
const BATCH = 16;
const SPELLS = 8;
const SPELL = 500;
const SEEDS = [1, 2, 3];

const { ecg, labels, subjects, classes } = await withStores([store], async ([opened]) => {
  const { windows, source } = await selectLabelled(opened, target);
  const rows = Uint32Array.from(windows.subject.keys());
  return {
    ecg: await source.read(rows),
    labels: windows.labels,
    subjects: windows.subject,
    classes: windows.classNames.length,
  };
});
const count = labels.length;
const inputLength = ecg.length / count;

const models = await Promise.all(
  files.map(async (file) => {
    const classifier = await loadModel(file, { threads: 1 });
    const probabilities = [];
    const features = [];
    for (let from = 0; from < count; from += BATCH) {
      const size = Math.min(BATCH, count - from);
      const found = await classifier.classify(ecg.slice(from * inputLength, (from + size) * inputLength), size);
      probabilities.push(...found.probabilities);
      features.push(...found.features);
    }
    const values = Float32Array.from(features);
    return {
      file,
      megabytes: classifier.bytes.length / 1e6,
      classifier,
      probabilities: Float64Array.from(probabilities),
      features: { width: values.length / count, values },
      milliseconds: new Map(),
    };
  }),
);

/** Processor time a window, the least of several spells that take turns. */
for (let spell = 0; spell < SPELLS; spell++) {
  for (const { classifier, milliseconds } of models) {
    for (const batch of [1, BATCH]) {
      const windows = ecg.slice(0, batch * inputLength);
      const [begun, before] = [performance.now(), process.cpuUsage()];
      let done = 0;
      do {
        await classifier.classify(windows, batch);
        done += batch;
      } while (performance.now() - begun < SPELL);
      const { user, system } = process.cpuUsage(before);
      milliseconds.set(
        batch,
        Math.min(milliseconds.get(batch) ?? Number.POSITIVE_INFINITY, (user + system) / 1000 / done),
      );
    }
  }
}

const aurocOf = (probabilities) => pooledAuroc({ classes, labels, probabilities });
const changed = (probabilities, expected) => {
  const [a, b] = [probabilities, expected].map((found) => predictedClasses({ classes, labels, probabilities: found }));
  return a.reduce((sum, value, i) => sum + (value === b[i] ? 0 : 1), 0);
};

/** By seed: probabilities of every window by the head that has not seen its person, for each precision of the features. */
const unseen = [];
for (const seed of SEEDS) {
  const found = models.map(() => new Float64Array(count * classes));
  for (const { name, train, test } of leaveOneSubjectOut(subjects).folds) {
    const examples = { features: models[0].features, labels, subjects, classes };
    const head = await denseHead(onnxEngine).fit(selectExamples(examples, train), new Random(seed).derive(name));
    for (const [m, { features }] of models.entries()) {
      const tested = selectExamples({ ...examples, features }, test).features;
      const probabilities = await head.predictProbabilities(tested);
      for (const [i, row] of test.entries()) {
        found[m].set(probabilities.subarray(i * classes, (i + 1) * classes), row * classes);
      }
    }
  }
  unseen.push(found);
}

const line = (cells) => console.log(`| ${cells.join(' | ')} |`);
line([
  'file',
  'MB',
  'ms a window, one at a time',
  `in batches of ${BATCH}`,
  'decisions changed',
  'AUROC',
  'changed for the unseen',
  'their AUROC',
]);
line(new Array(8).fill('---'));
for (const [m, { file, megabytes, milliseconds, probabilities }] of models.entries()) {
  line([
    file.replace(/^.*\//, ''),
    megabytes.toFixed(2),
    ...[...milliseconds.values()].map((value) => value.toFixed(2)),
    `${changed(probabilities, models[0].probabilities)} of ${count}`,
    aurocOf(probabilities).toFixed(4),
    `${median(unseen.map((found) => changed(found[m], found[0])))} of ${count}`,
    (unseen.reduce((sum, found) => sum + aurocOf(found[m]), 0) / SEEDS.length).toFixed(4),
  ]);
}
