import {
  type EvaluationResult,
  formatEstimate,
  formatPValue,
  formatScore,
  type MethodResult,
  SCORE_TITLES,
  type ScoreName,
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
  return formatTable([
    ['method', 'balanced accuracy', 'macro F1', 'AUROC'],
    ...methods.map(({ name, scores: { balancedAccuracy, macroF1, auroc } }) => [
      name,
      ...[balancedAccuracy, macroF1, auroc].map(formatEstimate),
    ]),
  ]);
}

/** How the encoder did beside heart-rate variability with the same classifier, and whether the difference may be chance. */
export function comparisonText({ methods }: EvaluationResult): string {
  const encoder = methodOf(methods, 'encoder + LDA');
  const heartRate = methodOf(methods, 'HRV + LDA');
  const paired = encoder.comparisons.find(({ baseline }) => baseline === heartRate.name);
  const p = paired?.pValue ?? 1;
  const against = (score: ScoreName): string => {
    const [ours, theirs] = [encoder, heartRate].map(({ scores }) => scores[score].value);
    const verdict = Number(ours) > Number(theirs) ? 'ahead' : 'not ahead';
    return `${verdict} in ${SCORE_TITLES[score]} (${formatScore(ours)} against ${formatScore(theirs)})`;
  };
  return [
    `Encoder against heart-rate variability, with the same classifier: ${against('auroc')}, ${against('balancedAccuracy')}.`,
    `Person by person (balanced accuracy, Wilcoxon) ${p < 0.05 ? 'they differ' : 'the difference may be chance'}: ${formatPValue(p)}.`,
    "Once each person's own level is known, heart-rate variability wins on these people: docs/evidence.md.",
  ].join('\n');
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
