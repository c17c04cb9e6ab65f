// What it costs to meet people whose ECG is normalised in another way than in training, as a live stream must:
//   node tooling/bench/normalisation.mjs TARGET TRAINING.arrow OTHER.arrow...
// The stores hold the same windows, prepared with --normalise subject and others. Leave one subject out, with the encoder that is shipped and
// linear discriminant analysis: trained on the first store's windows of everybody else, tested on each store's windows of the one left out;
// and trained on each store's own.

import { linearDiscriminant } from '../../packages/emotion-head/dist/index.js';
import {
  bootstrapSubjects,
  leaveOneSubjectOut,
  predictedClasses,
  scorer,
  selectExamples,
} from '../../packages/evaluation/dist/index.js';
import { frozenFeatures, pretrainedPath, selectLabelled, withStores } from '../../packages/experiments/dist/index.js';
import { loadEncoder } from '../../packages/pretext-model/dist/index.js';
import { Random } from '../../packages/random/dist/index.js';

const [target, ...paths] = process.argv.slice(2);
if (paths.length < 2) throw new Error('usage: normalisation.mjs TARGET TRAINING.arrow OTHER.arrow...');

const encoder = await loadEncoder(pretrainedPath('pretrained'));
const stores = await withStores(paths, (opened) =>
  Promise.all(
    opened.map(async (store) => {
      const labelled = await selectLabelled(store, target);
      return {
        normalisation: store.preprocessing.normalisation,
        windows: labelled.windows,
        features: await frozenFeatures(encoder, labelled),
      };
    }),
  ),
);
const { labels, subject: subjects, classNames } = stores[0].windows;
const classes = classNames.length;
const same = ({ windows }) => windows.start.every((start, i) => start === stores[0].windows.start[i]);
if (!stores.every(({ windows }) => windows.subject.length === subjects.length && same({ windows }))) {
  throw new Error('the stores hold different windows');
}

/** Probabilities of every window by a classifier that has not seen its person. */
async function unseen(training, tested) {
  const probabilities = new Float64Array(labels.length * classes);
  for (const { name, train, test } of leaveOneSubjectOut(subjects).folds) {
    const examples = (features, rows) => selectExamples({ features, labels, subjects, classes }, rows);
    const fitted = await linearDiscriminant().fit(examples(training.features, train), new Random(0).derive(name));
    const found = await fitted.predictProbabilities(examples(tested.features, test).features);
    for (const [i, row] of test.entries())
      probabilities.set(found.subarray(i * classes, (i + 1) * classes), row * classes);
  }
  const priors = new Float64Array(probabilities.length).fill(1 / classes);
  return { classes, labels, subjects, probabilities, priors, threshold: '0.5' };
}

const line = (cells) => console.log(`| ${cells.join(' | ')} |`);
line(['trained with', 'tested with', 'balanced accuracy', 'pooled AUROC', 'gained', 'decisions changed']);
line(new Array(6).fill('---'));
const reference = await unseen(stores[0], stores[0]);
const [decided, scored] = [predictedClasses(reference), scorer(reference)];
const signed = (value) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;
for (const tested of stores) {
  for (const training of new Set([stores[0], tested])) {
    const predictions = await unseen(training, tested);
    const score = scorer(predictions);
    const { balancedAccuracy, auroc, gained } = bootstrapSubjects(
      subjects,
      (weights) => {
        const { balancedAccuracy, auroc } = score(weights);
        return { balancedAccuracy, auroc, gained: auroc - scored(weights).auroc };
      },
      new Random(0),
    );
    const interval = ({ value, low, high }, text = (x) => x.toFixed(3)) =>
      `${text(value)} [${text(low)} to ${text(high)}]`;
    line([
      training.normalisation,
      tested.normalisation,
      interval(balancedAccuracy),
      interval(auroc),
      interval(gained, signed),
      `${predictedClasses(predictions).filter((value, i) => value !== decided[i]).length} of ${labels.length}`,
    ]);
  }
}
