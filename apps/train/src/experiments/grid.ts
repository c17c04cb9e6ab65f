import { isDeepStrictEqual } from 'node:util';
import type { PretrainedEncoder } from '@ecg-affect/pretext-model';
import { TRANSFORMATIONS, type Transformation } from '@ecg-affect/transforms';
import { MODES, type Mode } from '../evaluation/modes.js';
import type { OpenedStore } from '../stores.js';
import { weightsDigest } from '../weights-digest.js';
import { evaluateJob, type Flags, type Job, pretrainJob } from './job.js';

/** One point of an experiment. */
export interface GridPoint {
  /** What is varied. */
  readonly factor: string;
  /** Its value here. */
  readonly level: string;
  /** Absent where the encoder is there already, or none is needed. */
  readonly pretrain?: Job;
  readonly evaluate: Job;
}

/** What the points of an experiment have in common. */
export interface GridContext {
  /** Folder of the jobs. */
  readonly folder: string;
  /** Stores with labels. */
  readonly labelled: readonly OpenedStore[];
  /** Stores to pre-train on. */
  readonly unlabelled: readonly OpenedStore[];
  /** For experiments that pre-train nothing. */
  readonly encoder: PretrainedEncoder | undefined;
  /** Options of every evaluation. */
  readonly evaluation: Flags;
  /** Options of every pre-training. */
  readonly pretraining: Flags & { readonly epochs: number };
  /** At most, of networks that are trained whole. */
  readonly networkEpochs: number;
  /** Folds of an evaluation of a store. */
  readonly folds: (store: OpenedStore) => number;
}

export const EXPERIMENTS = {
  /** The paper's multi-task study: each transformation alone against all of them. */
  multitask: (context: GridContext): GridPoint[] =>
    [...TRANSFORMATIONS.map((task) => [task]), TRANSFORMATIONS].flatMap((tasks) =>
      pretrainedPoints(context, context.unlabelled, 'transformations', tasks.length > 1 ? 'all' : tasks[0], tasks, {}),
    ),
  /** The paper's difficulty study: each transformation alone, over values of each of its parameters. */
  difficulty: (context: GridContext): GridPoint[] =>
    SWEEPS.flatMap(({ task, flag, values }) =>
      values.flatMap((value) =>
        pretrainedPoints(context, context.unlabelled, `${task}: ${flag}`, String(value), [task], { [flag]: value }),
      ),
    ),
  /** How many labels it takes, with and without pre-training. */
  labels: (context: GridContext): GridPoint[] =>
    LABEL_FRACTIONS.flatMap((fraction) =>
      (['frozen', 'supervised'] as const).flatMap((mode) =>
        modePoints(context, mode, 'labels', `${100 * fraction} %`, { 'labels-fraction': fraction }),
      ),
    ),
  /** Pre-trained on each store by itself and on all of them, tested on each labelled one. */
  transfer: (context: GridContext): GridPoint[] => {
    const { unlabelled } = context;
    const all = unlabelled.length > 1 ? [{ name: 'all', stores: unlabelled }] : [];
    return [...unlabelled.map((store) => ({ name: store.path, stores: [store] })), ...all].flatMap(({ name, stores }) =>
      pretrainedPoints(context, stores, 'pre-trained on', name, TRANSFORMATIONS, {}),
    );
  },
  /**
   * Normalisation policies: labelled stores that were prepared under different ones, each with the stores to pre-train on that were prepared
   * like it.
   */
  normalisation: (context: GridContext): GridPoint[] =>
    context.labelled.flatMap((store) => {
      const alike = context.unlabelled.filter(({ preprocessing }) =>
        isDeepStrictEqual(preprocessing, store.preprocessing),
      );
      const { normalisation } = store.store.metadata.preprocessing;
      if (alike.length === 0)
        throw new Error(`no store of --pretrain-on was prepared like ${store.path} (${normalisation})`);
      return pretrainedPoints(
        { ...context, labelled: [store] },
        alike,
        'normalisation',
        normalisation,
        TRANSFORMATIONS,
        {},
      );
    }),
  /** Everything that can be made of an encoder. */
  modes: (context: GridContext): GridPoint[] => MODES.flatMap((mode) => modePoints(context, mode, 'mode', mode, {})),
};

export type ExperimentName = keyof typeof EXPERIMENTS;

const LABEL_FRACTIONS = [0.01, 0.05, 0.1, 0.25, 0.5, 1];

/** Around the defaults, from hardly visible to gross. */
const SWEEPS: readonly { task: Transformation; flag: string; values: readonly number[] }[] = [
  { task: 'noise', flag: 'snr', values: [5, 10, 15, 20, 30] },
  { task: 'scale', flag: 'scale', values: [1.05, 1.1, 1.25, 1.5, 2] },
  { task: 'permute', flag: 'segments', values: [2, 5, 10, 20, 40] },
  { task: 'warp', flag: 'warp-segments', values: [3, 5, 9, 17] },
  { task: 'warp', flag: 'stretch', values: [1.02, 1.05, 1.1, 1.25] },
];

/** A pre-training, and its frozen encoder on every labelled store. */
function pretrainedPoints(
  context: GridContext,
  stores: readonly OpenedStore[],
  factor: string,
  level: string,
  tasks: readonly Transformation[],
  flags: Flags,
): GridPoint[] {
  const { folder, labelled, pretraining, evaluation } = context;
  const windows = stores.reduce((sum, { rows }) => sum + rows, 0);
  const pretrain = pretrainJob(
    folder,
    stores,
    { ...pretraining, tasks: tasks.join(','), ...flags },
    windows * (tasks.length + 1) * pretraining.epochs,
  );
  const encoder = { path: pretrain.out, fingerprint: pretrain.out.slice(folder.length) };
  return labelled.map((store) => ({
    factor,
    level: labelled.length > 1 ? `${level} on ${store.path}` : level,
    pretrain,
    evaluate: evaluateJob(folder, store, encoder, { ...evaluation, mode: 'frozen' }, store.rows / 3),
  }));
}

/** A mode on every labelled store, with the encoder that is there already. */
function modePoints(context: GridContext, mode: Mode, factor: string, level: string, flags: Flags): GridPoint[] {
  const { folder, labelled, encoder, evaluation, networkEpochs, folds } = context;
  const whole = mode === 'finetune' || mode === 'supervised';
  return labelled.map((store) => ({
    factor,
    level: labelled.length > 1 ? `${level} on ${store.path}` : level,
    evaluate: evaluateJob(
      folder,
      store,
      encoder && mode !== 'supervised' && mode !== 'random'
        ? { path: encoder.path, fingerprint: weightsDigest(encoder.parameters) }
        : undefined,
      { ...evaluation, mode, ...flags, ...(whole ? { epochs: networkEpochs } : {}) },
      // Once to find the number of epochs, once more for as many on all training subjects.
      whole ? 2 * networkEpochs * folds(store) * store.rows : store.rows / 3,
    ),
  }));
}
