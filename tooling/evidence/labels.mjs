import {
  EXPERIMENTS,
  loadEncoderFor,
  referenceTo,
  runExperiment,
  withStores,
} from '../../packages/experiments/dist/index.js';
import { estimate, rounded } from './summary.mjs';

/**
 * How many people's labels it takes: `experiment labels` without the networks that are trained whole, and without dense heads, which take hours.
 * Rows by number of people and method, with the spread over draws of people.
 */
export async function labelledPeople(store, out) {
  const points = await withStores([store], async (labelled) =>
    EXPERIMENTS.labels({
      labelled,
      unlabelled: [],
      encoder: referenceTo(await loadEncoderFor('pretrained', labelled[0])),
      selection: { target: 'stress' },
      division: { protocol: 'loso', seed: 0 },
      training: { dense: false },
      pretraining: {},
      networkEpochs: 1,
      seeds: [0],
      threshold: '0.5',
    }),
  );
  const frozen = points.filter(({ evaluation }) => evaluation.lines.includes('frozen'));
  const { lines } = await runExperiment('labels', frozen, out);
  return {
    rows: lines.map(({ level, method, scores, spread }) => ({
      level,
      method,
      ...Object.fromEntries(
        ['withinSubjectAuroc', 'auroc'].map((name) => [
          name,
          { ...estimate(scores[name]), ...(spread?.[name] && { spread: rounded(spread[name]) }) },
        ]),
      ),
    })),
  };
}
