import type { Random } from '@ecg-affect/random';
import { wilcoxonSignedRank } from '../metrics/wilcoxon.js';
import { assertNoLeakage } from '../protocols/assert-no-leakage.js';
import type { Split } from '../protocols/split.js';
import type {
  BaselineComparison,
  EvaluationResult,
  MethodResult,
  RunRecord,
  TestedWindows,
} from './evaluation-result.js';
import type { LabelledWindows } from './labelled-windows.js';
import type { Method } from './method.js';
import { methodResult } from './method-result.js';
import { predictFolds } from './predict-folds.js';

export interface EvaluateOptions {
  /** Name of the label, e.g. `stress`. */
  readonly target: string;
  readonly windows: LabelledWindows;
  readonly split: Split;
  /** All under the same folds. */
  readonly methods: readonly Method[];
  readonly synthetic: boolean;
  readonly random: Random;
  readonly run: RunRecord;
  /** After every fitted fold: how many of all methods' folds are done. */
  readonly onProgress?: (done: number, total: number, method: string) => void;
  /** Ends the evaluation after the fold at work. */
  readonly signal?: AbortSignal;
}

/**
 * Fits and tests every method in every fold.
 * @throws Error when the split leaks (see `assertNoLeakage`)
 */
export async function evaluate(options: EvaluateOptions): Promise<EvaluationResult> {
  const { target, windows, split, methods, synthetic, random, run, onProgress, signal } = options;
  assertNoLeakage(split, windows);
  const tested = testedWindows(windows, split);
  const results: Omit<MethodResult, 'comparisons'>[] = [];
  let done = 0;
  for (const method of methods) {
    const found = await predictFolds(method, windows, split, random, () => {
      signal?.throwIfAborted();
      onProgress?.(++done, methods.length * split.folds.length, method.name);
    });
    // The same resamples of subjects for every method.
    results.push(methodResult(method, found, tested, windows.classNames.length, random.derive('bootstrap')));
  }
  return {
    formatVersion: 1,
    target,
    classNames: windows.classNames,
    synthetic,
    protocol: { name: split.protocol, kind: split.kind, folds: split.folds.length },
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
