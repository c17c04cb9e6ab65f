import type { Random } from '@ecg-affect/random';
import type { LabelledWindows } from '../data/labelled-windows.js';
import { wilcoxonSignedRank } from '../metrics/wilcoxon.js';
import { assertNoLeakage } from '../protocols/assert-no-leakage.js';
import type { Split } from '../protocols/split.js';
import type {
  BaselineComparison,
  EvaluationResult,
  MethodResult,
  RunRecord,
  TestedWindows,
} from '../result/evaluation-result.js';
import { methodResult, type PredictedMethod } from './method-result.js';

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
  const { target, windows, split, methods, synthetic, normalisedBySubject, random, run } = options;
  assertNoLeakage(split, windows);
  const tested = testedWindows(windows, split);
  const classes = windows.classNames.length;
  // The same resamples of subjects for every method.
  const results = methods.map((method) => methodResult(method, tested, classes, random.derive('bootstrap')));
  return {
    formatVersion: 1,
    target,
    classNames: windows.classNames,
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
    methods: results.map((result) => ({ ...result, comparisons: comparisons(result, results) })),
    run,
  };
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

/** Balanced accuracy is defined for every subject, also for one whose windows are of one class. */
const COMPARED_SCORE = 'balancedAccuracy';

function comparisons(
  result: Omit<MethodResult, 'comparisons'>,
  all: readonly Omit<MethodResult, 'comparisons'>[],
): BaselineComparison[] {
  if (result.baseline) return [];
  return all
    .filter(({ baseline }) => baseline)
    .map((other) => {
      const differences = result.subjects.map(({ scores }, subject) =>
        withoutRounding(Number(scores[COMPARED_SCORE]) - Number(other.subjects[subject].scores[COMPARED_SCORE])),
      );
      return { baseline: other.name, score: COMPARED_SCORE, ...wilcoxonSignedRank(differences) };
    });
}

/** Differences of fractions that are equal on paper must tie in the test's ranks. */
function withoutRounding(difference: number): number {
  return Math.round(difference * 1e12) / 1e12;
}
