import {
  type EvaluationResult,
  formatEstimate,
  formatPValue,
  formatScore,
  type MethodResult,
  SCORE_TITLES,
} from '@ecg-affect/evaluation';
import { formatTable } from '../terminal/table.js';

/** What the inference app said of a recording. */
export interface Prediction {
  readonly path: string;
  /** The class that it was recorded as. */
  readonly truth: string;
  /** Null where every window is too poor to say. */
  readonly decision: string | null;
  /** Means over the windows, in the order of the classes. */
  readonly probabilities: readonly number[] | null;
  readonly windows: number;
}

export function scoreTable({ methods }: EvaluationResult): string {
  const shown = ['withinSubjectAuroc', 'auroc', 'balancedAccuracy'] as const;
  return formatTable([
    ['method', ...shown.map((score) => SCORE_TITLES[score])],
    ...methods.map(({ name, scores }) => [name, ...shown.map((score) => formatEstimate(scores[score]))]),
  ]);
}

/** How the encoder did beside heart-rate variability with the same classifier, and whether the difference may be chance. */
export function comparisonText({ methods }: EvaluationResult): string {
  const encoder = methodOf(methods, 'encoder + LDA');
  const heartRate = methodOf(methods, 'HRV + LDA');
  const sentences = (['withinSubjectAuroc', 'auroc'] as const).map((score) => {
    const paired = encoder.comparisons.find((other) => other.baseline === heartRate.name && other.score === score);
    const [ours, theirs] = [encoder, heartRate].map(({ scores }) => formatScore(scores[score].value));
    const p = paired?.correctedPValue ?? 1;
    return `${SCORE_TITLES[score]}: ${ours} against ${theirs}, ${p < 0.05 ? 'they differ' : 'which may be chance'} (${formatPValue(p)}).`;
  });
  return ['The encoder against heart-rate variability, with the same classifier (LDA):', ...sentences].join('\n');
}

function methodOf(methods: readonly MethodResult[], name: string): MethodResult {
  const method = methods.find((candidate) => candidate.name === name);
  if (method === undefined) throw new Error(`the evaluation has no method '${name}'`);
  return method;
}

/** A row a recording, and how many were right. */
export function predictionText(predictions: readonly Prediction[], classNames: readonly string[]): string {
  const right = predictions.filter(({ truth, decision }) => truth === decision).length;
  const table = formatTable([
    ['recording', 'truth', 'prediction', ...classNames.map((name) => `P(${name})`), 'windows'],
    ...predictions.map(({ path, truth, decision, probabilities, windows }) => [
      path,
      truth,
      decision ?? 'too poor to say',
      ...classNames.map((_, k) => formatScore(probabilities?.[k] ?? null)),
      `${windows}`,
    ]),
  ]);
  return `${table}\n${right} of ${predictions.length} right; "${classNames[0]}" for all would be ${
    predictions.filter(({ truth }) => truth === classNames[0]).length
  }.`;
}
