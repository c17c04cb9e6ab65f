import type { Random } from '@ecg-affect/random';
import { classFrequencies } from '../data/class-frequencies.js';
import { contextBlocks, recordingBlocks } from '../data/context-blocks.js';
import { groupRows } from '../data/group-rows.js';
import type { LabelledWindows } from '../data/labelled-windows.js';
import { brierScore } from '../metrics/brier-score.js';
import { logLoss } from '../metrics/log-loss.js';
import type { Threshold } from '../metrics/scores.js';
import { assertNoLeakage } from '../protocols/assert-no-leakage.js';
import type { Split } from '../protocols/split.js';
import {
  type EvaluationResult,
  FORMAT_VERSION,
  type RunRecord,
  type TestedWindows,
} from '../result/evaluation-result.js';
import { compareMethods } from './compare-methods.js';
import { evaluationWarnings } from './evaluation-warnings.js';
import { type PredictedMethod, scoreMethod } from './score-method.js';

/** An evaluation whose folds are predicted. */
export interface ScoreEvaluationOptions {
  /** Name of the label, e.g. `stress`. */
  readonly target: string;
  readonly windows: LabelledWindows;
  /** All methods under the same folds. */
  readonly split: Split;
  readonly synthetic: boolean;
  /** The ECG of each subject was normalised over all recordings of that subject, those tested included. */
  readonly normalisedBySubject: boolean;
  /** From which probability on a class is decided for; default 0.5. */
  readonly threshold?: Threshold;
  readonly random: Random;
  readonly run: RunRecord;
  /** What `predictFold` gave for every fold of the split, wherever that was. */
  readonly methods: readonly PredictedMethod[];
}

/**
 * The result of an evaluation from its folds' predictions.
 * @throws Error when the split leaks (see `assertNoLeakage`)
 */
export function scoreEvaluation(options: ScoreEvaluationOptions): EvaluationResult {
  const { target, windows, split, methods, synthetic, normalisedBySubject, run, threshold = '0.5' } = options;
  assertNoLeakage(split, windows);
  const tested = testedWindows(windows, split);
  const { classNames } = windows;
  const { blocks, tooShort, seconds } = contextBlocks(tested);
  const levels = { context: blocks, recording: recordingBlocks(tested) };
  // The same resamples of subjects for every method.
  const random = options.random.derive('bootstrap');
  const scored = methods.map((method) =>
    scoreMethod(method, tested, { classes: classNames.length, threshold, levels, random }),
  );
  const result: Omit<EvaluationResult, 'warnings'> = {
    formatVersion: FORMAT_VERSION,
    target,
    classNames,
    synthetic,
    normalisedBySubject,
    protocol: {
      name: split.protocol,
      kind: split.kind,
      folds: split.folds.length,
      unseenSessions: split.unseenSessions ?? false,
      leftOut: split.leftOut ?? [],
    },
    windows: tested,
    threshold,
    baseRate: baseRate(windows, split, tested),
    subjectsOfSeveralClasses: subjectsOfSeveralClasses(tested),
    levels: { context: { seconds, blocks: blocks.length, tooShort }, recording: { blocks: levels.recording.length } },
    methods: compareMethods(scored, threshold),
    run,
  };
  return { ...result, warnings: evaluationWarnings(result, split, windows, random) };
}

function testedWindows(windows: LabelledWindows, { folds }: Split): TestedWindows {
  const row = folds.flatMap(({ test }) => [...test]);
  return {
    row,
    fold: folds.flatMap(({ name, test }) => Array.from(test, () => name)),
    subject: row.map((index) => windows.subject[index]),
    session: row.map((index) => windows.session[index]),
    start: row.map((index) => windows.start[index]),
    label: row.map((index) => windows.labels[index]),
  };
}

function baseRate(windows: LabelledWindows, { folds }: Split, { label }: TestedWindows): EvaluationResult['baseRate'] {
  const priors = folds.flatMap(({ train, test }) => {
    const prior = classFrequencies(train, windows);
    return Array.from(test, () => prior);
  });
  const predictions = {
    classes: windows.classNames.length,
    labels: label,
    probabilities: Float64Array.from(priors.flat()),
  };
  return { logLoss: logLoss(predictions), brier: brierScore(predictions) };
}

function subjectsOfSeveralClasses({ subject, label }: TestedWindows): number {
  const classes = Array.from(groupRows(subject).values(), (rows) => new Set(rows.map((row) => label[row])).size);
  return classes.filter((count) => count > 1).length;
}
