import { describeDifference } from '@ecg-affect/ecg-signal';
import type { PretrainSettings } from '@ecg-affect/pretext-model';
import { TRANSFORMATIONS, type Transformation } from '@ecg-affect/transforms';
import { codeVersion } from '../code-version.js';
import type { Division, EncoderReference, EvaluationJob, Selection, Training } from '../jobs/descriptions.js';
import { pretrainingOn } from '../jobs/pretrain.js';
import { isTrainedWhole, type Line, MODES, type Mode, needsEncoder } from '../methods/lines.js';
import type { OpenedStore } from '../stores/opened-store.js';

/** One point of an experiment. */
export interface GridPoint {
  /** What is varied. */
  readonly factor: string;
  /** Its value here. */
  readonly level: string;
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
  /** How many labels it takes, with and without pre-training. */
  labels: (context: GridContext): GridPoint[] =>
    LABEL_FRACTIONS.flatMap((fraction) =>
      (['frozen', 'supervised'] as const).flatMap((mode) =>
        modePoints(context, mode, 'labels', `${100 * fraction} %`, fraction),
      ),
    ),
  /** Pre-trained on each store by itself and on all of them, tested on each labelled one. */
  transfer: (context: GridContext): GridPoint[] => {
    const { unlabelled } = context;
    const all = unlabelled.length > 1 ? [{ name: 'all', stores: unlabelled }] : [];
    return [...unlabelled.map((store) => ({ name: store.path, stores: [store] })), ...all].flatMap(({ name, stores }) =>
      pretrainedPoints(context, stores, 'pre-trained on', name, TRANSFORMATIONS),
    );
  },
  /**
   * Normalisation policies: labelled stores that were prepared under different ones, each with the stores to pre-train on that were prepared
   * like it.
   */
  normalisation: (context: GridContext): GridPoint[] =>
    context.labelled.flatMap((store) => {
      const alike = context.unlabelled.filter(
        ({ preprocessing }) => describeDifference(preprocessing, store.preprocessing) === undefined,
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
      );
    }),
  /** Everything that can be made of an encoder. */
  modes: (context: GridContext): GridPoint[] => MODES.flatMap((mode) => modePoints(context, mode, 'mode', mode)),
};

/** One of `EXPERIMENTS`. */
export type ExperimentName = keyof typeof EXPERIMENTS;

const LABEL_FRACTIONS = [0.01, 0.05, 0.1, 0.25, 0.5, 1];

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
    transformations: [...transformations],
    difficulty: { ...context.pretraining.difficulty, ...difficulty },
  });
  return points(context, 'frozen', factor, level, context.division, encoder);
}

/** A mode on every labelled store, with the encoder that is there already. */
function modePoints(context: GridContext, mode: Mode, factor: string, level: string, fraction = 1): GridPoint[] {
  const division = fraction < 1 ? { ...context.division, labelsFraction: fraction } : context.division;
  return points(context, mode, factor, level, division, needsEncoder(mode) ? context.encoder : undefined);
}

function points(
  { labelled, selection, training, networkEpochs }: GridContext,
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
    },
  }));
}
