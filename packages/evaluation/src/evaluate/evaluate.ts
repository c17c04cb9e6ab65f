import type { Method } from '../method/method.js';
import { assertNoLeakage } from '../protocols/assert-no-leakage.js';
import type { EvaluationResult } from '../result/evaluation-result.js';
import { type FoldPredictions, predictFold } from './predict-fold.js';
import { type ScoreEvaluationOptions, scoreEvaluation } from './score-evaluation.js';
import type { PredictedMethod } from './score-method.js';

/** What is evaluated, and how. */
export interface EvaluateOptions extends Omit<ScoreEvaluationOptions, 'methods'> {
  readonly methods: readonly Method[];
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
  const { windows, split, methods, random, onProgress, signal } = options;
  assertNoLeakage(split, windows);
  const predicted: PredictedMethod[] = [];
  let done = 0;
  for (const { name, classifier, baseline, draws, ...method } of methods) {
    const folds: FoldPredictions[] = [];
    for (const fold of split.folds) {
      signal?.throwIfAborted();
      folds.push(await predictFold({ ...method, name, classifier }, windows, fold, random));
      onProgress?.(++done, methods.length * split.folds.length, name);
    }
    predicted.push({
      name,
      classifier: classifier.name,
      baseline: baseline ?? false,
      draws: draws ?? false,
      seeds: [{ seed: options.run.seed, folds }],
    });
  }
  return scoreEvaluation({ ...options, methods: predicted });
}
