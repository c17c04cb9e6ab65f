import { describeDifference } from '@ecg-affect/ecg-signal';
import type { Threshold } from '@ecg-affect/evaluation';
import { type PretrainSettings, parsePretrainSettings } from '@ecg-affect/pretext-model';
import { Random } from '@ecg-affect/random';
import { TRANSFORMATIONS, type Transformation } from '@ecg-affect/transforms';
import { codeVersion } from '../code-version.js';
import { divide } from '../evaluation/divide.js';
import type { Division, EncoderReference, EvaluationJob, Selection, Training } from '../jobs/descriptions.js';
import { pretrainingOn } from '../jobs/pretrain.js';
import { selectLabelled } from '../labelled-windows.js';
import { isTrainedWhole, type Line, MODES, type Mode, needsEncoder } from '../methods/lines.js';
import type { OpenedStore } from '../stores/opened-store.js';

/** One point of an experiment. */
export interface GridPoint {
  /** What is varied. */
  readonly factor: string;
  /** Its value here. */
  readonly level: string;
  /** Which of several random draws this is, from 1; absent where nothing is drawn more than once. */
  readonly draw?: number;
  readonly evaluation: EvaluationJob;
}

/** What the points of an experiment have in common. */
export interface GridContext {
  /** Stores with labels. */
  readonly labelled: readonly OpenedStore[];
  /** Stores to pre-train on. */
  readonly unlabelled: readonly OpenedStore[];
  /** For experiments that pre-train nothing. */
  readonly encoder: EncoderReference | undefined;
  readonly selection: Selection;
  readonly division: Division;
  /** Of the classifiers. */
  readonly training: Training;
  readonly pretraining: PretrainSettings;
  /** At most, of networks that are trained whole. */
  readonly networkEpochs: number;
  /** Pre-trainings, and whatever else is drawn at random, are repeated with each. */
  readonly seeds: readonly number[];
  /** From which probability on a class is decided for. */
  readonly threshold: Threshold;
}

/** The paper's experiments by name: each makes its points of what they have in common. */
export const EXPERIMENTS = {
  /** The paper's multi-task study: each transformation alone against all of them. */
  multitask: (context: GridContext): GridPoint[] =>
    [...TRANSFORMATIONS.map((task) => [task]), TRANSFORMATIONS].flatMap((tasks) =>
      pretrainedPoints(context, context.unlabelled, 'transformations', tasks.length > 1 ? 'all' : tasks[0], tasks),
    ),
  /** The paper's difficulty study: each transformation alone, over values of each of its parameters. */
  difficulty: (context: GridContext): GridPoint[] =>
    SWEEPS.flatMap(({ task, parameter, values }) =>
      values.flatMap((value) =>
        pretrainedPoints(context, context.unlabelled, `${task}: ${parameter}`, String(value), [task], {
          [parameter]: value,
        }),
      ),
    ),
  /** How many people's labels it takes, with and without pre-training: each number of people drawn five times, and all of them. */
  labels: async (context: GridContext): Promise<GridPoint[]> => {
    const most = await fewestTrainingSubjects(context);
    const modes = ['frozen', 'supervised'] as const;
    const drawn = LABELLED_PEOPLE.filter((count) => count < most).flatMap((count) =>
      modes.flatMap((mode) =>
        Array.from({ length: LABEL_DRAWS }, (_, i) => i + 1).flatMap((draw) =>
          modePoints(context, mode, 'people with labels', String(count), { count, draw }),
        ),
      ),
    );
    return [...drawn, ...modes.flatMap((mode) => modePoints(context, mode, 'people with labels', 'all'))];
  },
  /** Pre-trained on each store by itself and on all of them, for the same number of steps, tested on each labelled one. */
  transfer: (context: GridContext): GridPoint[] => {
    const { unlabelled } = context;
    const all = unlabelled.length > 1 ? [{ name: 'all', stores: unlabelled }] : [];
    const groups = [...unlabelled.map((store) => ({ name: store.path, stores: [store] })), ...all];
    const equal = withEqualSteps(
      context,
      groups.map(({ stores }) => stores),
    );
    return groups.flatMap(({ name, stores }) =>
      pretrainedPoints(equal, stores, 'pre-trained on', name, TRANSFORMATIONS),
    );
  },
  /**
   * Normalisation policies: labelled stores that were prepared under different ones, each with the stores to pre-train on that were prepared
   * like it.
   */
  normalisation: (context: GridContext): GridPoint[] => {
    const groups = context.labelled.map((store) => {
      const alike = context.unlabelled.filter(
        ({ preprocessing }) => describeDifference(preprocessing, store.preprocessing) === undefined,
      );
      const { normalisation } = store.store.metadata.preprocessing;
      if (alike.length === 0)
        throw new Error(`no store of --pretrain-on was prepared like ${store.path} (${normalisation})`);
      return { store, alike, normalisation };
    });
    const equal = withEqualSteps(
      context,
      groups.map(({ alike }) => alike),
    );
    return groups.flatMap(({ store, alike, normalisation }) =>
      pretrainedPoints({ ...equal, labelled: [store] }, alike, 'normalisation', normalisation, TRANSFORMATIONS),
    );
  },
  /** Everything that can be made of an encoder. */
  modes: (context: GridContext): GridPoint[] => MODES.flatMap((mode) => modePoints(context, mode, 'mode', mode)),
};

/** One of `EXPERIMENTS`. */
export type ExperimentName = keyof typeof EXPERIMENTS;

const LABELLED_PEOPLE = [2, 4, 8, 16];
const LABEL_DRAWS = 5;

type Difficulty = NonNullable<PretrainSettings['difficulty']>;

/** Around the defaults, from hardly visible to gross. */
const SWEEPS: readonly { task: Transformation; parameter: keyof Difficulty; values: readonly number[] }[] = [
  { task: 'noise', parameter: 'snr', values: [5, 10, 15, 20, 30] },
  { task: 'scale', parameter: 'scale', values: [1.05, 1.1, 1.25, 1.5, 2] },
  { task: 'permute', parameter: 'permuteSegments', values: [2, 5, 10, 20, 40] },
  { task: 'warp', parameter: 'warpSegments', values: [3, 5, 9, 17] },
  { task: 'warp', parameter: 'stretch', values: [1.02, 1.05, 1.1, 1.25] },
];

/** Beside what a point is about. */
const BASELINES: readonly Line[] = ['hrv', 'majority'];

/** A pre-training, and its frozen encoder on every labelled store. */
function pretrainedPoints(
  context: GridContext,
  stores: readonly OpenedStore[],
  factor: string,
  level: string,
  transformations: readonly Transformation[],
  difficulty: Difficulty = {},
): GridPoint[] {
  const encoder = pretrainingOn(stores, {
    ...context.pretraining,
    seed: context.seeds[0],
    transformations: [...transformations],
    difficulty: { ...context.pretraining.difficulty, ...difficulty },
  });
  return points(context, 'frozen', factor, level, context.division, encoder);
}

/**
 * Where stores differ in size, pre-trainings take equally many steps: as many as the epochs asked for are on the largest group of stores.
 * Otherwise an encoder from more windows would have learned longer, too. Compared is what they end in: a best epoch would differ in steps again.
 */
function withEqualSteps(context: GridContext, groups: readonly (readonly OpenedStore[])[]): GridContext {
  const sizes = groups.map((stores) => stores.reduce((sum, { rows }) => sum + rows, 0));
  if (new Set(sizes).size < 2) return context;
  const { epochs, batchSize, heldOut } = parsePretrainSettings(context.pretraining);
  const steps = epochs * Math.ceil((Math.max(...sizes) * (1 - heldOut)) / batchSize);
  return { ...context, pretraining: { ...context.pretraining, steps, keep: 'last' } };
}

/** The fewest people with labels that a fold of any labelled store trains on. */
async function fewestTrainingSubjects({ labelled, selection, division }: GridContext): Promise<number> {
  const counts: number[] = [];
  for (const store of labelled) {
    const windows = await selectLabelled(store, selection.target, selection);
    const { folds } = divide(windows, store.preprocessing.windowSeconds, division, new Random(division.seed));
    const { subject } = windows.windows;
    counts.push(...folds.map(({ train }) => new Set(Array.from(train, (row) => subject[row])).size));
  }
  return Math.min(...counts);
}

/** A mode on every labelled store, with the encoder that is there already. */
function modePoints(
  context: GridContext,
  mode: Mode,
  factor: string,
  level: string,
  labelSubjects?: Division['labelSubjects'],
): GridPoint[] {
  const division = labelSubjects === undefined ? context.division : { ...context.division, labelSubjects };
  const found = points(context, mode, factor, level, division, needsEncoder(mode) ? context.encoder : undefined);
  return labelSubjects === undefined ? found : found.map((point) => ({ ...point, draw: labelSubjects.draw }));
}

function points(
  { labelled, selection, training, networkEpochs, seeds, threshold }: GridContext,
  line: Line,
  factor: string,
  level: string,
  division: Division,
  encoder: EncoderReference | undefined,
): GridPoint[] {
  return labelled.map(({ path, fingerprint }) => ({
    factor,
    level: labelled.length > 1 ? `${level} on ${path}` : level,
    evaluation: {
      kind: 'evaluation',
      version: codeVersion(),
      store: { path, fingerprint },
      selection,
      division,
      lines: [line, ...BASELINES],
      bySubject: false,
      ...(encoder && { encoder }),
      training: isTrainedWhole(line) ? { ...training, epochs: networkEpochs } : training,
      seeds: [...seeds],
      repeatPretraining: encoder?.kind === 'pretrain',
      threshold,
    },
  }));
}
