import { linearDiscriminant } from '../../packages/emotion-head/dist/index.js';
import {
  bootstrapSubjects,
  calibrated,
  leaveOneSubjectOut,
  predictedClasses,
  scorer,
  selectExamples,
} from '../../packages/evaluation/dist/index.js';
import { frozenFeatures, pretrainedPath, selectLabelled, withStores } from '../../packages/experiments/dist/index.js';
import { loadEncoder } from '../../packages/pretext-model/dist/index.js';
import { Random } from '../../packages/random/dist/index.js';
import { estimate } from './summary.mjs';

/**
 * What it costs to meet people whose ECG is normalised in another way than in training, as a live stream must. Leave one subject out, with the
 * encoder that is shipped and calibrated linear discriminant analysis: trained on the first store's windows of everybody else, tested on each
 * store's windows of the one left out; and trained on each store's own.
 * @param target a label
 * @param paths stores of the same windows, prepared with `--normalise subject` and others
 */
export async function normalisationCosts(target, paths) {
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

  /** Probabilities of every window by a classifier that has not seen its person; drawn as `evaluate` draws. */
  async function unseen(training, tested) {
    const probabilities = new Float64Array(labels.length * classes);
    for (const { name, train, test } of leaveOneSubjectOut(subjects).folds) {
      const examples = (features, rows) => selectExamples({ features, labels, subjects, classes }, rows);
      const random = new Random(0).derive('fit', 'encoder + LDA', name);
      const fitted = await calibrated(linearDiscriminant()).fit(examples(training.features, train), random);
      const found = await fitted.predictProbabilities(examples(tested.features, test).features);
      for (const [i, row] of test.entries())
        probabilities.set(found.subarray(i * classes, (i + 1) * classes), row * classes);
    }
    const priors = new Float64Array(probabilities.length).fill(1 / classes);
    return { classes, labels, subjects, probabilities, priors, threshold: '0.5' };
  }

  const reference = await unseen(stores[0], stores[0]);
  const [decided, scored] = [predictedClasses(reference), scorer(reference)];
  const rows = [];
  for (const tested of stores) {
    for (const training of new Set([stores[0], tested])) {
      const predictions = tested === stores[0] ? reference : await unseen(training, tested);
      const score = scorer(predictions);
      const { withinSubjectAuroc, auroc, gainedWithin, gained } = bootstrapSubjects(
        subjects,
        (weights) => {
          const { withinSubjectAuroc, auroc } = score(weights);
          const before = scored(weights);
          const gainedWithin = withinSubjectAuroc - before.withinSubjectAuroc;
          return { withinSubjectAuroc, auroc, gainedWithin, gained: auroc - before.auroc };
        },
        // The resamples of `evaluate`, so that the same figure has the same interval.
        new Random(0).derive('bootstrap').derive('scores'),
      );
      rows.push({
        trained: training.normalisation,
        tested: tested.normalisation,
        withinSubjectAuroc: estimate(withinSubjectAuroc),
        gainedWithin: estimate(gainedWithin),
        auroc: estimate(auroc),
        gained: estimate(gained),
        changed: predictedClasses(predictions).filter((value, i) => value !== decided[i]).length,
      });
    }
  }
  return { windows: labels.length, rows };
}
