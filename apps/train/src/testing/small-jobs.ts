import { codeVersion, type EvaluationJob, openStore } from '@ecg-affect/experiments';
import { parsePretrainSettings } from '@ecg-affect/pretext-model';
import { runPretrain } from '../commands/pretrain.js';

/** Pre-trains on a small store, one epoch of one transformation, nobody held out. */
export async function smallPretraining(store: string, out: string): Promise<void> {
  await runPretrain([store], {
    out,
    recipe: 'paper',
    epochs: 1,
    batch: 24,
    engine: 'auto',
    seed: 0,
    resume: false,
    force: false,
    heldOut: 0,
    tasks: ['negate'],
  });
}

/** An evaluation in two folds that pre-trains its own encoder: eight jobs in all. */
export async function smallEvaluation(storePath: string, epochs: number, seed = 0): Promise<EvaluationJob> {
  const { path, fingerprint, store } = await openStore(storePath);
  await store.close();
  const settings = parsePretrainSettings({ seed, epochs, batchSize: 8, transformations: ['negate'] });
  return {
    kind: 'evaluation',
    version: codeVersion(),
    store: { path, fingerprint },
    selection: { target: 'stress' },
    division: { protocol: 'group-kfold:2', seed: 0 },
    lines: ['frozen', 'hrv'],
    bySubject: false,
    encoder: { kind: 'pretrain', version: codeVersion(), stores: [{ path, fingerprint }], without: [], settings },
    training: { epochs: 1 },
    seeds: [seed],
    repeatPretraining: false,
    threshold: '0.5',
  };
}
