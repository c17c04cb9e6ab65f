// The paper's method on a window store: an encoder that learns from transformations without labels, then its frozen features against heart-rate
// variability and the majority class, leaving one subject out. In the repository: node examples/study.mjs STORE.arrow TARGET OUT [EPOCHS]
import { formatEstimate, leakageStatement } from '@ecg-affect/evaluation';
import {
  describeEvaluation,
  experimentWorkspace,
  pretrainingOn,
  runEvaluation,
  withStores,
  writeReport,
} from '@ecg-affect/experiments';

const [path, target, out, epochs = '30'] = process.argv.slice(2);
const workspace = experimentWorkspace(out);
const evaluation = await withStores([path], async ([store]) =>
  describeEvaluation(store, {
    target,
    protocol: 'loso',
    lines: ['frozen', 'hrv', 'majority'],
    encoder: pretrainingOn([store], { epochs: Number(epochs), batchSize: 32, heldOut: 0, seed: 0 }),
  }),
);
// In this process; with worker processes: { executor: localExecutor({ command: ['npx', 'ecg-affect', 'job'] }) }, of @ecg-affect/jobs.
const result = await runEvaluation(evaluation, workspace);
console.log(leakageStatement(result).join('\n'));
for (const { name, scores } of result.methods)
  console.log(`${name}: within-subject AUROC ${formatEstimate(scores.withinSubjectAuroc)}`);
await writeReport(out, evaluation, workspace);
